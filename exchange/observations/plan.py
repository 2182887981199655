"""What the rows of a sheet of figures would do to the record as it is: add, change, leave it as it is, or be wrong."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from exchange.appointments.dates import read_date
from exchange.names import plain
from exchange.observations.record import Record
from exchange.observations.sheet import HEADINGS
from exchange.spreadsheets import clean
from governance.dates import Precision, in_words
from governance.models import Document
from planning.forms.figures import read_figure
from planning.models import Indicator, Observation, Outlook

Rows = Iterable[tuple[int, dict[str, str]]]
OUTLOOKS = {plain(word): outlook.value for outlook in Outlook for word in (outlook.value, outlook.label)}
YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False, "": False}
PLAIN = ("value", "numerator", "denominator", "provisional", "outlook", "note")


class Does(StrEnum):
    """What a row does."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True)
class Problem:
    """Why a cell cannot be taken: its column's heading, what it says, and the reason."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Difference:
    """A field that a row changes, in words: what the record says, and what it would say."""

    label: str
    before: str
    after: str


@dataclass
class Planned:
    """One row: what it does, to which figure of which indicator, and why it cannot be taken where it is wrong.

    `values` are fields of the figure; `source` is the document and place, None where the sheet leaves them alone.
    """

    number: int
    does: Does
    called: str
    indicator: int | None = None
    observation: Observation | None = None
    values: dict[str, Any] = field(default_factory=dict)
    source: tuple[Document | None, str] | None = None
    differences: list[Difference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """All rows of a sheet, planned."""

    rows: list[Planned]

    def doing(self, does: Does) -> list[Planned]:
        """The rows that do one thing."""
        return [row for row in self.rows if row.does == does]

    @property
    def writing(self) -> list[Planned]:
        """The rows that change the record."""
        return [row for row in self.rows if row.does in (Does.NEW, Does.CHANGED)]

    @property
    def digest(self) -> str:
        """What tells this plan from every other, also from one that changes the same from something else."""
        said = [
            (
                row.number,
                row.does,
                row.indicator,
                row.observation.pk if row.observation else None,
                {name: str(getattr(value, "pk", value)) for name, value in row.values.items()},
                [(one.label, one.before, one.after) for one in row.differences],
                [(one.column, one.reason) for one in row.problems],
            )
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


class _WrongError(Exception):
    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.problem = Problem(HEADINGS[column], value, reason)


def plan(rows: Rows, record: Record) -> Plan:
    """Plan the rows of a sheet upon the record, as far as whoever brought it may read and change it."""
    taken: dict[int, int] = {}
    planned = []
    for number, cells in rows:
        one = _plan(number, cells, record)
        if one.observation and one.does != Does.WRONG:
            first = taken.setdefault(one.observation.pk, number)
            if first != number:
                reason = f"Row {first} is of the same figure. Keep one of them."
                one.does, one.problems = Does.WRONG, [Problem(HEADINGS["reference"], one.observation.slug, reason)]
        planned.append(one)
    return Plan(planned)


def _plan(number: int, cells: dict[str, str], record: Record) -> Planned:
    made = Planned(number, Does.WRONG, cells.get("indicator", ""))
    try:
        indicator = _indicator(cells, record)
        made.indicator, made.called = indicator.pk, indicator.name
        made.observation = _observation(cells, record, indicator)
    except _WrongError as wrong:
        made.problems.append(wrong.problem)
        return made
    made.values, made.problems = _values(cells, record, indicator)
    try:
        made.source = _source(cells, record)
    except _WrongError as wrong:
        made.problems.append(wrong.problem)
    if not made.problems:
        made.problems = _whole(made)
    if not made.problems:
        _compare(made, record)
    return made


def _indicator(cells: dict[str, str], record: Record) -> Indicator:
    typed = cells.get("indicator", "")
    if not typed:
        raise _WrongError("indicator", "", "It is empty. Say which indicator the figure is of.")
    found = record.indicators.get(typed.casefold())
    if found is None:
        raise _WrongError("indicator", typed, "There is no indicator at that address.")
    if found.pk not in record.may_change:
        raise _WrongError("indicator", typed, "You do not keep this indicator.")
    return found


def _observation(cells: dict[str, str], record: Record, indicator: Indicator) -> Observation | None:
    typed = cells.get("reference", "")
    if not typed:
        return None
    found = record.observations.get((indicator.pk, typed))
    if found is None:
        raise _WrongError("reference", typed, "This indicator has no such figure. Leave it empty to add one.")
    return found


def _values(cells: dict[str, str], record: Record, indicator: Indicator) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, typed in cells.items():
        try:
            values |= _value(name, typed, record, indicator)
        except ValueError as error:
            problems.append(Problem(HEADINGS[name], typed, f"{str(error).rstrip('.')}."))
    return values, problems


def _value(name: str, typed: str, record: Record, indicator: Indicator) -> dict[str, Any]:
    """Read one cell as fields of a figure; raises ValueError with why it cannot be taken."""
    if name in ("value", "numerator", "denominator"):
        figure = read_figure(typed)
        if name == "denominator" and figure is not None and figure <= 0:
            raise ValueError("A share is of more than nothing. Leave it empty where no whole is given.")
        return {name: figure}
    if name == "observed_on":
        date = read_date(typed)
        precision = date.precision if date else Precision.DAY
        return {"observed_on": date.first if date else None, "observed_precision": precision}
    if name == "provisional":
        if plain(typed) not in YES_OR_NO:
            raise ValueError("Write yes or no.")
        return {name: YES_OR_NO[plain(typed)]}
    if name == "outlook":
        if plain(typed or Outlook.NOT_STATED) not in OUTLOOKS:
            raise ValueError(f"Write one of: {', '.join(Outlook.labels)}.")
        return {name: OUTLOOKS[plain(typed or Outlook.NOT_STATED)]}
    if name == "target":
        found = record.targets.get((indicator.pk, typed))
        if typed and found is None:
            raise ValueError("This indicator has no such target.")
        return {name: found}
    return {name: typed} if name == "note" else {}


def _source(cells: dict[str, str], record: Record) -> tuple[Document | None, str] | None:
    if "document" not in cells:
        return None
    typed, place = cells["document"], cells.get("place", "")
    found = record.documents.get(typed)
    if typed and found is None:
        raise _WrongError("document", typed, "The library has no document at that address.")
    if len(place) > 200:
        raise _WrongError("place", place, "It is longer than 200 characters.")
    if place and not typed:
        raise _WrongError("place", place, "Name the document in which that place is.")
    return found, place


def _whole(made: Planned) -> list[Problem]:
    """See that the figure says something, taken with what the record has where the sheet has no such column."""
    now = {name: getattr(made.observation, name, None) for name in ("value", "numerator", "outlook")} | made.values
    if now["value"] is None and now["numerator"] is None and now["outlook"] in (None, Outlook.NOT_STATED):
        return [Problem(HEADINGS["value"], "", "The row says nothing: give a figure, a count or a standing.")]
    return []


def _compare(made: Planned, record: Record) -> None:
    said = _in_words(made.values) | (_source_in_words(made.source) if made.source is not None else {})
    if made.observation is None:
        made.does = Does.SAME if record.alike(made.indicator, made.values, made.source) else Does.NEW
        made.differences = [Difference(label, "", word) for label, word in said.items() if word]
        return
    before = _in_words({name: getattr(made.observation, name) for name in made.values})
    if made.source is not None:
        before |= _source_in_words(record.source_of(made.observation))
    made.differences = [
        Difference(label, before[label], said[label]) for label in said if clean(before[label]) != clean(said[label])
    ]
    made.does = Does.CHANGED if made.differences else Does.SAME


def _in_words(values: dict[str, Any]) -> dict[str, str]:
    words = {HEADINGS[name]: _word(name, values[name]) for name in PLAIN if name in values}
    if "observed_on" in values:
        words[HEADINGS["observed_on"]] = in_words(values["observed_on"], values["observed_precision"])
    if "target" in values:
        words[HEADINGS["target"]] = values["target"].slug if values["target"] else ""
    return words


def _word(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return Outlook(value).label if name == "outlook" else str(value or "")


def _source_in_words(source: tuple[Document | None, str]) -> dict[str, str]:
    document, place = source
    return {HEADINGS["document"]: document.slug if document else "", HEADINGS["place"]: place}
