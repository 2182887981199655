"""What a package may not say of plans and priorities: each test breaks one rule, and hears of that one alone."""

import pytest

from exchange.services.packages import import_package
from planning.models import Plan, Priority
from tests import factories

ROWS = {
    "outcomes": [{"slug": "dry", "name": "Dry feet"}],
    "plans": [
        {
            "slug": "dykes",
            "name": "Dykes",
            "status": "adopted",
            "body": "water-panel",
            "starts": "1997",
            "until": "1999",
        },
        {"slug": "banks", "name": "Banks", "parent": "dykes", "organisation": "council", "plan_document": "annex"},
        {"slug": "dykes-2", "name": "Dykes again", "replaces": "dykes"},
    ],
    "priorities": [
        {"slug": "high", "name": "High water", "plan": "dykes"},
        {"slug": "tide", "name": "Tides", "plan": "dykes", "parent": "high"},
        {"slug": "bank", "name": "Firm banks", "plan": "banks"},
    ],
    "priority_links": [{"slug": "high--dry", "priority": "high", "outcome": "dry"}],
}


@pytest.fixture
def folder(northmoor):
    for table, rows in ROWS.items():
        northmoor.write(table, [])
        for row in rows:
            northmoor.add(table, **row)
    return northmoor


@pytest.mark.parametrize(
    ("table", "key", "cells", "column"),
    [
        ("plans", "banks", {"body": "water-panel"}, "organisation"),
        ("plans", "banks", {"replaces": "dykes"}, "replaces"),
        ("plans", "dykes", {"until": "1996"}, "until"),
        ("plans", "dykes", {"status": "dreamt"}, "status"),
        ("plans", "banks", {"parent": "banks"}, "parent"),
        ("plans", "dykes-2", {"replaces": "dykes-2"}, "replaces"),
        ("priorities", "tide", {"parent": "bank"}, "parent"),
        ("priorities", "tide", {"parent": "tide"}, "parent"),
        ("priority_links", "high--dry", {"area": "moor"}, "area"),
        ("priority_links", "high--dry", {"outcome": ""}, "outcome"),
    ],
)
def test_broken_row_is_named(folder, table, key, cells, column):
    folder.change(table, key, **cells)

    assert {(problem.table, problem.column) for problem in folder.problems()} == {(table, column)}


def test_same_link_twice_refused(folder):
    folder.add("priority_links", slug="again", priority="high", outcome="dry")

    (problem,) = folder.problems()

    assert "says the same" in problem.reason


@pytest.mark.django_db
def test_plans_are_loaded_with_what_they_refer_to(folder):
    import_package(by=factories.user(), folder=folder.path)

    banks = Plan.objects.get(slug="banks")
    assert (banks.parent.slug, banks.organisation.slug, banks.document.slug) == ("dykes", "council", "annex")
    assert (banks.parent.period, banks.parent.replaced_by.slug) == ("1997 to 1999", "dykes-2")
    assert Priority.objects.get(slug="tide").parent.links.get().outcome.slug == "dry"
