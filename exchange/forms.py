"""What somebody sends with a spreadsheet of appointments. Nothing here saves."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from exchange.appointments.rows import Sheet, read_rows
from exchange.observations.sheet import FIGURES, read_sheet
from exchange.observations.sheet import Sheet as FigureSheet
from exchange.spreadsheets import SheetError, clean, grid_of_file, grid_of_text, refuse_large

_ANSWER = re.compile(r"row-(\d{1,7})-((?:choose-)?[a-z_]+)", re.ASCII)
_WAS = "-was"


class BringForm(forms.Form):
    """Rows pasted from a spreadsheet, or a file of them; `sheet` is what was read."""

    pasted = forms.CharField(label="Paste the rows", required=False, strip=False, widget=forms.Textarea)
    file = forms.FileField(label="Or choose a file", required=False, allow_empty_file=True)

    sheet: Sheet

    def clean(self) -> dict[str, Any]:
        """Read the rows, or say why they cannot be read."""
        cleaned = super().clean() or {}
        pasted, file = cleaned.get("pasted", ""), cleaned.get("file")
        if file and pasted.strip():
            self.add_error(
                "file", "Paste the rows or choose a file, not both: empty the box, or choose the file no more."
            )
            return cleaned
        try:
            self.sheet = read_rows(grid_of_file(file.read()) if file else grid_of_text(pasted))
        except SheetError as error:
            self.add_error("file" if file else "pasted", str(error))
        return cleaned

    @property
    def name(self) -> str:
        """What the sheet is called in lists: the name of its file, or when it was pasted."""
        file = self.cleaned_data.get("file")
        return clean(file.name) if file else f"Rows pasted on {timezone.localtime():%-d %B %Y at %H:%M}"


class BringFiguresForm(forms.Form):
    """A file of figures; `sheet` is what was read."""

    file = forms.FileField(
        label="Choose a file",
        allow_empty_file=True,
        error_messages={"required": "Choose the file that has the figures"},
    )

    sheet: FigureSheet

    def clean_file(self) -> Any:
        """Read the rows, or say why they cannot be read."""
        file = self.cleaned_data["file"]
        try:
            refuse_large(file.size, FIGURES)
            self.sheet = read_sheet(file.read())
        except SheetError as error:
            raise forms.ValidationError(str(error)) from None
        return file

    @property
    def name(self) -> str:
        """What the sheet is called: the name of its file."""
        return clean(self.cleaned_data["file"].name)


def read_answers(post: QueryDict) -> dict[int, dict[str, str]]:
    """Read what a preview sends back: by row, what was typed into a cell (`holder`) or chosen (`choose-holder`).

    A cell sent with what it was before counts only when it was typed over.
    """
    answers: dict[int, dict[str, str]] = {}
    for name in post:
        match = _ANSWER.fullmatch(name)
        if match and clean(post[name]) != post.get(f"{name}{_WAS}"):
            answers.setdefault(int(match[1]), {})[match[2]] = clean(post[name])
    return answers


def read_version(post: QueryDict) -> int:
    """Read which version of a sheet a page showed; 0, which none has, when it does not say."""
    written = post.get("version", "")
    return int(written) if written.isdecimal() and len(written) < 10 else 0
