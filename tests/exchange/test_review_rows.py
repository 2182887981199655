"""What a package says of reviews: when one was completed, and the structure that came of it."""

import pytest

from exchange.services.packages import import_package
from governance.models import Review
from tests import factories

REVIEW = {"slug": "look", "title": "A look", "status": "completed"}


def test_completion_is_refused_of_a_review_that_is_not_completed(northmoor):
    northmoor.add("reviews", **REVIEW | {"status": "planned", "completed_on": "2002"})

    (problem,) = northmoor.problems()

    assert (problem.table, problem.column) == ("reviews", "completed_on")
    assert problem.mend == "Empty it, or write completed as the status."


@pytest.mark.django_db
def test_completion_as_precise_as_stated_and_what_came_of_it_are_imported(northmoor):
    northmoor.add("reviews", **REVIEW, completed_on="2002-03", led_to="next")

    import_package(by=factories.user(), folder=northmoor.path)

    review = Review.objects.get(slug="look")
    assert (review.completed_in_words, review.led_to.slug) == ("March 2002", "next")
