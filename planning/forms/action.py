"""Forms of actions: what is asked of whom, and how far it has come."""

import datetime
from typing import Any

from django import forms

from governance.dates import PartialDate, Precision
from governance.forms.editing import EditForm
from governance.forms.fields import PartialDateField
from governance.forms.membership import HolderForm
from governance.forms.sourced import SourcedForm, source_of
from governance.holders import kind_of
from governance.models import Access, Body, Partnership
from governance.permissions import Permission, may, permissions_of
from planning.models import OWNERS, Action, Initiative, Plan, Priority
from planning.permissions import can_change_plans

TYPED = ("name", "statement", "plan", "priority", "initiative", "arose_in", "access")
NOT_TO_THE_DAY = "Give the day as well: day, month and year"


def _day(typed: PartialDate | None) -> datetime.date | None:
    return typed.first if typed else None


class ActionForm(SourcedForm, HolderForm):
    """What is asked, of whom, by when, and who may read of it."""

    makes = ()

    name = forms.CharField(label="What is to be done, in a few words", max_length=200)
    statement = forms.CharField(
        label="More about it (optional)", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    holder = forms.CharField(
        label="Whose action it is (optional)",
        max_length=200,
        required=False,
        help_text="A person, an office, an organisation or a body of the record",
    )
    due = PartialDateField(
        label="Due (optional)", required=False, help_text="A day, or a month or a year with the boxes before it empty"
    )
    raised_on = PartialDateField(label="Asked for on (optional)", required=False)
    arose_in = forms.ModelChoiceField(
        label="Asked for by the body (optional)", queryset=Body.objects.none(), required=False
    )
    plan = forms.ModelChoiceField(label="For the plan (optional)", queryset=Plan.objects.none(), required=False)
    priority = forms.ModelChoiceField(
        label="For the priority (optional)", queryset=Priority.objects.none(), required=False
    )
    initiative = forms.ModelChoiceField(
        label="For the initiative (optional)", queryset=Initiative.objects.none(), required=False
    )
    access = forms.ChoiceField(label="Who may read of it", choices=Access.choices, initial=Access.PUBLIC)

    def __init__(self, *args: Any, user: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, user=user, partnership=partnership, **kwargs)
        self.offer_documents(partnership)
        self.order_fields(["name", "statement", "holder", "holder_choice", "holder_key", "due"])
        offered: dict[str, Any] = {
            "arose_in": partnership.bodies.visible_to(user, partnership),
            "plan": Plan.objects.visible_to(user, partnership),
            "priority": Priority.objects.visible_to(user, partnership),
            "initiative": Initiative.objects.visible_to(user, partnership),
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that whoever asks keeps plans of the owner or the asking body, and goes on to read what they ask."""
        cleaned = super().clean() or self.cleaned_data
        raised = cleaned.get("raised_on")
        if raised and raised.precision != Precision.DAY:
            self.add_error("raised_on", NOT_TO_THE_DAY)
        if not self.errors:
            self._check_bodies(cleaned)
        return cleaned

    def _check_bodies(self, cleaned: dict[str, Any]) -> None:
        who, asked = cleaned.get("who"), cleaned.get("arose_in")
        bodies = [who if isinstance(who, Body) else None, asked]
        if not any(can_change_plans(self.user, self.partnership, body) for body in bodies):
            self.add_error("arose_in", "Choose a body whose plans you keep, here or as the owner")
        elif asked and asked != self.initial.get("arose_in") and not self._keeps(asked):
            self.add_error("arose_in", "Choose a body whose plans you keep: its next agenda shows what it asked for")
        if cleaned["access"] == Access.BODY and not self._reads(asked):
            self.add_error("access", "Choose a body whose restricted papers you read, or let others read of it")

    def _keeps(self, body: Body) -> bool:
        return can_change_plans(self.user, self.partnership, body)

    def _reads(self, body: Body | None) -> bool:
        if body is None:
            return permissions_of(self.user, self.partnership).has(Permission.READ_RESTRICTED)
        return may(self.user, body, Permission.READ_RESTRICTED)

    @staticmethod
    def initial_of(action: Action) -> dict[str, Any]:
        """What the record says now."""
        owner = action.owner
        dated = {
            "due": PartialDate(action.due, action.due_precision) if action.due else None,
            "raised_on": PartialDate(action.raised_on) if action.raised_on else None,
        }
        named = {"holder": owner.name, "holder_key": f"{kind_of(owner)}-{owner.pk}"} if owner else {}
        return {name: getattr(action, name) for name in TYPED} | dated | named | source_of(action)

    def values(self) -> dict[str, Any]:
        """The fields of the action."""
        typed, who = self.cleaned_data, self.cleaned_data.get("who")
        due: PartialDate | None = typed["due"]
        owners = dict.fromkeys(OWNERS) | ({kind_of(who): who} if who else {})
        dated: dict[str, Any] = {"due": _day(due), "raised_on": _day(typed["raised_on"])}
        if due:
            dated["due_precision"] = due.precision
        return {name: typed[name] for name in TYPED} | owners | dated


class StepForm(EditForm):
    """The day on which something is said of an action, and what is said."""

    on = PartialDateField(label="On")
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, Any]:
        """See that the day is known to the day."""
        cleaned = super().clean() or self.cleaned_data
        on = cleaned.get("on")
        if on and on.precision != Precision.DAY:
            self.add_error("on", NOT_TO_THE_DAY)
        return cleaned

    @property
    def day(self) -> datetime.date | None:
        """The day that was typed."""
        return _day(self.cleaned_data["on"])


class FinishForm(StepForm):
    on = PartialDateField(label="On (optional)", help_text="Empty where nobody noted the day", required=False)
    note = forms.CharField(label="Note (optional)", widget=forms.Textarea(attrs={"rows": 3}), required=False)


class ReopenForm(StepForm):
    note = forms.CharField(label="Why it is taken up again", widget=forms.Textarea(attrs={"rows": 3}))


class ProgressForm(StepForm, SourcedForm):
    note = forms.CharField(label="How far it has come", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(partnership)
