"""A meeting is held: who was there, seat by seat, and whether that was a quorum."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from governance.models import Body, Organisation, Person, Seat
from governance.services.changes import ChangeError, change, first_free, slug_stem
from governance.versions import Version, refuse_stale
from meetings.models import Attendance, Meeting, MeetingStatus, Presence
from meetings.quorum import Quorum, quorum_of, sittings_at
from meetings.voting import called, has_vote

from .recording import REFUSED, attendance_of, lock_meeting

if TYPE_CHECKING:
    from portal.models import User

CAN_BE_HELD = (MeetingStatus.PLANNED, MeetingStatus.CALLED, MeetingStatus.HELD)
TOLD_APART = ("person", "organisation", "body")


@dataclass(frozen=True)
class Attended:
    """One line of the attendance: a seat and what became of it, or somebody in attendance where there is none."""

    presence: str
    name: str
    seat: Seat | None = None
    who: Person | Organisation | Body | None = None

    def values(self) -> dict[str, Any]:
        """The fields of the row."""
        named: dict[str, Any] = dict.fromkeys(TOLD_APART)
        if self.who is not None:
            named[type(self.who).__name__.lower()] = self.who
        return {"presence": self.presence, "name": self.name, "seat": self.seat, **named}

    def row(self) -> Attendance:
        """The row as it would be saved, for working out what it comes to."""
        return Attendance(**self.values())


def version_of_attendance(meeting: Meeting, rows: Sequence[Attendance]) -> Version:
    """Return the attendance as a form was opened upon it, from `telling_named`: it names nobody who is hidden."""
    lines = [
        (
            f"{row.position}. {row.seat.title if row.seat else called(row)}",
            f"{row.get_presence_display()}: {called(row)}",
        )
        for row in rows
    ]
    return Version((("Meeting", meeting.get_status_display()), *lines))


def quorum_found(meeting: Meeting, attended: Sequence[Attended]) -> Quorum:
    """Work out whether those who attend are a quorum, by the rules of the body; two queries."""
    seats = meeting.body.seats.in_force(meeting.day)
    by_seat = {one.seat.pk: one.row() for one in attended if one.seat}
    return quorum_of(meeting.body.rules.all(), sittings_at(seats, by_seat))


def record_attendance(
    *, by: "User", meeting: Meeting, attended: Sequence[Attended], reason: str = "", seen: Version | None = None
) -> Meeting:
    """Record who was at a meeting, and with that that it was held; the quorum is found and kept with it.

    A line that is left out is taken away. Raises ChangeError where somebody who voted or declared an interest would
    no longer have been there; StaleError when the attendance changed since it was seen.
    """
    with change(by=by, within=meeting.partnership_id, did=f"Recorded who was at “{meeting}”", reason=reason):
        locked = lock_meeting(meeting)
        if locked.status not in CAN_BE_HELD:
            raise ChangeError(REFUSED[locked.status])
        present = attendance_of(locked, by)
        refuse_stale(seen, version_of_attendance(locked, present))
        _replace(locked, present, attended)
        _refuse_lost_votes(locked, by)
        found = quorum_found(locked, attended)
        locked.status, locked.quorum_met, locked.quorum_note = MeetingStatus.HELD, found.met, found.note
        locked.save(update_fields=["status", "quorum_met", "quorum_note", "changed_at"])
        return locked


def _replace(meeting: Meeting, present: list[Attendance], attended: Sequence[Attended]) -> None:
    """Let the rows be what is attended; a row stays itself as long as its seat, or its name, stays."""
    rows = {_key(row.seat_id, row.name): row for row in present}
    wanted = {_key(one.seat.pk if one.seat else None, one.name): one for one in attended}
    taken = {row.slug for row in present}
    _drop(meeting, [row for key, row in rows.items() if key not in wanted])
    for position, (key, one) in enumerate(wanted.items(), 1):
        row = rows.get(key) or Attendance(meeting=meeting)
        for name, value in one.values().items():
            setattr(row, name, value)
        if not row.slug:
            row.slug = first_free(slug_stem(one.seat.slug if one.seat else one.name, most=170), taken)
            taken.add(row.slug)
        row.position = position
        row.save()


def _key(seat: int | None, name: str) -> tuple[int | None, str]:
    return (seat, "" if seat else name)


def _drop(meeting: Meeting, rows: list[Attendance]) -> None:
    gone = {row.pk: row for row in rows}
    bound = (
        meeting.declarations.filter(attendance__in=gone).first() or meeting.votes.filter(attendance__in=gone).first()
    )
    if bound:
        raise ChangeError(
            f"{called(gone[bound.attendance_id])} declared an interest or voted. Take that away before the name goes."
        )
    meeting.attendance.filter(pk__in=gone).delete()


def _refuse_lost_votes(meeting: Meeting, by: "User") -> None:
    """Nobody who voted may turn out not to have been there."""
    present = {one.pk: one for one in attendance_of(meeting, by)}
    for vote in meeting.votes.select_related("decision"):
        if not has_vote(who := present[vote.attendance_id]):
            raise ChangeError(
                f"{called(who)} voted on decision {vote.decision.number}, so was present on a voting seat. "
                "Correct the vote first."
            )
    away = (Presence.APOLOGIES, Presence.ABSENT)
    absent = meeting.declarations.filter(attendance__presence__in=away).first()
    if absent:
        raise ChangeError(
            f"{called(present[absent.attendance_id])} declared an interest, so was there. Correct that first."
        )
