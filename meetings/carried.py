"""The actions that earlier meetings of a body asked for and that stand on its next agenda until they are done."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from meetings.models import AgendaItem, ItemKind, Meeting
from planning.models import Action

if TYPE_CHECKING:
    from collections.abc import Iterable

    from governance.permissions import Reader


def carried_actions(meeting: Meeting, items: "Iterable[AgendaItem]", user: "Reader") -> list[dict[str, Any]]:
    """Return the open actions that a reader may read, where one of the items is for them; one query, or none."""
    if not any(item.kind == ItemKind.ACTIONS for item in items):
        return []
    partnership = meeting.partnership
    earlier = Q(raised_on__isnull=True) | Q(raised_on__lt=meeting.day)
    asked = Action.objects.visible_to(user, partnership).filter(earlier, arose_in=meeting.body_id)
    return [_row(meeting, action) for action in asked.open_on(meeting.day).for_list()]


def _row(meeting: Meeting, action: Action) -> dict[str, Any]:
    return {
        "name": action.name,
        "url": _address(meeting, action),
        "owner": str(action.owner) if action.owner else "nobody named",
        "due": f"due {action.due_in_words}" if action.due else "no date set",
        "overdue": action.is_overdue(meeting.day),
        "status": action.get_status_display().lower(),
    }


def _address(meeting: Meeting, action: Action) -> str:
    try:
        return reverse("action", args=[meeting.partnership.slug, action.slug])
    except NoReverseMatch:
        return ""
