"""Packages on disk for tests of the exchange: the shipped one to edit, and an invented one of another shape."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps

from exchange.reader import Problem
from exchange.services.packages import PackageError, check_package
from exchange.tables import TABLE
from tests.conftest import LIVERPOOL
from tests.exchange.office import Office

CITED = {"document": "charter", "certainty": "stated"}


class PackageFolder:
    """A folder of CSV files that a test writes or edits, cell by cell, before it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def file(self, table: str) -> Path:
        return self.path / f"{table}.csv"

    def rows(self, table: str) -> list[dict[str, str]]:
        with self.file(table).open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    def write(self, table: str, rows: list[dict[str, str]]) -> None:
        with self.file(table).open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, TABLE[table].column_names, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def number(self, table: str, key: str) -> int:
        """The row's number in a spreadsheet, where the header is row 1."""
        return [row[TABLE[table].key] for row in self.rows(table)].index(key) + 2

    def change(self, table: str, key: str, /, **cells: str) -> None:
        rows = self.rows(table)
        rows[self.number(table, key) - 2].update(cells)
        self.write(table, rows)

    def add(self, table: str, /, **cells: str) -> None:
        """Add a row at the end; its source is the first document of the package unless it says another."""
        cited = {"document": self.rows("documents")[0]["slug"], "certainty": "stated"} if TABLE[table].cited else {}
        self.write(table, [*self.rows(table), cited | cells])

    def remove(self, table: str, key: str) -> None:
        self.write(table, [row for row in self.rows(table) if row[TABLE[table].key] != key])

    def reverse(self) -> None:
        for table in TABLE:
            if self.file(table).exists():
                self.write(table, self.rows(table)[::-1])

    def problems(self) -> list[Problem]:
        """Every problem for which the package is refused."""
        with pytest.raises(PackageError) as refused:
            check_package(self.path)
        return refused.value.problems


@pytest.fixture
def edited_package(tmp_path) -> PackageFolder:
    """A copy of the shipped package, to edit."""
    return PackageFolder(Path(shutil.copytree(LIVERPOOL, tmp_path / "edited")))


@pytest.fixture
def northmoor(tmp_path) -> PackageFolder:
    """A whole invented package, to edit: three structures, a superseded return, persons in seats."""
    return write_package(tmp_path / "northmoor", NORTHMOOR)


@pytest.fixture
def row_counts(db) -> Callable[[], dict[str, int]]:
    """Count the rows of every table of the database."""
    tables = [model for model in apps.get_models() if model._meta.managed and not model._meta.proxy]
    return lambda: {model._meta.label: model._base_manager.count() for model in tables}


def write_package(path: Path, tables: dict[str, list[dict[str, str]]]) -> PackageFolder:
    """Write a package; cited rows that name no document cite the charter."""
    path.mkdir()
    folder = PackageFolder(path)
    for table, rows in tables.items():
        cited = CITED if TABLE[table].cited else {}
        folder.write(table, [cited | row for row in rows])
    return folder


def placements_of(structure: str, *pairs: tuple[str, str]) -> list[dict[str, str]]:
    """Placements of a structure: each body with the body above it, siblings in the order given."""
    return [
        {"slug": f"{structure}--{body}", "structure": structure, "body": body, "parent": parent, "position": str(place)}
        for place, (body, parent) in enumerate(pairs, start=1)
    ]


def money_of(submission: str, printed: str, amount: str) -> tuple[dict[str, str], dict[str, str]]:
    """One budget line of a return, and its stated grand total."""
    cells = {"slug": f"{submission}--care", "return": submission, "printed": printed, "amount": amount}
    return cells | {"position": "1", "group": "care-pool", "sector": "care"}, cells


def a_return(slug: str, year: str, status: str, **cells: str) -> dict[str, str]:
    return {"slug": slug, "title": slug, "year": year, "status": status, "unit_pounds": "1000"} | cells


