"""A structure read whole: its order, its seats counted, its sideways ties, and what narrowing keeps."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import BodyStatus, LinkKind, MembershipKind, SeatRole
from governance.outline import Narrowing, narrowed, outline
from tests import factories

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE = (datetime.date(2009, month, 1) for month in (4, 5, 6))
DAY = datetime.timedelta(days=1)


@pytest.fixture
def partnership(db):
    return factories.partnership()


def _body(partnership, name, **values):
    return factories.body(partnership=partnership, name=name, **values)


def _entry(structure, body, on):
    return next(entry for entry in outline(structure, on).entries if entry.body == body.pk)


def _names(entries):
    return [entry.name for entry in entries]


def test_outline_entries_in_the_order_of_the_tree(partnership):
    top, second, below, first = (_body(partnership, name) for name in ("Top", "Second", "Below", "First"))
    structure = factories.in_force(partnership, {top: {second: {below: {}}, first: {}}})

    entries = outline(structure, APRIL).entries

    assert [(entry.name, entry.level) for entry in entries] == [("Top", 0), ("Second", 1), ("Below", 2), ("First", 1)]
    assert [entry.parent for entry in entries] == [None, entries[0].pk, entries[1].pk, entries[0].pk]


def test_outline_bodies_of_another_structure_left_out(partnership):
    top, other = _body(partnership, "Top"), _body(partnership, "Other")
    structure = factories.in_force(partnership, {top: {}}, since=APRIL)
    factories.in_force(partnership, {top: {other: {}}}, since=MAY)

    assert _names(outline(structure, APRIL).entries) == ["Top"]


def test_outline_seats_counted_by_what_they_are(partnership):
    body = _body(partnership, "Board")
    structure = factories.in_force(partnership, {body: {}})
    seats = [factories.seat(body=body) for _ in range(4)]
    factories.seat(body=body, holder_recorded=False)
    factories.membership(seat=seats[0], starts=APRIL)
    factories.membership(seat=seats[1], starts=APRIL, term_ends=MAY)
    factories.membership(seat=seats[2], starts=APRIL, ends=MAY)
    factories.membership(seat=seats[3], kind=MembershipKind.SUBSTITUTE)

    counted = _entry(structure, body, MAY).seats

    assert (counted.filled, counted.continuing, counted.vacant, counted.unknown) == (1, 1, 2, 1)
    assert (counted.total, counted.taken) == (5, 2)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (APRIL - DAY, (0, 0, 1)),
        (APRIL, (1, 0, 0)),
        (MAY - DAY, (1, 0, 0)),
        (MAY, (0, 1, 0)),
        (JUNE - DAY, (0, 1, 0)),
        (JUNE, (0, 0, 1)),
    ],
)
def test_outline_seats_on_the_days_where_something_changes(partnership, on, expected):
    body = _body(partnership, "Board")
    structure = factories.in_force(partnership, {body: {}})
    factories.membership(seat=factories.seat(body=body), starts=APRIL, term_ends=MAY, ends=JUNE)

    counted = _entry(structure, body, on).seats

    assert (counted.filled, counted.continuing, counted.vacant) == expected


@pytest.mark.parametrize(("on", "total"), [(APRIL - DAY, 0), (APRIL, 1), (MAY - DAY, 1), (MAY, 0)])
def test_outline_seats_counted_only_while_they_exist(partnership, on, total):
    body = _body(partnership, "Board")
    structure = factories.in_force(partnership, {body: {}})
    factories.seat(body=body, starts=APRIL, ends=MAY)

    assert _entry(structure, body, on).seats.total == total


def test_outline_chairs_named_with_what_the_seat_is(partnership):
    body = _body(partnership, "Board")
    structure = factories.in_force(partnership, {body: {}})
    held, former, unknown = (
        factories.seat(body=body, role=role, title=title, position=position, holder_recorded=position < 3)
        for position, (role, title) in enumerate(
            [(SeatRole.CHAIR, "Chair"), (SeatRole.JOINT_CHAIR, "Second chair"), (SeatRole.JOINT_CHAIR, "Third chair")],
            start=1,
        )
    )
    factories.seat(body=body, role=SeatRole.VICE_CHAIR, title="Vice-chair")
    factories.membership(seat=held, person=factories.person(name="Ann", partnership=partnership))
    factories.membership(seat=former, person=factories.person(name="Bob", partnership=partnership), ends=APRIL)

    chairs = _entry(structure, body, APRIL).seats.chairs

    assert unknown.holder_recorded is False
    assert chairs == "Chair: Ann; Second chair: vacant; Third chair: holder not recorded"


def test_outline_ties_in_words_and_bodies_outside_the_tree(partnership):
    top, inside = _body(partnership, "Top"), _body(partnership, "Inside")
    outsiders = [_body(partnership, name) for name in ("Zeta", "Alpha", "Mid")]
    council = factories.organisation(partnership=partnership, name="The Council")
    draft = factories.structure(partnership=partnership)
    factories.tree(draft, {top: {inside: {}}})
    factories.link(structure=draft, from_body=top, to_organisation=council, kind=LinkKind.REPORTS_TO)
    factories.link(structure=draft, from_body=top, to_body=inside, kind=LinkKind.OVERSEES)
    for outsider in outsiders:
        factories.link(structure=draft, from_body=inside, to_body=outsider, kind=LinkKind.SUPPORTS)
    factories.link(structure=draft, from_body=outsiders[0], to_body=top, kind=LinkKind.SUPPORTS)

    found = outline(draft, APRIL)

    links = {entry.name: entry.links for entry in found.entries}
    assert sorted(links["Top"]) == ["oversees Inside", "reports to The Council"]
    assert links["Inside"] == ["supports Zeta and 2 others"]
    assert [outsider.name for outsider in found.outside] == ["Alpha", "Mid", "Zeta"]


def test_outline_status_said_unless_operating(partnership):
    top = _body(partnership, "Top")
    proposed = _body(partnership, "Proposed one", status=BodyStatus.PROPOSED)
    structure = factories.in_force(partnership, {top: {proposed: {}}})

    assert [entry.status_label for entry in outline(structure, APRIL).entries] == ["", "Proposed"]


@pytest.mark.parametrize("size", [1, 40])
def test_outline_at_most_three_queries_whatever_the_size(partnership, size):
    top = _body(partnership, "Top")
    below = {factories.body(kind=top.kind): {} for _ in range(size)}
    structure = factories.in_force(partnership, {top: below})
    for body in below:
        factories.membership(seat=factories.seat(body=body))

    with CaptureQueriesContext(connection) as queries:
        outline(structure, APRIL)

    assert len(queries) <= 3


@pytest.fixture
def entries(partnership):
    """Top > (North > (North health, North housing), South > South health), of two areas and two kinds."""
    area = factories.area(partnership=partnership, name="The north")
    theme = factories.theme(partnership=partnership, name="Health")
    team = factories.body_kind(partnership=partnership, name="Team")
    top, north, south = (_body(partnership, name) for name in ("Top", "North", "South"))
    north_health = _body(partnership, "North health", area=area, theme=theme, kind=team)
    north_housing = _body(partnership, "North housing", area=area)
    south_health = _body(partnership, "South HEALTH", theme=theme)
    shape = {top: {north: {north_health: {}, north_housing: {}}, south: {south_health: {}}}}
    return outline(factories.in_force(partnership, shape), APRIL).entries


@pytest.mark.parametrize(
    ("asked", "kept", "wanted"),
    [
        ({"words": "housing"}, ["Top", "North", "North housing"], 1),
        ({"words": "health"}, ["Top", "North", "North health", "South", "South HEALTH"], 2),
        ({"area": "The north"}, ["Top", "North", "North health", "North housing"], 2),
        ({"theme": "Health", "area": "The north"}, ["Top", "North", "North health"], 1),
        ({"kind": "Team"}, ["Top", "North", "North health"], 1),
        ({"words": "top"}, ["Top"], 1),
        ({"words": "nothing like it"}, [], 0),
        ({}, ["Top", "North", "North health", "North housing", "South", "South HEALTH"], 6),
    ],
)
def test_narrowed_keeps_what_is_asked_for_and_all_above_it(entries, asked, kept, wanted):
    found, count = narrowed(entries, Narrowing(**asked))

    assert (_names(found), count) == (kept, wanted)
