"""Clear days, and the dates of a series, against models that go day by day."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.notice import bank_holidays, clear_days, holiday_name, latest_day, notice_of
from meetings.recurrence import MOST, RHYTHMS, proposed, weekday_in_words
from meetings.words import notice_in_words

DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2040, 12, 31))
DAY = datetime.timedelta(days=1)


@given(DAYS, st.integers(-10, 60), st.sets(st.integers(0, 60)))
def test_clear_days_are_the_working_days_strictly_between(published, length, closed_after):
    meeting = published + DAY * length
    closed = {published + DAY * after for after in closed_after}
    counted, day = 0, published + DAY
    while day < meeting:
        if day.strftime("%a") not in ("Sat", "Sun") and day not in closed:
            counted += 1
        day += DAY

    assert clear_days(published, meeting, closed) == counted


@given(DAYS, st.integers(0, 15), st.sets(st.integers(1, 40)))
def test_latest_day_is_the_last_that_leaves_so_many(meeting, asked, closed_before):
    closed = {meeting - DAY * before for before in closed_before}

    latest = latest_day(meeting, asked, closed)

    assert clear_days(latest, meeting, closed) >= asked
    assert latest < meeting
    assert latest + DAY == meeting or clear_days(latest + DAY, meeting, closed) < asked


@pytest.mark.parametrize(
    ("published", "given", "short"),
    [("2009-04-01", 7, False), ("2009-04-03", 5, False), ("2009-04-06", 4, True), ("2009-04-16", 0, True)],
)
def test_easter_does_not_count(published, given, short):
    notice = notice_of(datetime.date.fromisoformat(published), datetime.date(2009, 4, 15), 5)

    assert (notice.given, notice.is_short, notice.latest) == (given, short, datetime.date(2009, 4, 5))
    assert ("was the last day" in notice_in_words(notice)) == short


def test_bank_holidays_are_those_of_the_settings(settings):
    in_england = holiday_name(datetime.date(2009, 4, 13))
    settings.PORTAL_HOLIDAYS = "GB-SCT"

    assert in_england == "Easter Monday"
    assert datetime.date(2009, 4, 13) not in bank_holidays()


@given(DAYS, st.integers(0, 900), st.sampled_from(sorted(RHYTHMS)))
def test_dates_of_a_series_lie_between_its_days_on_one_weekday(first, length, rhythm):
    days = proposed(first, first + DAY * length, rhythm)

    assert days == sorted(set(days))
    assert {day.weekday() for day in days} <= {first.weekday()}
    assert all(first <= day <= first + DAY * length for day in days)
    assert len(days) <= MOST
    unit, number = rhythm.split("-")
    if unit == "weeks":
        assert days[:1] == [first]
        assert all((later - day).days == 7 * int(number) for day, later in itertools.pairwise(days))


@given(DAYS, st.sampled_from([rhythm for rhythm in sorted(RHYTHMS) if rhythm.startswith("months")]))
def test_monthly_dates_keep_the_weekday_of_the_month(first, rhythm):
    days = proposed(first, first + DAY * 800, rhythm)

    months = [day.year * 12 + day.month for day in days]
    step = int(rhythm.split("-")[1])
    assert all(later - month == step for month, later in itertools.pairwise(months))
    if first.day <= 28:
        assert {weekday_in_words(day) for day in days} == {weekday_in_words(first)}
    else:
        assert all((day + 7 * DAY).month != day.month for day in days)
