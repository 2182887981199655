from typing import Any

from django import forms

from governance.dates import PartialDate
from governance.forms.editing import EditForm
from governance.forms.fields import PartialDateField
from governance.forms.membership import after_last, first_day
from governance.models import Office, Partnership, Seat, SeatRole

VOTING = (("", "Not stated"), ("yes", "Voting"), ("no", "Not voting"))
FLAGS = {"yes": True, "no": False}


class SeatForm(EditForm):
    """What is recorded of a seat."""

    title = forms.CharField(
        label="Name of the seat", max_length=200, help_text="Such as “Chair”, or “Member for health”"
    )
    role = forms.ChoiceField(label="Role", choices=SeatRole.choices, initial=SeatRole.MEMBER)
    category = forms.CharField(
        label="Category (optional)",
        max_length=100,
        required=False,
        help_text="Such as “Elected member”; rules count by it",
    )
    entitlement = forms.CharField(label="Who is entitled to it (optional)", max_length=250, required=False)
    office = forms.ModelChoiceField(
        label="Office it goes with (optional)", queryset=Office.objects.none(), required=False
    )
    voting = forms.ChoiceField(label="Vote", choices=VOTING, required=False)
    starts = PartialDateField(label="In being from (optional)", required=False)
    until = PartialDateField(label="Last day in being (optional)", required=False)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = partnership.offices.select_related("organisation").order_by("name")
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(seat: Seat) -> dict[str, Any]:
        """What the record says now."""
        words = {True: "yes", False: "no", None: ""}
        return {name: getattr(seat, name) for name in ("title", "role", "category", "entitlement")} | {
            "office": seat.office_id,
            "voting": words[seat.voting],
            "starts": PartialDate(seat.starts, seat.starts_precision) if seat.starts else None,
            "until": PartialDate.until(seat.ends, seat.ends_precision) if seat.ends else None,
        }

    def values(self) -> dict[str, Any]:
        """The fields of the seat."""
        cleaned = self.cleaned_data
        values = {name: cleaned[name] for name in ("title", "role", "category", "entitlement", "office")}
        values |= {"voting": FLAGS.get(cleaned["voting"])}
        return values | first_day("starts", cleaned["starts"]) | after_last("ends", cleaned["until"])
