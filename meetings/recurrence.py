"""The dates that a series of meetings would have between two days, for somebody to choose from."""

import calendar
import datetime
from collections.abc import Iterator

MOST = 60
WEEK = datetime.timedelta(weeks=1)
RHYTHMS: dict[str, str] = {
    "weeks-1": "Every week",
    "weeks-2": "Every 2 weeks",
    "weeks-4": "Every 4 weeks",
    "weeks-6": "Every 6 weeks",
    "months-1": "Every month, on the same weekday of the month",
    "months-2": "Every 2 months, on the same weekday of the month",
    "months-3": "Every 3 months, on the same weekday of the month",
    "months-6": "Every 6 months, on the same weekday of the month",
}
FIFTH = 5


def proposed(first: datetime.date, last: datetime.date, rhythm: str) -> list[datetime.date]:
    """Return the dates from the first day on, none after the last, at most MOST; `rhythm` is one of RHYTHMS."""
    unit, _, number = rhythm.partition("-")
    dates = _weekly(first, int(number)) if unit == "weeks" else _monthly(first, int(number))
    kept: list[datetime.date] = []
    for day in dates:
        if day > last or len(kept) == MOST:
            break
        kept.append(day)
    return kept


def weekday_in_words(day: datetime.date) -> str:
    """Say which weekday of its month a day is: “second Tuesday”; a fifth one is the last."""
    which = ("first", "second", "third", "fourth", "last")[_which(day) - 1]
    return f"{which} {day:%A}"


def _which(day: datetime.date) -> int:
    return (day.day - 1) // 7 + 1


def _weekly(first: datetime.date, weeks: int) -> Iterator[datetime.date]:
    day = first
    while day.year < datetime.MAXYEAR:
        yield day
        day += WEEK * weeks


def _monthly(first: datetime.date, months: int) -> Iterator[datetime.date]:
    """A fifth weekday is read as the last of its month, because most months have no fifth."""
    month = first.year * 12 + first.month - 1
    while month // 12 < datetime.MAXYEAR:
        yield _weekday_of_month(month // 12, month % 12 + 1, first.weekday(), _which(first))
        month += months


def _weekday_of_month(year: int, month: int, weekday: int, which: int) -> datetime.date:
    start, days = calendar.monthrange(year, month)
    days_of = range(1 + (weekday - start) % 7, days + 1, 7)
    return datetime.date(year, month, days_of[-1] if which == FIFTH else days_of[which - 1])
