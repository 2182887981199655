"""What waits for the people who work on a partnership."""

import datetime

from django.test import Client
from django.utils import timezone

from portal.models import Job, JobState
from portal.tasks import CHECKS
from tests import factories
from tests.portal.record import Record

ADDRESS = "/somewhere/manage/"


def _page(signed_in, record: Record, role: str = "officer") -> str:
    return signed_in(role, record.partnership).get(ADDRESS).content.decode()


def _checked(record: Record, **values) -> Job:
    defaults = {"kind": CHECKS, "arguments": {"partnership": record.partnership.pk}, "state": JobState.DONE}
    return Job.objects.create(**defaults | {"finished_at": timezone.now()} | values)


def test_visitor_is_asked_to_sign_in(record: Record, client: Client):
    response = client.get(ADDRESS)

    assert response.status_code == 302
    assert response.url == f"/accounts/login/?next={ADDRESS}"


def test_seats_are_listed_by_what_is_known_of_them(record: Record, signed_in):
    board = record.partnership.bodies.get(slug="board")
    vacant = factories.seat(body=board, title="Treasurer", holder_recorded=True)
    unknown = factories.seat(body=board, title="Observer", holder_recorded=False)

    context = signed_in("officer", record.partnership).get(ADDRESS).context

    assert context["vacant"] == [vacant]
    assert context["unknown"] == [unknown]
    assert context["continuing"] == []


def test_seat_of_another_partnership_is_not_listed(record: Record, signed_in):
    factories.seat(title="Elsewhere", holder_recorded=True)

    assert "Elsewhere" not in _page(signed_in, record)


def test_overdue_review_and_draft_are_listed(record: Record, signed_in):
    factories.review(partnership=record.partnership, title="Late review", due=datetime.date(2001, 1, 1))

    page = _page(signed_in, record)

    assert "Late review" in page
    assert "overdue" in page
    assert "Coming structure" in page


def test_draft_is_not_listed_for_who_may_not_read_it(record: Record, signed_in):
    assert "Coming structure" not in _page(signed_in, record, "finance-officer")


def test_checks_that_never_ran_say_so(record: Record, signed_in):
    assert "They have not run yet" in _page(signed_in, record)


def test_checks_that_found_nothing_say_so(record: Record, signed_in):
    _checked(record, outcome={"structures": {}, "returns": []})

    assert "Every structure is sound" in _page(signed_in, record)


def test_checks_that_found_faults_list_them(record: Record, signed_in):
    outcome = {"structures": {"standing": ["placement 7 is at level 9"]}, "returns": ["Health (sector): differs"]}
    _checked(record, outcome=outcome)

    page = _page(signed_in, record)

    assert "placement 7 is at level 9" in page
    assert "Health (sector): differs" in page
    assert "Every structure is sound" not in page


def test_checks_that_found_faults_say_where_and_what_to_do(record: Record, signed_in):
    faults = [f"placement {number} is at level 9, not 1" for number in range(100, 112)]
    _checked(record, outcome={"structures": {"standing": faults}, "returns": []})

    page = _page(signed_in, record)

    assert '<a class="govuk-link" href="/somewhere/structures/standing/">standing</a>' in page
    assert "manage.py check_structures --repair" in page
    assert "placement 109 is at level 9" in page
    assert "placement 110" not in page
    assert "and 2 more" in page


def test_checks_that_found_nothing_ask_for_nothing(record: Record, signed_in):
    _checked(record, outcome={"structures": {}, "returns": ["Health (sector): differs"]})

    assert "check_structures" not in _page(signed_in, record)


def test_checks_that_failed_do_not_pass_for_sound(record: Record, signed_in):
    _checked(record, state=JobState.FAILED, outcome={"error": "ValueError: secret"})

    page = _page(signed_in, record)

    assert "could not be finished" in page
    assert "secret" not in page


def test_checks_of_another_partnership_are_not_shown(record: Record, signed_in):
    elsewhere = factories.partnership()
    _checked(record, arguments={"partnership": elsewhere.pk}, outcome={"structures": {}, "returns": []})

    assert "They have not run yet" in _page(signed_in, record)
