"""How many queries pages take: for tests that the number does not depend on the number of rows."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.models import Partnership
from tests import factories


def queries_of(client: Client, url: str) -> int:
    """Count the queries of a page asked for a second time."""
    client.get(url)
    return _queries_of_next(client, url)


def _queries_of_next(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200
    return len(queries)


def queries_of_pages(partnership: Partnership, pages: Iterable[str], role: str) -> dict[tuple[str, str, str], int]:
    """Count each page's queries: with and without a reader of a role signed in, with and without content types."""
    person, counts = factories.user(), {}
    factories.grant(user=person, role=role, partnership=partnership)
    for reader in ("anonymous", "signed in"):
        client = Client()
        if reader == "signed in":
            client.force_login(person)
        for page in pages:
            url = page.format(slug=partnership.slug)
            ContentType.objects.clear_cache()
            counts[reader, "cold", page] = _queries_of_next(client, url)
            counts[reader, "warm", page] = _queries_of_next(client, url)
    return counts
