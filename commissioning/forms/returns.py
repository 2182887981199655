"""What is asked about a return. Nothing here saves."""

from typing import Any

from django import forms

from commissioning.models import Return
from commissioning.services.returns import DESCRIBED
from governance.forms.editing import EditForm


class ReasonForm(EditForm):
    """Why a return is sent back: whoever submitted it has to know."""

    reason = forms.CharField(
        label="What has to be put right",
        max_length=250,
        error_messages={"required": "Say what has to be put right, so that it can be."},
    )


class ReturnForm(EditForm):
    """What a draft return says of itself."""

    title = forms.CharField(label="Title", max_length=200)
    caption = forms.CharField(label="What its table shows (optional)", max_length=250, required=False)
    year_note = forms.CharField(
        label="About the year (optional)", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    unit_note = forms.CharField(
        label="About the unit (optional)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        help_text="Shown as a warning above the figures.",
    )

    @staticmethod
    def initial_of(submission: Return) -> dict[str, Any]:
        """What the record says now."""
        return {name: getattr(submission, name) for name in DESCRIBED}

    def values(self) -> dict[str, Any]:
        """The fields of the return."""
        return {name: self.cleaned_data[name] for name in DESCRIBED}
