"""A return's sheet parted into what it says of itself and its figures, one at a time."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from exchange.returns.columns import CHOICES, HEADINGS, TOTALS, about_of, column_of
from exchange.returns.figures import read_unit, unit_within
from exchange.spreadsheets import SheetError

MOST_ABOVE = 40
# Excel takes 2009/10, typed into it, for the first of October, and keeps that.
_YEAR = re.compile(r"((?:19|20|21)\d\d)\s*[/–-]\s*(\d\d|\d{4}|\d\d-01)", re.ASCII)
_FIRST_YEAR = re.compile(r"(?:19|20|21)\d\d", re.ASCII)

Row = tuple[int, list[str]]


@dataclass
class Head:
    """What a sheet says of itself: its year, its unit, and where each column stands.

    `sectors` is filled where the sheet is a table of groups by sectors: the place of each, and what it is called.
    """

    title: str = ""
    first_year: int | None = None
    unit_printed: str = ""
    unit_pounds: int | None = None
    measure: str = ""
    places: dict[str, int] = field(default_factory=dict)
    sectors: dict[int, str] = field(default_factory=dict)
    ignored: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """One figure: the row of the file, in a table of sectors also the column, and each cell as written."""

    number: int
    column: int
    cells: dict[str, str]

    @property
    def is_total(self) -> bool:
        """Whether it is a total that the sheet prints, and no line."""
        return any(is_total(self.cells.get(name, "")) for name in ("group", "sector"))


def is_total(words: str) -> bool:
    """Tell whether a cell stands for all groups or all sectors."""
    return " ".join(words.casefold().split()) in TOTALS


def read_sheet(rows: Iterable[list[str]], is_sector: Callable[[str], bool]) -> tuple[Head, Iterator[Reading]]:
    """Read what a sheet says of itself, and give its figures as they are asked for; raises SheetError.

    `is_sector` tells whether a name is a sector's: then a heading with it begins a column of that sector's money.
    """
    numbered = iter(enumerate(rows, start=1))
    head = _read_head(numbered, is_sector)
    return head, _readings(numbered, head)


def _read_head(numbered: Iterator[Row], is_sector: Callable[[str], bool]) -> Head:
    head = Head()
    for number, cells in numbered:
        if _read_headings(head, cells, is_sector):
            return head
        _read_about(head, cells)
        if number >= MOST_ABOVE:
            break
    raise SheetError(
        f"No row has the headings of a return among the first {MOST_ABOVE}. Nothing was kept. It needs "
        f"“{HEADINGS['group']}”, “{HEADINGS['sector']}” and “{HEADINGS['amount']}”, or “{HEADINGS['group']}” and the "
        "names of sectors. Take the template, and copy your figures into it."
    )


def _read_about(head: Head, cells: Sequence[str]) -> None:
    filled = [cell for cell in cells if cell]
    told = about_of(filled[0]) if len(filled) > 1 else None
    if told == "title":
        head.title = head.title or filled[1][:200]
    elif told == "year":
        head.first_year = read_year(filled[1])
    elif told == "unit":
        _set_unit(head, filled[1])
    elif told == "measure":
        head.measure = _measure(filled[1])


def _measure(said: str) -> str:
    measure = CHOICES["measure"].get(said.casefold())
    if measure is None:
        raise SheetError(f"“{said[:40]}” is no measure. Nothing was kept. Write planned, forecast or actual.")
    return measure


def read_year(said: str) -> int:
    """Return 2009 for a commissioning year written as 2009/10, 2009-2010 or 2009; raises SheetError."""
    match = _YEAR.fullmatch(said)
    if match and int(match[2].removesuffix("-01")) % 100 == (int(match[1]) + 1) % 100:
        return int(match[1])
    if _FIRST_YEAR.fullmatch(said):
        return int(said)
    raise SheetError(
        f"“{said[:40]}” is not a commissioning year. Nothing was kept. Write it as 2009/10: it runs from 1 April."
    )


def _set_unit(head: Head, said: str) -> None:
    pounds = read_unit(said)
    if pounds is None:
        raise SheetError(f"“{said[:40]}” is not a unit. Nothing was kept. Write £, £000s or £m.")
    if head.unit_pounds not in (None, pounds):
        raise SheetError(
            f"The sheet names two units, “{head.unit_printed}” and “{said[:40]}”. Nothing was kept. Give all figures "
            "in one, and name only that."
        )
    head.unit_pounds, head.unit_printed = pounds, head.unit_printed or said[:40]


def _read_headings(head: Head, cells: Sequence[str], is_sector: Callable[[str], bool]) -> bool:
    """Whether a row is the row of headings; if so, where each column stands is noted."""
    parted = [unit_within(cell) for cell in cells]
    named = [_column_named(cell, *parts) for cell, parts in zip(cells, parted, strict=True)]
    if "group" not in named:
        return False
    is_long = {"sector", "amount"} <= set(named)
    wide = {
        place: words
        for place, (words, _) in enumerate(parted)
        if cells[place] and (is_sector(words) or is_total(words))
    }
    if not is_long and not any(is_sector(words) for words in wide.values()):
        return False
    if not is_long:
        head.sectors = wide
        named = [None if place in wide else name for place, name in enumerate(named)]
    for place, (cell, name) in enumerate(zip(cells, named, strict=True)):
        if name in head.places:
            raise SheetError(
                f"Two columns are headed “{HEADINGS[name or '']}” or mean it. Nothing was kept. Keep one of them."
            )
        if name:
            head.places[name] = place
        elif cell and place not in head.sectors:
            head.ignored[place] = cell[:60]
    measured = head.sectors if head.sectors else [head.places["amount"]]
    for place in measured:
        if parted[place][1]:
            _set_unit(head, parted[place][1])
    return True


def _column_named(cell: str, words: str, unit: str) -> str | None:
    """The column that a heading stands over; one that is only a unit, “£m”, stands over the amounts."""
    return column_of(cell) or column_of(words) or ("amount" if unit and not words else None)


def _readings(numbered: Iterator[Row], head: Head) -> Iterator[Reading]:
    first = True
    for number, cells in numbered:
        if not cells:
            continue
        if first and _is_unit_row(head, cells):
            continue
        first = False
        said = {name: cells[place] if place < len(cells) else "" for name, place in head.places.items()}
        _refuse_stray(head, number, cells)
        if not any(said.values()) and not head.sectors:
            continue
        if not head.sectors:
            yield Reading(number, 0, said)
            continue
        for place, sector in head.sectors.items():
            amount = cells[place] if place < len(cells) else ""
            yield Reading(number, place + 1, said | {"sector": sector, "amount": amount})


def _is_unit_row(head: Head, cells: Sequence[str]) -> bool:
    """Whether the row under the headings names the unit of each column of figures, as printed tables do."""
    places = list(head.sectors) or [head.places["amount"]]
    units = [cells[place] for place in places if place < len(cells) and cells[place]]
    group = cells[head.places["group"]] if head.places["group"] < len(cells) else ""
    if not units or (group and about_of(group) != "unit") or any(read_unit(unit) is None for unit in units):
        return False
    for unit in units:
        _set_unit(head, unit)
    return True


def _refuse_stray(head: Head, number: int, cells: Sequence[str]) -> None:
    """A figure under no heading means that a heading is missing, or stands merged over two columns."""
    headed = {*head.places.values(), *head.sectors, *head.ignored}
    for place, cell in enumerate(cells):
        if cell and place not in headed:
            raise SheetError(
                f"Row {number} has “{cell[:40]}” in column {place + 1}, which has no heading. Nothing was kept. Give "
                "every column a heading of its own, without merged cells."
            )
