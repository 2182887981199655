"""Whether enough were present at a meeting, by the rules of its body. Pure: reads no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from governance.models import Rule, RuleKind, Seat
from governance.rulings import Ruling, Sitting, in_words, ruling
from meetings.models import Attendance
from meetings.voting import identity, is_there

NO_RULE = "No rule of quorum is recorded."


@dataclass(frozen=True)
class Quorum:
    """Whether there was a quorum (None: it cannot be told), and the words of each rule with what became of it."""

    met: bool | None
    rulings: tuple[tuple[str, Ruling], ...] = ()

    @property
    def note(self) -> str:
        """What is kept with the meeting: a line a rule."""
        if not self.rulings:
            return NO_RULE
        return "\n".join(f"{words.rstrip('.')}: {verdict.label} ({verdict.reason})." for words, verdict in self.rulings)


def sittings_at(seats: Iterable[Seat], attendance: Mapping[int, Attendance]) -> list[Sitting]:
    """Return who sat where, from all seats in force and what is recorded of them by the id of the seat.

    Of a seat without a record, and of one that stands for several, it is not known who sat there.
    """
    return [_sitting(seat, attendance.get(seat.pk)) for seat in seats]


def _sitting(seat: Seat, recorded: Attendance | None) -> Sitting:
    holder = identity(recorded) if recorded is not None and is_there(recorded) else None
    known = recorded is not None and seat.number_stated
    return Sitting(seat.role, seat.category, seat.voting, holder, known)


def quorum_of(rules: Iterable[Rule], sittings: Sequence[Sitting]) -> Quorum:
    """Hold those present against every rule of quorum: one that is not met is enough for there to be none."""
    found = tuple((in_words(rule), ruling(rule, sittings)) for rule in rules if rule.kind == RuleKind.QUORUM)
    verdicts = {verdict.met for _, verdict in found}
    if not found:
        return Quorum(None)
    met = False if False in verdicts else None if None in verdicts else True
    return Quorum(met, found)
