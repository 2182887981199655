"""What each row says, read against the record: the things that it names, or why they cannot be told."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from exchange.appointments.columns import HEADINGS, NEWCOMERS
from exchange.appointments.dates import HOW, nearest_day, read_date
from exchange.appointments.record import Place, Record
from exchange.appointments.rows import Row
from exchange.names import Found, Names, plain
from governance.dates import PartialDate
from governance.models import MembershipKind

MOST_SEATS = 12
LENGTHS = {"holder": 200, "on_behalf_of": 200, "note": 250}
KINDS = {
    "": MembershipKind.SUBSTANTIVE,
    "substantive": MembershipKind.SUBSTANTIVE,
    "member": MembershipKind.SUBSTANTIVE,
    "full": MembershipKind.SUBSTANTIVE,
    "substitute": MembershipKind.SUBSTITUTE,
    "deputy": MembershipKind.SUBSTITUTE,
}
YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")


@dataclass(frozen=True)
class Choice:
    """One way to mend a row: what a form sends, and what it says; `likely` stands chosen."""

    value: str
    label: str
    likely: bool = False


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be applied: the cell, what is wrong, how to mend it, and what to choose from.

    `asks` names what a choice decides: the column itself, or `present` and `ending`.
    """

    column: str
    value: str
    reason: str
    mend: str
    choices: tuple[Choice, ...] = ()
    asks: str = ""
    offer: str = ""

    @property
    def unknown(self) -> bool:
        """Whether it is about a holder whom nothing in the record resembles."""
        return self.column == "holder" and bool(self.choices) and all(c.value.startswith("new-") for c in self.choices)

    @property
    def heading(self) -> str:
        """The column as the sheet heads it."""
        return HEADINGS.get(self.column, "")

    def __str__(self) -> str:
        return f"{self.heading} “{self.value}”: {self.reason} {self.mend}"


@dataclass
class Meant:
    """What a row says: the things that it names, where they could be told, and the problems where not."""

    row: Row
    body: Found | None = None
    seat: Place | None = None
    holder: Found | None = None
    on_behalf_of: Found | None = None
    starts: PartialDate | None = None
    until: PartialDate | None = None
    kind: str = MembershipKind.SUBSTANTIVE
    replaces: bool | None = None
    replaced: str = ""
    note: str = ""
    problems: list[Problem] = field(default_factory=list)

    def object_to(
        self, column: str, reason: str, mend: str, choices: Iterable[Choice] = (), *, asks: str = "", offer: str = ""
    ) -> None:
        """Note a problem with a cell."""
        value = self.row.cells.get(column, "")
        self.problems.append(Problem(column, value, reason, mend, tuple(choices), asks or column, offer))


def read_meaning(row: Row, record: Record, newcomers: str = "") -> Meant:
    """Tell what a row means. `newcomers` is what holders are whom nothing in the record resembles, if that was said."""
    meant = Meant(row)
    if row.skipped:
        return meant
    _read_body(meant, record)
    if meant.body:
        _read_seat(meant, meant.body, record)
    if row.cells.get("holder"):
        meant.holder = _named(meant, "holder", record.holders, newcomers)
    if row.cells.get("on_behalf_of"):
        meant.on_behalf_of = _named(meant, "on_behalf_of", record.organisations, "")
    meant.starts, meant.until = _date(meant, "starts"), _date(meant, "until")
    _read_words(meant)
    _refuse_nonsense(meant)
    return meant


def _read_body(meant: Meant, record: Record) -> None:
    typed = meant.row.cells.get("body", "")
    chosen = record.bodies.by_key.get(meant.row.choices.get("body", ""))
    found = [chosen] if chosen else record.bodies.exact(typed)
    if len(found) == 1:
        meant.body = found[0]
    elif found:
        meant.object_to("body", "Several bodies are called that.", "Choose which one is meant.", _choices(found))
    elif not typed:
        meant.object_to("body", "The row does not say which body.", "Write the name of the body.")
    elif record.others.exact(typed):
        meant.object_to("body", "You do not keep who sits on this body.", "Leave the row out, or ask its officer.")
    else:
        near = record.bodies.near(typed)
        mend = _did_you_mean(near) or "Check the name; a body cannot be made here."
        meant.object_to("body", "You keep no body of that name.", mend, _choices(near))


def _read_seat(meant: Meant, body: Found, record: Record) -> None:
    typed = meant.row.cells.get("seat", "")
    places = record.seats.get(body.pk, [])
    chosen = next((place for place in places if f"seat-{place.pk}" == meant.row.choices.get("seat")), None)
    found = [chosen] if chosen else record.seats_named(body, typed)
    if len(found) == 1:
        meant.seat = found[0]
        return
    choices = [Choice(f"seat-{place.pk}", _with_holder(place, record)) for place in (found or places)[:MOST_SEATS]]
    if found:
        meant.object_to("seat", f"{body.name} has {len(found)} seats of that title.", "Choose one.", choices)
    elif not typed:
        meant.object_to("seat", "The row does not say which seat.", "Choose one, or write its title.", choices)
    elif not places:
        meant.object_to("seat", f"{body.name} has no seats.", "Add the seat on the body’s page first.")
    else:
        near = Names((place.title, Found(f"seat-{place.pk}", place.label)) for place in places).near(typed)
        mend = _did_you_mean(near) or "Choose one of its seats; a seat cannot be made here."
        offered = _choices(near) or tuple(choices)
        meant.object_to("seat", f"{body.name} has no seat of that title.", mend, offered)


