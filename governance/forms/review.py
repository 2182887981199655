from typing import TYPE_CHECKING, Any

from django import forms

from governance.dates import PartialDate, precision_of
from governance.forms.editing import EditForm
from governance.forms.fields import PartialDateField
from governance.forms.sourced import SourcedForm, source_of
from governance.models import Body, Partnership, Review, ReviewStatus, Structure
from governance.permissions import Permission, can_keep_reviews

if TYPE_CHECKING:
    from portal.models import User

WORDS = ("title", "body", "structure", "subject", "trigger", "outcome", "led_to")
DATES = ("due", "completed_on")
NAMED = ("body", "structure", "subject")


def _several_lines() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 3})


class OutcomeForm(EditForm):
    """What came of a review that is completed."""

    completed_on = PartialDateField(
        label="Completed on (optional)", required=False, help_text="As precisely as it is known; empty where it is not"
    )
    outcome = forms.CharField(label="Outcome (optional)", widget=_several_lines(), required=False)
    led_to = forms.ModelChoiceField(
        label="Structure that came of it (optional)",
        queryset=Structure.objects.none(),
        required=False,
        empty_label="None",
        help_text="A draft or a published one",
    )

    def offer(self, reader: "User", partnership: Partnership, review: Review | None = None) -> None:
        """Let the form choose among what the reader may see; what came of it and is closed to them stays as it is."""
        visible = partnership.structures.visible_to(reader, partnership).order_by("name")
        self.fields["led_to"].queryset = visible  # type: ignore[attr-defined]
        if review and review.led_to_id and not visible.filter(pk=review.led_to_id).exists():
            del self.fields["led_to"]

    def values(self) -> dict[str, Any]:
        """The fields of the review."""
        cleaned = self.cleaned_data
        found: dict[str, Any] = {name: cleaned[name] for name in WORDS if name in cleaned}
        for name in DATES:
            if name in cleaned:
                date: PartialDate | None = cleaned[name]
                found[name] = date.first if date else None
                if date:
                    found[precision_of(name)] = date.precision
        return found


class ReviewForm(SourcedForm, OutcomeForm):
    """What is looked at again, why, and by when."""

    title = forms.CharField(label="Title", max_length=200)
    body = forms.ModelChoiceField(
        label="Body that it looks at", queryset=Body.objects.none(), required=False, empty_label="No one body"
    )
    structure = forms.ModelChoiceField(
        label="Structure that it looks at (optional)",
        queryset=Structure.objects.none(),
        required=False,
        empty_label="None",
    )
    subject = forms.CharField(label="What it looks at, in words (optional)", max_length=250, required=False)
    trigger = forms.CharField(label="Why (optional)", max_length=250, required=False)
    due = PartialDateField(
        label="Due (optional)", required=False, help_text="A day, a month or a year. Empty where no date is set"
    )

    has_other_subject = False

    def __init__(
        self, *args: Any, reader: "User", partnership: Partnership, review: Review | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer(reader, partnership, review)
        self.offer_documents(partnership)
        kept = partnership.bodies.kept_by(reader, partnership, Permission.CHANGE_REVIEWS).order_by("name")
        self.fields["body"].queryset = kept  # type: ignore[attr-defined]
        if not can_keep_reviews(reader, partnership):
            self.fields["body"].required = True
            self.fields["body"].empty_label = None  # type: ignore[attr-defined]
        visible = partnership.structures.visible_to(reader, partnership).order_by("name")
        self.fields["structure"].queryset = visible  # type: ignore[attr-defined]
        if review is None or review.status != ReviewStatus.COMPLETED:
            del self.fields["completed_on"]
        first = [name for name in (*WORDS[:5], "due", "completed_on", *WORDS[5:]) if name in self.fields]
        self.order_fields([*first, *(name for name in self.fields if name not in first)])

    def clean(self) -> dict[str, Any]:
        """See that it looks at something."""
        cleaned = super().clean() or self.cleaned_data
        if not self.has_other_subject and not any(cleaned.get(name) or name in self.errors for name in NAMED):
            self.add_error("subject", "Say what it looks at: choose a body or a structure, or put it in words")
        return cleaned

    @staticmethod
    def initial_of(review: Review) -> dict[str, Any]:
        """What the record says now."""
        found = {name: getattr(review, name) for name in WORDS} | source_of(review)
        for name in DATES:
            day = getattr(review, name)
            found[name] = PartialDate(day, getattr(review, precision_of(name))) if day else None
        return found
