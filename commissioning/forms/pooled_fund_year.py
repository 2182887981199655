"""Forms of a pooled fund's year: contributions, payments, spend, forecasts, decisions, closing."""

from decimal import Decimal
from typing import Any

from django import forms

from commissioning.forms.amounts import DayField, FinancialYearField, PoundsField
from commissioning.fund_accounts import Accounts
from commissioning.models import PooledFundPartner
from governance.forms.editing import EditForm


class YearForm(EditForm):
    """Which financial year."""

    year = FinancialYearField(label="Financial year", help_text="It begins on 1 April. For example, 2009/10")


class _ManyAmounts(EditForm):
    """One amount for each of several things, known by number."""

    def _ask(self, labels: dict[int, str], given: dict[int, Decimal | None], *, below_zero: bool = False) -> None:
        for number, label in labels.items():
            self.fields[f"amount_{number}"] = PoundsField(
                label=f"{label} (£)", required=False, initial=given.get(number), below_zero=below_zero
            )
        self.numbers = list(labels)
        own = [name for name in self.base_fields if name not in ("reason", "seen")]
        self.order_fields([*(f"amount_{number}" for number in labels), *own, "reason", "seen"])

    def amounts(self) -> dict[int, Decimal | None]:
        """The amount of each; None where the box was left empty."""
        return {number: self.cleaned_data[f"amount_{number}"] for number in self.numbers}


class ContributionsForm(_ManyAmounts):
    """What each partner agreed to bring in a year."""

    def __init__(self, *args: Any, accounts: Accounts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {partner.pk: partner.organisation.name for partner in accounts.partners}
        self._ask(labels, {partner.pk: accounts.planned(partner) for partner in accounts.partners})


class SpendForm(_ManyAmounts):
    """What was planned, or spent, in each period. A credit can leave what was spent below zero."""

    def __init__(self, *args: Any, accounts: Accounts, measure: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {period: accounts.label(period).capitalize() for period in accounts.periods}
        given = {period: getattr(row, measure) for period, row in accounts.spending.items()}
        self._ask(labels, given, below_zero=measure == "actual")


class PaymentForm(EditForm):
    """Money that a partner paid into the fund."""

    partner = forms.ModelChoiceField(label="Partner", queryset=PooledFundPartner.objects.none())
    paid_on = DayField(label="Paid on")
    amount = PoundsField(label="Amount (£)", zero=False)
    note = forms.CharField(label="Note (optional)", max_length=250, required=False)

    def __init__(self, *args: Any, accounts: Accounts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = accounts.fund.partners.select_related("organisation").order_by("position", "pk")
        self.fields["partner"].queryset = partners  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """The payment."""
        return {name: self.cleaned_data[name] for name in ("partner", "paid_on", "amount", "note")}


class ForecastForm(EditForm):
    """What the year's spend is expected to come to."""

    made_on = DayField(label="Made on")
    made_by = forms.CharField(label="Made by", max_length=200, help_text="The office, such as pool manager")
    amount = PoundsField(label="Spend expected for the whole year (£)")
    note = forms.CharField(label="Note (optional)", max_length=250, required=False)

    def values(self) -> dict[str, Any]:
        """The forecast."""
        return {name: self.cleaned_data[name] for name in ("made_on", "made_by", "amount", "note")}


class DecideForm(_ManyAmounts):
    """How what is over or short was decided to be shared."""

    retained = PoundsField(label="Stays in the pool (£)", required=False, below_zero=True)

    def __init__(self, *args: Any, accounts: Accounts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = {share.partner_id: share.amount for share in accounts.shares}
        labels = {partner.pk: partner.organisation.name for partner in accounts.partners}
        self._ask(labels, {number: given.get(number) for number in labels}, below_zero=True)
        self.fields["retained"].initial = given.get(None)

    def decided(self) -> dict[int, Decimal]:
        """The share of each partner; nothing where the box was left empty."""
        return {number: amount or Decimal(0) for number, amount in self.amounts().items()}


class CloseForm(EditForm):
    """That the share-out is accepted."""

    sure = forms.BooleanField(label="The share-out is accepted. Nothing in this year changes any more")
