"""The actions of a meeting: those that it asked for, and those of earlier ones that stand on its agenda until done."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from meetings.models import FollowUp, Meeting
from planning.models import Action

if TYPE_CHECKING:
    from governance.permissions import Reader


def actions_of(
    meeting: Meeting, user: "Reader", *, carried: bool, asked: bool
) -> tuple[list[FollowUp], list[dict[str, Any]]]:
    """Return what a reader may read of the actions that a meeting asked for, and the rows of those carried to it.

    One query for both, or none where neither is wanted.
    """
    if not (carried or asked):
        return [], []
    actions = Action.objects.visible_to(user, meeting.body.partnership)
    earlier = Q(raised_on__isnull=True) | Q(raised_on__lt=meeting.day)
    still_open = Action.objects.filter(earlier, arose_in=meeting.body_id).open_on(meeting.day)
    wanted = Q(pk__in=still_open.values("pk")) if carried else Q(pk__in=[])
    if asked:
        wanted |= Q(follow_up__meeting=meeting)
    rows = list(actions.filter(wanted).for_list().select_related("follow_up"))
    here = {row.pk for row in rows if hasattr(row, "follow_up") and row.follow_up.meeting_id == meeting.pk}
    follow_ups = sorted((row.follow_up for row in rows if asked and row.pk in here), key=lambda one: one.pk)
    return follow_ups, [_row(meeting, row) for row in rows if carried and row.pk not in here]


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
