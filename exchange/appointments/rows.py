"""The rows of a spreadsheet of appointments, as they were written and as somebody mended them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from exchange.appointments.columns import NAMES, read_headings
from exchange.spreadsheets import SheetError

SKIP = "skip"
FOLLOWING = {
    "body": ("seat", "present", "ending"),
    "seat": ("present", "ending"),
    "starts": ("present",),
    "until": ("ending",),
}
"""What was chosen for other cells, and means nothing any more once a cell is typed anew."""


@dataclass(frozen=True)
class Row:
    """One row: its number in the sheet, its cells by column, and what was chosen where a cell meant several things."""

    number: int
    cells: dict[str, str]
    choices: dict[str, str] = field(default_factory=dict)

    @property
    def skipped(self) -> bool:
        """Whether somebody chose to leave the row out."""
        return self.choices.get("row") == SKIP

    def kept(self) -> dict[str, Any]:
        """Return what is kept of the row in the database."""
        written: dict[str, Any] = {"row": self.number, "cells": [self.cells.get(name, "") for name in NAMES]}
        return written | ({"choices": self.choices} if self.choices else {})

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """Read a row that was kept."""
        return cls(kept["row"], dict(zip(NAMES, kept["cells"], strict=True)), kept.get("choices", {}))

    def mended(self, answers: dict[str, str]) -> "Row":
        """Return the row with what somebody typed over a cell, or chose (`choose-holder`).

        A cell that was typed anew speaks for itself: what was chosen for the old one is forgotten.
        """
        cells, choices = dict(self.cells), dict(self.choices)
        for name, text in answers.items():
            column = name.removeprefix("choose-")
            if name in NAMES and text != cells.get(name, ""):
                cells[name] = text
                for forgotten in (name, *FOLLOWING.get(name, ())):
                    choices.pop(forgotten, None)
            elif column != name and answers.get(column, cells.get(column, "")) == self.cells.get(column, ""):
                choices[column] = text
        return replace(self, cells=cells, choices={column: text for column, text in choices.items() if text})


@dataclass(frozen=True)
class Sheet:
    """What was read: the rows that say something, and what unknown holders are by the heading."""

    rows: list[Row]
    newcomers: str = ""


def read_rows(grid: Iterable[Sequence[str]]) -> Sheet:
    """Read a grid of text whose first written row is the headings; raises SheetError."""
    numbered = [(number, cells) for number, cells in enumerate(grid, 1) if any(cells)]
    if not numbered:
        raise SheetError("There is nothing in it. Paste the rows with their headings, or choose a file.")
    headings = read_headings(numbered[0][1])
    rows = [
        Row(number, {name: cells[place] if place < len(cells) else "" for name, place in headings.places.items()})
        for number, cells in numbered[1:]
    ]
    rows = [row for row in rows if any(row.cells.values())]
    if not rows:
        raise SheetError("It has headings but no row below them. Nothing was kept.")
    return Sheet(rows, headings.newcomers)
