"""Placing a whole tree, publishing it, and finding the one in force."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.dates import Precision
from governance.integrity import faults_of
from governance.models import Placement, Structure, StructureStatus
from governance.services import structures
from governance.services.structures import StructureError
from tests import factories

pytestmark = pytest.mark.django_db

APRIL, MAY = datetime.date(2009, 4, 1), datetime.date(2009, 5, 1)
DAY = datetime.timedelta(days=1)

# A tree is a list: for each node after the first, which of the nodes before it stands above it.
TREES = st.integers(min_value=0, max_value=24).flatmap(
    lambda size: st.tuples(*(st.integers(min_value=0, max_value=number) for number in range(size)))
)


def _model(parents):
    """Number a tree the obvious, recursive way: (level, lft, rght) for each node."""
    numbers, counter = {}, iter(range(1, 10_000))

    def visit(node, level):
        lft = next(counter)
        for child, parent in enumerate(parents, start=1):
            if parent == node:
                visit(child, level + 1)
        numbers[node] = (level, lft, next(counter))

    visit(0, 0)
    return [numbers[node] for node in range(len(parents) + 1)]


@pytest.fixture
def bodies(db):
    partnership = factories.partnership()
    kind = factories.body_kind(partnership=partnership)
    return [factories.body(kind=kind) for _ in range(25)]


def _placements(bodies, parents):
    placed = [Placement(body=bodies[0])]
    for node, parent in enumerate(parents, start=1):
        placed.append(Placement(body=bodies[node], parent=placed[parent]))
    return placed


def _draft(bodies):
    return factories.structure(partnership=bodies[0].partnership)


def _place(draft, placements):
    return structures.place_all(by=factories.user(), structure=draft, placements=placements)


@given(parents=TREES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_place_all_any_tree_numbered_like_the_recursive_model(bodies, parents):
    draft = _draft(bodies)

    _place(draft, _placements(bodies, parents))

    stored = {row.body_id: row for row in Placement.objects.filter(structure=draft).select_related("parent")}
    rows = [stored[body.pk] for body in bodies[: len(parents) + 1]]
    assert [(row.level, row.lft, row.rght) for row in rows] == _model(parents)
    assert [row.parent.body_id if row.parent else None for row in rows] == [
        None,
        *(bodies[parent].pk for parent in parents),
    ]
    assert {row.tree_id for row in rows} == {draft.pk}
    assert faults_of(draft) == []


def test_place_all_children_before_their_parents_placed(bodies):
    draft = _draft(bodies)
    placements = _placements(bodies, [0, 1, 1])

    _place(draft, reversed(placements))

    assert faults_of(draft) == []
    assert list(draft.placements.order_by("lft").values_list("body", "level")) == [
        (bodies[0].pk, 0),
        (bodies[1].pk, 1),
        (bodies[3].pk, 2),
        (bodies[2].pk, 2),
    ]


def test_place_all_long_chain_needs_no_recursion():
    partnership = factories.partnership()
    kind = factories.body_kind(partnership=partnership)
    bodies = [factories.body(kind=kind) for _ in range(1200)]
    draft = factories.structure(partnership=partnership)

    _place(draft, _placements(bodies, range(1199)))

    assert draft.placements.get(body=bodies[-1]).level == 1199
    assert faults_of(draft) == []


def test_place_all_more_bodies_no_more_queries(bodies):
    counts = []
    for size in (2, 24):
        draft, author = _draft(bodies), factories.user()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            structures.place_all(by=author, structure=draft, placements=_placements(bodies, [0] * size))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_place_all_accountable_kept(bodies):
    draft = _draft(bodies)
    top = Placement(body=bodies[0])
    aside = Placement(body=bodies[1], parent=top, accountable=False)

    _place(draft, [top, aside])

    assert list(draft.placements.order_by("lft").values_list("accountable", flat=True)) == [True, False]


def test_place_all_in_a_draft_that_has_placements_refused(bodies):
    draft = _draft(bodies)
    _place(draft, _placements(bodies, []))

    with pytest.raises(StructureError, match="has placements already"):
        _place(draft, _placements(bodies, []))

    assert draft.placements.count() == 1


def test_place_all_in_a_published_structure_refused(bodies):
    published = factories.in_force(bodies[0].partnership, {bodies[0]: {}})

    with pytest.raises(StructureError, match="is published and never changes"):
        _place(published, _placements(bodies, []))


def test_place_all_in_a_structure_published_meanwhile_refused(bodies):
    stale = _draft(bodies)
    _place(stale, _placements(bodies, []))
    structures.publish(by=factories.user(), structure=Structure.objects.get(pk=stale.pk), in_force_from=APRIL)

    with pytest.raises(StructureError, match="is published and never changes"):
        _place(stale, _placements(bodies, []))


def _circle(bodies):
    first = Placement(body=bodies[1])
    second = Placement(body=bodies[2], parent=first)
    first.parent = second
    return [Placement(body=bodies[0]), first, second]


def _self_parent(bodies):
    alone = Placement(body=bodies[1])
    alone.parent = alone
    return [Placement(body=bodies[0]), alone]


def _under_a_stranger(bodies):
    return [Placement(body=bodies[0]), Placement(body=bodies[1], parent=Placement(body=bodies[2]))]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda bodies: [], "one body at its top, not 0"),
        (lambda bodies: [Placement(body=bodies[0]), Placement(body=bodies[1])], "one body at its top, not 2"),
        (lambda bodies: _circle(bodies)[1:], "one body at its top, not 0"),
        (_circle, "in a circle"),
        (_self_parent, "in a circle"),
        (_under_a_stranger, "under a body without a place"),
    ],
    ids=["empty", "two tops", "circle alone", "circle", "its own parent", "under a stranger"],
)
def test_place_all_not_one_tree_refused(bodies, make, reason):
    draft = _draft(bodies)

    with pytest.raises(StructureError, match=reason):
        _place(draft, make(bodies))

    assert not draft.placements.exists()


def test_place_all_body_twice_refused(bodies):
    draft = _draft(bodies)
    top = Placement(body=bodies[0])

    with pytest.raises(IntegrityError, match="placement_body_once"), transaction.atomic():
        _place(draft, [top, Placement(body=bodies[0], parent=top)])

    assert not draft.placements.exists()


def test_publish_draft_puts_it_in_force_with_author_and_time(bodies):
    draft, author = _draft(bodies), factories.user()
    _place(draft, _placements(bodies, []))

    published = structures.publish(by=author, structure=draft, in_force_from=APRIL, precision=Precision.MONTH)

    stored = Structure.objects.get(pk=draft.pk)
    assert (stored.status, stored.in_force_from, stored.published_by) == (StructureStatus.PUBLISHED, APRIL, author)
    assert stored.published_at is not None
    assert published == stored
    assert published.in_force_in_words == "April 2009"


def test_publish_without_a_body_refused(bodies):
    draft = _draft(bodies)

    with pytest.raises(StructureError, match="no body in it"):
        structures.publish(by=factories.user(), structure=draft, in_force_from=APRIL)

    assert Structure.objects.get(pk=draft.pk).is_draft


def test_publish_twice_for_a_day_the_later_in_force(bodies):
    factories.in_force(bodies[0].partnership, {bodies[0]: {}}, since=APRIL)
    draft = _draft(bodies)
    _place(draft, _placements(bodies, []))

    structures.publish(by=factories.user(), structure=draft, in_force_from=APRIL)

    assert Structure.objects.filter(partnership=draft.partnership).in_force(APRIL).first() == draft


def test_publish_for_a_day_taken_in_another_partnership_allowed(bodies):
    other = factories.body()
    factories.in_force(other.partnership, {other: {}}, since=APRIL)

    mine = factories.in_force(bodies[0].partnership, {bodies[0]: {}}, since=APRIL)

    assert mine.status == StructureStatus.PUBLISHED


def test_publish_twice_refused(bodies):
    published = factories.in_force(bodies[0].partnership, {bodies[0]: {}}, since=APRIL)

    with pytest.raises(StructureError, match="is published and never changes"):
        structures.publish(by=factories.user(), structure=published, in_force_from=MAY)

    assert Structure.objects.get(pk=published.pk).in_force_from == APRIL


@pytest.mark.parametrize(
    ("on", "expected"),
    [(APRIL - DAY, None), (APRIL, "april"), (MAY - DAY, "april"), (MAY, "may"), (datetime.date(2030, 1, 1), "may")],
)
def test_in_force_looked_up_by_day(bodies, on, expected):
    partnership = bodies[0].partnership
    by_name = {
        "may": factories.in_force(partnership, {bodies[0]: {}}, since=MAY),
        "april": factories.in_force(partnership, {bodies[0]: {}}, since=APRIL),
    }
    factories.structure(partnership=partnership, in_force_from=APRIL - DAY)
    elsewhere = factories.partnership()
    factories.in_force(elsewhere, {factories.body(partnership=elsewhere): {}}, since=APRIL - DAY)

    found = partnership.structures.in_force(on).first()

    assert found == by_name.get(expected)


@pytest.mark.parametrize(("on", "expected"), [(APRIL - DAY, None), (APRIL, APRIL), (MAY, MAY)])
def test_id_in_force_inside_another_query_agrees(bodies, on, expected):
    partnership = bodies[0].partnership
    for since in (APRIL, MAY):
        factories.in_force(partnership, {bodies[0]: {}}, since=since)

    found = partnership.bodies.annotate(structure=Structure.objects.id_in_force(on)).get(pk=bodies[0].pk).structure

    assert found == Structure.objects.filter(in_force_from=expected).values_list("pk", flat=True).first()
