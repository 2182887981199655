"""Fields and forms that the forms of indicators, targets and observations share."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from governance.dates import PartialDate, Precision
from governance.forms.editing import EditForm
from governance.models import Document, Partnership

FIGURE = re.compile(r"[-−]?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?", re.ASCII)
DIGITS, DECIMALS = 14, 4
HOW = "Write it in digits, such as 1250.5"


def read_figure(typed: str) -> Decimal | None:
    """Read a figure as people write it, with commas, % or £; None for nothing. Raises ValueError with a sentence."""
    plain = "".join(typed.split()).strip("%£").replace("−", "-")
    if not plain:
        return None
    match = FIGURE.fullmatch(plain)
    if not match or len(match[1].replace(",", "")) > DIGITS:
        raise ValueError(HOW)
    if len((match[2] or ".")[1:].rstrip("0")) > DECIMALS:
        raise ValueError(f"Write it with at most {DECIMALS} decimals")
    return Decimal(plain.replace(",", "")) + 0


class FigureField(forms.CharField):
    """A figure, also 0 or below: cleans to a Decimal, or None where none is given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, required=False, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "class": "govuk-input--width-10"}

    def to_python(self, value: Any) -> Any:
        """Read the figure; raises ValidationError with how to write it."""
        try:
            return read_figure(str(value or ""))
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def prepare_value(self, value: Any) -> Any:
        """Write a figure without needless zeros."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def run_validators(self, value: Any) -> None:
        """Everything is checked where it is read."""


class FactForm(EditForm):
    """A form of a fact that says where it is written."""

    document = forms.ModelChoiceField(
        label="Written in (optional)",
        queryset=Document.objects.none(),
        required=False,
        empty_label="No document of the library",
        help_text="Without one, the page says that no source is named",
    )
    place = forms.CharField(label="Place in that document (optional)", max_length=200, required=False)

    def offer_documents(self, partnership: Partnership) -> None:
        """Let the form choose among the papers of a partnership's library, below what the fact itself says."""
        self.fields["document"].queryset = partnership.documents.order_by("title")  # type: ignore[attr-defined]
        last = ["document", "place", "reason", "seen"]
        self.order_fields([name for name in self.fields if name not in last] + last)

    def source(self) -> dict[str, Any]:
        """What was typed of the source."""
        return {"document": self.cleaned_data["document"], "place": self.cleaned_data["place"]}

    def dated(self, name: str) -> dict[str, Any]:
        """A date that was typed, as the fields of a row."""
        typed: PartialDate | None = self.cleaned_data[name]
        return {
            name: typed.first if typed else None,
            precision_of(name): typed.precision if typed else Precision.DAY,
        }


class FiguresForm(FactForm):
    """A form of a figure with its parts."""

    value = FigureField(label="Figure in the indicator’s unit (optional)", help_text="Such as 61 for 61%")
    numerator = FigureField(label="Count (optional)", help_text="Such as 112, where the source gives it")
    denominator = FigureField(
        label="Of how many (optional)", help_text="Leave it out where the source gives no whole: none is worked out"
    )

    def clean(self) -> dict[str, Any]:
        """See that a whole is more than nothing."""
        cleaned = super().clean() or self.cleaned_data
        whole = cleaned.get("denominator")
        if whole is not None and whole <= 0:
            self.add_error("denominator", "A share is of more than nothing. Leave the whole out when it is not known")
        return cleaned


def precision_of(name: str) -> str:
    """The field that says how exact a date is: `observed_precision` of `observed_on`, `due_precision` of `due`."""
    return f"{name.removesuffix('_on')}_precision"


def initial_source(fact: Any) -> dict[str, Any]:
    """What a form says of the first source of a fact; one query."""
    first = fact.sources.order_by("position").first()
    return {"document": first.document_id, "place": first.place} if first else {}


def initial_date(fact: Any, name: str) -> dict[str, Any]:
    """What a form says of a date of a fact."""
    first = getattr(fact, name)
    return {name: PartialDate(first, getattr(fact, precision_of(name))) if first else None}
