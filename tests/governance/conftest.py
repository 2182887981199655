"""Reading pages as their users do: the words, not the markup."""

import html
import re

import pytest
from django.test import Client

APRIL_2009 = "2009-04-01"


def words_of(markup: str) -> str:
    """The text that a reader sees in some HTML, with single spaces."""
    body = re.sub(r"(?s)<(head|script|style)\b.*?</\1>", " ", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def row_of(markup: str, name: str) -> str:
    """The words of the one table row that begins with a name."""
    rows = [words_of(row) for row in re.findall(r"(?s)<tr\b.*?</tr>", markup)]
    found = [row for row in rows if row.startswith(name)]
    assert len(found) == 1, f"{len(found)} rows begin with {name!r}: {rows}"
    return found[0]


@pytest.fixture
def read(client):
    """Get a page as anybody (or as a client given), and return its words; the page must answer 200."""

    def get(url: str, reader: Client = client, **query: str) -> str:
        response = reader.get(url, query)
        assert response.status_code == 200, f"{url} answers {response.status_code}"
        return words_of(response.content.decode())

    return get
