from typing import Any

from django import forms

from governance.dates import PartialDate
from governance.forms.fields import PartialDateField
from governance.forms.membership import after_last, first_day
from governance.forms.sourced import PlaceField, SourcedForm, source_of
from governance.models import Body, Organisation, Partnership
from planning.models import Initiative, InitiativeKind, InitiativePartner, InitiativeStatus

TYPED = ("name", "kind", "summary", "status", "status_note", "parent", "body", "organisation", "position")


class InitiativeForm(SourcedForm):
    """What a programme, process, system, tool, policy, role or service is."""

    name = forms.CharField(label="Name", max_length=200)
    kind = forms.ChoiceField(label="Sort of initiative", choices=InitiativeKind.choices)
    summary = forms.CharField(
        label="What it is, in our own words (optional)", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    status = forms.ChoiceField(
        label="Where it stands, as stated", choices=InitiativeStatus.choices, initial=InitiativeStatus.NOT_STATED
    )
    status_note = forms.CharField(label="More on where it stands (optional)", max_length=250, required=False)
    starts = PartialDateField(label="From (optional)", required=False)
    until = PartialDateField(label="Until (optional)", help_text="The last day, month or year", required=False)
    parent = forms.ModelChoiceField(label="Part of (optional)", queryset=Initiative.objects.none(), required=False)
    body = forms.ModelChoiceField(label="Led by the body (optional)", queryset=Body.objects.none(), required=False)
    organisation = forms.ModelChoiceField(
        label="Or led by the organisation (optional)", queryset=Organisation.objects.none(), required=False
    )
    position = PlaceField()

    def __init__(
        self, *args: Any, user: Any, partnership: Partnership, initiative: Initiative | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(partnership)
        above = Initiative.objects.visible_to(user, partnership).order_by("name")
        offered: dict[str, Any] = {
            "parent": above.exclude(pk=initiative.pk) if initiative else above,
            "body": partnership.bodies.visible_to(user, partnership).order_by("name"),
            "organisation": partnership.organisations.kept().order_by("name"),
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that it has one lead, and does not end before it starts."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("body") and cleaned.get("organisation"):
            self.add_error("organisation", "Choose a body or an organisation, not both")
        starts, until = cleaned.get("starts"), cleaned.get("until")
        if starts and until and until.after <= starts.first:
            self.add_error("until", "The end must not be before the beginning")
        return cleaned

    @staticmethod
    def initial_of(initiative: Initiative) -> dict[str, Any]:
        """What the record says now."""
        starts, ends = initiative.starts, initiative.ends
        dated = {
            "starts": PartialDate(starts, initiative.starts_precision) if starts else None,
            "until": PartialDate.until(ends, initiative.ends_precision) if ends else None,
        }
        return {name: getattr(initiative, name) for name in TYPED} | dated | source_of(initiative)

    def values(self) -> dict[str, Any]:
        """The fields of the initiative."""
        typed = self.cleaned_data
        dated = first_day("starts", typed["starts"]) | after_last("ends", typed["until"])
        return {name: typed[name] for name in TYPED} | dated


class PartnerForm(SourcedForm):
    """What part a body or an organisation has; who it is, where nobody is named yet."""

    body = forms.ModelChoiceField(label="A body", queryset=Body.objects.none(), required=False)
    organisation = forms.ModelChoiceField(
        label="Or an organisation", queryset=Organisation.objects.none(), required=False
    )
    part = forms.CharField(label="What its part is (optional)", max_length=250, required=False)

    def __init__(
        self, *args: Any, user: Any, partnership: Partnership, partner: InitiativePartner | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(partnership)
        self.is_named = partner is not None
        if self.is_named:
            del self.fields["body"], self.fields["organisation"]
            return
        bodies = partnership.bodies.visible_to(user, partnership)
        self.fields["body"].queryset = bodies.order_by("name")  # type: ignore[attr-defined]
        organisations = partnership.organisations.kept()
        self.fields["organisation"].queryset = organisations.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that one of the two is named."""
        cleaned = super().clean() or self.cleaned_data
        named = [name for name in ("body", "organisation") if cleaned.get(name)]
        if not self.is_named and len(named) != 1 and not self.errors:
            self.add_error("body", "Choose a body or an organisation, one of the two")
        return cleaned

    @property
    def who(self) -> Body | Organisation | None:
        """Whoever was chosen."""
        return self.cleaned_data.get("body") or self.cleaned_data.get("organisation")