MONEY = [
    money_of("first-1999", "1,250.5", "1250500.00"),
    money_of("again-1999", "1,300", "1300000.00"),
    money_of("plan-2000", "", ""),
]
NORTHMOOR: dict[str, list[dict[str, str]]] = {
    "partnership": [{"slug": "northmoor", "name": "Northmoor Compact", "website": "https://northmoor.example/"}],
    "documents": [
        {"slug": "charter", "title": "The charter", "kind": "plan", "held": "true", "published": "1996-05"},
        {"slug": "annex", "title": "Its annex", "kind": "appendix", "held": "false", "part_of": "charter"},
    ],
    "areas": [
        {"slug": "moor", "name": "The moor", "part_of": "county"},
        {"slug": "county", "name": "The county"},
    ],
    "themes": [{"slug": "water", "name": "Water"}],
    "body_kinds": [
        {"slug": "assembly", "name": "Assembly", "plural": "Assemblies", "decides": "true"},
        {"slug": "panel", "name": "Panel", "plural": "Panels"},
        {"slug": "pool", "name": "Pool", "plural": "Pools", "commissions": "true"},
    ],
    "organisations": [
        {"slug": "council", "name": "County Council", "kind": "local_authority"},
        {"slug": "trust", "name": "Health Trust", "kind": "health"},
    ],
    "offices": [{"slug": "sheriff", "name": "Sheriff", "organisation": "council"}],
    "people": [{"slug": "ada", "name": "Ada Moss"}, {"slug": "bo", "name": "Bo Fell"}],
    "bodies": [
        {"slug": "assembly", "name": "Assembly", "kind": "assembly", "starts": "1996-05"},
        {"slug": "roads-panel", "name": "Roads Panel", "kind": "panel", "status": "ended", "until": "2001-06"},
        {"slug": "water-panel", "name": "Water Panel", "kind": "panel", "area": "moor", "theme": "water"},
        {"slug": "care-pool", "name": "Care Pool", "kind": "pool", "constituted_by": "council"},
    ],
    "aliases": [{"slug": "hcp", "name": "The Pool", "body": "care-pool"}],
    "terms_of_reference": [{"slug": "water--duty", "body": "water-panel", "kind": "duty", "text": "Keeps wells."}],
    "structures": [
        {"slug": "of-1996", "name": "Of 1996", "status": "published", "in_force_from": "1996-05"},
        {"slug": "next", "name": "Next", "status": "draft", "base": "of-2001", "audience": "partners"},
        {"slug": "of-2001", "name": "Of 2001", "status": "published", "in_force_from": "2001-07-15", "base": "of-1996"},
    ],
    "placements": [
        *placements_of("of-1996", ("assembly", ""), ("roads-panel", "assembly"), ("water-panel", "assembly")),
        *placements_of("of-2001", ("water-panel", "care-pool"), ("care-pool", "assembly"), ("assembly", "")),
    ],
    "links": [
        {
            "slug": "roads-inform",
            "structure": "of-1996",
            "kind": "informs",
            "from_body": "roads-panel",
            "to_organisation": "trust",
        }
    ],
    "seats": [{"slug": "assembly--chair", "body": "assembly", "role": "chair", "title": "Speaker", "voting": "true"}],
    "memberships": [
        {"slug": "ada--chair", "seat": "assembly--chair", "person": "ada", "starts": "1996-05", "until": "1998"},
        {"slug": "bo--chair", "seat": "assembly--chair", "person": "bo", "starts": "1999", "term_until": "2003-04-30"},
    ],
    "reviews": [{"slug": "review", "title": "Review", "status": "planned", "due": "2002", "subject_structure": "next"}],
    "sectors": [{"slug": "care", "name": "Care", "position": "1"}],
    "returns": [
        a_return("again-1999", "1999/00", "published", supersedes="first-1999"),
        a_return("first-1999", "1999/00", "superseded"),
        a_return("plan-2000", "2000/01", "draft"),
    ],
    "budget_lines": [line for line, _ in MONEY],
    "stated_totals": [total for _, total in MONEY if total["amount"]],
    "further_sources": [
        {"table": "bodies", "row": "assembly", "document": "annex", "place": "p. 3", "references": "N7 N9"},
        {"table": "partnership", "row": "northmoor", "document": "annex"},
    ],
}


@pytest.fixture
def office(db) -> Office:
    """An office at work."""
    return Office()
