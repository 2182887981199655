import datetime
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.dates import PartialDate, Precision, in_force, in_words
from governance.models import Body, Seat
from tests import factories

PRECISIONS = st.sampled_from(Precision.values)


@st.composite
def partial_dates(draw):
    """Days, months and years whose end is still on the calendar, each held by its first day."""
    day = draw(st.dates(max_value=date(9998, 12, 31)))
    precision = draw(PRECISIONS)
    if precision != Precision.DAY:
        day = day.replace(day=1)
    return PartialDate(day.replace(month=1) if precision == Precision.YEAR else day, precision)


@pytest.mark.parametrize(
    ("written", "first", "precision", "in_words"),
    [
        ("2009", date(2009, 1, 1), "year", "2009"),
        ("2009-03", date(2009, 3, 1), "month", "March 2009"),
        ("2009-03-30", date(2009, 3, 30), "day", "30 March 2009"),
        (" 2009-03-01\n", date(2009, 3, 1), "day", "1 March 2009"),
    ],
)
def test_parse_each_precision_kept(written, first, precision, in_words):
    parsed = PartialDate.parse(written)

    assert (parsed.first, parsed.precision, str(parsed)) == (first, precision, in_words)


@pytest.mark.parametrize("text", ["", "March", "2009-3", "09", "2009-03-30-01", "30/03/2009", "2009 03", "-2009"])
def test_parse_other_shape_says_what_to_write(text):
    with pytest.raises(ValueError, match=r"is not a date\. Write 2009, 2009-03 or 2009-03-30\.") as refused:
        PartialDate.parse(text)

    assert f"“{text}”" in str(refused.value)


@pytest.mark.parametrize("text", ["2009-13", "2009-00", "2009-02-29", "2009-04-31", "0000"])
def test_parse_off_the_calendar_says_what_to_check(text):
    with pytest.raises(ValueError, match=r"is not a day of the calendar\. Check the month and the day\."):
        PartialDate.parse(text)


@given(partial_dates())
def test_written_then_parsed_is_the_same(partial):
    assert PartialDate.parse(partial.written()) == partial


@given(partial_dates())
def test_until_undoes_after(partial):
    assert PartialDate.until(partial.after, partial.precision) == partial


@given(partial_dates())
def test_after_is_the_first_day_not_included(partial):
    last = partial.after - datetime.timedelta(days=1)

    def part(day):
        return day.isoformat()[: len(partial.written())]

    assert part(last) == partial.written() != part(partial.after)


@given(st.dates(min_value=date(1, 1, 2)), PRECISIONS)
def test_until_includes_the_day_before(after, precision):
    last = after - datetime.timedelta(days=1)

    until = PartialDate.until(after, precision)

    assert until.first <= last
    assert until.written() == last.isoformat()[: len(until.written())]


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("2008-02", date(2008, 3, 1)),
        ("2009-12", date(2010, 1, 1)),
        ("2009", date(2010, 1, 1)),
        ("2008-02-28", date(2008, 2, 29)),
        ("2009-12-31", date(2010, 1, 1)),
    ],
)
def test_after_at_the_turn_of_month_and_year(written, after):
    assert PartialDate.parse(written).after == after


def test_partial_dates_sort_by_first_day():
    written = ["2010", "2009-03-30", "2009-03-02", "2009-04"]

    ordered = sorted(PartialDate.parse(text) for text in written)

    assert [partial.written() for partial in ordered] == ["2009-03-02", "2009-03-30", "2009-04", "2010"]


def test_in_words_of_no_date_is_nothing():
    assert in_words(None, Precision.YEAR) == ""


@pytest.mark.parametrize(
    ("starts", "until", "period"),
    [
        ("", "", ""),
        ("2008", "", "from 2008"),
        ("2008-03", "", "from March 2008"),
        ("", "2009", "until 2009"),
        ("", "2009-06-30", "until 30 June 2009"),
        ("2008-03", "2009-06-30", "March 2008 to 30 June 2009"),
        ("2008-12-01", "2009", "1 December 2008 to 2009"),
        ("2008-01-31", "2008-02", "31 January 2008 to February 2008"),
    ],
)
def test_period_worded_as_precisely_as_known(starts, until, period):
    seat = Seat()
    if starts:
        first = PartialDate.parse(starts)
        seat.starts, seat.starts_precision = first.first, first.precision
    if until:
        last = PartialDate.parse(until)
        seat.ends, seat.ends_precision = last.after, last.precision

    assert seat.period == period


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (date(2008, 4, 30), False),
        (date(2008, 5, 1), True),
        (date(2009, 4, 30), True),
        (date(2009, 5, 1), False),
    ],
)
def test_in_force_half_open_edges(on, holds):
    seat = factories.seat(starts=date(2008, 5, 1), ends=date(2009, 5, 1))

    assert Seat.objects.in_force(on).filter(pk=seat.pk).exists() is holds


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts", "ends", "days"),
    [
        (None, None, [date.min, date(2009, 1, 1), date.max]),
        (None, date(2009, 1, 1), [date.min]),
        (date(2009, 1, 1), None, [date(2009, 1, 1), date.max]),
    ],
)
def test_in_force_open_end_has_no_limit(starts, ends, days):
    body = factories.body(starts=starts, ends=ends)

    asked = [date.min, date(2009, 1, 1), date.max]
    holding = [day for day in asked if Body.objects.in_force(day).filter(pk=body.pk).exists()]

    assert holding == days


@pytest.mark.django_db
def test_in_force_over_a_relation_asks_the_related_range():
    on = date(2009, 1, 1)
    body = factories.body(ends=on)
    factories.seat(body=body, starts=on)

    holding = Body.objects.filter(in_force(on, "seats__"))

    assert list(holding) == [body]
