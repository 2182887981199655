"""The number of queries of the pages of plans does not depend on the number of rows."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from governance.models import Partnership
from planning.models import Action, Indicator, Initiative, Observation, Target
from tests import factories
from tests.database import kept_for_many
from tests.planning import factories_plans as made
from tests.queries import queries_of, queries_of_pages

pytestmark = pytest.mark.django_db

SIZES = (2, 200)
MOST = {
    "/{slug}/plans/": 8,
    "/{slug}/plans/?status=adopted&owner=body-0": 8,
    "/{slug}/plans/top/": 19,
    "/{slug}/priorities/": 13,
    "/{slug}/priorities/?outcome=well": 13,
    "/{slug}/priorities/first/": 19,
    "/{slug}/outcomes/": 9,
    "/{slug}/outcomes/well/": 14,
}
EDITED = ("add-plan/", "plans/top/change/", "priorities/first/change/", "priorities/first/add-link/")


def _grow(slug: str, size: int) -> Partnership:
    """A plan with `size` priorities, each linked and measured, under it as many plans, each below the one before."""
    here = factories.partnership(slug=slug)
    paper = factories.document(partnership=here)
    kind = factories.body_kind(partnership=here)
    well = made.outcome(partnership=here, slug="well")
    top = above = made.plan(partnership=here, slug="top", document=paper)
    first = made.priority(plan=top, slug="first")
    for number in range(size):
        body = factories.body(kind=kind, slug=f"body-{number}")
        above = made.plan(partnership=here, parent=above if number % 2 else top, body=body)
        made.plan_review(plan=top)
        one = made.priority(plan=top, parent=first, body=body)
        initiative = Initiative.objects.create(
            partnership=here, slug=f"i-{number}", name=f"I {number}", kind="programme"
        )
        made.priority_link(priority=one, outcome=well)
        for end in ({"body": body}, {"initiative": initiative}, {"area": factories.area(partnership=here)}):
            factories.source(made.priority_link(priority=first, **end), document=paper)
        for priority in (one, first):
            about = {"partnership": here, "priority": priority, "slug": f"of-{priority.pk}-{number}"}
            measured = Indicator.objects.create(name="Measured", unit="count", **about)
            target = Target.objects.create(indicator=measured, slug="t", value=1)
            Observation.objects.create(indicator=measured, slug="o", value=1, target=target)
            Action.objects.create(name="Do it", body=body, **about)
        factories.source(one, document=paper)
    return here


@pytest.fixture(scope="module")
def grown(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[int, Partnership]]:
    """A partnership of each size."""
    with kept_for_many(django_db_blocker):
        yield {size: _grow(f"size-{size}", size) for size in SIZES}


def test_queries_equal_at_two_and_at_two_hundred_and_within_the_limit(grown):
    few, many = (queries_of_pages(grown[size], MOST, "officer") for size in SIZES)

    assert few == many
    assert {how: count for how, count in many.items() if count > MOST[how[-1]]} == {}


def test_edit_forms_take_as_many_queries_whatever_the_rows(grown):
    counts = []
    for size in SIZES:
        partnership, client, officer = grown[size], Client(), factories.user()
        factories.grant(user=officer, role="officer", partnership=partnership)
        client.force_login(officer)
        counts.append([queries_of(client, f"/{partnership.slug}/{page}") for page in EDITED])

    few, many = counts
    assert few == many
    assert max(many) <= 16
