"""A partnership's history: what happened on which day, in whose eyes, and where a body stood meanwhile."""

import datetime

import pytest
from django.db import connection

from commissioning.services.returns import publish
from governance import timeline
from governance.dates import Precision
from governance.models import Membership, Seat
from governance.services import structures
from tests import factories
from tests.governance.conftest import words_of
from tests.queries import queries_of_pages

pytestmark = pytest.mark.django_db

APRIL, JULY, SEPTEMBER = (datetime.date(2009, month, 1) for month in (4, 7, 9))
PAGE = "/anytown/timeline/"


@pytest.fixture
def partnership(db):
    return factories.partnership(slug="anytown", name="Anytown First", record_date=JULY)


@pytest.fixture
def board(partnership):
    return factories.body(partnership=partnership, slug="board", name="Board")


@pytest.fixture
def team(partnership):
    return factories.body(partnership=partnership, slug="team", name="Team")


def _in_order(words, *parts):
    places = [words.index(part) for part in parts]
    assert places == sorted(places), words


def test_timeline_tells_each_sort_of_event(read, partnership, board):
    factories.in_force(partnership, {board: {}}, since=APRIL)
    factories.body(partnership=partnership, name="Taskforce", starts=APRIL, ends=SEPTEMBER)
    for _ in range(2):
        factories.membership(seat=factories.seat(body=board), starts=APRIL, ends=JULY)
    factories.review(partnership=partnership, title="Second look", due=datetime.date(2009, 5, 20))

    words = read(PAGE)

    assert "Board : 2 memberships begin" in words
    assert "Taskforce begins" in words
    assert "comes into force" in words
    _in_order(words, "31 August 2009", "Taskforce ends", "30 June 2009", "Board : 2 memberships end")
    _in_order(words, "30 June 2009", "20 May 2009", "Second look is due", "1 April 2009")


def test_timeline_oldest_first(read, partnership, board):
    factories.body(partnership=partnership, name="Taskforce", starts=APRIL, ends=SEPTEMBER)

    _in_order(read(PAGE, order="oldest"), "1 April 2009", "31 August 2009")


def test_timeline_marks_what_is_still_to_come_on_the_day_shown(read, partnership):
    factories.body(partnership=partnership, name="Taskforce", starts=APRIL, ends=SEPTEMBER)

    assert read(PAGE).count("still to come") == 1
    assert read(PAGE, on="2009-03-31").count("still to come") == 2
    assert "still to come" not in read(PAGE, on="2009-08-31")


@pytest.mark.parametrize(
    ("asked", "year"),
    [
        ({}, 2009),
        ({"on": "2010-06-01"}, 2009),
        ({"on": "2012-06-01"}, 2011),
        ({"on": "1999-01-01"}, 2007),
        ({"year": "2011"}, 2011),
        ({"year": "2008"}, 2009),
        ({"year": "x"}, 2009),
        ({"year": "²⁰⁰⁷"}, 2009),
    ],
)
def test_timeline_shows_the_year_asked_for_or_the_last_before_the_day(read, partnership, asked, year):
    for first in (2007, 2009, 2011):
        factories.body(partnership=partnership, name=f"Of {first}", starts=datetime.date(first, 2, 3))

    words = read(PAGE, **asked)

    assert f"Of {year} begins" in words
    assert words.count(" begins") == 1


def test_timeline_of_nothing_says_so(read, partnership):
    assert "Nothing with a date is recorded yet" in read(PAGE)


@pytest.mark.parametrize(
    ("precision", "ends", "said"),
    [
        (Precision.DAY, datetime.date(2009, 9, 1), "31 August 2009"),
        (Precision.MONTH, datetime.date(2009, 9, 1), "end of August 2009, the day is not stated"),
        (Precision.YEAR, datetime.date(2010, 1, 1), "end of 2009, the day is not stated"),
    ],
)
def test_end_is_worded_no_more_exactly_than_it_is_known(read, partnership, precision, ends, said):
    factories.body(partnership=partnership, name="Taskforce", ends=ends, ends_precision=precision)

    assert f"{said} Taskforce ends" in read(PAGE).replace("still to come ", "")


