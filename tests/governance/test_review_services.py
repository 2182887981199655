"""Reviews set down, begun, completed, reopened and taken away: what may follow what, what is told, and undone."""

import datetime
import itertools

import pytest
from django.db import DatabaseError, connection, transaction
from pghistory.models import Context

from governance import history
from governance.models import REVIEW_STEPS, Review, ReviewStatus, Source
from governance.services import reviews, undo
from governance.services.changes import ChangeError
from governance.services.reviews import CLOSED, DID, version_of_review
from governance.versions import StaleError
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return factories.user()


@pytest.fixture
def review(here):
    return factories.review(partnership=here, slug="look", title="A look", subject="How it works")


def _at(review, status):
    Review.objects.filter(pk=review.pk).delete()
    return factories.review(partnership=review.partnership, slug="look", title="A look", status=status)


PAIRS = list(itertools.product(ReviewStatus.values, DID))


@pytest.mark.parametrize(("status", "step"), PAIRS)
def test_step_only_where_the_table_has_it(review, author, status, step):
    found = _at(review, status)

    if becomes := REVIEW_STEPS.get((status, step)):
        reviews.take_step(by=author, review=found, step=step)
    else:
        with pytest.raises(ChangeError, match="Nothing was saved"):
            reviews.take_step(by=author, review=found, step=step)

    found.refresh_from_db()
    assert found.status == (becomes or status)


def test_step_that_is_not_open_is_refused_with_those_that_are(review, author):
    with pytest.raises(ChangeError, match="that is planned can be begun"):
        reviews.take_step(by=author, review=review, step="complete")

    reviews.take_step(by=author, review=review, step="begin")
    with pytest.raises(ChangeError, match="that is under way can be put back or completed"):
        reviews.take_step(by=author, review=review, step="reopen")


@pytest.mark.parametrize("pair", list(itertools.permutations(ReviewStatus.values, 2)))
def test_database_lets_a_status_follow_only_as_the_table_says(review, pair):
    before, after = pair
    found, allowed = _at(review, before), {(old, new) for (old, _), new in REVIEW_STEPS.items()}
    statement = "UPDATE governance_review SET status = %s WHERE id = %s"

    for write in (
        lambda: Review.objects.filter(pk=found.pk).update(status=after),
        lambda: connection.cursor().execute(statement, [after, found.pk]),
    ):
        if pair in allowed:
            with transaction.atomic():
                write()
                transaction.set_rollback(True)
        else:
            with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
                write()


@pytest.mark.parametrize(("status", "step"), list(REVIEW_STEPS))
def test_every_step_is_undone_as_a_change(review, author, status, step):
    found = _at(review, status)
    reviews.take_step(by=author, review=found, step=step)
    act = Context.objects.get(metadata__did__startswith=DID[step])

    undo.undo(by=author, partnership=found.partnership, act=act.pk)

    found.refresh_from_db()
    assert found.status == status


def test_completed_review_says_when_and_what_came_of_it_until_it_is_reopened(review, author):
    draft = factories.structure(partnership=review.partnership)
    reviews.take_step(by=author, review=review, step="begin")
    values = {"completed_on": datetime.date(2009, 1, 1), "completed_precision": "year", "outcome": "It works"}

    done = reviews.take_step(by=author, review=review, step="complete", led_to=draft, **values)

    assert (done.completed_in_words, done.outcome, done.led_to) == ("2009", "It works", draft)
    assert reviews.take_step(by=author, review=review, step="reopen").completed_on is None


def test_adding_is_undone_with_its_source_and_removal_too(here, author):
    paper = factories.document(partnership=here)
    made = reviews.set_review(
        by=author, partnership=here, title="A look", source={"document": paper, "place": "page 2"}
    )
    reviews.drop_review(by=author, review=made)
    act = Context.objects.get(metadata__did="Took away the review “A look”")

    undo.undo(by=author, partnership=here, act=act.pk)

    assert Review.objects.get().title == "A look"
    assert Source.objects.get().place == "page 2"


def test_review_of_something_of_another_partnership_refused(review, author):
    with pytest.raises(ChangeError, match="same partnership"):
        reviews.set_review(by=author, partnership=review.partnership, review=review, body=factories.body())


def test_stale_review_refused_by_each_service(review, author):
    seen = version_of_review(review, author)
    reviews.set_review(by=author, partnership=review.partnership, review=review, trigger="A report")

    with pytest.raises(StaleError):
        reviews.set_review(by=author, partnership=review.partnership, review=review, seen=seen, title="Other")
    with pytest.raises(StaleError):
        reviews.take_step(by=author, review=review, step="begin", seen=seen)


def test_version_does_not_name_a_draft_that_is_closed_to_the_reader(review, author):
    review.led_to = factories.structure(partnership=review.partnership, name="Quiet tree")
    review.save()
    drafter = factories.user()
    factories.grant(user=drafter, role="officer", partnership=review.partnership)

    assert CLOSED in version_of_review(review, author).written()
    assert "Quiet tree" not in version_of_review(review, author).written()
    assert "Quiet tree" in version_of_review(review, drafter).written()


def test_history_tells_reviews_but_not_those_that_ever_named_a_closed_draft(review, author):
    here = review.partnership
    draft = factories.structure(partnership=here, name="Quiet tree")
    reviews.set_review(by=author, partnership=here, review=review, led_to=draft)
    reviews.set_review(by=author, partnership=here, review=review, led_to=None)
    reviews.set_review(by=author, partnership=here, title="An open look")
    drafter, stranger = factories.user(), factories.user()
    factories.grant(user=drafter, role="officer", partnership=here)

    def told(reader):
        wanted = history.of_partnership(reader, here)
        return [change.did for change in history.changes_of(wanted, list(history.index_of(wanted)))]

    assert "Changed the review “A look”" in told(drafter)
    assert [did for did in told(stranger) if "review" in did] == ["Set down the review “An open look”"]
