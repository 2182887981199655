"""What reminders tell, and to whom."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.reminders import BANDS, band_of, reminders_for
from portal.models import Digest, ReminderChoice, User
from portal.services import jobs
from portal.tasks import WORK
from tests import factories
from tests.portal.reminded import LONG_AGO, TODAY, Kept, in_days, job_of

# -- what is told


@given(st.integers(-5, 200))
def test_band_is_the_tightest_that_the_days_fit_in(days: int):
    fitting = [band for band in BANDS if 0 <= days <= band]

    assert band_of(days) == (min(fitting) if fitting else None)


@pytest.mark.parametrize(
    ("days", "band"), [(0, 7), (1, 7), (7, 7), (8, 30), (30, 30), (31, 90), (90, 90), (91, None), (400, None)]
)
def test_term_whose_last_day_is_so_many_days_away(kept: Kept, days: int, band: int | None):
    held = kept.held(term_ends=in_days(days + 1))

    assert kept.told() == ([("ending", held.seat.title, band)] if band else [])


def test_term_that_ran_out_yesterday_is_continuing(kept: Kept):
    held = kept.held(term_ends=TODAY)

    assert kept.told() == [("continuing", held.seat.title, None)]


def test_holding_that_somebody_ended_ends(kept: Kept):
    soon = kept.held(term_ends=in_days(-50), ends=in_days(20))
    kept.held(term_ends=in_days(-50), ends=in_days(300))
    kept.held(term_ends=in_days(5), ends=TODAY - datetime.timedelta(days=2))

    assert kept.told() == [("ending", soon.seat.title, 30)]


def test_term_with_somebody_appointed_after_it_is_left_out(kept: Kept):
    held = kept.held(term_ends=in_days(10), ends=in_days(10))
    factories.membership(seat=held.seat, starts=in_days(10))

    assert kept.told() == []


def test_substitute_is_left_out(kept: Kept):
    held = kept.held()
    factories.membership(seat=held.seat, kind="substitute", starts=LONG_AGO, term_ends=in_days(5))

    assert kept.told() == []


@pytest.mark.parametrize(("days", "told"), [(29, False), (30, False), (31, True)])
def test_seat_is_vacant_for_so_many_days(kept: Kept, days: int, told: bool):
    held = kept.held(ends=in_days(-days))

    assert kept.told() == ([("vacant", held.seat.title, None)] if told else [])


def test_seat_vacant_since_nobody_knows_when_is_told_and_an_unknown_one_is_not(kept: Kept):
    vacant = factories.seat(body=kept.board)
    factories.seat(body=kept.board, holder_recorded=False)
    factories.seat(body=kept.board, starts=in_days(-10))
    factories.seat(body=kept.board, ends=in_days(-10))

    assert kept.told() == [("vacant", vacant.title, None)]


def test_body_that_ended_has_no_vacancies(kept: Kept):
    factories.seat(body=kept.board)
    kept.board.status = "ended"
    kept.board.save()

    assert kept.told() == []


def test_day_is_today_where_the_record_has_no_day(kept: Kept):
    kept.partnership.record_date = None
    held = kept.held(term_ends=kept.partnership.opening_date + datetime.timedelta(days=4))

    assert kept.told() == [("ending", held.seat.title, 7)]


@pytest.mark.parametrize("day", [datetime.date.min, datetime.date.max])
def test_record_of_the_first_or_last_day_of_the_calendar(kept: Kept, day: datetime.date):
    kept.partnership.record_date = day

    assert kept.told() == []


# -- to whom


def test_officer_of_a_body_is_told_of_it_and_below_and_of_nothing_beside(kept: Kept):
    own, below = kept.held(term_ends=TODAY), kept.held(kept.group, term_ends=TODAY)
    kept.held(kept.beside, term_ends=TODAY)
    kept.held(kept.top, term_ends=in_days(3))
    factories.seat(body=kept.beside)

    assert {seat for _, seat, _ in kept.told()} == {own.seat.title, below.seat.title}


def test_body_known_only_from_a_closed_draft_is_never_named(kept: Kept):
    secret = factories.body(kind=kept.board.kind, slug="secret", name="Secret Group")
    factories.tree(factories.structure(partnership=kept.partnership), {kept.top: {secret: {}}})
    kept.held(secret, term_ends=TODAY)
    factories.membership(seat=factories.seat(body=kept.board), body=secret, starts=LONG_AGO, term_ends=in_days(3))

    told = reminders_for(kept.officer, kept.partnership, vacant_days=30)

    assert not told
    assert "Secret" not in str(told)


def test_administrator_is_told_of_everything(kept: Kept):
    administrator = factories.user()
    factories.grant(user=administrator, role="administrator", partnership=kept.partnership)
    for body in (kept.board, kept.group, kept.beside):
        kept.held(body, term_ends=TODAY)

    assert len(kept.told(administrator)) == 3


@pytest.mark.parametrize("reader", ["stranger", "finance-officer", "board-member"])
def test_who_keeps_no_membership_is_told_nothing(kept: Kept, reader: str):
    somebody = factories.user()
    if reader != "stranger":
        factories.grant(user=somebody, role=reader, partnership=kept.partnership)
    kept.held(term_ends=TODAY)

    assert kept.told(somebody) == []
    assert kept.sent(somebody) is None
    assert (somebody.pk, kept.partnership.pk) not in ReminderChoice.objects.recipients()


def test_who_lost_the_role_gets_nothing(kept: Kept, mailoutbox):
    kept.held(term_ends=TODAY)
    job = job_of(kept)
    kept.officer.grants.all().delete()

    jobs.run(job_id=job.pk, work=WORK)

    assert mailoutbox == []
    assert not Digest.objects.exists()


def test_closed_account_gets_nothing(kept: Kept, mailoutbox):
    kept.held(term_ends=TODAY)
    job = job_of(kept)
    User.objects.update(is_active=False)

    jobs.run(job_id=job.pk, work=WORK)

    assert mailoutbox == []
    assert not ReminderChoice.objects.recipients()
