"""What a sheet would do, row by row, without doing it.

The rows of one seat are taken in the order of their days, each upon what the rows before it leave behind, as if
somebody entered them one after another. Reads nothing: the record is given.
"""

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from exchange.appointments.meaning import Choice, Meant, Problem, read_meaning
from exchange.appointments.record import Holding, Place, Record
from exchange.appointments.rows import Row
from exchange.names import Found, plain
from governance.models import MembershipKind


class Action(StrEnum):
    PROBLEM = "problem"
    ADD = "add"
    REPLACE = "replace"
    CHANGE = "change"
    END = "end"
    NOTHING = "nothing"
    SKIP = "skip"


WRITES = (Action.ADD, Action.REPLACE, Action.CHANGE, Action.END)


@dataclass
class Planned:
    """What one row would do: to which holding, and which earlier one it ends."""

    meant: Meant
    action: Action
    holding: Holding | None = None
    ended: Holding | None = None
    differs: tuple[str, ...] = ()

    @property
    def row(self) -> Row:
        """The row itself."""
        return self.meant.row

    @property
    def problems(self) -> list[Problem]:
        """Why it cannot be applied; empty unless the action says so."""
        return self.meant.problems


@dataclass
class Plan:
    """What all rows would do, in the order of the sheet."""

    rows: list[Planned]
    counts: Counter[Action] = field(default_factory=Counter)

    @property
    def problems(self) -> list[Planned]:
        """The rows that need mending."""
        return [planned for planned in self.rows if planned.action == Action.PROBLEM]

    @property
    def writing(self) -> list[Planned]:
        """The rows that would change the record."""
        return [planned for planned in self.rows if planned.action in WRITES]

    @property
    def digest(self) -> str:
        """A mark of what the rows would do and to which holdings: the same as long as a preview is true."""
        acts = [
            (each.row.number, each.action.value, *(held.pk if held else 0 for held in (each.holding, each.ended)))
            for each in self.rows
        ]
        return hashlib.sha256(repr(acts).encode()).hexdigest()[:32]

    @property
    def newcomers(self) -> dict[str, str]:
        """Whoever would be added to the record, by key: the name as first written."""
        found: dict[str, str] = {}
        for planned in self.writing:
            for named in (planned.meant.holder, planned.meant.on_behalf_of):
                if named and named.kind == "new":
                    found.setdefault(named.key, named.name)
        return found


def plan(rows: Iterable[Row], record: Record, newcomers: str = "") -> Plan:
    """Decide for every row what it would do to the record."""
    held = {seat: [replace(holding) for holding in holdings] for seat, holdings in record.holdings.items()}
    planned = [Planned(read_meaning(row, record, newcomers), Action.PROBLEM) for row in rows]
    for each in sorted(planned, key=_turn):
        if each.row.skipped:
            each.action = Action.SKIP
        elif not each.problems and each.meant.seat:
            _decide(each, each.meant.seat, held.setdefault(each.meant.seat.pk, []))
            if each.problems:
                each.action = Action.PROBLEM
    return Plan(planned, Counter(each.action for each in planned))


def _turn(planned: Planned) -> tuple[datetime.date, int]:
    day = planned.meant.starts.first if planned.meant.starts else datetime.date.min
    if planned.meant.holder is None and planned.meant.until:
        day = planned.meant.until.after
    return day, planned.row.number


def _decide(planned: Planned, seat: Place, held: list[Holding]) -> None:
    meant = planned.meant
    if meant.holder is None:
        _decide_end(planned, held)
        return
    wanted = _wanted(meant, seat, meant.holder)
    if same := _same_holding(meant, wanted, held):
        _decide_change(planned, same)
    elif meant.kind == MembershipKind.SUBSTITUTE or _is_free(planned, wanted, held):
        planned.action, planned.holding = Action.REPLACE if planned.ended else Action.ADD, wanted
        held.append(wanted)


def _same_holding(meant: Meant, wanted: Holding, held: list[Holding]) -> Holding | None:
    """The holding that a row speaks of: same holder and same start or, where the row gives none, the one not ended."""
    theirs = [one for one in held if one.holder == wanted.holder and one.kind == wanted.kind]
    start = meant.starts.first if meant.starts else None
    return next((one for one in theirs if one.starts == start), None) or next(
        (one for one in theirs if start is None and one.ends is None), None
    )


