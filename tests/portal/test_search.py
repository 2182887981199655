"""One search over everything that has a name."""

import pytest
from django.test import Client

from governance.models import Partnership
from tests import factories
from tests.portal.record import Record


def _results(client: Client, words: str, partnership: str = "liverpool-first") -> list:
    return client.get(f"/{partnership}/search/", {"q": words}).context["found"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("LSCB", "Liverpool Safeguarding Children Board"),
        ("Children's Trust", "Liverpool First for Children and Young People"),
        ("childrens trust", "Liverpool First for Children and Young People"),
        ("health and social care partnership board", "Health and Social Care Partnership Board"),
        ("safegarding", "Liverpool Safeguarding Children Board"),
        ("workfroce strategy", "Workforce Strategy Group"),
        ("dcsf", "Department for Children, Schools and Families"),
        ("joint area review", "2007 Joint Area Review"),
    ],
)
def test_search_finds(liverpool: Partnership, client: Client, words: str, name: str):
    found = _results(client, words)

    assert name in [result.name for result in found[:5]]


def test_search_says_by_which_other_name_it_found(liverpool: Partnership, client: Client):
    board = next(found for found in _results(client, "LSCB") if "Safeguarding" in found.name)

    assert board.note == "LSCB"
    assert board.url == "/liverpool-first/bodies/liverpool-safeguarding-children-board/"


def test_search_finds_people_organisations_and_documents(record: Record, client: Client):
    assert [found.kind for found in _results(client, "Ada Somebody", "somewhere")] == ["Person"]
    assert "Organisation" in [found.kind for found in _results(client, "Somewhere Council", "somewhere")]
    assert "Document" in [found.kind for found in _results(client, "The Plan", "somewhere")]


def test_search_finds_each_thing_once(record: Record, client: Client):
    body = factories.body(partnership=record.partnership, name="Harbour Board")
    for number in range(3):
        factories.alias(body=body, name=f"Harbour Board {number}")

    found = _results(client, "harbour board", "somewhere")

    assert [result.name for result in found] == ["Harbour Board"]


def test_search_stays_within_the_partnership(record: Record, client: Client):
    factories.body(partnership=factories.partnership(), name="Harbour Board")

    assert not _results(client, "harbour", "somewhere")


def test_search_for_nothing_asks_for_words(record: Record, client: Client):
    page = client.get("/somewhere/search/?q=+++")

    assert page.status_code == 200
    assert not page.context["found"]
    assert "Nothing has a name like that" not in page.content.decode()


def test_search_without_a_result_says_so(record: Record, client: Client):
    page = client.get("/somewhere/search/?q=zzzzzzz")

    assert "Nothing has a name like that" in page.content.decode()


@pytest.mark.parametrize(
    "words", ["'; DROP TABLE portal_user; --", "<script>alert(1)</script>", "100%", "_", "\\", '"']
)
def test_search_takes_every_character_as_a_word(record: Record, client: Client, words: str):
    page = client.get("/somewhere/search/", {"q": words})

    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_search_does_not_take_a_percent_sign_for_anything(record: Record, client: Client):
    assert not _results(client, "%", "somewhere")


def test_search_with_many_results_says_that_there_are_more(record: Record, client: Client):
    for number in range(60):
        factories.body(kind=record.standing.placements.first().body.kind, name=f"Harbour team {number}")

    page = client.get("/somewhere/search/?q=harbour")

    assert len(page.context["found"]) == 50
    assert "More than 50" in page.content.decode()
