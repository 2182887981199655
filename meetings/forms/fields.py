"""Fields that the forms of meetings share: a day, a time of day, and where a fact is written."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from governance.dates import Precision
from governance.forms.fields import PartialDateField
from governance.forms.sourced import SourcedForm

TIMES = ["%H:%M", "%H.%M", "%H%M", "%H"]


class DayField(PartialDateField):
    """A whole date: cleans to a date, or None where none is asked for."""

    def clean(self, value: Any) -> Any:
        """Read the three boxes; raises ValidationError where they are a month or a year only."""
        read = super().clean(value)
        if read is not None and read.precision != Precision.DAY:
            raise ValidationError("Enter the day as well, such as 12 6 2009")
        return read.first if read else None


class ClockField(forms.TimeField):
    """A time of day on the clock of 24 hours, typed with or without a colon."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": "govuk-input--width-5", "autocomplete": "off"})
        super().__init__(input_formats=TIMES, widget=widget, required=False, **kwargs)
        self.error_messages["invalid"] = "Write the time as 14:30"

    def prepare_value(self, value: Any) -> Any:
        """Write a time without seconds."""
        return f"{value:%H:%M}" if isinstance(value, datetime.time) else value


def check_times(form: forms.Form) -> None:
    """See that an end comes after a beginning, and is not there without one."""
    begins, ends = form.cleaned_data.get("begins"), form.cleaned_data.get("ends")
    if not isinstance(ends, datetime.time) or "begins" in form.errors:
        return
    if begins is None:
        form.add_error("begins", "Give the time at which it begins as well, or leave both empty")
    elif ends <= begins:
        form.add_error("ends", "It must end after it begins, on the same day")


class PlacedForm(SourcedForm):
    """A form of a fact that has a place of its own, so that the place in its document goes by another name."""

    written_at = "source_place"
    place = forms.CharField(max_length=250, required=False)
    source_place = forms.CharField(label="Place in that document (optional)", max_length=200, required=False)
