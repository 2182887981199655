from typing import Any

from django import forms

from governance.forms.sourced import PlaceField, SourcedForm, source_of
from governance.models import Partnership
from planning.models import Outcome
from planning.services.outcomes import WRITTEN


class OutcomeForm(SourcedForm):
    """What is written of an outcome."""

    name = forms.CharField(label="Name", max_length=200)
    framework = forms.CharField(
        label="Framework (optional)", max_length=200, required=False, help_text="The set of outcomes that it is one of"
    )
    statement = forms.CharField(
        label="What it means, in our own words (optional)", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    position = PlaceField()

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(partnership)

    @staticmethod
    def initial_of(outcome: Outcome) -> dict[str, Any]:
        """What the record says now."""
        return {name: getattr(outcome, name) for name in WRITTEN} | source_of(outcome)

    def values(self) -> dict[str, Any]:
        """The fields of the outcome."""
        return {name: self.cleaned_data[name] for name in WRITTEN}
