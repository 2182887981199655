"""Forms of indicators, targets and observations."""

from typing import Any

from django import forms

from governance.forms.fields import PartialDateField
from governance.forms.sourced import PlaceField, source_of
from governance.models import Area, Body, Partnership
from governance.permissions import Permission, permissions_of
from planning.forms.figures import DatedForm, FigureField, FiguresForm, initial_date
from planning.models import (
    Direction,
    Indicator,
    Initiative,
    Observation,
    Outlook,
    Plan,
    Priority,
    Target,
    Unit,
)
from planning.services.indicators import AIMED, DESCRIBED, FIGURES, OBSERVED


class IndicatorForm(DatedForm):
    """What is measured, how, and for what."""

    name = forms.CharField(label="Name", max_length=200)
    unit = forms.ChoiceField(label="Unit", choices=Unit.choices)
    direction = forms.ChoiceField(label="Direction", choices=Direction.choices, initial=Direction.HIGHER)
    body = forms.ModelChoiceField(label="Kept by the body", queryset=Body.objects.none())
    plan = forms.ModelChoiceField(label="Of the plan (optional)", queryset=Plan.objects.none(), required=False)
    priority = forms.ModelChoiceField(
        label="Of the priority (optional)", queryset=Priority.objects.none(), required=False
    )
    initiative = forms.ModelChoiceField(
        label="Of the initiative (optional)", queryset=Initiative.objects.none(), required=False
    )
    area = forms.ModelChoiceField(label="Of the area (optional)", queryset=Area.objects.none(), required=False)
    counted = forms.CharField(
        label="What is counted (optional)", max_length=200, required=False, help_text="Such as schools"
    )
    whole = forms.CharField(
        label="What it is a share of (optional)", max_length=200, required=False, help_text="Such as schools in all"
    )
    definition = forms.CharField(
        label="What it means exactly (optional)", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    baseline = FigureField(label="Baseline (optional)", help_text="The figure from which it sets out")
    baseline_on = PartialDateField(label="Date of the baseline (optional)", required=False)
    position = PlaceField()

    def __init__(self, *args: Any, user: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(partnership)
        everywhere = permissions_of(user, partnership).has(Permission.CHANGE_PLANS)
        choices = {
            "body": Body.objects.kept_by(user, partnership, Permission.CHANGE_PLANS),
            "plan": Plan.objects.visible_to(user, partnership),
            "priority": Priority.objects.visible_to(user, partnership),
            "initiative": Initiative.objects.visible_to(user, partnership),
            "area": partnership.areas.all(),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows.order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["body"].required = not everywhere
        if everywhere:
            self.fields["body"].label = "Kept by the body (optional)"

    @staticmethod
    def initial_of(indicator: Indicator) -> dict[str, Any]:
        """What the record says now."""
        said = {name: getattr(indicator, name) for name in DESCRIBED}
        return said | initial_date(indicator, "baseline_on") | source_of(indicator)

    def values(self) -> dict[str, Any]:
        """The fields of the indicator."""
        return {name: self.cleaned_data[name] for name in DESCRIBED} | self.dated("baseline_on")


class TargetForm(FiguresForm):
    """What an indicator is to reach, and by when."""

    due = PartialDateField(
        label="Due by (optional)", required=False, help_text="A day, a month or a year. Empty where no date is set"
    )
    interim = forms.BooleanField(label="It is an interim target, on the way to another", required=False)
    note = forms.CharField(label="Note (optional)", widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(partnership)
        self.order_fields([*AIMED, *(name for name in self.fields if name not in AIMED)])

    @staticmethod
    def initial_of(target: Target) -> dict[str, Any]:
        """What the record says now."""
        said = {name: getattr(target, name) for name in AIMED}
        return said | initial_date(target, "due") | source_of(target)

    def values(self) -> dict[str, Any]:
        """The fields of the target."""
        return {name: self.cleaned_data[name] for name in AIMED} | self.dated("due")


class ObservationForm(FiguresForm):
    """What was measured or reported, and when."""

    observed_on = PartialDateField(
        label="Measured or reported on (optional)",
        required=False,
        help_text="A day, a month or a year. Empty where the source gives none",
    )
    provisional = forms.BooleanField(label="The figure is provisional", required=False)
    target = forms.ModelChoiceField(
        label="The target that the source speaks of (optional)", queryset=Target.objects.none(), required=False
    )
    outlook = forms.ChoiceField(
        label="How things stand, in the source’s word", choices=Outlook.choices, initial=Outlook.NOT_STATED
    )
    note = forms.CharField(label="Note (optional)", widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def __init__(self, *args: Any, partnership: Partnership, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(partnership)
        self.fields["target"].queryset = indicator.targets.select_related("indicator")  # type: ignore[attr-defined]
        self.order_fields([*OBSERVED, *(name for name in self.fields if name not in OBSERVED)])

    def clean(self) -> dict[str, Any]:
        """See that it says something: a figure, or how things stand with a target."""
        cleaned = super().clean()
        silent = all(cleaned.get(name) is None for name in ("value", "numerator"))
        if silent and cleaned.get("outlook") == Outlook.NOT_STATED and not set(FIGURES) & set(self.errors):
            self.add_error("value", "Give a figure or a count, or how things stand with a target")
        return cleaned

    @staticmethod
    def initial_of(observation: Observation) -> dict[str, Any]:
        """What the record says now."""
        said = {name: getattr(observation, name) for name in OBSERVED}
        return said | initial_date(observation, "observed_on") | source_of(observation)

    def values(self) -> dict[str, Any]:
        """The fields of the observation."""
        return {name: self.cleaned_data[name] for name in OBSERVED} | self.dated("observed_on")
