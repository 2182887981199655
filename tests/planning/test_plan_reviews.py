"""Reviews of plans: set down from the plan, shown with it, and known only to those who may see the plan."""

import datetime

import pytest
from django.urls import reverse
from pghistory.models import Context

from governance.models import Review
from governance.services import undo
from planning.due_plans import due_plans
from planning.models import PlanReview, PlanStatus
from tests import factories
from tests.planning.factories_reviews import plan, plan_review

pytestmark = pytest.mark.django_db

APRIL = datetime.date(2009, 4, 1)


@pytest.fixture
def here():
    return factories.partnership(slug="here", record_date=APRIL)


@pytest.fixture
def board(here):
    board = factories.body(partnership=here, slug="board", name="Board")
    factories.in_force(here, {board: {}})
    return board


def _page(slug="look"):
    return reverse("review", args=["here", slug])


def test_review_of_a_plan_is_set_down_in_one_change_and_undone_in_one(signed_in, here, board):
    plan(slug="big", name="Big plan", body=board)
    administrator = signed_in("administrator", here)

    page = administrator.post("/here/plans/big/review/", {"title": "Look", "due_2": "2010"}, follow=True)

    review = Review.objects.get()
    assert page.redirect_chain[-1][0] == _page()
    assert (review.body, review.due_in_words) == (board, "2010")
    assert "Big plan" in page.text
    act = Context.objects.get(metadata__did="Set down the review “Look”")
    undo.undo(by=factories.user(), partnership=here, act=act.pk)
    assert (Review.objects.count(), PlanReview.objects.count()) == (0, 0)


def test_plan_of_one_body_is_reviewed_by_its_officers_only(client, here, board):
    other = factories.body(partnership=here, slug="other")
    factories.in_force(here, {board: {other: {}}}, since=datetime.date(2001, 1, 1))
    plan(slug="big", body=board)
    plan(slug="whole", partnership=here)
    plan(slug="theirs", body=other)
    officer = factories.user()
    factories.grant(user=officer, role="officer", partnership=here, body=other)
    client.force_login(officer)

    statuses = [client.get(f"/here/plans/{slug}/review/").status_code for slug in ("big", "whole", "theirs", "none")]

    assert statuses == [403, 403, 200, 404]


def test_review_of_a_draft_plan_is_known_to_those_who_read_it(client, here, board):
    quiet = plan(slug="quiet", name="Quiet plan", body=board, status=PlanStatus.DRAFT)
    plan_review(quiet, slug="look", title="Quiet look", body=board, due=datetime.date(2009, 1, 1))
    pages = (
        "reviews/",
        "reviews/?of=plan",
        "due/",
        "",
        "bodies/board/",
        "bodies/board/account/",
        "timeline/?year=2009",
    )

    assert client.get(_page()).status_code == 404
    assert not [page for page in pages if "Quiet" in client.get(f"/here/{page}").text]
    officer = factories.user()
    factories.grant(user=officer, role="officer", partnership=here)
    client.force_login(officer)
    assert [page for page in pages if "Quiet look" in client.get(f"/here/{page}").text] == list(pages)


def test_review_is_found_by_the_plan_it_looks_at(client, here, board):
    plan_review(plan(name="Big plan", body=board), slug="look", title="Plan look")
    factories.review(partnership=here, title="Other look")

    page = client.get("/here/reviews/?of=plan").text

    assert "Plan look" in page
    assert "Big plan" in page
    assert "Other look" not in page


def test_review_of_a_plan_is_changed_without_another_subject(signed_in, here):
    plan_review(plan(partnership=here), slug="look", title="Look")

    response = signed_in("officer", here).post("/here/reviews/look/change/", {"title": "A closer look"})

    assert response.status_code == 302


@pytest.mark.parametrize(
    ("ends", "precision", "late"),
    [
        (datetime.date(2009, 4, 1), "day", True),
        (datetime.date(2009, 4, 2), "day", False),
        (datetime.date(2009, 4, 1), "month", True),
        (datetime.date(2010, 1, 1), "year", False),
    ],
)
def test_adopted_plan_is_late_once_its_period_is_over(here, board, ends, precision, late):
    plan(name="Big plan", body=board, ends=ends, ends_precision=precision)
    for status in (PlanStatus.DRAFT, PlanStatus.ENDED, PlanStatus.SUPERSEDED):
        plan(body=board, ends=ends, status=status)
    plan(body=board, starts=datetime.date(2009, 5, 1), ends=datetime.date(2011, 5, 1))
    plan(body=board)

    (found,) = due_plans(here, factories.user(), APRIL)

    assert (found.what, found.owner, found.late) == ("Big plan", "Board", late)
