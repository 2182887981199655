from typing import Any

from django import forms

from commissioning.forms.fields import FigureField, YearField, check_years
from commissioning.models import Basis, Headline, HeadlineKind, HeadlineStatus, Per, Qualifier, Tie
from commissioning.services.headlines import STATED
from governance.dates import PartialDate
from governance.forms.fields import PartialDateField
from governance.forms.sourced import PlaceField, SourcedForm, source_of
from governance.models import Document, Organisation, Partnership


class HeadlineForm(SourcedForm):
    """What is stated as a headline."""

    name = forms.CharField(label="Name", max_length=200)
    kind = forms.ChoiceField(label="Sort of headline", choices=HeadlineKind.choices)
    statement = forms.CharField(
        label="What is stated, in our own words (optional)", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    amount = FigureField(
        label="Amount in pounds (optional)",
        sign="£",
        required=False,
        help_text="Empty where the source gives none: that is not £0",
    )
    rate = FigureField(label="Rate in per cent (optional)", sign="%", decimals=3, digits=3, required=False)
    per = forms.ChoiceField(label="The figure is", choices=Per.choices, initial=Per.NOT_STATED)
    qualifier = forms.ChoiceField(label="How sure the figure is", choices=Qualifier.choices, initial=Qualifier.EXACT)
    basis = forms.ChoiceField(label="Net, gross or capital", choices=Basis.choices, initial=Basis.NOT_STATED)
    first_year = YearField(label="First financial year (optional)", required=False, help_text="Such as 2009/10")
    last_year = YearField(
        label="Last financial year (optional)", required=False, help_text="The same one where it is for a single year"
    )
    status = forms.ChoiceField(
        label="Where it stands", choices=HeadlineStatus.choices, initial=HeadlineStatus.NOT_STATED
    )
    issued = PartialDateField(label="Issued on (optional)", required=False)
    organisation = forms.ModelChoiceField(
        label="Whose it is (optional)", queryset=Organisation.objects.none(), required=False
    )
    parent = forms.ModelChoiceField(
        label="Belongs to the headline (optional)", queryset=Headline.objects.none(), required=False
    )
    tie = forms.ChoiceField(label="It is", choices=(("", "Not tied to another"), *Tie.choices), required=False)
    refers_to = forms.ModelChoiceField(
        label="Document that says more (optional)", queryset=Document.objects.none(), required=False
    )
    position = PlaceField()

    def __init__(self, *args: Any, partnership: Partnership, headline: Headline | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_documents(partnership)
        above = partnership.headlines.filter(parent__isnull=True).order_by("name")
        self.fields["organisation"].queryset = partnership.organisations.kept().order_by("name")  # type: ignore[attr-defined]
        self.fields["parent"].queryset = above.exclude(pk=headline.pk) if headline else above  # type: ignore[attr-defined]
        self.fields["refers_to"].queryset = partnership.documents.order_by("title")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that years are in order, that it is tied to something, and that what is settled is not proposed."""
        cleaned = super().clean() or self.cleaned_data
        check_years(self)
        if cleaned.get("parent") and not cleaned.get("tie"):
            self.add_error("tie", "Say how it belongs to the other headline")
        elif cleaned.get("tie") and not cleaned.get("parent") and "parent" not in self.errors:
            self.add_error("parent", "Choose the headline that it belongs to")
        settled = cleaned.get("status") in (HeadlineStatus.AGREED, HeadlineStatus.RECEIVED)
        if settled and cleaned.get("qualifier") == Qualifier.PROPOSED:
            self.add_error("status", "What is agreed or received is not proposed any more")
        rate = cleaned.get("rate")
        if rate is not None and rate > 1000:
            self.add_error("rate", "A rate is a percentage, such as 2.0")
        return cleaned

    @staticmethod
    def initial_of(headline: Headline) -> dict[str, Any]:
        """What the record says now."""
        issued = PartialDate(headline.issued, headline.issued_precision) if headline.issued else None
        return {name: getattr(headline, name) for name in STATED} | {"issued": issued} | source_of(headline)

    def values(self) -> dict[str, Any]:
        """The fields of the headline."""
        issued: PartialDate | None = self.cleaned_data["issued"]
        dated: dict[str, Any] = {"issued": issued.first if issued else None}
        if issued:
            dated["issued_precision"] = issued.precision
        return {name: self.cleaned_data[name] for name in STATED} | dated
