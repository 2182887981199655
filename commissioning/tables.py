"""One plain table of figures: what a page shows, a spreadsheet holds and the board pack prints, so that they agree."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

Cell = str | Decimal | int | datetime.date | None


class Sort(StrEnum):
    """What a column holds: how it is aligned, written and typed in a spreadsheet."""

    WORDS = "words"
    POUNDS = "pounds"
    NUMBER = "number"
    PERCENT = "percent"
    DAY = "day"


@dataclass(frozen=True)
class Column:
    """A heading and what stands under it. Pounds are exact pounds as Decimal; None is no figure, never zero."""

    heading: str
    sort: Sort = Sort.WORDS


@dataclass(frozen=True)
class Table:
    """A table with its name, on what basis its figures are, and where they come from.

    Each row has one cell a column; the first is the row's heading. `totals` are the numbers of the rows, from 0, that
    are sums of others.
    """

    slug: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    basis: str = ""
    totals: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.slug}: a row of {len(row)} cells under {len(self.columns)} columns")
