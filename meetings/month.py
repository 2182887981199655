"""A month as weeks of days, with the meetings of each day."""

import calendar
import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

FIRST_YEAR, LAST_YEAR = 1900, 2999


@dataclass(frozen=True, order=True)
class Month:
    """One month of the calendar."""

    year: int
    month: int

    @classmethod
    def of(cls, day: datetime.date) -> "Month":
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str, otherwise: datetime.date) -> "Month":
        """Read “2009-03”; what is none, or too far off, is the month of the other day."""
        try:
            first = datetime.datetime.strptime(text, "%Y-%m").date()
        except ValueError:
            return cls.of(otherwise)
        return cls.of(first) if FIRST_YEAR <= first.year <= LAST_YEAR else cls.of(otherwise)

    @property
    def first(self) -> datetime.date:
        """Its first day."""
        return datetime.date(self.year, self.month, 1)

    @property
    def after(self) -> datetime.date:
        """The first day of the next month."""
        return self.step(1).first

    def step(self, months: int) -> "Month":
        """The month so many months later, or earlier."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, month + 1)

    def __str__(self) -> str:
        return f"{self.first:%B %Y}"

    @property
    def written(self) -> str:
        """The form that `read` reads."""
        return f"{self.year}-{self.month:02}"


def weeks_of(month: Month, rows: Iterable[dict[str, Any]], on: datetime.date) -> list[list[dict[str, Any]]]:
    """Return the weeks of a month from Monday, each of seven days; days of other months are empty."""
    by_day: dict[datetime.date, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_day[row["date"]].append(row)
    return [
        [_day(month, day, by_day, on) for day in week]
        for week in calendar.Calendar().monthdatescalendar(month.year, month.month)
    ]


def _day(
    month: Month, day: datetime.date, by_day: dict[datetime.date, list[dict[str, Any]]], on: datetime.date
) -> dict[str, Any]:
    inside = day.month == month.month
    return {"date": day if inside else None, "rows": by_day.get(day, []) if inside else [], "is_on": day == on}
