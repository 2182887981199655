"""Fields for money, percentages, financial years and days."""

import datetime
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from governance.dates import Precision
from governance.forms.fields import PartialDateField

POUNDS = re.compile(r"(-?)£?(-?)(\d{1,3}(?:,\d{3})+|\d{1,13})(\.\d{1,2})?", re.ASCII)
PERCENT = re.compile(r"\d{1,3}(\.\d{1,4})?", re.ASCII)
YEAR = re.compile(r"(\d{4})(?:\s*[/-]\s*(\d{2}|\d{4}))?", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1900, 9998
MOST = Decimal("9999999999999.99")


class PoundsField(forms.CharField):
    """Exact pounds, with a pound sign and commas or without: cleans to a Decimal, or None where nothing is typed."""

    def __init__(self, *, below_zero: bool = False, zero: bool = True, **kwargs: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-10"}
        super().__init__(widget=forms.TextInput(attrs=attributes), max_length=40, **kwargs)
        self.below_zero, self.zero = below_zero, zero
        self.error_messages["required"] = "Enter an amount, such as 12,500.00"

    def prepare_value(self, value: Any) -> Any:
        """Show an amount with its two decimals and commas."""
        return f"{value:,.2f}" if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        """Read the amount; raises ValidationError with how to write it."""
        typed = str(super().clean(value)).replace("−", "-").replace(" ", "")
        if not typed:
            return None
        match = POUNDS.fullmatch(typed)
        if match is None or (match[1] and match[2]):
            raise ValidationError("Enter pounds and pence in digits, such as 12,500.00")
        amount = Decimal(f"{match[1]}{match[2]}{match[3].replace(',', '')}{match[4] or ''}")
        if amount < 0 and not self.below_zero:
            raise ValidationError("The amount must not be below zero")
        if not amount and not self.zero:
            raise ValidationError("Enter an amount above zero")
        if abs(amount) > MOST:
            raise ValidationError("The amount is too large")
        return amount


class PercentField(forms.CharField):
    """A percentage with at most four decimals: cleans to a Decimal, or None where nothing is typed."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off", "class": "govuk-input--width-5"}
        super().__init__(widget=forms.TextInput(attrs=attributes), max_length=20, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a percentage without zeros at its end."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        """Read the percentage; raises ValidationError with how to write it."""
        typed = str(super().clean(value)).removesuffix("%").strip()
        if not typed:
            return None
        if not PERCENT.fullmatch(typed) or Decimal(typed) > 100:
            raise ValidationError("Enter a percentage from 0 to 100, such as 62.5")
        return Decimal(typed)


class FinancialYearField(forms.CharField):
    """A financial year as people write it, 2009/10: cleans to the calendar year in which it begins."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-5"}),
            max_length=20,
            **kwargs,
        )
        self.error_messages["required"] = "Enter a financial year, such as 2009/10"

    def clean(self, value: Any) -> Any:
        """Read the year; raises ValidationError with how to write it."""
        match = YEAR.fullmatch(str(super().clean(value)).strip())
        if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            raise ValidationError("Enter a financial year, such as 2009/10")
        if match[2] and int(match[2]) % 100 != (int(match[1]) + 1) % 100:
            raise ValidationError("The second year must follow the first, as in 2009/10")
        return int(match[1])


class DayField(PartialDateField):
    """A day of the calendar, whole: cleans to a date or None."""

    def clean(self, value: Any) -> datetime.date | None:  # type: ignore[override]
        """Read the three boxes; raises ValidationError when the day or the month is missing."""
        typed = super().clean(value)
        if typed is None:
            return None
        if typed.precision != Precision.DAY:
            raise ValidationError("Enter the day and the month as well")
        return typed.first
