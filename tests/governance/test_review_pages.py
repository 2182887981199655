"""The pages of reviews: who sees which, when they are due, what came of them; and reviews typed by officers."""

import datetime

import pytest
from django.urls import reverse

from governance.models import Review, ReviewStatus, Role
from tests import factories

pytestmark = pytest.mark.django_db

TYPED = {"title": "Look at the board", "trigger": "A report", "due_1": "6", "due_2": "2009"}


@pytest.fixture
def board(here):
    board = factories.body(partnership=here, slug="board", name="Board")
    other = factories.body(partnership=here, slug="other", name="Other body")
    factories.in_force(here, {board: {other: {}}})
    return board


def at(name, **arguments):
    return reverse(name, kwargs={"partnership": "here", **arguments})


def _officer_of(client, body):
    person = factories.user()
    factories.grant(user=person, role="officer", partnership=body.partnership, body=body)
    client.force_login(person)
    return client


def test_list_is_narrowed_by_when_and_by_what_is_looked_at(read, here, board):
    factories.review(partnership=here, body=board, title="Late look", due=datetime.date(2009, 3, 31))
    factories.review(partnership=here, title="Soon look", due=datetime.date(2009, 6, 1), due_precision="month")
    factories.review(partnership=here, title="Later look", due=datetime.date(2009, 1, 1), due_precision="year")
    factories.review(partnership=here, title="Undated look")
    factories.review(partnership=here, title="Past look", status=ReviewStatus.COMPLETED)
    looks = ("Late", "Soon", "Later", "Undated", "Past")

    def shown(**asked):
        words = read(at("reviews"), **asked)
        return [look for look in looks if f"{look} look" in words]

    assert shown() == list(looks)
    assert shown(when="late") == ["Late"]
    assert shown(when="soon") == ["Soon"]
    assert shown(when="later") == ["Later"]
    assert shown(when="undated") == ["Undated"]
    assert shown(when="completed") == ["Past"]
    assert shown(of="body") == ["Late"]
    assert shown(of="arrangement", when="undated") == ["Undated"]
    assert shown(of="nothing that is known") == list(looks)
    assert "No date set (1)" in read(at("reviews"))


def test_page_says_what_is_known_and_what_is_not(read, here, board):
    factories.review(partnership=here, slug="look", body=board, title="A look")

    words = read(at("review", review="look"))

    assert "Because no reason is stated" in words
    assert "Due no date set" in words


@pytest.mark.parametrize(("audience", "named"), [("editors", False), ("public", True)])
def test_draft_that_came_of_a_review_is_named_only_to_its_readers(read, here, audience, named):
    draft = factories.structure(partnership=here, name="New tree", audience=audience)
    factories.review(partnership=here, slug="look", title="A look", led_to=draft)

    words = read(at("review", review="look"))

    assert ("New tree" in words) is named
    assert ("came of it" in words) is named


def test_review_completed_after_the_day_is_still_open_on_it(read, here):
    factories.review(
        partnership=here,
        slug="look",
        title="A look",
        due=datetime.date(2009, 1, 31),
        status=ReviewStatus.COMPLETED,
        completed_on=datetime.date(2009, 5, 1),
    )

    assert "A look open on this day overdue" in read(at("reviews"))
    assert "A look completed Completed 1 May 2009" in read(at("reviews"), on="2009-05-01")


def test_officer_sets_down_a_review_and_sees_it(signed_in, here, board):
    officer = signed_in("officer", here)

    page = officer.post(at("review-add"), TYPED | {"body": board.pk, "reason": "Minutes"}, follow=True)

    assert page.redirect_chain[-1][0] == at("review", review="look-at-the-board")
    assert "June 2009" in page.text
    assert "Set down the review “Look at the board”" in page.text


def test_review_of_nothing_is_refused_with_what_to_mend(signed_in, here):
    page = signed_in("officer", here).post(at("review-add"), TYPED)

    assert page.status_code == 422
    assert "Say what it looks at" in page.text
    assert 'value="A report"' in page.text


