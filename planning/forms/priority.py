from typing import TYPE_CHECKING, Any

from django import forms

from governance.forms.sourced import PlaceField, SourcedForm, source_of
from governance.models import Area, Body, Partnership
from governance.permissions import Permission
from planning.models import Initiative, Outcome, Plan, Priority, PriorityStatus
from planning.permissions import can_change_plans
from planning.services.priorities import WRITTEN

if TYPE_CHECKING:
    from governance.permissions import Reader


class PriorityForm(SourcedForm):
    """What is written of a priority."""

    name = forms.CharField(label="Name", max_length=200)
    statement = forms.CharField(
        label="What is meant, in our own words (optional)", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    body = forms.ModelChoiceField(
        label="Lead body (optional)", queryset=Body.objects.none(), required=False, empty_label="None is named"
    )
    parent = forms.ModelChoiceField(
        label="Part of the priority (optional)", queryset=Priority.objects.none(), required=False
    )
    status = forms.ChoiceField(
        label="Where it stands", choices=PriorityStatus.choices, initial=PriorityStatus.NOT_STATED
    )
    status_note = forms.CharField(label="Note on where it stands (optional)", max_length=250, required=False)
    position = PlaceField()

    def __init__(
        self,
        *args: Any,
        user: "Reader",
        partnership: Partnership,
        plan: Plan | None = None,
        priority: Priority | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(partnership)
        here = Priority.objects.visible_to(user, partnership).filter(plan=plan).order_by("name", "pk")
        bodies = Body.objects.visible_to(user, partnership)
        if plan is None:
            bodies = Body.objects.kept_by(user, partnership, Permission.CHANGE_PLANS)
        self.fields["parent"].queryset = here.exclude(pk=priority.pk) if priority else here  # type: ignore[attr-defined]
        self.fields["body"].queryset = bodies.order_by("name")  # type: ignore[attr-defined]
        if plan is None and not can_change_plans(user, partnership):
            self.fields["body"].required = True
        if priority and priority.parent_id and not here.filter(pk=priority.parent_id).exists():
            del self.fields["parent"]

    def written(self) -> list[str]:
        """The fields of the priority that this form says anything of."""
        return [name for name in WRITTEN if name in self.fields]

    @staticmethod
    def initial_of(priority: Priority) -> dict[str, Any]:
        """What the record says now."""
        return {name: getattr(priority, name) for name in WRITTEN} | source_of(priority)

    def values(self) -> dict[str, Any]:
        """The fields of the priority."""
        return {name: self.cleaned_data[name] for name in self.written()}


class PriorityLinkForm(SourcedForm):
    """One thing that a priority is for, where, by what or with whom."""

    outcome = forms.ModelChoiceField(label="An outcome", queryset=Outcome.objects.none(), required=False)
    area = forms.ModelChoiceField(label="Or an area", queryset=Area.objects.none(), required=False)
    initiative = forms.ModelChoiceField(label="Or an initiative", queryset=Initiative.objects.none(), required=False)
    body = forms.ModelChoiceField(label="Or a supporting body", queryset=Body.objects.none(), required=False)

    def __init__(self, *args: Any, user: "Reader", partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(partnership)
        offered: dict[str, Any] = {
            "outcome": partnership.outcomes.for_list(),
            "area": partnership.areas.order_by("name"),
            "initiative": Initiative.objects.visible_to(user, partnership).order_by("name", "pk"),
            "body": Body.objects.visible_to(user, partnership).order_by("name"),
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that one thing is chosen."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and len(self._chosen()) != 1:
            self.add_error("outcome", "Choose one outcome, area, initiative or body")
        return cleaned

    def _chosen(self) -> list[Any]:
        found = (self.cleaned_data.get(name) for name in ("outcome", "area", "initiative", "body"))
        return [one for one in found if one]

    def to(self) -> Any:
        """What was chosen."""
        return self._chosen()[0]
