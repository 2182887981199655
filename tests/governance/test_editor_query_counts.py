"""The number of queries of the editor's lists and histories does not depend on the number of rows."""

import datetime

import pytest
from django.db import connection
from django.test import Client

from governance.models import Membership, Organisation, Partnership, Person, Seat
from governance.services import memberships
from governance.services.memberships import Terms
from tests import factories
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

MOST = {
    "/{slug}/manage/seats/": 12,
    "/{slug}/manage/seats/?state=filled&sort=term&q=seat": 12,
    "/{slug}/manage/holders/?q=per": 12,
    "/{slug}/manage/changes/": 30,
    "/{slug}/bodies/": 12,
    "/{slug}/bodies/top/history/": 30,
    "/{slug}/bodies/top/roll-call/": 12,
    "/{slug}/bodies/top/seats/first/": 14,
    "/{slug}/bodies/top/seats/first/history/": 24,
    "/{slug}/people/": 12,
    "/{slug}/people/first/history/": 24,
    "/{slug}/organisations/": 12,
    "/{slug}/organisations/first/history/": 24,
}


def _grow(size: int) -> Partnership:
    """A partnership whose top body has `size` seats held by people on behalf of organisations, each changed once."""
    here = factories.partnership(slug=f"size-{size}")
    top = factories.body(partnership=here, slug="top")
    factories.in_force(here, {top: {factories.body(partnership=here): {} for _ in range(size)}})
    first = factories.seat(body=top, slug="first", title="Seat")
    person = factories.person(partnership=here, slug="first", name="First of all")
    council = factories.organisation(partnership=here, slug="first")
    author = factories.user()
    held = memberships.appoint(by=author, seat=first, holder=person, terms=Terms(on_behalf_of=council, note="one"))
    numbers = range(size)
    people = Person.objects.bulk_create(Person(partnership=here, slug=f"p-{n}", name=f"Person {n}") for n in numbers)
    partners = Organisation.objects.bulk_create(
        Organisation(partnership=here, slug=f"o-{n}", name=f"Partner {n}") for n in numbers
    )
    seats = Seat.objects.bulk_create(Seat(body=top, slug=f"s-{n}", title=f"Seat {n}") for n in numbers)
    Membership.objects.bulk_create(
        Membership(seat=seat, slug="m", person=somebody, on_behalf_of=partner)
        for seat, somebody, partner in zip(seats, people, partners, strict=True)
    )
    for number in numbers:
        memberships.correct(by=author, membership=held, note=f"{number}", starts=datetime.date(2000, 1, 1))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return here


def _counts(here: Partnership) -> dict[str, int]:
    client, person = Client(), factories.user()
    factories.grant(user=person, role="administrator", partnership=here)
    client.force_login(person)
    return {page: queries_of(client, page.format(slug=here.slug)) for page in MOST}


def test_queries_equal_at_two_and_at_two_hundred_rows_and_within_the_limit():
    few, many = _counts(_grow(2)), _counts(_grow(200))

    told_of_fewer_kinds = {page for page in MOST if "history" in page or "changes" in page}
    assert {page: few[page] for page in few if page not in told_of_fewer_kinds} == {
        page: many[page] for page in many if page not in told_of_fewer_kinds
    }
    assert all(many[page] <= few[page] for page in told_of_fewer_kinds)
    assert {page: count for page, count in many.items() if count > MOST[page]} == {}


def test_lists_are_paged_and_sorted_by_their_address():
    here = _grow(60)
    client = Client()

    first, second = (client.get(f"/size-60/people/?page={page}").context["listing"] for page in (1, 2))
    by_kind = client.get("/size-60/bodies/?sort=kind&kind=nothing&page=99").context["listing"]

    assert (len(first.page), len(second.page), first.total) == (50, 11, 61)
    assert [choice.label for choice in by_kind.sorts if choice.current] == ["Kind"]
    assert by_kind.page.number == by_kind.page.paginator.num_pages
    assert first.prefix == "?page="
    assert client.get("/size-60/people/?q=Person+7").context["listing"].total == 1
    assert here.people.count() == 61
