from collections.abc import Iterable
from typing import Any

from django import forms

from commissioning.models import Return


class PackForm(forms.Form):
    """Which board pack is wanted: of a year, as at a day."""

    year = forms.TypedChoiceField(
        label="Commissioning year",
        coerce=int,
        error_messages={"invalid_choice": "Choose a year that has a published return."},
    )
    on = forms.DateField(
        label="Figures as at",
        input_formats=["%Y-%m-%d"],
        widget=forms.HiddenInput,
        error_messages={"invalid": "The day is not one of the calendar. Write year-month-day, such as 2009-04-01."},
    )

    def __init__(self, first_years: Iterable[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, Return(first_year=year).year) for year in first_years]  # type: ignore[attr-defined]

    @property
    def in_words(self) -> str:
        """What is wrong with it, in one line."""
        return " ".join(str(message) for messages in self.errors.values() for message in messages)
