"""What is said of a paper, and its file. Nothing here saves; a file is looked through before it is given on."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from governance.forms.editing import EditForm
from governance.models import Access
from meetings.models import AgendaItem, Paper
from meetings.services.papers import STATED
from meetings.uploads import Upload, UploadRefused, upload_of

KINDS = "PDF, Word, Excel, PowerPoint, OpenDocument, CSV, plain text, PNG or JPEG"


class PaperFileField(forms.FileField):
    """A file that becomes a paper: its value is an `Upload`, of which content and not name tells what it is."""

    def clean(self, data: UploadedFile | None, initial: Any = None) -> Upload | None:
        """Look the file through; refuse one that is too large before it is read."""
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > settings.PAPER_LIMIT:
            raise ValidationError(
                f"The file is larger than {filesizeformat(settings.PAPER_LIMIT)}. Nothing was kept. Save it smaller, "
                "or in parts."
            )
        try:
            return upload_of(file.read(), file.name)
        except UploadRefused as refused:
            raise ValidationError(str(refused)) from None


class FileForm(EditForm):
    """A form with a file; the last thing that it sends tells that all before it has come."""

    file = PaperFileField(
        label="The file",
        allow_empty_file=True,
        error_messages={"required": "Choose the file.", "invalid": "Choose the file."},
        widget=forms.FileInput,
    )
    field_order = ("title", "item", "access", "file", "note")

    whole = forms.CharField(widget=forms.HiddenInput, initial="yes", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = filesizeformat(settings.PAPER_LIMIT)
        self.fields["file"].help_text = f"{KINDS}, at most {limit}. What is in it tells what it is, not its name."
        self.order_fields([name for name in self.fields if name != "whole"] + ["whole"])

    def clean(self) -> dict[str, Any]:
        """Refuse what was cut off on the way: a text cut short looks like a whole one."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("whole"):
            raise ValidationError("The file did not arrive whole. Nothing was kept. Bring it again.")
        return cleaned


class AboutPaper(forms.Form):
    """What is said of a paper."""

    title = forms.CharField(label="Title", max_length=250)
    item = forms.ModelChoiceField(
        label="Item of the agenda", queryset=AgendaItem.objects.none(), required=False, empty_label="The whole meeting"
    )
    access = forms.ChoiceField(
        label="Who may read it",
        choices=Access.choices,
        initial=Access.PUBLIC,
        help_text="Before the agenda is published, only those who read the body's restricted papers. Never more people "
        "than may read its item.",
    )

    def values(self) -> dict[str, Any]:
        """The fields of the paper."""
        return {name: self.cleaned_data[name] for name in STATED}


class PaperForm(AboutPaper, FileForm):
    """A paper with its first file."""

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]


class PaperChangeForm(AboutPaper, EditForm):
    """What is said of a paper that is there."""

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(paper: Paper) -> dict[str, Any]:
        """What the record says now."""
        return {name: getattr(paper, name) for name in STATED}


class VersionForm(FileForm):
    """The next version of a paper."""

    note = forms.CharField(label="What changed (optional)", max_length=250, required=False)


class WithdrawForm(EditForm):
    """Why a version is withdrawn."""

    because = forms.CharField(
        label="Why it is withdrawn",
        max_length=250,
        help_text="The page of the paper says it to everybody who may read it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"]
