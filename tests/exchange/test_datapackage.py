"""The shipped package as others see it: its frictionless description."""

import json

import frictionless
import pytest

from exchange.description import describe
from exchange.tables import TABLE
from tests.conftest import LIVERPOOL

DESCRIPTION = LIVERPOOL / "datapackage.json"


@pytest.fixture(scope="module")
def resources():
    description = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    return {resource["name"].replace("-", "_"): resource for resource in description["resources"]}


def test_description_and_every_row_valid():
    report = frictionless.validate(str(DESCRIPTION))

    assert report.flatten(["name", "rowNumber", "fieldName", "note"]) == []
    assert report.valid


def test_description_has_every_file_of_the_package(resources):
    assert {resource["path"] for resource in resources.values()} == {path.name for path in LIVERPOOL.glob("*.csv")}


@pytest.mark.parametrize("table", list(TABLE.values()), ids=lambda table: table.name)
def test_description_agrees_with_the_table(resources, table):
    resource = resources[table.name]

    fields = resource["schema"]["fields"]

    assert resource["path"] == f"{table.name}.csv"
    assert [field["name"] for field in fields] == list(table.column_names)
    required = {field["name"] for field in fields if field.get("constraints", {}).get("required")}
    assert required == {column.name for column in table.columns if column.required}


@pytest.mark.parametrize("table", list(TABLE.values()), ids=lambda table: table.name)
def test_description_follows_every_reference(resources, table):
    schema = resources[table.name]["schema"]

    pointed = {
        (*_names(key["fields"]), key["reference"]["resource"].replace("-", "_") or table.name)
        for key in schema.get("foreignKeys", [])
    }

    assert pointed == {(column.name, column.refers_to) for column in table.references}


def _names(fields):
    return [fields] if isinstance(fields, str) else fields


def test_shipped_files_have_their_columns_in_the_order_of_the_tables():
    headers = {path.stem: path.read_text(encoding="utf-8").split("\n")[0] for path in LIVERPOOL.glob("*.csv")}

    assert headers == {name: ",".join(table.column_names) for name, table in TABLE.items()}


def test_description_is_what_the_tables_give_today():
    written = json.loads(DESCRIPTION.read_text(encoding="utf-8"))

    assert written == describe(written["name"], written["title"])


@pytest.fixture
def described(northmoor):
    """The invented package, every file present, with its description: the folder and the description's path."""
    for table in TABLE.keys() - {path.stem for path in northmoor.path.iterdir()}:
        northmoor.write(table, [])
    description = northmoor.path / "datapackage.json"
    description.write_text(json.dumps(describe("northmoor", "Northmoor")), encoding="utf-8")
    return northmoor, str(description)


def test_description_of_another_package_valid(described):
    _, description = described

    report = frictionless.validate(description)

    assert report.flatten(["name", "rowNumber", "fieldName", "note"]) == []


@pytest.mark.parametrize(
    ("table", "key", "cells"),
    [
        ("people", "ada", {"certainty": "sure"}),
        ("people", "ada", {"slug": "Ada Moss"}),
        ("people", "ada", {"slug": "bo"}),
        ("people", "ada", {"name": ""}),
        ("people", "ada", {"document": "nowhere"}),
        ("documents", "charter", {"held": "yes"}),
        ("bodies", "assembly", {"starts": "May 1996"}),
        ("returns", "first-1999", {"year": "1999"}),
        ("areas", "moor", {"part_of": "nowhere"}),
    ],
)
def test_description_lets_others_find_what_the_portal_refuses(described, table, key, cells):
    folder, description = described
    folder.change(table, key, **cells)

    report = frictionless.validate(description)

    assert table in {problem.table for problem in folder.problems()}
    assert table in {task.name for task in report.tasks if not task.valid}
