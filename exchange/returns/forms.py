"""What somebody sends with a return's sheet. Nothing here saves."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from exchange.returns.columns import COLUMNS
from exchange.returns.figures import UNITS
from exchange.returns.reading import read_year
from exchange.services.return_mending import Answers
from exchange.services.returns import LIMITS
from exchange.spreadsheets import SheetError, clean, refuse_large

_NAME = re.compile(r"name-(group|sector|provider)-(\d{1,4})", re.ASCII)
_CELL = re.compile(rf"cell-(\d{{1,18}})-({'|'.join(column.name for column in COLUMNS)})", re.ASCII)
_WAS = re.compile(r"\d{0,9}", re.ASCII)
_LEAVE = re.compile(r"leave-(\d{1,18})", re.ASCII)


class YearField(forms.CharField):
    """A commissioning year as people write it, 2009/10; its value is the year in which it begins."""

    def clean(self, value: Any) -> Any:
        """Return 2009 for 2009/10, None for nothing."""
        said = super().clean(value)
        if not said:
            return None
        try:
            return read_year(said)
        except SheetError:
            raise ValidationError("Write the year as 2009/10. It runs from 1 April.") from None


class BringReturnForm(forms.Form):
    """A file of budget lines, and the year for when the sheet does not say it."""

    file = forms.FileField(
        label="The return",
        allow_empty_file=True,
        error_messages={"required": "Choose the file that you filled in."},
    )
    year = YearField(label="Year", required=False, max_length=9)

    def clean_file(self) -> Any:
        """Refuse a file that is larger than is taken."""
        file = self.cleaned_data["file"]
        try:
            refuse_large(file.size, LIMITS)
        except SheetError as error:
            raise ValidationError(str(error)) from None
        if not file.size:
            raise ValidationError("The file is empty. Choose the sheet that you filled in.")
        return file

    @property
    def name(self) -> str:
        """What the sheet is called in lists: the name of its file."""
        return clean(self.cleaned_data["file"].name) or "Return"


class AboutForm(forms.Form):
    """What a sheet says of itself: its title, its year and its unit."""

    title = forms.CharField(label="Title", max_length=200, required=False)
    year = YearField(label="Year", required=False, max_length=9)
    unit = forms.TypedChoiceField(
        label="Unit",
        choices=[(worth, name) for worth, name in UNITS.items()],
        coerce=int,
        required=False,
        empty_value=None,
    )
    unit_confirmed = forms.BooleanField(required=False)


def read_answers(about: AboutForm, post: QueryDict) -> Answers:
    """Read what the page of a sheet sends back; a cell sent as it was before is no answer."""
    answers = Answers(leave_faulty=post.get("leave") == "faulty")
    if about.is_valid():
        said = about.cleaned_data
        answers.title, answers.first_year, answers.unit = said["title"], said["year"], said["unit"]
        answers.was = _was(post)
        answers.unit_confirmed = said["unit_confirmed"] if "unit_asked" in post else None
    for name in post:
        if match := _NAME.fullmatch(name):
            answers.names[match[1], str(post.get(f"said-{match[1]}-{match[2]}", "")).replace("\0", "")] = str(
                post[name]
            )
        elif match := _CELL.fullmatch(name):
            if clean(post[name]) != post.get(f"{name}-was"):
                answers.cells[int(match[1]), match[2]] = clean(post[name])
        elif match := _LEAVE.fullmatch(name):
            answers.left_out.add(int(match[1]))
    return answers


def _was(post: QueryDict) -> dict[str, Any]:
    """What the page showed of the sheet's own fields when it was made, by their names."""
    was: dict[str, Any] = {"title": post["title-was"]} if "title-was" in post else {}
    for field, name in (("first_year", "year-was"), ("unit_pounds", "unit-was")):
        said = post.get(name)
        if said is not None and _WAS.fullmatch(said):
            was[field] = int(said) if said else None
    return was
