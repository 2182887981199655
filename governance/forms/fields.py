"""Fields that the portal's forms share: dates as precise as they are known, and whoever can hold a seat."""

import re
from typing import Any

from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.widgets import DateInputWidget
from django import forms
from django.core.exceptions import ValidationError

from governance.dates import PartialDate, Precision

DIGITS = re.compile(r"\d{1,4}", re.ASCII)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class DateBoxes(DateInputWidget):
    """Three boxes for a date; empty boxes before the year make it a month or a year."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for box in self.widgets:
            box.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def decompress(self, value: PartialDate | None) -> tuple[Any, Any, Any]:
        """Give each box its part of the date."""
        if value is None:
            return None, None, None
        day = value.first.day if value.precision == Precision.DAY else None
        month = value.first.month if value.precision != Precision.YEAR else None
        return day, month, value.first.year

    def id_for_label(self, id_: str) -> str:
        """The first box, for the error summary to lead to."""
        return f"{id_}_0"


class PartialDateField(DateInputField):
    """A day, a month or a year, as precisely as it is known: cleans to a PartialDate or None."""

    widget = DateBoxes

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages["required"] = "Enter a date, such as 12 6 2009"

    def clean(self, value: Any) -> PartialDate | None:
        """Read the three boxes; raises ValidationError with what is wrong with them and how to mend it."""
        boxes = [str(box or "").strip() for box in (value or [])] + ["", "", ""]
        day, month, year = boxes[:3]
        if not any((day, month, year)):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        return self._read(day, _month_number(month), year)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the boxes hold something else than they were given."""
        given = initial if isinstance(initial, (list, tuple)) else DateBoxes().decompress(initial)
        return [str(box or "") for box in given] != [str(box or "") for box in data or ("", "", "")]

    def _read(self, day: str, month: str, year: str) -> PartialDate:
        if not re.fullmatch(r"\d{4}", year, re.ASCII) or int(year) < 1000:
            raise ValidationError("Enter the year with four digits, such as 2009")
        if day and not month:
            raise ValidationError("Enter the month as well, or leave the day empty")
        if any(box and not DIGITS.fullmatch(box) for box in (day, month)):
            raise ValidationError("Enter the date in digits, such as 12 6 2009")
        try:
            return PartialDate.parse("-".join(filter(None, [year, month and month.zfill(2), day and day.zfill(2)])))
        except ValueError:
            raise ValidationError(_why_no_date(int(day or 1), int(month), int(year))) from None


def _month_number(typed: str) -> str:
    """Return the digits of a month, whose English name may be typed instead."""
    name = typed[:3].casefold()
    return str(MONTHS.index(name) + 1) if name in MONTHS else typed


def _why_no_date(day: int, month: int, year: int) -> str:
    if not 1 <= month <= 12:
        return "The month must be from 1 to 12"
    days = (PartialDate.parse(f"{year}-{month:02}").after - PartialDate.parse(f"{year}-{month:02}").first).days
    return f"{PartialDate.parse(f'{year}-{month:02}').first:%B} has {days} days in {year}"


class Choices(forms.RadioSelect):
    """Radio buttons that the error summary can lead to."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The first button, whose number the crispy template begins at one."""
        return f"{id_}_1" if index is None else str(super().id_for_label(id_, index))
