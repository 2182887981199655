"""Actions that a meeting asks for, under an item and where there is one from a decision."""

from typing import TYPE_CHECKING, Any

import pghistory

from governance.models import Access
from governance.services.changes import ChangeError, change, free_slug
from meetings.models import AgendaItem, Decision, FollowUp
from planning.services.actions import set_action

from .recording import lock_held, lock_row

if TYPE_CHECKING:
    from portal.models import User


def ask_action(
    *, by: "User", item: AgendaItem, decision: Decision | None = None, reason: str = "", **values: Any
) -> FollowUp:
    """Ask for an action under an item; `values` are those of the action.

    Until the minutes are published it is for the readers of the body's restricted papers; then as public as the item.
    """
    meeting = item.meeting
    did = f"Asked for an action at “{meeting}”"
    with change(by=by, within=meeting.partnership_id, did=did, reason=reason):
        locked = lock_held(meeting)
        if decision is not None and decision.item_id != item.pk:
            raise ChangeError("Choose a decision under this item.", "decision")
        made = set_action(
            by=by,
            partnership=locked.body.partnership,
            reason=reason,
            arose_in=locked.body,
            access=Access.BODY,
            raised_on=locked.day,
            **{"plan": item.plan, "priority": item.priority} | values,
        )
        # The history would else be told the action's name, which is not for all of its readers.
        pghistory.context(did=did)
        slug = free_slug(locked.follow_ups.all(), made.slug, most=120)
        return FollowUp.objects.create(meeting=locked, item=item, decision=decision, action=made, slug=slug)


def drop_follow_up(*, by: "User", follow_up: FollowUp, reason: str = "") -> None:
    """Take away an action that was asked for by mistake; one that was worked on stays."""
    meeting = follow_up.meeting
    did = f"Took away an action of “{meeting}”"
    with change(by=by, within=meeting.partnership_id, did=did, reason=reason):
        locked = lock_row(lock_held(meeting).follow_ups, follow_up.pk, "action")
        action = locked.action
        if action.notes.exists():
            raise ChangeError("Progress is noted on it. Drop the action on its own page instead.")
        locked.delete()
        action.sources.all().delete()
        action.delete()
