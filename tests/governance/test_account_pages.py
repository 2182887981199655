"""The one page by which a body gives account of itself."""

import datetime

import pytest

from governance import sections
from governance.sections import Section
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(here):
    board = factories.body(partnership=here, slug="board", name="Board", summary="It decides.")
    factories.in_force(here, {factories.body(partnership=here, name="Top"): {board: {}}})
    factories.term_of_reference(body=board, text="To decide what is bought")
    ada = factories.person(partnership=here, name="Ada Byron")
    factories.membership(seat=factories.seat(body=board, title="Chair"), person=ada)
    factories.seat(body=board, title="Treasurer", holder_recorded=True)
    factories.seat(body=board, title="Observer", holder_recorded=False)
    factories.rule(body=board, slug="quorum")
    factories.review(partnership=here, body=board, title="Late look", due=datetime.date(2009, 1, 1))
    return board


def test_account_says_what_it_is_for_who_sits_there_and_what_is_reviewed(read, board):
    words = read("/here/bodies/board/account/")

    assert "Under Top" in words
    assert "To decide what is bought" in words
    assert "3 seats, 1 vacant, 1 with no holder recorded." in words
    assert "Chair : Ada Byron" in words
    assert "Quorum:" in words
    assert "Late look planned overdue" in words


def test_account_of_a_body_of_which_nothing_is_known_says_so(read, here):
    factories.body(partnership=here, slug="bare", name="Bare")

    words = read("/here/bodies/bare/account/")

    assert "No source gives its terms of reference" in words
    assert "That does not mean that it has none" in words
    assert "No review of it is recorded" in words


def test_sections_of_other_apps_stand_in_the_order_of_the_page(read, board, monkeypatch):
    def section(anchor):
        about = {"sums": [], "by": "", "commissioning": ""}
        return lambda *_: Section(f"About {anchor}", anchor, "commissioning/section_money.html", about)

    made = [section(anchor) for anchor in ("anything", "actions", "money", "plans")]
    monkeypatch.setattr(sections, "account_sections", [*made, lambda *_: None])

    words = read("/here/bodies/board/account/")

    places = [words.index(f"About {anchor}") for anchor in ("plans", "money", "actions", "anything")]
    assert places == sorted(places)


def test_account_of_a_body_in_a_closed_draft_is_not_there(client, here):
    hidden = factories.body(partnership=here, slug="hidden")
    factories.tree(factories.structure(partnership=here), {hidden: {}})

    assert client.get("/here/bodies/hidden/account/").status_code == 404


def test_account_is_reached_from_the_body(client, board):
    assert 'href="/here/bodies/board/account/"' in client.get("/here/bodies/board/").text
