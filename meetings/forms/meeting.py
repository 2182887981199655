from typing import Any

from django import forms
from django.db.models import QuerySet

from governance.dates import PartialDate
from governance.forms.editing import EditForm
from governance.forms.sourced import source_of
from governance.models import Body, Partnership
from meetings.forms.fields import ClockField, DayField, PlacedForm, check_times
from meetings.models import Meeting, MeetingKind, Series
from meetings.services.meetings import SAID


class MeetingForm(PlacedForm):
    """When and where a meeting is, and what it is."""

    body = forms.ModelChoiceField(label="Body that meets", queryset=Body.objects.none())
    title = forms.CharField(label="Title", max_length=200, help_text="Such as “Ordinary meeting”")
    kind = forms.ChoiceField(label="Sort of meeting", choices=MeetingKind.choices, initial=MeetingKind.MEETING)
    series = forms.ModelChoiceField(
        label="Series it belongs to (optional)", queryset=Series.objects.none(), required=False
    )
    day = DayField(label="Date")
    begins = ClockField(label="Begins at (optional)", help_text="On the clock of 24 hours, such as 14:30")
    ends = ClockField(label="Ends at (optional)")
    place = forms.CharField(label="Place (optional)", max_length=250, required=False)
    remote_link = forms.URLField(
        label="Link for those who join from elsewhere (optional)",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        assume_scheme="https",
        help_text="Only those who read the body's restricted papers see it",
    )
    about = forms.CharField(label="About it (optional)", widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(
        self, *args: Any, partnership: Partnership, bodies: QuerySet, body: Body | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["body", *SAID])
        self.offer_documents(partnership)
        series = partnership.meeting_series.select_related("body").order_by("body__name", "name")
        if body is None:
            self.fields["body"].queryset = bodies.order_by("name")  # type: ignore[attr-defined]
            series = series.filter(body__in=bodies)
        else:
            del self.fields["body"]
            series = series.filter(body=body)
        self.fields["series"].queryset = series  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that it ends after it begins, and that the series is the body's own."""
        cleaned = super().clean() or self.cleaned_data
        check_times(self)
        series, body = cleaned.get("series"), cleaned.get("body")
        if series and body and series.body_id != body.pk:
            self.add_error("series", f"That series is of {series.body}. Choose one of the same body, or none")
        return cleaned

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, Any]:
        """What the record says now."""
        return (
            {name: getattr(meeting, name) for name in SAID}
            | {"day": PartialDate(meeting.day)}
            | source_of(meeting, "source_place")
        )

    def values(self) -> dict[str, Any]:
        """The fields of the meeting."""
        return {name: self.cleaned_data[name] for name in SAID}


class CancelForm(EditForm):
    """Why a meeting does not take place."""

    why = forms.CharField(label="Why it does not take place", max_length=250, help_text="Everybody will read this")
    reason = forms.CharField(label="Note for the history (optional)", max_length=250, required=False)


class PublishForm(EditForm):
    """What whoever publishes an agenda late says about it."""

    short_notice = forms.CharField(
        label="Why the agenda is published so late", max_length=200, help_text="Everybody will read this"
    )

    def __init__(self, *args: Any, is_short: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_short:
            del self.fields["short_notice"]
