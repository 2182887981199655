"""Who may vote on what a meeting decides, and what the votes come to. Pure: reads no database."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from governance.models import SeatRole
from meetings.models import Attendance, Conduct, Declaration, Presence, Way

THERE = (Presence.PRESENT, Presence.SUBSTITUTE)
ADVISING = (SeatRole.ADVISER, SeatRole.OBSERVER)
OUT = {Conduct.LEFT: "left the room for it", Conduct.SILENT: "stayed without speaking or voting"}


SOMEBODY = "Somebody whose name is not public"


def called(one: Attendance) -> str:
    """What somebody is called: not by name where `telling_named` says that it is not for this reader."""
    return one.name if getattr(one, "is_named", True) else SOMEBODY


def identity(one: Attendance) -> tuple[str, Any]:
    """Tell people apart: by their record where one is named, else by the name as it is written."""
    if one.person_id:
        return ("person", one.person_id)
    if one.organisation_id:
        return ("organisation", one.organisation_id)
    if one.body_id:
        return ("body", one.body_id)
    return ("name", " ".join(one.name.casefold().split()))


def is_there(one: Attendance) -> bool:
    """Whether the seat was taken at the meeting, by its holder or by a substitute."""
    return one.presence in THERE


def has_vote(one: Attendance) -> bool:
    """Whether somebody sat on a seat that votes: advisers and observers do not, nor seats said not to."""
    return one.seat is not None and is_there(one) and one.seat.voting is not False and one.seat.role not in ADVISING


def why_no_vote(one: Attendance, declarations: Iterable[Declaration], item: int) -> str:
    """Say in a sentence why somebody cannot vote on an item, known by its id; nothing where they can.

    Whoever left for the item, or stayed without voting, is out with every seat that they sit on. The declarations
    come with their attendance.
    """
    if not has_vote(one):
        return f"{called(one)} has no vote: only those present on a voting seat have one."
    for declared in declarations:
        concerns = declared.item_id in (None, item)
        if concerns and declared.conduct in OUT and identity(declared.attendance) == identity(one):
            return f"{called(one)} declared an interest and {OUT[Conduct(declared.conduct)]}, so cannot vote on it."
    return ""


def voters(
    attendance: Iterable[Attendance], declarations: Sequence[Declaration], item: int
) -> tuple[list[Attendance], list[str]]:
    """Return who may vote on an item, seat by seat, and why others who sat on voting seats may not."""
    seated = [one for one in attendance if has_vote(one)]
    reasons = {one.pk: why_no_vote(one, declarations, item) for one in seated}
    return [one for one in seated if not reasons[one.pk]], list(dict.fromkeys(filter(None, reasons.values())))


@dataclass(frozen=True)
class Tally:
    """How many votes went each way, one for each seat."""

    votes_for: int = 0
    against: int = 0
    abstained: int = 0

    @property
    def cast(self) -> int:
        """How many voted at all."""
        return self.votes_for + self.against + self.abstained

    @property
    def tied(self) -> bool:
        """Whether as many voted for as against, and some did."""
        return self.votes_for == self.against and self.votes_for > 0

    @property
    def words(self) -> str:
        """The counts: “4 for, 4 against, 1 abstained: a tie”; nothing where no vote is recorded."""
        if not self.cast:
            return ""
        tie = ": a tie" if self.tied else ""
        return f"{self.votes_for} for, {self.against} against, {self.abstained} abstained{tie}"


def tally(ways: Iterable[str]) -> Tally:
    """Count votes by their way."""
    counted = Counter(ways)
    return Tally(counted[Way.FOR], counted[Way.AGAINST], counted[Way.ABSTAINED])
