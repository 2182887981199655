"""The number of queries of the money's pages does not depend on the number of lines."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commissioning.services import returns
from tests import factories

pytestmark = pytest.mark.django_db

SIZES = (2, 200)
MOST = {
    "/{slug}/commissioning/": 10,
    "/{slug}/commissioning/lines/": 10,
    "/{slug}/commissioning/returns/money/": 10,
    "/{slug}/commissioning/groups/group-0/": 10,
}


def _grow(slug, size):
    """A published return with `size` lines, a sixth as many groups, each line and stated total with a source."""
    partnership = factories.partnership(slug=slug)
    kind = factories.body_kind(partnership=partnership, commissions=True)
    paper = factories.document(partnership=partnership)
    provider = factories.organisation(partnership=partnership)
    sectors = [factories.sector(partnership=partnership) for _ in range(3)]
    groups = [factories.body(kind=kind, slug=f"group-{number}") for number in range(size // 6 + 1)]
    submission = factories.submission(partnership=partnership, slug="money")
    for number in range(size):
        line = factories.budget_line(
            submission=submission, group=groups[number % len(groups)], sector=sectors[number % 3], provider=provider
        )
        factories.source(line, document=paper)
    for group in groups:
        factories.alias(body=group)
        factories.source(factories.stated_total(submission=submission, group=group), document=paper)
    returns.publish(by=factories.user(), submission=submission)
    return partnership


def _counts(partnership):
    """Queries of each page: with and without a reader signed in, with and without content types remembered."""
    person, counts = factories.user(), {}
    factories.grant(user=person, role="finance-officer", partnership=partnership)
    for reader in ("anonymous", "signed in"):
        client = Client()
        if reader == "signed in":
            client.force_login(person)
        for page in MOST:
            counts[reader, "warm", page] = _queries(client, page.format(slug=partnership.slug))
            counts[reader, "cold", page] = _queries(client, page.format(slug=partnership.slug), forgetting=True)
    return counts


def _queries(client, url, *, forgetting=False):
    client.get(url)
    if forgetting:
        ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200
    return len(queries)


def test_queries_equal_at_two_and_at_two_hundred_lines_and_within_the_limit():
    few, many = (_counts(_grow(f"size-{size}", size)) for size in SIZES)

    assert few == many
    assert {how: count for how, count in many.items() if count > MOST[how[-1]]} == {}
