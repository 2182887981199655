"""`manage.py reconcile`: what it prints, and how it ends."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from commissioning.models import ReturnStatus
from commissioning.services import returns
from tests import factories

pytestmark = pytest.mark.django_db


def _published(amount, stated, **values):
    submission = factories.submission(**values)
    factories.budget_line(submission=submission, amount=amount)
    factories.stated_total(submission=submission, amount=stated)
    return returns.publish(by=factories.user(), submission=submission)


def _reconcile(**options):
    """Run the command: what it printed, and the words of its failure if it failed."""
    out, failure = StringIO(), ""
    try:
        call_command("reconcile", stdout=out, **options)
    except CommandError as error:
        failure = str(error)
    return out.getvalue(), failure


def test_reconcile_agreeing_returns_succeeds():
    submission = _published("47798000.00", "47798000.00", first_year=2009)

    printed, failure = _reconcile()

    assert failure == ""
    assert (
        f"{submission.partnership.slug}  2009/10 planned  Grand total: £47,798,000, stated £47,798,000: agrees"
        in printed
    )


def test_reconcile_differing_return_fails_with_exact_pounds():
    _published("1000000.01", "1000000.00")

    printed, failure = _reconcile()

    assert "£1,000,000.01, stated £1,000,000: differs by £0.01: the lines are higher" in printed
    assert failure == "1 total differs from the source."


def test_reconcile_several_differences_counted():
    _published("2.00", "1.00")
    _published("5.00", "7.00")

    _, failure = _reconcile()

    assert failure == "2 totals differ from the source."


def test_reconcile_total_of_a_group_that_has_no_line_fails():
    submission = factories.budget_line(amount="5.00").submission
    factories.stated_total(submission=submission, amount="5.00")
    factories.stated_total(
        submission=submission, group=factories.body(partnership=submission.partnership), amount="9.00"
    )
    returns.publish(by=factories.user(), submission=submission)

    _, failure = _reconcile()

    assert failure == "1 total differs from the source."


@pytest.mark.parametrize("status", [ReturnStatus.DRAFT, ReturnStatus.SUPERSEDED])
def test_reconcile_returns_that_do_not_stand_left_out(status):
    submission = factories.budget_line(amount="5.00").submission
    factories.stated_total(submission=submission, amount="9.00")
    if status == ReturnStatus.SUPERSEDED:
        returns.publish(by=factories.user(), submission=submission)
        returns.supersede(by=factories.user(), submission=submission)

    printed, failure = _reconcile()

    assert failure == ""
    assert "nothing to reconcile" in printed


def test_reconcile_one_partnership_only_that_one():
    good = _published("5.00", "5.00")
    bad = _published("5.00", "9.00")

    printed, failure = _reconcile(partnership=good.partnership.slug)

    assert failure == ""
    assert bad.partnership.slug not in printed


def test_reconcile_unknown_partnership_fails_and_names_it():
    _published("5.00", "5.00")

    _, failure = _reconcile(partnership="nowhere")

    assert "nowhere" in failure


def test_reconcile_shipped_partnership_agrees(liverpool):
    printed, failure = _reconcile(partnership=liverpool.slug)

    assert failure == ""
    assert "Grand total: £47,798,000, stated £47,798,000: agrees" in printed
