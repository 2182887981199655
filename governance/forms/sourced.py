from typing import Any

from django import forms

from governance.forms.editing import EditForm
from governance.models import Document, Partnership

LAST_PLACE = 32_767


class PlaceField(forms.IntegerField):
    """A row's place in a list, from 1."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"})

    def __init__(self) -> None:
        super().__init__(label="Place in the list", min_value=1, max_value=LAST_PLACE)


class SourcedForm(EditForm):
    """A form of a fact that says where it is written; `written_at` names the field of the place in the document."""

    written_at = "place"
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
        last = ["document", self.written_at, "reason", "seen"]
        self.order_fields([name for name in self.fields if name not in last] + last)

    def source(self) -> dict[str, Any]:
        """What was typed of the source."""
        return {"document": self.cleaned_data["document"], "place": self.cleaned_data[self.written_at]}


def source_of(fact: Any, written_at: str = "place") -> dict[str, Any]:
    """What a form says of the first source of a fact; one query."""
    first = fact.sources.order_by("position").first()
    return {"document": first.document_id, written_at: first.place} if first else {}
