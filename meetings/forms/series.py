import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from governance.dates import PartialDate
from governance.forms.editing import EditForm
from governance.forms.fields import PartialDateField
from governance.forms.membership import after_last, first_day
from governance.forms.sourced import source_of
from governance.models import Body, Partnership
from meetings.forms.fields import ClockField, DayField, PlacedForm, check_times
from meetings.models import MeetingKind, Series
from meetings.notice import holiday_name
from meetings.recurrence import RHYTHMS


class SeriesForm(PlacedForm):
    """A run of meetings of a body."""

    body = forms.ModelChoiceField(label="Body that meets", queryset=Body.objects.none())
    name = forms.CharField(label="Name", max_length=200, help_text="Such as “Ordinary meetings 2009/10”")
    frequency = forms.CharField(
        label="How often it meets (optional)", max_length=200, required=False, help_text="As a source or a rule says"
    )
    place = forms.CharField(label="Usual place (optional)", max_length=250, required=False)
    starts = PartialDateField(label="From (optional)", required=False)
    until = PartialDateField(label="Last day (optional)", required=False)

    def __init__(
        self, *args: Any, partnership: Partnership, bodies: QuerySet, body: Body | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["body", "name", "frequency", "place"])
        self.offer_documents(partnership)
        if body is None:
            self.fields["body"].queryset = bodies.order_by("name")  # type: ignore[attr-defined]
        else:
            del self.fields["body"]

    @staticmethod
    def initial_of(series: Series) -> dict[str, Any]:
        """What the record says now."""
        return (
            {name: getattr(series, name) for name in ("name", "frequency", "place")}
            | {
                "starts": PartialDate(series.starts, series.starts_precision) if series.starts else None,
                "until": PartialDate.until(series.ends, series.ends_precision) if series.ends else None,
            }
            | source_of(series, "source_place")
        )

    def values(self) -> dict[str, Any]:
        """The fields of the series."""
        cleaned = self.cleaned_data
        values = {name: cleaned[name] for name in ("name", "frequency", "place")}
        return values | first_day("starts", cleaned["starts"]) | after_last("ends", cleaned["until"])


class RhythmForm(EditForm):
    """Between which days, and how often, meetings are to be proposed. It is sent by the address: nothing is saved."""

    first = DayField(label="First meeting on")
    last = DayField(label="None after")
    rhythm = forms.ChoiceField(label="How often", choices=list(RHYTHMS.items()), initial="months-1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"], self.fields["seen"]

    def clean(self) -> dict[str, Any]:
        """See that the last day does not come before the first."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day must not be before the first")
        return cleaned


class DatesForm(EditForm):
    """The dates on which meetings are to be made: whoever sends it unticks what does not suit."""

    days = forms.MultipleChoiceField(label="Meetings on", widget=forms.CheckboxSelectMultiple)
    kind = forms.ChoiceField(label="Sort of meeting", choices=MeetingKind.choices, initial=MeetingKind.MEETING)
    begins = ClockField(label="Begins at (optional)", help_text="On the clock of 24 hours, such as 14:30")
    ends = ClockField(label="Ends at (optional)")

    def __init__(self, *args: Any, days: list[datetime.date], taken: set[datetime.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [day for day in days if day not in taken]
        self.fields["days"].choices = [(day.isoformat(), _in_words(day)) for day in free]  # type: ignore[attr-defined]
        self.fields["days"].initial = [day.isoformat() for day in free if not holiday_name(day)]
        self.fields["days"].error_messages["required"] = "Choose at least one date"

    def clean(self) -> dict[str, Any]:
        """See that meetings end after they begin."""
        cleaned = super().clean() or self.cleaned_data
        check_times(self)
        return cleaned

    def chosen(self) -> list[datetime.date]:
        """The dates that were left ticked."""
        return [datetime.date.fromisoformat(day) for day in self.cleaned_data["days"]]


def _in_words(day: datetime.date) -> str:
    closed = holiday_name(day)
    return f"{day:%A %-d %B %Y}" + (f" (bank holiday: {closed})" if closed else "")
