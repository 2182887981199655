"""The number of queries of the calendar, of a meeting and of its agenda does not depend on how long they are."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from governance.models import Document, Partnership
from meetings.models import AgendaItem
from tests import factories
from tests.database import kept_for_many
from tests.meetings import factories_meetings as made
from tests.meetings import factories_papers as papers
from tests.meetings import factories_record as record
from tests.queries import queries_of, queries_of_pages

pytestmark = pytest.mark.django_db

SIZES = (2, 200)
VISITORS_MOST = 12
"""Whoever is not signed in takes no session, no account and no roles: three queries less."""
MOST = {
    "/{slug}/meetings/": 9,
    "/{slug}/meetings/?when=past&body=board": 9,
    "/{slug}/meetings/?month=2009-04": 9,
    "/{slug}/meetings/held/": 12,
    "/{slug}/meetings/called/": 10,
    "/{slug}/meetings/minuted/": 12,
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
    minuted = made.meeting(body=board, slug="minuted", status="held", agenda_published_at="2009-03-01T00:00Z")
    for number in range(size):
        for way in (-1, 1):
            day = datetime.date(2009, 4, 1) + datetime.timedelta(days=way * (number % 25 + 1))
            factories.source(made.meeting(body=board, series=series, day=day), document=paper)
        review = factories.review(partnership=partnership, body=board)
        restricted = {"access": "body"} if number % 3 == 0 else {"review": review}
        for meeting in (called, held, minuted):
            kind = "actions" if number == 1 else "discussion"
            under = made.item(meeting, kind=kind, **restricted)
            papers.paper(meeting=meeting, item=under)
            if meeting is not called:
                _record(under, paper)
        factories.source(called, document=paper, position=number + 1)
        made.action(board, raised_on=datetime.date(2009, 3, 1))
    record.published(minuted)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return partnership


def _record(under: AgendaItem, paper: Document) -> None:
    """Somebody who was there, a declaration, a decision that they voted on, and an action that came of it."""
    who = record.attendance(meeting=under.meeting)
    record.declaration(attendance=who, item=under)
    decided = record.decision(item=under, vote_taken=True)
    record.vote(decision=decided, attendance=who)
    record.follow_up(decision=decided)
    factories.source(decided, document=paper)


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
    assert max(count for (reader, _, _), count in many.items() if reader == "anonymous") <= VISITORS_MOST


def test_pages_of_whoever_prepares_take_as_many_queries_whatever_the_items(grown):
    counts = []
    for size in SIZES:
        officer, client = factories.user(), Client()
        factories.grant(user=officer, role="officer", partnership=grown[size])
        client.force_login(officer)
        counts.append([queries_of(client, f"/meets-{size}/meetings/{page}") for page in PREPARED])

    assert counts[0] == counts[1]
    assert max(counts[1]) <= 12
