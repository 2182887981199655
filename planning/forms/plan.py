from typing import TYPE_CHECKING, Any

from django import forms

from governance.dates import PartialDate
from governance.forms.editing import EditForm
from governance.forms.fields import PartialDateField
from governance.forms.sourced import PlaceField, SourcedForm, source_of
from governance.models import Area, Body, Document, Organisation, Partnership
from governance.permissions import Permission
from planning.models import Plan, PlanKind, PlanLevel
from planning.permissions import can_change_plans
from planning.services.plans import WRITTEN

if TYPE_CHECKING:
    from governance.permissions import Reader

PAPER = "paper"
"""The form's word for the document that is the plan: `document` is where the fact is written."""


class PlanForm(SourcedForm):
    """What is written of a plan."""

    name = forms.CharField(label="Name", max_length=200)
    kind = forms.ChoiceField(label="Sort of plan", choices=PlanKind.choices, initial=PlanKind.PLAN)
    level = forms.ChoiceField(
        label="For whom it is made", choices=(("", "Not stated"), *PlanLevel.choices), required=False
    )
    body = forms.ModelChoiceField(
        label="Body that owns it (optional)", queryset=Body.objects.none(), required=False, empty_label="No body"
    )
    organisation = forms.ModelChoiceField(
        label="Or the organisation that owns it (optional)", queryset=Organisation.objects.none(), required=False
    )
    parent = forms.ModelChoiceField(
        label="Carries further the plan (optional)", queryset=Plan.objects.none(), required=False
    )
    area = forms.ModelChoiceField(label="Area (optional)", queryset=Area.objects.none(), required=False)
    starts = PartialDateField(label="From (optional)", required=False)
    ends = PartialDateField(
        label="Until (optional)", required=False, help_text="The last day, month or year that it is for"
    )
    version = forms.CharField(label="Version (optional)", max_length=40, required=False)
    status_note = forms.CharField(label="Note on where it stands (optional)", max_length=250, required=False)
    summary = forms.CharField(
        label="What it is, in our own words (optional)", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    paper = forms.ModelChoiceField(
        label="The plan itself in the library (optional)",
        queryset=Document.objects.none(),
        required=False,
        empty_label="Not in the library",
    )
    number_stated = forms.BooleanField(
        label="This is one plan", required=False, initial=True, help_text="Leave it out where it stands for several"
    )
    position = PlaceField()

    def __init__(
        self, *args: Any, user: "Reader", partnership: Partnership, plan: Plan | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(partnership)
        keeps_all = can_change_plans(user, partnership)
        plans = Plan.objects.visible_to(user, partnership).order_by("name", "pk")
        offered: dict[str, Any] = {
            "body": Body.objects.kept_by(user, partnership, Permission.CHANGE_PLANS).order_by("name"),
            "organisation": partnership.organisations.kept().order_by("name"),
            "parent": plans.exclude(pk=plan.pk) if plan else plans,
            "area": partnership.areas.order_by("name"),
            PAPER: partnership.documents.order_by("title"),
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        if not keeps_all:
            del self.fields["organisation"]
            self.fields["body"].required = True
        if plan and plan.parent_id and not plans.filter(pk=plan.parent_id).exists():
            del self.fields["parent"]

    def clean(self) -> dict[str, Any]:
        """See that it has one owner, and that it does not end before it begins."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("body") and cleaned.get("organisation"):
            self.add_error("organisation", "Choose a body or an organisation, not both")
        first, last = cleaned.get("starts"), cleaned.get("ends")
        if first and last and last.after <= first.first:
            self.add_error("ends", "The last day must not be before the first")
        return cleaned

    def written(self) -> list[str]:
        """The fields of the plan that this form says anything of."""
        return [name for name in WRITTEN if (PAPER if name == "document" else name) in self.fields]

    @staticmethod
    def initial_of(plan: Plan) -> dict[str, Any]:
        """What the record says now."""
        dates = {
            "starts": PartialDate(plan.starts, plan.starts_precision) if plan.starts else None,
            "ends": PartialDate.until(plan.ends, plan.ends_precision) if plan.ends else None,
        }
        plain = {name: getattr(plan, name) for name in WRITTEN if name != "document"}
        return plain | dates | {PAPER: plan.document_id} | source_of(plan)

    def values(self) -> dict[str, Any]:
        """The fields of the plan."""
        values = {name: self.cleaned_data[PAPER if name == "document" else name] for name in self.written()}
        first, last = values["starts"], values["ends"]
        values |= {"starts": first.first if first else None, "ends": last.after if last else None}
        if first:
            values["starts_precision"] = first.precision
        if last:
            values["ends_precision"] = last.precision
        return values


class NextVersionForm(EditForm):
    """How the next version of a plan is called."""

    name = forms.CharField(label="Name of the next version", max_length=200)
    version = forms.CharField(label="Version (optional)", max_length=40, required=False)
