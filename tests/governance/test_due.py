"""What is due and what is late: bands held to a count of days, one order across sorts, nothing told that is closed."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.dates import PartialDate
from governance.due import Band, band_of, everything_due, in_order, months_after
from governance.models import Review
from governance.sections import Due
from tests import factories

APRIL = datetime.date(2009, 4, 1)
DAYS = st.dates(datetime.date(1999, 12, 1), datetime.date(2003, 3, 31))
DATES = st.builds(
    lambda day, precision: PartialDate.parse(day.isoformat()[: {"day": 10, "month": 7, "year": 4}[precision]]),
    DAYS,
    st.sampled_from(["day", "month", "year"]),
)


def _days_of(date):
    """Every day of a day, month or year, counted one by one."""
    same = {"day": lambda day: day, "month": lambda day: (day.year, day.month), "year": lambda day: day.year}
    part, day = same[date.precision], date.first
    while part(day) == part(date.first):
        yield day
        day += datetime.timedelta(days=1)


def _soon(on):
    """The days from a day to the same one three months on, or that month's last, counted one by one."""
    year, month = (on.year, on.month + 3) if on.month <= 9 else (on.year + 1, on.month - 9)
    day = on
    while (day.year, day.month) < (year, month) or ((day.year, day.month) == (year, month) and day.day <= on.day):
        yield day
        day += datetime.timedelta(days=1)


@given(DATES, DAYS)
def test_band_is_what_counting_days_says(date, on):
    days, soon = set(_days_of(date)), set(_soon(on))
    if all(day < on for day in days):
        expected = Band.LATE
    elif all(day < on or day in soon for day in days):
        expected = Band.SOON
    else:
        expected = Band.LATER

    assert band_of(date.first, date.precision, on) == expected


@given(DATES, DAYS)
def test_review_is_overdue_exactly_when_its_band_is_late(date, on):
    review = Review(due=date.first, due_precision=date.precision)

    assert review.is_overdue(on) is (band_of(date.first, date.precision, on) == Band.LATE)


@given(st.lists(st.tuples(st.none() | DATES, st.sampled_from(["Action", "Review"]))))
def test_order_is_by_the_last_day_in_time_whatever_the_sort(given_dates):
    things = [
        Due(str(number), sort, "", date and date.first, date.precision if date else "day", "", "", False)
        for number, (date, sort) in enumerate(given_dates)
    ]

    ordered = in_order(things)

    last = [max(_days_of(PartialDate(thing.due, thing.precision))) for thing in ordered if thing.due]
    assert last == sorted(last)
    assert all(thing.due is None for thing in ordered[len(last) :])
    assert sorted(things, key=str) == sorted(ordered, key=str)


def test_end_of_the_calendar_is_no_fault():
    on = datetime.date(9999, 11, 30)

    assert months_after(on, 3) == datetime.date.max
    assert band_of(datetime.date.max, "day", on) == Band.SOON
    assert band_of(None, "day", on) == Band.UNDATED


@pytest.fixture
def busy(here):
    """Reviews of a board, a term that ran out there, one that ends, and what only drafters may know of."""
    board = factories.body(partnership=here, slug="board", name="Board")
    factories.review(partnership=here, body=board, title="Late look", due=datetime.date(2008, 1, 1))
    factories.review(partnership=here, title="Undated look")
    factories.review(partnership=here, title="Past look", status="completed", due=datetime.date(2008, 1, 1))
    for name, ends in (("Ran out", datetime.date(2009, 1, 1)), ("Goes on", datetime.date(2009, 5, 1))):
        person = factories.person(partnership=here, name=name)
        factories.membership(seat=factories.seat(body=board, title="Seat"), person=person, term_ends=ends)
    secret = factories.body(partnership=here, name="Secret body")
    draft = factories.structure(partnership=here, name="Secret tree")
    factories.tree(draft, {secret: {}})
    factories.review(partnership=here, body=secret, title="Secret look", due=datetime.date(2008, 1, 1))
    factories.membership(
        seat=factories.seat(body=secret, title="Seat"), person=person, term_ends=datetime.date(2009, 1, 1)
    )
    return here


@pytest.mark.django_db
def test_page_groups_what_is_due_and_counts_only_what_the_reader_may_see(read, busy, signed_in):
    words = read("/here/due/")

    assert "Secret" not in words
    assert "Late (2)" in words
    assert "nobody named (1)" in words
    assert words.index("Late look") < words.index("Ran out: Seat") < words.index("Goes on: Seat")
    assert words.index("Goes on: Seat") < words.index("Undated look")
    assert "Past look" not in words
    assert "Late (4)" in read("/here/due/", signed_in("administrator", busy))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"when": "late"}, ["Late look", "Ran out"]),
        ({"when": "soon"}, ["Goes on"]),
        ({"when": "undated"}, ["Undated look"]),
        ({"sort": "Review"}, ["Late look", "Undated look"]),
        ({"owner": "Board", "sort": "Review"}, ["Late look"]),
        ({"owner": "nobody"}, ["Undated look"]),
        ({"owner": "Secret body"}, ["Late look", "Undated look", "Ran out", "Goes on"]),
    ],
)
def test_page_is_narrowed(read, busy, asked, shown):
    words = read("/here/due/", **asked)

    everything = ("Late look", "Undated look", "Ran out", "Goes on")
    assert [name for name in everything if name in words] == shown
    assert "Secret" not in words


@pytest.mark.django_db
def test_what_is_late_depends_on_the_day_asked_for(read, busy):
    assert "Late (3)" in read("/here/due/", on="2009-05-01")


@pytest.mark.django_db
def test_term_after_which_somebody_is_appointed_is_not_due(busy):
    seat = factories.seat(body=busy.bodies.get(slug="board"), title="Filled")
    factories.membership(seat=seat, term_ends=datetime.date(2009, 5, 1), ends=datetime.date(2009, 5, 1))
    factories.membership(seat=seat, starts=datetime.date(2009, 5, 1))

    assert not [one for one in everything_due(busy, factories.user(), APRIL) if "Filled" in one.what]


@pytest.mark.django_db
def test_work_waiting_counts_what_is_late(signed_in, busy):
    assert "4 things are late" in signed_in("administrator", busy).get("/here/manage/").text
