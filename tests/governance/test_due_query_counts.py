"""The number of queries of what is due, of reviews, areas and accounts does not depend on the number of rows."""

import datetime

import pytest
from django.db import connection

from governance.models import Membership, Seat
from tests import factories
from tests.planning.factories_reviews import plan, plan_review
from tests.queries import queries_of_pages

pytestmark = pytest.mark.django_db

SIZES = (2, 200)
MOST = {
    "/{slug}/due/": 12,
    "/{slug}/due/?when=late&sort=Review": 12,
    "/{slug}/reviews/": 10,
    "/{slug}/reviews/review/": 16,
    "/{slug}/areas/north/": 18,
    "/{slug}/bodies/top/account/": 26,
}


def _grow(slug, size):
    """A neighbourhood with `size` bodies, each with a seat, a term that ends, a review, a plan and its review."""
    partnership = factories.partnership(slug=slug)
    north = factories.area(partnership=partnership, slug="north")
    kind = factories.body_kind(partnership=partnership, commissions=True)
    paper = factories.document(partnership=partnership)
    top, *bodies = (
        factories.body(kind=kind, area=north, slug="top" if not number else f"body-{number}")
        for number in range(size + 1)
    )
    factories.in_force(partnership, {top: {body: {} for body in bodies}})
    day = datetime.date(2009, 1, 1)
    for number, body in enumerate(bodies):
        seats = Seat.objects.bulk_create(Seat(slug=f"seat-{number}", body=on, title="Seat") for on in (top, body))
        Membership.objects.bulk_create(
            Membership(
                slug=f"held-{number}", seat=seat, person=factories.person(partnership=partnership), term_ends=day
            )
            for seat in seats
        )
        led_to = factories.structure(partnership=partnership)
        about = {"partnership": partnership, "body": top, "due": day, "led_to": led_to}
        review = factories.review(slug="review" if not number else f"review-{number}", **about)
        factories.source(review, document=paper)
        plan_review(plan(body=body, ends=day), slug=f"plan-review-{number}", body=top)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return partnership


def test_queries_equal_at_two_and_at_two_hundred_rows_and_within_the_limit():
    few, many = (queries_of_pages(_grow(f"size-{size}", size), MOST, "officer") for size in SIZES)

    assert few == many
    assert {how: count for how, count in many.items() if count > MOST[how[-1]]} == {}
