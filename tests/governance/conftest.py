"""Reading pages as their users do, the words, not the markup; and a board to edit."""

import datetime
import html
import re

import pytest
from django.test import Client

from governance.models import Membership, Seat
from tests import factories

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


@pytest.fixture
def here(db):
    """A partnership whose record is of 1 April 2009."""
    return factories.partnership(slug="here", record_date=datetime.date(2009, 4, 1))


@pytest.fixture
def chair(here) -> Seat:
    """The seat of the chair on its board."""
    board = factories.body(partnership=here, slug="board", name="Board")
    return factories.seat(body=board, slug="chair", title="Chair")


@pytest.fixture
def ada(chair) -> Membership:
    """Ada Byron in the chair since 4 May 2008."""
    ada = factories.person(partnership=chair.body.partnership, name="Ada Byron", slug="ada")
    return factories.membership(slug="ada", seat=chair, person=ada, starts=datetime.date(2008, 5, 4))


@pytest.fixture
def officer(here, signed_in):
    """Somebody signed in who may edit."""
    return signed_in("officer", here)


@pytest.fixture
def administrator(here, signed_in):
    """Somebody signed in who may do everything in the partnership."""
    return signed_in("administrator", here)
