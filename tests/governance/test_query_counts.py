"""The number of queries of a page does not depend on the number of rows."""

import datetime

import pytest
from django.db import connection

from governance.models import Membership, Placement, Seat, SeatRole
from governance.services import structures
from tests import factories
from tests.queries import queries_of_pages

pytestmark = pytest.mark.django_db

SIZES = (2, 200)
MOST = {
    "/{slug}/structure/": 10,
    "/{slug}/structure/table/": 10,
    "/{slug}/structure/diagram/?ties=shown": 11,
    "/{slug}/structure/diagram.svg?ties=shown&depth=1": 11,
    "/{slug}/bodies/top/diagram/": 11,
    "/{slug}/structure/compare/?from=1999-01-01&to=2009-09-01": 16,
    "/{slug}/structure/compare/?from=2009-09-01&to=1999-01-01": 16,
    "/{slug}/structure/compare/?to=next": 16,
    "/{slug}/structure/compare/?to=next&view=trees": 16,
    "/{slug}/structure/compare/?to=next&view=diagram": 16,
    "/{slug}/structure/compare.json?to=next": 16,
    "/{slug}/bodies/top/": 26,
    "/{slug}/organisations/council/": 17,
}


def _grow(slug, size):
    """A partnership whose top body has `size` bodies under it, seats, memberships, links, terms, names and sources."""
    partnership = factories.partnership(slug=slug)
    kind = factories.body_kind(partnership=partnership)
    top = factories.body(kind=kind, slug="top", name="Top")
    council = factories.organisation(partnership=partnership, slug="council")
    office = factories.office(organisation=council)
    paper = factories.document(partnership=partnership)
    bodies = [factories.body(kind=kind) for _ in range(size)]
    draft = factories.structure(partnership=partnership)
    root = Placement(body=top)
    placements = [root, *(Placement(body=body, parent=root) for body in bodies)]
    structures.place_all(by=factories.user(), structure=draft, placements=placements)
    for number, body in enumerate(bodies):
        factories.source(factories.link(structure=draft, from_body=top, to_body=body), document=paper)
        factories.link(structure=draft, from_organisation=council, to_body=top)
        _people(number, top, body, council, office, paper)
    structures.publish(by=factories.user(), structure=draft, in_force_from=datetime.date(2009, 4, 1))
    _rearrange(draft, top, bodies)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # without statistics PostgreSQL takes minutes over these freshly made rows
    return partnership


def _rearrange(base, top, bodies):
    """A draft in which half of the bodies are gone, the rest are called otherwise and stand under the first of them."""
    kept = bodies[: len(bodies) // 2]
    nest = Placement(body=factories.body(kind=top.kind, slug="nest", name="Nest"), parent=None)
    root = Placement(body=top)
    nest.parent = root
    moved = [Placement(body=body, parent=nest, name=f"{body.name} again") for body in kept]
    draft = factories.structure(partnership=base.partnership, slug="next", base=base, audience="public")
    structures.place_all(by=factories.user(), structure=draft, placements=[root, nest, *moved])
    factories.link(structure=draft, from_body=top, to_organisation=base.partnership.organisations.get())


def _people(number, top, body, council, office, paper):
    role = SeatRole.CHAIR if number % 2 else SeatRole.MEMBER
    seats = Seat.objects.bulk_create(
        Seat(slug=f"seat-{number}-{part}", body=body if part == "own" else top, title=f"Seat {number}", role=role)
        for part in ("own", "person", "office", "body")
    )
    holders = (
        {"organisation": council},
        {"person": factories.person(partnership=top.partnership), "on_behalf_of": council},
        {"office": office},
        {"body": body},
    )
    held = Membership.objects.bulk_create(
        Membership(slug=f"held-{number}", seat=seat, **holder) for seat, holder in zip(seats, holders, strict=True)
    )
    for fact in (seats[1], held[0], held[1]):
        factories.source(fact, document=paper)
    factories.alias(body=top)
    factories.alias(organisation=council)
    factories.term_of_reference(body=top)
    factories.review(partnership=top.partnership, body=top)


def test_queries_equal_at_two_and_at_two_hundred_rows_and_within_the_limit():
    few, many = (queries_of_pages(_grow(f"size-{size}", size), MOST, "officer") for size in SIZES)

    assert few == many
    assert {how: count for how, count in many.items() if count > MOST[how[-1]]} == {}