@pytest.mark.parametrize(
    ("precision", "due", "said"),
    [
        (Precision.MONTH, APRIL, "end of April 2009, the day is not stated"),
        (Precision.YEAR, datetime.date(2009, 1, 1), "end of 2009, the day is not stated"),
    ],
)
def test_review_due_in_a_month_or_a_year_is_due_at_its_end(read, partnership, precision, due, said):
    factories.review(partnership=partnership, title="Second look", due=due, due_precision=precision)

    assert f"{said} Second look is due" in read(PAGE).replace("still to come ", "")


@pytest.mark.parametrize("ends", [datetime.date.min, datetime.date(1, 1, 2), datetime.date.max])
def test_timeline_at_the_ends_of_the_calendar_answers(read, partnership, ends):
    factories.body(partnership=partnership, name="Taskforce", ends=ends)

    assert "Timeline of Anytown First" in read(PAGE)


def test_day_leads_to_the_structure_on_it(client, partnership):
    factories.body(partnership=partnership, slug="taskforce", starts=APRIL)

    markup = client.get(PAGE).content.decode()

    assert "/anytown/structure/?on=2009-04-01" in markup
    assert "/anytown/bodies/taskforce/?on=2009-04-01" in markup


def test_drafts_and_reviews_that_are_done_are_no_history(read, partnership, board):
    factories.structure(partnership=partnership, name="Hush plan", in_force_from=APRIL)
    factories.review(partnership=partnership, title="Second look", due=APRIL, status="completed")

    assert "Nothing with a date is recorded yet" in read(PAGE)


def test_return_is_told_when_its_year_begins_and_when_it_is_brought_in(read, partnership):
    submission = factories.submission(
        partnership=partnership, title="Money", first_year=2009, submitted_on=datetime.date(2009, 5, 5)
    )
    factories.submission(partnership=partnership, title="Sums", first_year=2009)
    publish(by=factories.user(), submission=submission)

    words = read(PAGE)

    _in_order(words, "5 May 2009 Money is brought in", "1 April 2009 Money : the year that it is for begins")
    assert "Sums" not in words


def test_long_year_is_paged_and_keeps_what_was_asked(client, partnership):
    for number in range(60):
        factories.body(partnership=partnership, name=f"Body {number:02}", starts=APRIL)

    first = client.get(PAGE, {"order": "oldest"}).content.decode()
    second = client.get(PAGE, {"order": "oldest", "page": "2"}).content.decode()

    assert "60 events, page 1 of 2" in words_of(first)
    assert "order=oldest&amp;year=2009&amp;page=2" in first
    assert words_of(first).count(" begins") == 50
    assert words_of(second).count(" begins") == 10


def test_home_tells_the_last_five_up_to_the_day(read, partnership):
    for month in range(1, 10):
        factories.body(partnership=partnership, name=f"Body {month}", starts=datetime.date(2009, month, 1))

    words = read("/anytown/").partition("Lately")[2]

    _in_order(words, "Body 7 begins", "Body 6 begins", "Body 5 begins", "Body 4 begins", "Body 3 begins")
    assert "Body 8 begins" not in words
    assert "Body 2 begins" not in words
    assert "Body 2 begins" in read("/anytown/", on="2009-02-14").partition("Lately")[2]


def test_home_without_a_history_says_so(read, partnership):
    assert "Nothing with a date is recorded up to this day" in read("/anytown/")


@pytest.mark.parametrize(
    ("on", "earlier", "later"),
    [
        ("2009-03-31", "", "from 1 April 2009"),
        ("2009-04-01", "", "from July 2009"),
        ("2009-07-15", "until June 2009", "from 1 September 2009"),
        ("2010-01-01", "until 31 August 2009", ""),
    ],
)
@pytest.mark.parametrize("view", ["", "table/", "diagram/"])
def test_structure_leads_to_those_before_and_after(read, partnership, board, view, on, earlier, later):
    for since, precision in ((APRIL, "day"), (JULY, "month"), (SEPTEMBER, "day")):
        draft = factories.structure(partnership=partnership)
        factories.tree(draft, {board: {}})
        structures.publish(by=factories.user(), structure=draft, in_force_from=since, precision=precision)

    words = read(f"/anytown/structure/{view}", on=on)

    assert ("Earlier:" in words, "Later:" in words) == (bool(earlier), bool(later))
    assert earlier in words
    assert later in words


