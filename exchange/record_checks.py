"""What must hold of the record of meetings in a package."""

from collections import defaultdict
from collections.abc import Iterator

from meetings.models import Conduct, Presence
from meetings.voting import ADVISING, OUT, THERE

from .reader import Package, Problem, Row

RECORDED = ("attendance", "declarations", "decisions", "votes", "follow_ups")
SAME_MEETING = (
    ("declarations", "attendance", "attendance"),
    ("declarations", "item", "agenda_items"),
    ("decisions", "item", "agenda_items"),
    ("votes", "decision", "decisions"),
    ("votes", "attendance", "attendance"),
    ("follow_ups", "item", "agenda_items"),
    ("follow_ups", "decision", "decisions"),
)
ONCE = (
    ("attendance", ("meeting", "seat"), "seat", "Each seat is recorded once."),
    ("declarations", ("attendance", "item", "interest"), "interest", "Keep one of the two rows."),
    ("decisions", ("meeting", "number"), "number", "Number the decisions of a meeting from 1."),
    ("votes", ("decision", "attendance"), "attendance", "Each seat votes once."),
    ("follow_ups", ("action",), "action", "An action arises once."),
)
HELD = ("held", "minuted")


def record_problems(package: Package) -> Iterator[Problem]:
    """Check the rows of what is recorded of meetings whose cells and references are all in order."""
    for table in RECORDED:
        for row in package.rows[table]:
            if package.row("meetings", row.cells["meeting"]).values["status"] not in HELD:
                yield row.problem("meeting", "that meeting was not held", "Correct its status, or take the row out.")
    for table, column, other in SAME_MEETING:
        yield from _same_meeting(package, table, column, other)
    for table, key, column, mend in ONCE:
        yield from _once(package, table, key, column, mend)
    for row in package.rows["attendance"]:
        yield from _seat(package, row)
    yield from _votes(package)


def _same_meeting(package: Package, table: str, column: str, other: str) -> Iterator[Problem]:
    for row in package.rows[table]:
        cell = row.cells[column]
        if cell and package.row(other, cell).cells["meeting"] != row.cells["meeting"]:
            yield row.problem(column, "that is of another meeting", "Name a row of the same meeting.")


def _once(package: Package, table: str, key: tuple[str, ...], column: str, mend: str) -> Iterator[Problem]:
    for first, row in package.repeated(table, key):
        if row.cells[column]:
            yield row.problem(column, f"row {first.number} says the same", mend)


def _seat(package: Package, row: Row) -> Iterator[Problem]:
    seat, beside = row.cells["seat"], row.values["presence"] == Presence.IN_ATTENDANCE
    if bool(seat) == beside:
        mend = "Whoever holds no seat is in attendance; whoever holds one is not."
        yield row.problem("presence", "it does not go with the seat", mend)
    elif seat:
        body = package.row("meetings", row.cells["meeting"]).cells["body"]
        if package.row("seats", seat).cells["body"] != body:
            yield row.problem("seat", "that seat is not on the meeting’s body", "Name a seat of the body that met.")


def _votes(package: Package) -> Iterator[Problem]:
    """Votes stand where a vote was taken, for whoever was there on a voting seat and did not withdraw."""
    out = _withdrawn(package)
    for row in package.rows["votes"]:
        decision = package.row("decisions", row.cells["decision"])
        who = package.row("attendance", row.cells["attendance"])
        if not decision.values["vote_taken"]:
            yield row.problem("decision", "no vote was taken on it", "Set vote_taken, or take the vote out.")
        elif not _has_vote(package, who):
            yield row.problem("attendance", "that was not somebody present on a voting seat", "Take the vote out.")
        elif {"", decision.cells["item"]} & out[who.cells["meeting"], _identity(who)]:
            yield row.problem("attendance", "they had withdrawn with an interest", "Correct the vote or the interest.")


def _has_vote(package: Package, who: Row) -> bool:
    if who.values["presence"] not in THERE:
        return False
    seat = package.row("seats", who.cells["seat"]).values
    return seat["voting"] is not False and seat["role"] not in ADVISING


def _withdrawn(package: Package) -> dict[tuple[str, tuple[str, str]], set[str]]:
    """The items for which people withdrew, by their meeting and who they are; an empty one is the whole meeting."""
    out: dict[tuple[str, tuple[str, str]], set[str]] = defaultdict(set)
    for row in package.rows["declarations"]:
        if Conduct(row.values["conduct"]) in OUT:
            who = package.row("attendance", row.cells["attendance"])
            out[row.cells["meeting"], _identity(who)].add(row.cells["item"])
    return out


def _identity(who: Row) -> tuple[str, str]:
    named = ((kind, who.cells[kind]) for kind in ("person", "organisation", "body") if who.cells[kind])
    return next(named, ("name", " ".join(who.cells["name"].casefold().split())))
