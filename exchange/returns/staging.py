"""Rows of a return written to the database as they are read, a few thousand at a time."""

import io
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection

from exchange.models import ReturnRow
from exchange.returns.meaning import Meant
from exchange.returns.reading import Reading

BATCH = 5_000
COLUMNS = (
    "sheet_id",
    "number",
    "column",
    "group_name",
    "sector_name",
    "provider_name",
    "service",
    "measure_said",
    "provision_said",
    "pooling_said",
    "amount_said",
    "group_id",
    "sector_id",
    "provider_id",
    "measure",
    "provision",
    "pooling",
    "figure",
    "amount",
    "is_total",
    "left_out",
    "adds_provider",
    "problems",
)
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SAID = ("group", "sector", "provider", "service", "measure", "provision", "pooling", "amount")


def stage(sheet: int, read: Iterable[tuple[Reading, Meant]]) -> Iterator[int]:
    """Write rows of a sheet with COPY, and yield how many are written after every batch."""
    table, written = ReturnRow._meta.db_table, 0
    listed = ", ".join(f'"{column}"' for column in COLUMNS)
    numbered = iter(read)
    while batch := list(islice(numbered, BATCH)):
        lines = io.StringIO("".join(_line(sheet, reading, meant) for reading, meant in batch))
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table} ({listed}) FROM STDIN", lines)
        written += len(batch)
        yield written


def _line(sheet: int, reading: Reading, meant: Meant) -> str:
    values = (
        sheet,
        reading.number,
        reading.column,
        *(reading.cells.get(name, "").translate(_ESCAPED) for name in _SAID),
        meant.group,
        meant.sector,
        meant.provider,
        meant.measure,
        meant.provision,
        meant.pooling,
        meant.figure,
        meant.amount,
        meant.is_total,
        False,
        False,
        "{" + ",".join(meant.problems) + "}",
    )
    return "\t".join(["\\N" if value is None else str(value) for value in values]) + "\n"
