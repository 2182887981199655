"""The number of queries of the calendar, of a meeting and of its agenda does not depend on how long they are."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from governance.models import Partnership
from tests import factories
from tests.database import kept_for_many
from tests.meetings import factories_meetings as made
from tests.queries import queries_of, queries_of_pages

pytestmark = pytest.mark.django_db

SIZES = (2, 200)
MOST = {
    "/{slug}/meetings/": 9,
    "/{slug}/meetings/?when=past&body=board": 9,
    "/{slug}/meetings/?month=2009-04": 9,
    "/{slug}/meetings/held/": 9,
    "/{slug}/meetings/called/": 9,
    "/{slug}/meeting-series/series/": 9,
}
PREPARED = ("called/", "called/agenda/", "called/agenda/add/", "called/change/", "called/publish-agenda/")


def _grow(slug: str, size: int) -> Partnership:
    """A board with `size` meetings before and after a day, one of them with `size` items, papers and open actions."""
    partnership = factories.partnership(slug=slug, record_date=datetime.date(2009, 4, 1))
    board = factories.body(partnership=partnership, slug="board")
    paper = factories.document(partnership=partnership)
    series = made.series(body=board, slug="series")
    called = made.meeting(body=board, series=series, slug="called", status="called")
    held = made.meeting(body=board, slug="held", status="held", agenda_published_at="2009-03-01T00:00Z")
    for number in range(size):
        for way in (-1, 1):
            day = datetime.date(2009, 4, 1) + datetime.timedelta(days=way * (number % 25 + 1))
            factories.source(made.meeting(body=board, series=series, day=day), document=paper)
        review = factories.review(partnership=partnership, body=board)
        restricted = {"access": "body"} if number % 3 == 0 else {"review": review}
        for meeting in (called, held):
            made.item(meeting, kind="actions" if number == 1 else "discussion", **restricted)
        factories.source(called, document=paper, position=number + 1)
        made.action(board, raised_on=datetime.date(2009, 3, 1))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return partnership


@pytest.fixture(scope="module")
def grown(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[int, Partnership]]:
    """A partnership of each size."""
    with kept_for_many(django_db_blocker):
        yield {size: _grow(f"meets-{size}", size) for size in SIZES}


@pytest.mark.parametrize("role", ["officer", "board-member"])
def test_queries_equal_at_two_and_at_two_hundred_and_within_the_limit(grown, role):
    few, many = (queries_of_pages(grown[size], MOST, role) for size in SIZES)

    assert few == many
    assert {how: count for how, count in many.items() if count > MOST[how[-1]]} == {}


def test_pages_of_whoever_prepares_take_as_many_queries_whatever_the_items(grown):
    counts = []
    for size in SIZES:
        officer, client = factories.user(), Client()
        factories.grant(user=officer, role="officer", partnership=grown[size])
        client.force_login(officer)
        counts.append([queries_of(client, f"/meets-{size}/meetings/{page}") for page in PREPARED])

    assert counts[0] == counts[1]
    assert max(counts[1]) <= 12
