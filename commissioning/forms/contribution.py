from typing import Any

from django import forms
from django.utils.text import slugify

from commissioning.forms.fields import FigureField, YearField, check_years
from commissioning.models import Contribution, ContributionStatus, Form, Headline, HeadlineKind
from commissioning.services.contributions import BROUGHT
from governance.forms.sourced import PlaceField, SourcedForm, source_of
from governance.models import Body, Organisation, Partnership

PAYS = (HeadlineKind.FUNDING_STREAM, HeadlineKind.GRANT)
TYPED = tuple(name for name in BROUGHT if name not in ("organisation", "body"))


class ContributionForm(SourcedForm):
    """What a partner brings."""

    name = forms.CharField(label="Programme or service", max_length=200)
    contributor = forms.ChoiceField(label="Who brings it")
    stream = forms.ModelChoiceField(
        label="Funding stream it is paid from (optional)", queryset=Headline.objects.none(), required=False
    )
    form = forms.ChoiceField(label="In what form", choices=Form.choices, initial=Form.UNQUANTIFIED)
    amount = FigureField(
        label="Amount or value in pounds (optional)",
        sign="£",
        required=False,
        help_text="Of cash or help in kind. Empty where the source gives none: that is not £0",
    )
    fte = FigureField(label="Full-time equivalents (optional)", digits=5, required=False, help_text="Of staff")
    first_year = YearField(label="First financial year (optional)", required=False, help_text="Such as 2009/10")
    last_year = YearField(label="Last financial year (optional)", required=False)
    status = forms.ChoiceField(
        label="Where it stands", choices=ContributionStatus.choices, initial=ContributionStatus.GIVEN
    )
    partnership_initiative = forms.BooleanField(label="It is a partnership initiative", required=False)
    external_funding = forms.BooleanField(label="It has additional external funding", required=False)
    supports_body = forms.ModelChoiceField(
        label="Body that it supports (optional)", queryset=Body.objects.none(), required=False
    )
    supports = forms.CharField(label="What else it supports (optional)", max_length=200, required=False)
    programme = forms.CharField(
        label="Shared programme (optional)",
        max_length=80,
        required=False,
        help_text="The same word, such as camhs, on contributions that may be one and the same thing",
    )
    note = forms.CharField(label="Note (optional)", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    position = PlaceField()

    def __init__(self, *args: Any, partnership: Partnership, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(partnership)
        visible = partnership.bodies.visible_to(user, partnership).order_by("name")
        self._bodies: dict[str, Body] = {f"body-{one.slug}": one for one in visible}
        kept = partnership.organisations.kept().order_by("name")
        self._organisations: dict[str, Organisation] = {f"organisation-{one.slug}": one for one in kept}
        choices: list[Any] = [("", "Choose one")]
        choices.append(("Organisations", [(key, one.name) for key, one in self._organisations.items()]))
        choices.append(("Bodies", [(key, one.name) for key, one in self._bodies.items()]))
        self.fields["contributor"].choices = choices  # type: ignore[attr-defined]
        self.fields["supports_body"].queryset = visible  # type: ignore[attr-defined]
        self.fields["stream"].queryset = partnership.headlines.filter(kind__in=PAYS).order_by("name")  # type: ignore[attr-defined]

    def clean_programme(self) -> str:
        """Make a word of what is typed, so that “CAMHS” and “camhs” are one."""
        return slugify(self.cleaned_data["programme"])

    def clean(self) -> dict[str, Any]:
        """See that years are in order and that the figure is of the form."""
        cleaned = super().clean() or self.cleaned_data
        check_years(self)
        form = cleaned.get("form")
        if cleaned.get("amount") is not None and form not in (Form.CASH, Form.IN_KIND):
            self.add_error("amount", "Only cash and help in kind have an amount: choose the form, or leave it empty")
        if cleaned.get("fte") is not None and form != Form.STAFF:
            self.add_error("fte", "Only staff are given in full-time equivalents: choose the form, or leave it empty")
        return cleaned

    @staticmethod
    def initial_of(contribution: Contribution) -> dict[str, Any]:
        """What the record says now."""
        kind = contribution.giver[0]
        giver = {"contributor": f"{kind}-{contribution.contributor.slug}"}
        return {name: getattr(contribution, name) for name in TYPED} | giver | source_of(contribution)

    def values(self) -> dict[str, Any]:
        """The fields of the contribution."""
        key = self.cleaned_data["contributor"]
        giver = {"organisation": self._organisations.get(key), "body": self._bodies.get(key)}
        return {name: self.cleaned_data[name] for name in TYPED} | giver
