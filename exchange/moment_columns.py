"""The kinds of column that hold a time of day, a moment, or the identity by which calendars know a thing."""

import datetime
import re
from uuid import UUID

from .columns import Cell, Column, Misread

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?Z", re.ASCII)
COUNT = re.compile(r"\d{1,9}", re.ASCII)


def clock(name: str) -> Column:
    """A time of day to the minute, on the clock of 24 hours."""

    def read(cell: str) -> Cell:
        if not CLOCK.fullmatch(cell):
            raise Misread("it is not a time of day", "Write hours and minutes: 09:30 or 14:00.")
        return {name: datetime.time.fromisoformat(cell)}

    shape = {"type": "string", "constraints": {"pattern": r"([01]\d|2[0-3]):[0-5]\d", "maxLength": 5}}
    return Column(name, read, {name: None}, described=shape)


def moment(name: str, field_name: str = "") -> Column:
    """A moment in universal time."""

    def read(cell: str) -> Cell:
        try:
            if not MOMENT.fullmatch(cell):
                raise ValueError
            return {field_name or name: datetime.datetime.fromisoformat(cell)}
        except ValueError:
            raise Misread("it is not a moment of universal time", "Write it as 2009-03-23T09:30:00Z.") from None

    shape = {"type": "string", "constraints": {"pattern": MOMENT.pattern, "maxLength": 27}}
    return Column(name, read, {field_name or name: None}, described=shape)


def identity(name: str) -> Column:
    """The number by which calendars know a thing; an empty cell gives it a fresh one."""

    def read(cell: str) -> Cell:
        try:
            read = UUID(cell)
            if str(read) != cell:
                raise ValueError
        except ValueError:
            mend = "Write 32 hexadecimal digits in lower case, in five groups, or leave it empty."
            raise Misread("it is not a universal identifier", mend) from None
        return {name: read}

    shape = {"type": "string", "format": "uuid", "constraints": {"unique": True, "maxLength": 36}}
    return Column(name, read, {}, described=shape)


def count(name: str) -> Column:
    """How often something happened; an empty cell means never."""

    def read(cell: str) -> Cell:
        if not COUNT.fullmatch(cell):
            raise Misread("it is not a whole number", "Write digits only, such as 0 or 2.")
        return {name: int(cell)}

    return Column(name, read, {name: 0}, described={"type": "integer", "constraints": {"minimum": 0}})
