"""The number of queries of the money's pages does not depend on the number of lines."""

import pytest

from commissioning.services import returns
from tests import factories
from tests.queries import queries_of_pages

pytestmark = pytest.mark.django_db

SIZES = (2, 200)
MOST = {
    "/{slug}/commissioning/": 11,
    "/{slug}/commissioning/lines/": 10,
    "/{slug}/commissioning/returns/money/": 10,
    "/{slug}/commissioning/groups/group-0/": 11,
    **{f"/{{slug}}/commissioning/{room}/": 9 for room in ("providers", "services", "provision", "years", "flow")},
    "/{slug}/commissioning/change/": 11,
    "/{slug}/commissioning/flow.svg": 8,
}


def _grow(slug, size):
    """A published return with `size` lines, a sixth as many groups, each line and stated total with a source."""
    partnership = factories.partnership(slug=slug)
    kind = factories.body_kind(partnership=partnership, commissions=True)
    paper = factories.document(partnership=partnership)
    provider = factories.organisation(partnership=partnership)
    sectors = [factories.sector(partnership=partnership) for _ in range(3)]
    groups = [factories.body(kind=kind, slug=f"group-{number}") for number in range(size // 6 + 1)]
    last = factories.submission(partnership=partnership, first_year=2008)
    first = factories.submission(partnership=partnership, first_year=2009)
    submission = factories.submission(partnership=partnership, slug="money", first_year=2009, supersedes=first)
    for number in range(size):
        about = {"group": groups[number % len(groups)], "sector": sectors[number % 3], "service": f"Service {number}"}
        line = factories.budget_line(submission=submission, provider=provider, **about)
        factories.source(line, document=paper)
        factories.budget_line(submission=last, amount=number, **about)
        factories.budget_line(submission=first, amount=number, **about)
    for group in groups:
        factories.alias(body=group)
        factories.source(factories.stated_total(submission=submission, group=group), document=paper)
    by = factories.user()
    returns.publish(by=by, submission=last)
    returns.supersede(by=by, submission=returns.publish(by=by, submission=first))
    returns.publish(by=by, submission=submission)
    return partnership


def test_queries_equal_at_two_and_at_two_hundred_lines_and_within_the_limit():
    few, many = (queries_of_pages(_grow(f"size-{size}", size), MOST, "finance-officer") for size in SIZES)

    assert few == many
    assert {how: count for how, count in many.items() if count > MOST[how[-1]]} == {}
