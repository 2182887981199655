"""Dates as people write them in British spreadsheets, and why one is no date."""

import calendar
import datetime
import re

from governance.dates import PartialDate, Precision

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_BRITISH = re.compile(r"(?:(\d{1,2})[/.\- ])?(\d{1,2})[/.\- ](\d{4})", re.ASCII)
_IN_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([a-z]{3,9})\.? (\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[/.\- ](?:\d{1,2}|[a-z]{3,9})[/.\- ]\d{2}", re.ASCII)
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_EARLIEST, _LATEST = 1000, 2999
HOW = "Write it as 30/03/2009, 2009-03-30, March 2009 or 2009."


def read_date(text: str) -> PartialDate | None:
    """Read a day, month or year; None for an empty cell. Raises ValueError with a sentence that says what is wrong."""
    words = " ".join(text.lower().replace(",", " ").split())
    if not words:
        return None
    if match := _ISO.fullmatch(words):
        return _dated(*match.groups())
    if match := _BRITISH.fullmatch(words):
        day, month, year = match.groups()
        return _dated(year, month, day)
    if (match := _IN_WORDS.fullmatch(words)) and match[2] in _MONTHS:
        return _dated(match[3], str(_MONTHS[match[2]]), match[1])
    if _SHORT_YEAR.fullmatch(words):
        raise ValueError("The year has two digits: write all four.")
    raise ValueError(f"This is not a date. {HOW}")


def _dated(year: str, month: str | None, day: str | None) -> PartialDate:
    numbers = int(year), int(month or 1), int(day or 1)
    _refuse_impossible(*numbers)
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    return PartialDate(datetime.date(*numbers), precision)


def _refuse_impossible(year: int, month: int, day: int) -> None:
    if not _EARLIEST <= year <= _LATEST:
        raise ValueError(f"The year {year} cannot be right.")
    if not 1 <= month <= 12:
        swapped = " Day and month seem to be the other way round." if month <= 31 and 1 <= day <= 12 else ""
        raise ValueError(f"There is no month {month}.{swapped}")
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise ValueError(f"{calendar.month_name[month]} has {days} days{f' in {year}' if month == 2 else ''}.")


def nearest_day(text: str) -> str:
    """Return the last day of the month where somebody wrote a day beyond it, else nothing: a mend to offer."""
    match = _BRITISH.fullmatch(text.strip())
    if not match or not match[1] or not 1 <= int(match[2]) <= 12 or not _EARLIEST <= int(match[3]) <= _LATEST:
        return ""
    days = calendar.monthrange(int(match[3]), int(match[2]))[1]
    return f"{days:02}/{int(match[2]):02}/{match[3]}" if days < int(match[1]) <= 31 else ""
