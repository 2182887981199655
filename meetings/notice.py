"""Clear days of notice: those between the publication of an agenda and the meeting, neither of them counted.

Weekends and bank holidays do not count. Principal councils owe five: Local Government Act 1972, section 100B.
"""

import datetime
from collections.abc import Container
from dataclasses import dataclass
from functools import cache

import holidays
from django.conf import settings

DAY = datetime.timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Notice:
    """How many clear days are asked for, how many there are, and the last day on which publication keeps to that."""

    asked: int
    given: int
    latest: datetime.date

    @property
    def is_short(self) -> bool:
        """Whether fewer days are given than are asked for."""
        return self.given < self.asked


def counts(day: datetime.date, closed: Container[datetime.date]) -> bool:
    """Tell whether a day is a working day: no Saturday, no Sunday, and not closed."""
    return day.weekday() < SATURDAY and day not in closed


def clear_days(published: datetime.date, meeting: datetime.date, closed: Container[datetime.date]) -> int:
    """Count the working days after the day of publication and before that of the meeting; 0 when there are none."""
    days = map(datetime.date.fromordinal, range(published.toordinal() + 1, meeting.toordinal()))
    return sum(counts(day, closed) for day in days)


def latest_day(meeting: datetime.date, asked: int, closed: Container[datetime.date]) -> datetime.date:
    """Return the last day on which an agenda can be published that so many clear days are left."""
    day = meeting - DAY
    while asked:
        asked -= counts(day, closed)
        day -= DAY
    return day


def notice_of(published: datetime.date, meeting: datetime.date, asked: int) -> Notice:
    """Return the notice that publication on a day gives of a meeting, by the bank holidays of the settings."""
    closed = bank_holidays()
    return Notice(asked, clear_days(published, meeting, closed), latest_day(meeting, asked, closed))


def holiday_name(day: datetime.date) -> str:
    """Return what a bank holiday is called; nothing for any other day."""
    return bank_holidays().get(day) or ""


@cache
def _holidays_of(place: str) -> holidays.HolidayBase:
    country, _, part = place.partition("-")
    return holidays.country_holidays(country, subdiv=part or None)


def bank_holidays() -> holidays.HolidayBase:
    """The bank holidays of the country that `PORTAL_HOLIDAYS` names, with its part: “GB-ENG”."""
    return _holidays_of(settings.PORTAL_HOLIDAYS)
