"""Forms of the agreement of a pooled fund: what it says, and who is party to it."""

from decimal import Decimal
from typing import Any

from django import forms

from commissioning.forms.amounts import PercentField
from commissioning.models import IncomeBasis, Periods, PooledFund, PooledFundPartner, ShareRule
from commissioning.services.pooled_funds import AGREED
from governance.dates import PartialDate
from governance.forms.editing import EditForm
from governance.forms.fields import PartialDateField
from governance.forms.membership import after_last, first_day
from governance.models import Body, Document, Organisation, Partnership

DATES = ("starts", "ends", "review_due")


def _words(label: str, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=f"{label} (optional)", max_length=5000, widget=widget, required=False, help_text=help_text
    )


class FundForm(EditForm):
    """What an agreement says, in the order of SI 2000/617, regulation 7(3)."""

    name = forms.CharField(label="Name of the fund", max_length=200)
    host = forms.ModelChoiceField(
        label="Host (optional)",
        queryset=Organisation.objects.none(),
        required=False,
        help_text="The partner responsible for the accounts and their audit",
    )
    pool_manager = forms.CharField(
        label="Pool manager (optional)", max_length=200, required=False, help_text="The office, not a person’s name"
    )
    body = forms.ModelChoiceField(label="Governed by (optional)", queryset=Body.objects.none(), required=False)
    starts = PartialDateField(label="From (optional)", required=False)
    ends = PartialDateField(label="Until (optional)", help_text="The last day of the agreement", required=False)
    review_due = PartialDateField(label="Review due (optional)", required=False)
    aims = _words("Aims and outcomes")
    nhs_functions = _words("NHS functions")
    health_related_functions = _words("Health-related functions of councils")
    services = _words("For whom, and which services")
    provided = _words("Staff, goods, services and accommodation that partners provide")
    variation = _words("How contributions are varied")
    termination = _words("Review, notice and termination")
    periods = forms.ChoiceField(label="Spend is recorded by", choices=Periods.choices, initial=Periods.QUARTER)
    income_basis = forms.ChoiceField(label="Spend is held against", choices=IncomeBasis.choices)
    overspend_rule = forms.ChoiceField(label="How an overspend is shared", choices=ShareRule.choices)
    underspend_rule = forms.ChoiceField(label="How an underspend is shared", choices=ShareRule.choices)
    decided_by = forms.CharField(label="Who decides on over- and underspend (optional)", max_length=200, required=False)
    document = forms.ModelChoiceField(label="Written in (optional)", queryset=Document.objects.none(), required=False)
    place = forms.CharField(label="Place in that document (optional)", max_length=200, required=False)

    def __init__(self, *args: Any, user: Any, partnership: Partnership, with_body: bool = True, **kwargs: Any) -> None:
        """`with_body` is off where the fund is governed by a body that the reader may not know of: it stays."""
        super().__init__(*args, **kwargs)
        if not with_body:
            del self.fields["body"]
        choices: dict[str, Any] = {
            "host": partnership.organisations.kept().order_by("name"),
            "body": partnership.bodies.visible_to(user, partnership).order_by("name"),
            "document": partnership.documents.order_by("title"),
        }
        for name, queryset in choices.items():
            if name in self.fields:
                self.fields[name].queryset = queryset  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(fund: PooledFund) -> dict[str, Any]:
        """What the record says now."""
        initial = {name: getattr(fund, name) for name in AGREED if name not in DATES}
        return initial | {
            "starts": PartialDate(fund.starts, fund.starts_precision) if fund.starts else None,
            "ends": PartialDate.until(fund.ends, fund.ends_precision) if fund.ends else None,
            "review_due": PartialDate(fund.review_due, fund.review_due_precision) if fund.review_due else None,
        }

    def clean(self) -> dict[str, Any]:
        """See that the agreement does not end before it begins."""
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends.after <= starts.first:
            self.add_error("ends", "The last day must not be before the first day")
        return cleaned

    def values(self) -> dict[str, Any]:
        """The fields of the agreement, and where it is written."""
        cleaned = self.cleaned_data
        names = (*AGREED, "document", "place")
        values = {name: cleaned[name] for name in names if name in self.fields and name not in DATES}
        values |= first_day("starts", cleaned["starts"]) | first_day("review_due", cleaned["review_due"])
        return values | after_last("ends", cleaned["ends"])


class PartnersForm(EditForm):
    """Every partner with its fixed share, and one more."""

    organisation = forms.ModelChoiceField(
        label="Another partner (optional)", queryset=Organisation.objects.none(), required=False
    )
    share = PercentField(label="Its fixed share, per cent (optional)", required=False)

    def __init__(self, *args: Any, fund: PooledFund, parties: list[PooledFundPartner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = parties
        taken = [party.organisation_id for party in parties]
        organisations = fund.partnership.organisations.kept().exclude(pk__in=taken).order_by("name")
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        for party in parties:
            self.fields[f"share_{party.pk}"] = PercentField(
                label=f"{party.organisation}: fixed share, per cent (optional)", required=False, initial=party.share
            )
            self.fields[f"gone_{party.pk}"] = forms.BooleanField(
                label=f"{party.organisation} is no partner of this fund", required=False
            )
        first = [name for name in self.fields if name.startswith(("share_", "gone_"))]
        self.order_fields([*first, "organisation", "share", "reason", "seen"])

    def partners(self) -> list[tuple[Organisation, Decimal | None]]:
        """Who is party to the agreement, each with its fixed share."""
        cleaned = self.cleaned_data
        kept = [
            (party.organisation, cleaned[f"share_{party.pk}"])
            for party in self.parties
            if not cleaned[f"gone_{party.pk}"]
        ]
        if cleaned["organisation"]:
            kept.append((cleaned["organisation"], cleaned["share"]))
        return kept
