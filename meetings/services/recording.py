"""What every write to the record of a meeting shares: the meeting is locked, and it is held and not yet minuted."""

from typing import TYPE_CHECKING, Any

from governance.services.changes import ChangeError
from meetings.models import Attendance, Declaration, Meeting, MeetingStatus

if TYPE_CHECKING:
    from governance.permissions import Reader

_NOT_HELD = "The meeting is not held yet. Record first that it was, and who was there."
REFUSED: dict[str, str] = {
    MeetingStatus.PLANNED: _NOT_HELD,
    MeetingStatus.CALLED: _NOT_HELD,
    MeetingStatus.CANCELLED: "The meeting is cancelled. Restore it first.",
    MeetingStatus.MINUTED: "The minutes are published. Take them back first, to correct them.",
}


def lock_meeting(meeting: Meeting) -> Meeting:
    """Lock a meeting so that its record is written by one at a time; raises ChangeError when it is gone."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("body__partnership")
    locked = rows.filter(pk=meeting.pk).first()
    if locked is None:
        raise ChangeError("That meeting is not in the record any more. Nothing was saved.")
    return locked


def lock_held(meeting: Meeting) -> Meeting:
    """Lock a meeting whose record is being written; raises ChangeError with why it is not."""
    locked = lock_meeting(meeting)
    if locked.status != MeetingStatus.HELD:
        raise ChangeError(REFUSED[locked.status])
    return locked


def lock_row(rows: Any, pk: int, what: str) -> Any:
    """Lock one row of a meeting's record; raises ChangeError when it is gone."""
    locked = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if locked is None:
        raise ChangeError(f"That {what} is not in the record any more. Nothing was saved.")
    return locked


def attendance_of(meeting: Meeting, reader: "Reader") -> list[Attendance]:
    """Who is recorded of a meeting, in order, with their seats and whether a reader may know who it is; one query."""
    return list(meeting.attendance.telling_named(reader, meeting.body.partnership))


def declarations_of(meeting: Meeting) -> list[Declaration]:
    """The interests declared at a meeting, with who declared them; one query."""
    return list(meeting.declarations.select_related("attendance"))