def test_step_lands_on_the_other_structure_and_keeps_the_filter(client, read, partnership, board, team):
    factories.in_force(partnership, {board: {}}, since=APRIL)
    factories.in_force(partnership, {board: {team: {}}}, since=SEPTEMBER)

    markup = client.get("/anytown/structure/table/", {"on": "2009-09-10", "words": "board"}).content.decode()

    assert "/anytown/structure/table/?words=board&amp;on=2009-08-31" in markup
    assert "Team" not in read("/anytown/structure/table/", on="2009-08-31")


def _stood(body):
    published = body.partnership.structures.published().placing(body)
    return [
        (span.starts.written(), span.until.written() if span.until else None, span.above if span.name else "nowhere")
        for span in timeline.where_stood(published)
    ]


def test_body_stood_in_spans_of_the_same_place(partnership, board, team):
    other = factories.body(partnership=partnership, name="Other")
    shapes = [
        {board: {}},
        {board: {team: {}}},
        {board: {team: {}, other: {}}},
        {board: {}},
        {board: {other: {team: {}}}},
    ]
    for number, shape in enumerate(shapes, start=1):
        factories.in_force(partnership, shape, since=datetime.date(2009, number, 1))

    assert _stood(team) == [
        ("2009-02-01", "2009-03-31", "Board"),
        ("2009-04-01", "2009-04-30", "nowhere"),
        ("2009-05-01", None, "Other"),
    ]
    assert _stood(board) == [("2009-01-01", None, None)]


def test_body_that_was_retired_is_not_in_the_structure_since(read, partnership, board, team):
    factories.in_force(partnership, {board: {team: {}}}, since=APRIL)
    factories.in_force(partnership, {board: {}}, since=SEPTEMBER)

    words = read("/anytown/bodies/team/").partition("Where it stood")[2]

    assert "From 1 April 2009 until 31 August 2009 : under Board the day shown" in words
    assert "From 1 September 2009 : not in the structure" in words


def test_body_never_placed_says_nothing_of_where_it_stood(read, partnership, board, team):
    factories.in_force(partnership, {board: {}}, since=APRIL)
    factories.tree(factories.structure(partnership=partnership, audience="public"), {team: {}})

    assert "Where it stood" not in read("/anytown/bodies/team/")


def _grow(slug, size):
    """A partnership with `size` bodies, memberships, reviews and structures, all of one year."""
    made = factories.partnership(slug=slug, record_date=SEPTEMBER)
    kind = factories.body_kind(partnership=made)
    board = factories.body(kind=kind, slug="board")
    for number in range(size):
        body = factories.body(kind=kind, starts=APRIL, ends=SEPTEMBER)
        seat = Seat.objects.create(slug=f"seat-{number}", body=body, title="Seat")
        Membership.objects.create(
            slug="held", seat=seat, person=factories.person(partnership=made), starts=APRIL, ends=JULY
        )
        factories.review(partnership=made, due=JULY)
    for number in range(min(size, 40)):
        since = APRIL + datetime.timedelta(days=number)
        factories.in_force(made, {board: {}}, since=since)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return made


def test_queries_do_not_depend_on_the_length_of_the_history():
    pages = {"/{slug}/timeline/?year=2009&fresh=1": 12, "/{slug}/?fresh=1": 24, "/{slug}/bodies/board/?fresh=1": 26}

    few, many = (queries_of_pages(_grow(f"size-{size}", size), pages, "officer") for size in (2, 200))

    assert few == many
    assert {how: count for how, count in many.items() if count > pages[how[-1]]} == {}
