"""Whatever the tree and the order of its rows, the structure comes out the same."""

import itertools

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.services.packages import import_package
from governance.integrity import faults_of
from governance.models import Structure
from tests import factories

from .conftest import NORTHMOOR, write_package

pytestmark = pytest.mark.django_db
_numbers = itertools.count(1)


@st.composite
def trees(draw):
    """A tree as the number of the body above each body (the first has none), and an order for its rows."""
    above = [None] + [draw(st.integers(0, number)) for number in range(draw(st.integers(0, 11)))]
    return above, draw(st.permutations(range(len(above))))


def _placements(above):
    """Rows of a tree; siblings are numbered as they come."""
    positions = {parent: itertools.count(1) for parent in above}
    return [
        {
            "slug": f"any--body-{number}",
            "structure": "any",
            "body": f"body-{number}",
            "parent": "" if parent is None else f"body-{parent}",
            "position": str(next(positions[parent])),
        }
        for number, parent in enumerate(above)
    ]


def _walk(above, number=0, level=0):
    """The tree as a reader goes through it: each body with its level, then those under it."""
    yield f"body-{number}", level
    for child, parent in enumerate(above):
        if parent == number:
            yield from _walk(above, child, level + 1)


def _package(folder, above, order):
    bodies = [{"slug": f"body-{number}", "name": f"Body {number}", "kind": "panel"} for number in range(len(above))]
    placements = _placements(above)
    tables = {
        "partnership": [{"slug": "any", "name": "Any"}],
        "documents": [NORTHMOOR["documents"][0]],
        "body_kinds": NORTHMOOR["body_kinds"],
        "bodies": [bodies[number] for number in reversed(order)],
        "structures": [{"slug": "any", "name": "Any", "status": "published", "in_force_from": "2009"}],
        "placements": [placements[number] for number in order],
    }
    return write_package(folder / f"any-{next(_numbers)}", tables)


@settings(max_examples=30, deadline=None)
@given(drawn=trees())
def test_any_tree_in_any_order_of_rows_is_stored_as_drawn(tmp_path_factory, drawn):
    above, order = drawn
    folder = _package(tmp_path_factory.getbasetemp(), above, order)

    with transaction.atomic():
        import_package(by=factories.user(), folder=folder.path)
        structure = Structure.objects.get()
        stored = list(structure.placements.order_by("lft").values_list("body__slug", "level"))
        faults = faults_of(structure)
        transaction.set_rollback(True)

    assert stored == list(_walk(above))
    assert faults == []