def test_officer_of_one_body_sets_down_reviews_of_it_only(client, here, board):
    other = here.bodies.get(slug="other")
    officer = _officer_of(client, other)

    page = officer.get(at("review-add"))
    refused = officer.post(at("review-add"), TYPED | {"body": board.pk})
    nothing = officer.post(at("review-add"), TYPED | {"subject": "How all of us work"})
    officer.post(at("review-add"), TYPED | {"body": other.pk})

    assert [body.slug for body in page.context["form"].fields["body"].queryset] == ["other"]
    assert (refused.status_code, nothing.status_code) == (422, 422)
    assert [review.body for review in Review.objects.all()] == [other]


@pytest.mark.parametrize("act", ["change", "begin", "put-back", "complete", "reopen", "remove"])
def test_officer_of_one_body_keeps_no_review_of_another(client, here, board, act):
    officer = _officer_of(client, here.bodies.get(slug="other"))
    factories.review(partnership=here, slug="look", body=board)
    factories.review(partnership=here, slug="whole", subject="All of us")

    for slug in ("look", "whole"):
        assert officer.post(at(f"review-{act}", review=slug)).status_code == 403


def test_review_begun_completed_and_reopened(signed_in, here, board):
    officer = signed_in("officer", here)
    draft = factories.structure(partnership=here, slug="tree", name="New tree")
    factories.review(partnership=here, slug="look", title="A look", body=board)

    assert officer.post(at("review-reopen", review="look")).status_code == 422
    officer.post(at("review-begin", review="look"))
    typed = {"completed_on_2": "2009", "outcome": "It works", "led_to": draft.pk}
    page = officer.post(at("review-complete", review="look"), typed, follow=True)
    assert "It works" in page.text
    assert "New tree" in page.text
    officer.post(at("review-reopen", review="look"))

    review = Review.objects.get()
    assert (review.status, review.completed_on, review.outcome) == ("under_way", None, "It works")


def test_what_came_of_it_stays_when_somebody_changes_it_to_whom_that_is_closed(client, here, board):
    draft = factories.structure(partnership=here, name="Quiet tree")
    review = factories.review(partnership=here, slug="look", body=board, status="completed", led_to=draft)
    person = factories.user()
    factories.grant(user=person, role="officer", partnership=here, body=board)
    Role.objects.filter(slug="officer").update(permissions=["change_reviews"])
    client.force_login(person)

    page = client.get(at("review-change", review="look"))
    typed = TYPED | {"body": board.pk, "seen": page.context["form"]["seen"].value()}
    response = client.post(at("review-change", review="look"), typed)

    review.refresh_from_db()
    assert "Quiet tree" not in page.text
    assert response.status_code == 302
    assert (review.title, review.led_to) == ("Look at the board", draft)


def test_stale_form_shows_both_versions(signed_in, here, board):
    officer = signed_in("officer", here)
    review = factories.review(partnership=here, slug="look", body=board, trigger="A rumour")
    seen = officer.get(at("review-change", review="look")).context["form"]["seen"].value()
    Review.objects.filter(pk=review.pk).update(trigger="A law")

    page = officer.post(at("review-change", review="look"), TYPED | {"body": board.pk, "seen": seen})

    assert page.status_code == 409
    assert "A rumour" in page.text
    assert "A law" in page.text
    assert 'value="A report"' in page.text


def test_review_of_a_closed_body_or_draft_is_not_there(client, here):
    hidden = factories.body(partnership=here, name="Hidden")
    draft = factories.structure(partnership=here)
    factories.tree(draft, {hidden: {}})
    factories.review(partnership=here, slug="of-body", body=hidden)
    factories.review(partnership=here, slug="of-draft", structure=draft)

    assert [client.get(at("review", review=slug)).status_code for slug in ("of-body", "of-draft")] == [404, 404]
