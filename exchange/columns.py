"""The kinds of column that a package table has: how a cell is read, and how the kind is described to others."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import TextChoices

from governance.dates import PartialDate, Precision, precision_of

Cell = dict[str, Any]

SLUG = re.compile(r"[a-z0-9]+(?:-{1,2}[a-z0-9]+)*")
COMMISSIONING_YEAR = re.compile(r"(\d{4})/(\d{2})", re.ASCII)
MONEY = re.compile(r"-?\d{1,13}(\.\d{1,2})?", re.ASCII)
PROPORTION = re.compile(r"\d{1,13}(\.\d{1,4})?", re.ASCII)
WHOLE = re.compile(r"\d{1,10}", re.ASCII)
FIRST_YEAR = 1900
LONGEST_URL = 300


class Misread(ValueError):
    """A cell that cannot be read: the reason, and how to mend it."""

    def __init__(self, reason: str, mend: str) -> None:
        super().__init__(reason)
        self.reason, self.mend = reason, mend


@dataclass(frozen=True)
class Column:
    """One column: its name, the model field it fills, and how its cells are read.

    `read` turns a cell that is not empty into model field values; an empty cell gives `empty`.
    """

    name: str
    read: Callable[[str], Cell]
    empty: Cell = field(default_factory=dict)
    required: bool = False
    described: dict[str, Any] = field(default_factory=dict)
    refers_to: str = ""
    field_name: str = ""


def text(name: str, *, most: int = 10_000, required: bool = False) -> Column:
    """Text up to `most` characters, on one or more lines."""

    def read(cell: str) -> Cell:
        if len(cell) > most:
            raise Misread(f"it is {len(cell)} characters long", f"Shorten it to {most} characters.")
        return {name: cell}

    return Column(name, read, {name: ""}, required, {"type": "string", "constraints": {"maxLength": most}})


def slug(name: str = "slug", *, most: int = 80, key: bool = True) -> Column:
    """The key of a row, or a word that several rows may share."""

    def read(cell: str) -> Cell:
        if not SLUG.fullmatch(cell) or len(cell) > most:
            raise Misread(
                "it is not a slug", f"Use lower-case letters and digits, joined by hyphens, at most {most} characters."
            )
        return {name: cell}

    pattern: Cell = {"pattern": SLUG.pattern.replace("(?:", "("), "maxLength": most}
    if not key:
        return Column(name, read, {name: ""}, described={"type": "string", "constraints": pattern})
    return Column(name, read, {}, True, {"type": "string", "constraints": pattern | {"unique": True}})


def url(name: str) -> Column:
    """An address on the web, with its scheme."""
    check = URLValidator(schemes=["http", "https"])

    def read(cell: str) -> Cell:
        try:
            check(cell)
        except ValidationError:
            raise Misread("it is not a web address", "Write it whole, such as https://www.example.org/.") from None
        if len(cell) > LONGEST_URL:
            raise Misread(f"it is {len(cell)} characters long", f"Use an address of at most {LONGEST_URL} characters.")
        return {name: cell}

    shape = {"type": "string", "format": "uri", "constraints": {"maxLength": LONGEST_URL}}
    return Column(name, read, {name: ""}, described=shape)


def flag(name: str, *, otherwise: bool | None = None, required: bool = False) -> Column:
    """`true` or `false`; an empty cell means `otherwise`."""

    def read(cell: str) -> Cell:
        if cell not in ("true", "false"):
            raise Misread("it is neither true nor false", "Write true or false.")
        return {name: cell == "true"}

    shape = {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]}
    return Column(name, read, {name: otherwise}, required, shape)


def choice(name: str, choices: type[TextChoices], *, otherwise: str | None = None) -> Column:
    """One of a few words; an empty cell means `otherwise`, and is refused when that is not given."""

    def read(cell: str) -> Cell:
        if cell not in choices.values:
            raise Misread("it is not one of the words allowed here", f"Write one of: {', '.join(choices.values)}.")
        return {name: cell}

    shape = {"type": "string", "constraints": {"enum": list(choices.values)}}
    return Column(name, read, {name: otherwise}, otherwise is None, shape)


def whole(name: str, *, most: int = 32_767, required: bool = True, otherwise: int | None = 1) -> Column:
    """A whole number from one to `most`."""

    def read(cell: str) -> Cell:
        if not WHOLE.fullmatch(cell) or not 1 <= int(cell) <= most:
            raise Misread(f"it is not a whole number from 1 to {most:,}", "Write digits only, such as 12.")
        return {name: int(cell)}

    shape = {"type": "integer", "constraints": {"minimum": 1, "maximum": most}}
    return Column(name, read, {name: otherwise}, required, shape)


def money(name: str, *, required: bool = False) -> Column:
    """Exact pounds with at most two decimals; an empty cell is no figure, never zero."""

    def read(cell: str) -> Cell:
        try:
            if not MONEY.fullmatch(cell):
                raise InvalidOperation
            return {name: Decimal(cell)}
        except InvalidOperation:
            raise Misread(
                "it is not an amount in pounds", "Write digits with at most two decimals and no commas: 762000.00."
            ) from None

    return Column(name, read, {name: None}, required, described={"type": "number"})


def proportion(name: str, *, most: int = 100) -> Column:
    """A number with at most four decimals: a percentage, unless more than 100 is allowed."""

    def read(cell: str) -> Cell:
        if not PROPORTION.fullmatch(cell) or Decimal(cell) > most:
            reason = f"it is not a number from 0 to {most:,} with at most four decimals"
            raise Misread(reason, "Write digits, such as 62.5.")
        return {name: Decimal(cell)}

    shape = {"type": "number", "constraints": {"minimum": 0, "maximum": most}}
    return Column(name, read, {name: None}, described=shape)


def quantity(name: str, *, digits: int, decimals: int) -> Column:
    """A number that is no money, such as a percentage; an empty cell is no figure, never zero."""
    pattern = re.compile(rf"-?\d{{1,{digits}}}(\.\d{{1,{decimals}}})?", re.ASCII)

    def read(cell: str) -> Cell:
        if not pattern.fullmatch(cell):
            mend = f"Write digits with at most {decimals} decimals: 12 or 2.5."
            raise Misread("it is not a number of this size", mend)
        return {name: Decimal(cell)}

    return Column(name, read, {name: None}, described={"type": "number"})


def date(name: str, *, required: bool = False) -> Column:
    """A date as precise as the source: fills the field and its precision."""
    return _dated(name, name, lambda written: written.first, required=required)


def until(name: str, field_name: str) -> Column:
    """The last day, month or year of a range: fills the half-open end and its precision."""

    def after(written: PartialDate) -> datetime.date:
        if written.first.year == datetime.MAXYEAR:
            raise ValueError("No day comes after it.")
        return written.after

    return _dated(name, field_name, after)


def _dated(name: str, field_name: str, day: Callable[[PartialDate], Any], *, required: bool = False) -> Column:
    def read(cell: str) -> Cell:
        try:
            written = PartialDate.parse(cell)
            return {field_name: day(written), precision_of(field_name): written.precision}
        except (ValueError, OverflowError):
            raise Misread(
                "it is not a date of the calendar", "Write 2009, 2009-03 or 2009-03-30, as precisely as is known."
            ) from None

    empty = {field_name: None, precision_of(field_name): Precision.DAY}
    shape = {"type": "string", "constraints": {"pattern": r"\d{4}(-\d{2}(-\d{2})?)?"}}
    return Column(name, read, empty, required, shape)


def day(name: str, *, required: bool = False) -> Column:
    """A date that is known to the day."""

    def read(cell: str) -> Cell:
        try:
            written = PartialDate.parse(cell)
        except ValueError:
            written = None
        if written is None or written.precision != Precision.DAY:
            raise Misread("it is not a day of the calendar", "Write year-month-day: 2009-03-30.")
        return {name: written.first}

    return Column(name, read, {name: None}, required, described={"type": "date"})


def commissioning_year(name: str, field_name: str, *, required: bool = True) -> Column:
    """A commissioning year such as 2009/10: fills its first calendar year."""

    def read(cell: str) -> Cell:
        match = COMMISSIONING_YEAR.fullmatch(cell)
        if not match or int(match[2]) != (int(match[1]) + 1) % 100 or int(match[1]) < FIRST_YEAR:
            raise Misread("it is not a commissioning year", "Write two years that follow each other: 2009/10.")
        return {field_name: int(match[1])}

    shape = {"type": "string", "constraints": {"pattern": COMMISSIONING_YEAR.pattern}}
    return Column(name, read, {} if required else {field_name: None}, required, shape)


def words(name: str, *, most: int = 20) -> Column:
    """A list of words of at most `most` characters, separated by spaces."""

    def read(cell: str) -> Cell:
        for word in cell.split():
            if len(word) > most:
                raise Misread(f"“{word}” is longer than {most} characters", "Shorten it, or part words with spaces.")
        return {name: cell.split()}

    return Column(name, read, {name: []}, described={"type": "string"})


def ref(name: str, table: str, *, field_name: str = "", required: bool = False) -> Column:
    """The slug of a row in another table, or in this one; rows may come in any order."""
    field_name = field_name or name
    return Column(
        name,
        lambda cell: {field_name: cell},
        {field_name: None},
        required,
        {"type": "string"},
        refers_to=table,
        field_name=field_name,
    )
