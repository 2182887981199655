"""What a package may not say of contributions and headlines: each test breaks one rule, and hears of that one alone."""

import pytest

from exchange.columns import Misread, quantity
from exchange.services.packages import import_package
from tests import factories

GRANT = {"slug": "grant", "name": "Grant", "kind": "grant"}
PART = GRANT | {"slug": "part", "parent": "grant", "tie": "part"}
MUSIC = {"slug": "music", "name": "Music", "organisation": "council"}


@pytest.fixture
def folder(northmoor):
    northmoor.write("headlines", [])
    northmoor.write("contributions", [])
    northmoor.add("headlines", **GRANT)
    northmoor.add("headlines", **PART)
    northmoor.add("contributions", **MUSIC)
    return northmoor


@pytest.mark.parametrize(
    ("table", "key", "cells", "column"),
    [
        ("contributions", "music", {"body": "assembly"}, "body"),
        ("contributions", "music", {"organisation": ""}, "organisation"),
        ("contributions", "music", {"amount": "5.00"}, "amount"),
        ("contributions", "music", {"form": "cash", "amount": "0.00"}, "amount"),
        ("contributions", "music", {"form": "cash", "fte": "2"}, "fte"),
        ("contributions", "music", {"form": "staff", "fte": "0"}, "fte"),
        ("contributions", "music", {"form": "staff", "fte": "1.001"}, "fte"),
        ("contributions", "music", {"last_year": "2009/10"}, "first_year"),
        ("contributions", "music", {"first_year": "2010/11", "last_year": "2009/10"}, "last_year"),
        ("contributions", "music", {"first_year": "2010"}, "first_year"),
        ("contributions", "music", {"stream": "nowhere"}, "stream"),
        ("contributions", "music", {"programme": "Two words"}, "programme"),
        ("headlines", "grant", {"amount": "-1.00"}, "amount"),
        ("headlines", "grant", {"rate": "1000.5"}, "rate"),
        ("headlines", "grant", {"rate": "2%"}, "rate"),
        ("headlines", "grant", {"qualifier": "proposed", "status": "received"}, "status"),
        ("headlines", "part", {"tie": ""}, "tie"),
        ("headlines", "part", {"parent": "part"}, "parent"),
    ],
)
def test_broken_row_is_named(folder, table, key, cells, column):
    folder.change(table, key, **cells)

    (problem,) = folder.problems()

    assert (problem.table, problem.row, problem.column) == (table, folder.number(table, key), column)


def test_headline_below_one_that_belongs_to_another_refused(folder):
    folder.add("headlines", **PART | {"slug": "third", "parent": "part"})

    (problem,) = folder.problems()

    assert problem.reason == "that one belongs to another"


def test_rows_are_loaded_in_any_order(folder, db):
    folder.change("contributions", "music", stream="grant", form="cash", amount="12.50", first_year="2009/10")
    folder.reverse()

    here = import_package(by=factories.user(), folder=folder.path).partnership

    music = here.contributions.get()
    assert (str(music.amount), music.stream.slug, music.span) == ("12.50", "grant", (2009, None))
    assert here.headlines.get(slug="part").parent == music.stream
    assert music.sources.count() == 1


@pytest.mark.parametrize("cell", ["1e3", "١", "12345", "1.234", "+1", "1,5"])
def test_what_is_no_quantity_is_refused(cell):
    with pytest.raises(Misread):
        quantity("fte", digits=4, decimals=2).read(cell)