def _decide_end(planned: Planned, held: list[Holding]) -> None:
    meant = planned.meant
    if meant.until is None:
        planned.action = Action.NOTHING
        return
    after = meant.until.after
    open_then = [
        one
        for one in held
        if one.kind == meant.kind
        and (one.starts is None or one.starts < after)
        and (one.ends is None or one.ends >= after)
    ]
    chosen = [one for one in open_then if one.pk and f"membership-{one.pk}" == meant.row.choices.get("ending")]
    if not open_then:
        meant.object_to("until", f"Nobody holds the seat on {meant.until}.", "Write another day, or leave the row out.")
    elif len(open_then) > 1 and not chosen:
        choices = [Choice(f"membership-{one.pk}", f"{one.name}, {one.began}") for one in open_then if one.pk]
        meant.object_to("holder", "Several hold it.", "Choose whose holding ends.", choices, asks="ending")
    else:
        _end(planned, (chosen or open_then)[0], after, meant.until.precision)


def _end(planned: Planned, holding: Holding, after: datetime.date, precision: str) -> None:
    planned.holding = holding
    if holding.ends == after and holding.ends_precision == precision:
        planned.action = Action.NOTHING
        return
    planned.action = Action.END
    holding.ends, holding.ends_precision = after, precision


def _decide_change(planned: Planned, holding: Holding) -> None:
    meant = planned.meant
    values: dict[str, object] = {}
    if meant.until:
        values |= {"term_ends": meant.until.after, "term_ends_precision": meant.until.precision}
    if meant.on_behalf_of:
        values["on_behalf_of"] = meant.on_behalf_of.key
    if meant.note:
        values["note"] = meant.note
    planned.holding = holding
    planned.differs = tuple(name for name, value in values.items() if getattr(holding, name) != value)
    if not planned.differs:
        planned.action = Action.NOTHING
    elif holding.row is not None:
        reason = f"Row {holding.row} says otherwise of the same holding."
        meant.object_to("holder", reason, "Correct one of the two, or leave this row out.")
    elif meant.until and holding.starts and meant.until.after <= holding.starts:
        meant.object_to("until", "The term would end before it begins.", "Write a later day.")
    else:
        planned.action = Action.CHANGE
        holding.row = planned.row.number
        for name in planned.differs:
            setattr(holding, name, values[name])


def _is_free(planned: Planned, wanted: Holding, held: list[Holding]) -> bool:
    """Tell whether nobody holds the seat in the time wanted, once a holding that may be ended is; else note why not."""
    meant, starts = planned.meant, wanted.starts
    overlapping = [
        one
        for one in held
        if one.kind == MembershipKind.SUBSTANTIVE and (starts is None or one.ends is None or one.ends > starts)
    ]
    if not overlapping:
        return True
    present = next((one for one in overlapping if starts and one.starts and one.starts >= starts), overlapping[0])
    if starts is None:
        reason = f"{_held_by(present)} {present.began}."
        meant.object_to("starts", reason, "Write the day from which the successor holds it.")
    elif present.starts and present.starts >= starts:
        reason = f"{_held_by(present)} {present.began}, which is not before this row’s day."
        meant.object_to("starts", reason, "Write a later day, or leave the row out.")
    elif _may_replace(meant, present, starts):
        present.ends, present.ends_precision = starts, wanted.starts_precision
        wanted.ex_officio = present.ex_officio if present.holder == wanted.holder else wanted.ex_officio
        planned.ended = present
        return True
    return False


def _held_by(holding: Holding) -> str:
    return f"Row {holding.row} gives it to {holding.name}" if holding.pk is None else f"Held by {holding.name}"


def _may_replace(meant: Meant, present: Holding, starts: datetime.date) -> bool:
    """Tell whether the present holding ends for this row: it is continuing, or somebody said so; else note why not."""
    if meant.replaced and meant.replaced != plain(present.name):
        reason = f"{_held_by(present)}, not “{meant.row.cells['replaces']}”."
        meant.object_to("replaces", reason, "Write the present holder’s name, or yes.")
        return False
    continuing = present.term_ends is not None and present.term_ends <= starts and meant.replaces is not False
    if continuing or meant.replaces or meant.row.choices.get("present") == "end":
        return True
    until = f" until {present.last}" if present.last else f" {present.began}"
    ending = Choice("end", f"End it before {meant.starts}, when {meant.row.cells['holder']} follows")
    meant.object_to("seat", f"{_held_by(present)}{until}.", "End that, or leave the row out.", [ending], asks="present")
    return False


def _wanted(meant: Meant, seat: Place, holder: Found) -> Holding:
    """The holding that a row asks for."""
    wanted = Holding(
        seat=seat.pk,
        holder=holder.key,
        name=holder.name,
        kind=meant.kind,
        on_behalf_of=meant.on_behalf_of.key if meant.on_behalf_of else None,
        note=meant.note,
        ex_officio=holder.kind == "office",
        row=meant.row.number,
    )
    if meant.starts:
        wanted.starts, wanted.starts_precision = meant.starts.first, meant.starts.precision
    if meant.until:
        wanted.term_ends, wanted.term_ends_precision = meant.until.after, meant.until.precision
    return wanted
