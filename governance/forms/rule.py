from typing import Any

from django import forms

from governance.forms.editing import EditForm
from governance.models import Extent, Rule, RuleKind, SeatRole
from governance.services.rules import RULED

AMONG = (("", "All members"), *SeatRole.choices)


def _digits() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"})


class RuleForm(EditForm):
    """What a rule asks of a body's members."""

    kind = forms.ChoiceField(label="Sort of rule", choices=RuleKind.choices)
    extent = forms.ChoiceField(label="How many", choices=Extent.choices, initial=Extent.AT_LEAST)
    number = forms.IntegerField(
        label="A number (or else a fraction)", min_value=1, max_value=1000, required=False, widget=_digits()
    )
    numerator = forms.IntegerField(
        label="A fraction: parts", min_value=1, max_value=1000, required=False, widget=_digits()
    )
    denominator = forms.IntegerField(label="of", min_value=1, max_value=1000, required=False, widget=_digits())
    among_role = forms.ChoiceField(label="Of whom", choices=AMONG, required=False)
    category = forms.CharField(
        label="In which category of seat", max_length=100, required=False, help_text="Empty for a quorum of anybody"
    )
    voting_only = forms.BooleanField(label="Count voting seats only", required=False)
    each_seat_counts = forms.BooleanField(label="Somebody in two seats counts twice", required=False)
    wording = forms.CharField(
        label="In the words of the constitution (optional)",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """See that the rule asks for one amount, and for what it needs."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        kind, extent = cleaned["kind"], cleaned["extent"]
        if kind == RuleKind.PROPORTIONALITY:
            cleaned |= {"extent": Extent.AT_LEAST, "number": None, "numerator": None, "denominator": None}
        elif extent == Extent.EVERY:
            cleaned |= {"number": None, "numerator": None, "denominator": None}
        else:
            self._one_amount(cleaned)
        if kind == RuleKind.COMPOSITION and not cleaned["category"]:
            self.add_error("category", "Say which category of seat the rule asks for")
        if kind == RuleKind.QUORUM and extent != Extent.AT_LEAST:
            self.add_error("extent", "A quorum asks for at least so many")
        return cleaned

    def _one_amount(self, cleaned: dict[str, Any]) -> None:
        number, parts, whole = cleaned["number"], cleaned["numerator"], cleaned["denominator"]
        if number is None and (parts is None or whole is None):
            self.add_error("number", "Give a number, or a fraction such as 1 of 3")
        elif number is not None and (parts is not None or whole is not None):
            self.add_error("number", "Give a number or a fraction, not both")
        elif parts is not None and whole is not None and parts > whole:
            self.add_error("numerator", "A fraction is a part of the whole, such as 1 of 3")

    @staticmethod
    def initial_of(rule: Rule) -> dict[str, Any]:
        """What the record says now."""
        return {name: getattr(rule, name) for name in RULED}

    def values(self) -> dict[str, Any]:
        """The fields of the rule."""
        return {name: self.cleaned_data[name] for name in RULED}