def _with_holder(place: Place, record: Record) -> str:
    held = [
        holding.name
        for holding in record.holdings.get(place.pk, [])
        if holding.kind == MembershipKind.SUBSTANTIVE and holding.ends is None
    ]
    return f"{place.label}, held by {held[0]}" if held else f"{place.label}, with no holder"


def _named(meant: Meant, column: str, names: Names, newcomers: str) -> Found | None:
    """Tell whom a cell names. Somebody unknown is new only where that was chosen, or said of the whole sheet."""
    typed, choice = meant.row.cells[column], meant.row.choices.get(column, "")
    if choice in names.by_key:
        return names.by_key[choice]
    if choice.removeprefix("new-") in NEWCOMERS and (column == "holder" or choice == "new-organisation"):
        return newcomer(choice.removeprefix("new-"), typed)
    found = names.exact(typed)
    if len(found) == 1:
        return found[0]
    if found:
        meant.object_to(column, "The name means several things.", "Choose which one.", _choices(found))
        return None
    near = names.near(typed)
    if newcomers and not near:
        return newcomer(newcomers, typed)
    noun = "organisation" if column == "on_behalf_of" else "person, organisation, office or body"
    kinds = ["organisation"] if column == "on_behalf_of" else list(NEWCOMERS)
    article = {"person": "a", "organisation": "an"}
    added = [
        Choice(f"new-{kind}", f"Add as {article[kind]} {kind} that the record does not have yet") for kind in kinds
    ]
    mend = _did_you_mean(near) or "Check the name, or add it."
    meant.object_to(column, f"The record has no {noun} of that name.", mend, [*_choices(near), *added])
    return None


def newcomer(kind: str, typed: str) -> Found:
    """Somebody who is not in the record: two rows that name them alike mean one."""
    return Found(f"new-{kind}:{plain(typed)}", typed, f"new {kind}")


def _choices(found: list[Found]) -> tuple[Choice, ...]:
    """Offer what was found. The only one stands chosen, unless it is a person: namesakes are too easily confused."""
    likely = len(found) == 1 and found[0].kind != "person"
    return tuple(Choice(one.key, one.label, likely) for one in found)


def _did_you_mean(near: list[Found]) -> str:
    return f"Did you mean {' or '.join(one.name for one in near)}?" if near else ""


def _date(meant: Meant, column: str) -> PartialDate | None:
    typed = meant.row.cells.get(column, "")
    try:
        return read_date(typed)
    except ValueError as error:
        reason = str(error)
        mend = "Write the day that is meant." if HOW not in reason else ""
        meant.object_to(column, reason, mend, offer=nearest_day(typed))
        return None


def _read_words(meant: Meant) -> None:
    cells = meant.row.cells
    kind, replaces = plain(cells.get("kind", "")), plain(cells.get("replaces", ""))
    meant.note = cells.get("note", "")
    if kind in KINDS:
        meant.kind = KINDS[kind]
    else:
        meant.object_to("kind", "A seat is held as substantive or as substitute.", "Write one of the two.")
    if replaces:
        meant.replaces = replaces not in NO
        meant.replaced = "" if replaces in (*YES, *NO) else replaces
    for column, most in LENGTHS.items():
        if len(cells.get(column, "")) > most:
            meant.object_to(column, f"It is longer than {most} characters.", "Shorten it.")


def _refuse_nonsense(meant: Meant) -> None:
    """Note what no record could make sense of, whoever holds the seat."""
    if not meant.row.cells.get("holder"):
        said = next((name for name in ("starts", "on_behalf_of", "note") if meant.row.cells.get(name)), "")
        if said and not meant.until:
            meant.object_to("holder", "The row does not say who holds the seat.", "Write a name.")
        elif meant.starts:
            meant.object_to(
                "holder", "A row that ends a holding has no date under From.", "Write a name, or empty From."
            )
        return
    if meant.holder and meant.body and meant.holder.key == meant.body.key:
        meant.object_to("holder", "A body cannot hold a seat on itself.", "Write another holder.")
    if meant.starts and meant.until and meant.until.after <= meant.starts.first:
        meant.object_to("until", "The term would end before it begins.", "Write a later day.")
    if meant.seat and meant.seat.ends and (meant.starts is None or meant.starts.first >= meant.seat.ends):
        meant.object_to("starts", f"{meant.seat.title} is a seat {meant.seat.period}.", "Write a day within that time.")
