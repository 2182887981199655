"""The minutes of a meeting: written item by item, published, and taken back to be corrected."""

from typing import TYPE_CHECKING

from django.utils import timezone

from governance.services.changes import ChangeError, change
from governance.versions import Version, refuse_stale, version_of_row
from meetings.models import AgendaItem, Meeting, MeetingStatus
from meetings.registry import announce
from planning.models import Action

from .recording import REFUSED, lock_held, lock_meeting, lock_row

if TYPE_CHECKING:
    from portal.models import User

MINUTED = ("minute",)
CORRECTING = "The minutes are being corrected"
FINAL = "Publishing minutes, and taking them back, is not undone here: do the other of the two instead."


def set_minute(
    *, by: "User", item: AgendaItem, minute: str, reason: str = "", seen: Version | None = None
) -> AgendaItem:
    """Write what is minuted of an item. Raises StaleError when it changed since it was seen."""
    meeting = item.meeting
    with change(by=by, within=meeting.partnership_id, did=f"Minuted an item of “{meeting}”", reason=reason):
        locked = lock_row(lock_held(meeting).items, item.pk, "item")
        refuse_stale(seen, version_of_row(locked, *MINUTED))
        locked.minute = minute
        locked.save(update_fields=["minute"])
        return locked


def version_of_minutes(meeting: Meeting) -> Version:
    """Return all that is to be published, as whoever publishes it has read it; two queries."""
    items = [(f"{item.position}. {item.title}", item.minute) for item in meeting.items.all()]
    decisions = [
        (f"Decision {decision.number}", f"{decision.get_resolution_display()}: {decision.text}")
        for decision in meeting.decisions.all()
    ]
    return Version((("Quorum", meeting.quorum_note), *items, *decisions))


def publish_minutes(*, by: "User", meeting: Meeting, reason: str = "", seen: Version | None = None) -> Meeting:
    """Publish the minutes of a meeting: nobody changes them from then on, and its actions are as public as its items.

    Raises StaleError when the record changed since it was seen.
    """
    did = f"Published the minutes of “{meeting}”"
    with change(by=by, within=meeting.partnership_id, did=did, reason=reason, final=FINAL):
        locked = lock_held(meeting)
        refuse_stale(seen, version_of_minutes(locked))
        _open_actions(locked)
        locked.status, locked.minutes_published_at, locked.minutes_published_by = (
            MeetingStatus.MINUTED,
            timezone.now(),
            by,
        )
        if locked.status_note.startswith(CORRECTING):
            locked.status_note = ""
        locked.save()
        announce(locked, "minutes")
        return locked


def correct_minutes(*, by: "User", meeting: Meeting, reason: str) -> Meeting:
    """Take published minutes back so that they can be corrected; the meeting's page says so, and why."""
    did = f"Took back the minutes of “{meeting}”"
    with change(by=by, within=meeting.partnership_id, did=did, reason=reason, final=FINAL):
        locked = lock_meeting(meeting)
        if locked.status != MeetingStatus.MINUTED:
            raise ChangeError(
                "The minutes are not published, so they can be changed as they are."
                if locked.status == MeetingStatus.HELD
                else REFUSED[locked.status]
            )
        locked.status, locked.minutes_published_at, locked.minutes_published_by = MeetingStatus.HELD, None, None
        locked.status_note = f"{CORRECTING}: {reason}"[:250]
        locked.save()
        return locked


def _open_actions(meeting: Meeting) -> None:
    """Let actions of draft minutes, which were for the body alone, be as public as the item that they arose from."""
    for follow_up in meeting.follow_ups.select_related("item"):
        action = Action.objects.select_for_update(of=("self",)).get(pk=follow_up.action_id)
        if action.access != follow_up.item.access:
            action.access = follow_up.item.access
            action.save(update_fields=["access"])
