"""Dates as sources give them: to the day, the month or the year; and half-open ranges of them."""

import datetime
import re
from dataclasses import dataclass
from typing import Self

from django.db import models


class Precision(models.TextChoices):
    DAY = "day", "day"
    MONTH = "month", "month"
    YEAR = "year", "year"


_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_FORMATS = {Precision.DAY: "%-d %B %Y", Precision.MONTH: "%B %Y", Precision.YEAR: "%Y"}


@dataclass(frozen=True, order=True)
class PartialDate:
    """A day, month or year: `first` is its first day."""

    first: datetime.date
    precision: str = Precision.DAY

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2009`, `2009-03` or `2009-03-30`; raises ValueError with a sentence for the person who typed it."""
        match = _WRITTEN.fullmatch(text.strip())
        if not match:
            raise ValueError(f"“{text}” is not a date. Write 2009, 2009-03 or 2009-03-30.")
        year, month, day = match.groups()
        try:
            first = datetime.date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise ValueError(f"“{text}” is not a day of the calendar. Check the month and the day.") from None
        return cls(first, Precision.DAY if day else Precision.MONTH if month else Precision.YEAR)

    @classmethod
    def until(cls, after: datetime.date, precision: str) -> Self:
        """Return the last day, month or year of a half-open range that ends before `after`."""
        last = after - datetime.timedelta(days=1)
        if precision == Precision.YEAR:
            last = last.replace(month=1, day=1)
        elif precision == Precision.MONTH:
            last = last.replace(day=1)
        return cls(last, precision)

    @property
    def after(self) -> datetime.date:
        """The first day that this day, month or year does not include; the calendar's last where there is none."""
        try:
            if self.precision == Precision.YEAR:
                return datetime.date(self.first.year + 1, 1, 1)
            if self.precision == Precision.MONTH:
                return (self.first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
            return self.first + datetime.timedelta(days=1)
        except (ValueError, OverflowError):
            return datetime.date.max

    def written(self) -> str:
        """Return the form that `parse` reads."""
        return self.first.isoformat()[
            : {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[Precision(self.precision)]
        ]

    def __str__(self) -> str:
        return self.first.strftime(_FORMATS[Precision(self.precision)])


def in_words(date: datetime.date | None, precision: str = Precision.DAY) -> str:
    """Word a date to its precision: “30 March 2009”, “March 2009”, “2009”; nothing for None."""
    return str(PartialDate(date, precision)) if date else ""


def precision_of(field_name: str) -> str:
    """Return the name of the field that says how exact a date is: `due_precision`, `completed_precision`."""
    return f"{field_name.removesuffix('_on')}_precision"


class DateRange(models.Func):
    """PostgreSQL's half-open `daterange`, for exclusion constraints over two columns."""

    function = "daterange"
    output_field = models.Field()


class DatedQuerySet(models.QuerySet):
    """Rows that hold for a half-open range of days."""

    def in_force(self, on: datetime.date) -> Self:
        """Rows whose range includes the day `on`; an open end has no limit."""
        return self.filter(in_force(on))


def in_force(on: datetime.date, prefix: str = "") -> models.Q:
    """Return the condition that a half-open range includes `on`; `prefix` reaches it over a relation."""
    started = models.Q(**{f"{prefix}starts__isnull": True}) | models.Q(**{f"{prefix}starts__lte": on})
    lasting = models.Q(**{f"{prefix}ends__isnull": True}) | models.Q(**{f"{prefix}ends__gt": on})
    return started & lasting


class Dated(models.Model):
    """A fact that holds from `starts` until the day before `ends`, each as precise as its source."""

    starts = models.DateField("from", null=True, blank=True)
    starts_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    ends = models.DateField("first day no longer", null=True, blank=True)
    ends_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts__isnull=True)
                | models.Q(ends__isnull=True)
                | models.Q(ends__gt=models.F("starts")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message="The last day must not be before the first day.",
            )
        ]

    def is_in_force(self, on: datetime.date) -> bool:
        """Whether it includes a day; what has no end goes on until it is ended."""
        return (self.starts is None or self.starts <= on) and (self.ends is None or self.ends > on)

    @property
    def period(self) -> str:
        """The range in words: “from 2008”, “March 2008 to 30 June 2009”; nothing when neither end is known."""
        first = in_words(self.starts, self.starts_precision)
        last = str(PartialDate.until(self.ends, self.ends_precision)) if self.ends else ""
        if first and last:
            return f"{first} to {last}"
        return f"from {first}" if first else f"until {last}" if last else ""
