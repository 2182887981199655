"""Reading a package folder: every cell is read, every reference looked up, every problem reported at once."""

import csv
import difflib
import hashlib
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .columns import Column, Misread
from .table import Table
from .tables import TABLE, TABLES

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell, row or file, and how to mend it. Rows count from 1, the header being row 1."""

    table: str
    reason: str
    mend: str
    row: int = 0
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        place = f"{self.table}.csv"
        if self.row:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        shown = f" “{CONTROL.sub('�', self.value)}”:" if self.value else ":"
        return f"{place}{shown} {self.reason}. {self.mend}"


@dataclass
class Row:
    """One row as read: its line in the file, its raw cells, and the model field values they give."""

    table: Table
    number: int
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The slug that other rows know it by."""
        return self.cells.get(self.table.key, "")

    def problem(self, column: str, reason: str, mend: str) -> Problem:
        """Say what is wrong in one column of this row."""
        return Problem(self.table.name, reason, mend, self.number, column, self.cells.get(column, ""))


@dataclass
class Package:
    """All rows of a package by table, and the digest of the files they came from.

    `unsure` names the tables of which some row, or all, could not be read: who refers to them is not to blame.
    """

    digest: str
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    by_key: dict[str, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    unsure: set[str] = field(default_factory=set)

    def row(self, table: str, key: str) -> Row:
        """The row of a table that has a key; raises KeyError."""
        return self.by_key[table][key]

    def repeated(self, table: str, columns: Sequence[str]) -> Iterator[tuple[Row, Row]]:
        """The rows of a table whose cells in some columns are those of an earlier row, each behind that row."""
        seen: dict[tuple[str, ...], Row] = {}
        for row in self.rows[table]:
            first = seen.setdefault(tuple(row.cells[column] for column in columns), row)
            if first is not row:
                yield first, row


def read_package(folder: Path) -> tuple[Package, list[Problem]]:
    """Read every table of a folder; the package is fit for use only when no problem came with it."""
    if not folder.is_dir():
        reason, mend = f"there is no folder {folder}", "Give the folder that holds partnership.csv."
        return Package(""), [Problem("partnership", reason, mend)]
    package = Package(_digest(folder))
    problems = [problem for table in TABLES for problem in _read_table(package, table, folder / f"{table.name}.csv")]
    return package, problems + list(_dangling(package))


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for table in TABLES:
        path = folder / f"{table.name}.csv"
        if path.is_file():
            digest.update(table.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _read_table(package: Package, table: Table, path: Path) -> Iterator[Problem]:
    if not path.is_file():
        if table.name == "partnership":
            yield Problem(table.name, "the file is missing", "Every package has one, with one row.")
        return
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        yield Problem(table.name, f"byte {error.start} is not UTF-8 text", "Save the file as CSV UTF-8.")
        return
    lines = csv.reader(io.StringIO(content, newline=""), strict=True)
    try:
        header = next(lines, [])
        problems = list(_header_problems(table, header))
        yield from problems
        if problems:
            package.unsure.add(table.name)
            return
        for number, cells in enumerate(lines, start=2):
            if cells:
                yield from _take_row(package, table, number, header, cells)
    except csv.Error as error:
        package.unsure.add(table.name)
        reason = f"line {lines.line_num} is not CSV ({error})"
        yield Problem(table.name, reason, "Check its quotation marks and commas.")


def _header_problems(table: Table, header: list[str]) -> Iterator[Problem]:
    for missing in [name for name in table.column_names if name not in header]:
        yield Problem(table.name, "the column is missing", "Add it to the first row.", 1, missing)
    for extra in [name for name in header if name not in table.column_names]:
        near = difflib.get_close_matches(extra, table.column_names, 1)
        mend = f"Did you mean {near[0]}?" if near else "Remove it."
        yield Problem(table.name, "the column is not part of this table", mend, 1, extra)
    for twice in sorted({name for name in header if header.count(name) > 1}):
        yield Problem(table.name, "the column stands twice", "Remove one of them.", 1, twice)


def _take_row(package: Package, table: Table, number: int, header: list[str], cells: list[str]) -> Iterator[Problem]:
    row = Row(table, number, dict(zip(header, cells, strict=False)))
    if len(cells) != len(header):
        package.unsure.add(table.name)
        reason = f"it has {len(cells)} cells, not {len(header)}"
        yield Problem(table.name, reason, "Check for a missing or stray comma, or quotation marks.", number)
        return
    problems = list(_read_cells(row))
    yield from problems
    if any(problem.column == table.key for problem in problems):
        package.unsure.add(table.name)
    elif table.key and row.key in package.by_key[table.name]:
        first = package.row(table.name, row.key).number
        yield row.problem(table.key, f"row {first} has the same one", "Give each row its own.")
    package.rows[table.name].append(row)
    package.by_key[table.name].setdefault(row.key, row)


def _read_cells(row: Row) -> Iterator[Problem]:
    for column in row.table.columns:
        cell = row.cells[column.name] = row.cells[column.name].strip()
        if not cell and column.required:
            yield row.problem(column.name, "it is empty", "Every row needs one.")
        elif CONTROL.search(cell):
            yield row.problem(column.name, "it holds a control character", "Type the cell afresh.")
        elif not cell:
            row.values |= column.empty
        else:
            try:
                row.values |= column.read(cell)
            except Misread as misread:
                yield row.problem(column.name, misread.reason, misread.mend)


def _dangling(package: Package) -> Iterator[Problem]:
    """References to rows that the package does not have."""
    for table in TABLES:
        for row in package.rows[table.name]:
            for column in table.references:
                cell = row.cells[column.name]
                if cell and column.refers_to not in package.unsure and cell not in package.by_key[column.refers_to]:
                    mend = _nearest(package, column, cell)
                    yield row.problem(column.name, f"{column.refers_to}.csv has no such row", mend)
    for row in package.rows["further_sources"]:
        named = TABLE.get(row.cells["table"])
        if named is None or not named.cited or not named.key:
            yield row.problem("table", "no facts with sources stand in a table of this name", "Name another table.")
        elif named.name not in package.unsure and row.cells["row"] not in package.by_key[named.name]:
            yield row.problem("row", f"{named.name}.csv has no such row", "Name a slug in it.")


def _nearest(package: Package, column: Column, cell: str) -> str:
    near = difflib.get_close_matches(cell, package.by_key[column.refers_to], 1)
    if near:
        return f"Did you mean {near[0]}?"
    other = "name one that is there" if column.required else "leave the cell empty"
    return f"Add it to {column.refers_to}.csv, or {other}."
