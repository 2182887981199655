"""Fields that commissioning's forms share: amounts of money, percentages and financial years as people write them."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.models import year_in_words

FIGURE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?", re.ASCII)
YEAR = re.compile(r"(\d{4})(?:\s*[/–-]\s*(\d{2}|\d{4}))?", re.ASCII)
FIRST, LAST = 1900, 2999


class FigureField(forms.CharField):
    """A figure above nothing, commas allowed: cleans to a Decimal, or None where none is given."""

    def __init__(self, *, decimals: int = 2, digits: int = 13, sign: str = "", **kwargs: Any) -> None:
        self.decimals, self.digits, self.sign = decimals, digits, sign
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "class": "govuk-input--width-10"}

    def to_python(self, value: Any) -> Any:
        """Read the figure; raises ValidationError with how to write it."""
        typed = "".join(str(value or "").split()).strip(self.sign or None)
        if not typed:
            return None
        match = FIGURE.fullmatch(typed)
        if not match or len(match[1].replace(",", "")) > self.digits:
            raise ValidationError("Write it in digits, such as 1250.50")
        if len((match[2] or ".")[1:]) > self.decimals:
            raise ValidationError(f"Write it with at most {self.decimals} decimals")
        figure = Decimal(typed.replace(",", ""))
        if not figure:
            raise ValidationError("Leave it empty where no figure is known: that is not the same as 0")
        return figure

    def prepare_value(self, value: Any) -> Any:
        """Write a figure without needless zeros."""
        if not isinstance(value, Decimal):
            return value
        return f"{value:.0f}" if value == value.to_integral_value() else f"{value.normalize():f}"

    def validate(self, value: Any) -> None:
        """Ask for it only where it is required: no figure is no mistake."""
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Everything is checked where it is read."""


class YearField(forms.CharField):
    """A financial year, written 2009/10: cleans to its first calendar year, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs |= {"class": "govuk-input--width-5"}

    def to_python(self, value: Any) -> Any:
        """Read the year; raises ValidationError with how to write it."""
        typed = str(value or "").strip()
        if not typed:
            return None
        match = YEAR.fullmatch(typed)
        if not match or not FIRST <= int(match[1]) <= LAST:
            raise ValidationError("Write the year as 2009/10")
        if match[2] and int(match[2]) % 100 != (int(match[1]) + 1) % 100:
            raise ValidationError(
                f"A financial year is two years that follow each other: {year_in_words(int(match[1]))}"
            )
        return int(match[1])

    def prepare_value(self, value: Any) -> Any:
        """Write a year as people do."""
        return year_in_words(value) if isinstance(value, int) else value

    def validate(self, value: Any) -> None:
        """Ask for it only where it is required."""
        if self.required and value is None:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Everything is checked where it is read."""


def check_years(form: forms.Form) -> None:
    """See that the last year does not come before the first, and is not there without it."""
    first, last = form.cleaned_data.get("first_year"), form.cleaned_data.get("last_year")
    if last is None or "first_year" in form.errors:
        return
    if first is None:
        form.add_error("first_year", "Give the first year as well, or leave both empty")
    elif last < first:
        form.add_error("last_year", "The last year must not be before the first")
