"""The page that opens a draft for comments, or closes it."""

import datetime

import pytest
from django.utils import timezone

from governance.models import Structure
from governance.services import drafts
from tests import factories
from tests.governance.conftest import words_of

pytestmark = pytest.mark.django_db

PAGE = "/here/structures/review/consult/"


@pytest.fixture
def draft(here) -> Structure:
    made = factories.structure(partnership=here, slug="review", name="Review")
    factories.tree(made, {factories.body(partnership=here, slug="board"): {}})
    return made


def _typed(audience: str, days: int | None = 7, *roles: str) -> dict:
    until = timezone.localdate() + datetime.timedelta(days=days) if days is not None else None
    boxes = {"until_0": until.day, "until_1": until.month, "until_2": until.year} if until else {}
    return {"audience": audience, "roles": list(roles)} | boxes


def _words(response) -> str:
    return words_of(response.content.decode())


def test_page_says_what_is_shown_to_whom(officer, draft):
    assert "who holds them" in _words(officer.get(PAGE))


@pytest.mark.parametrize(
    ("audience", "roles", "told"),
    [
        ("public", (), "Review is open to everybody, for comment until"),
        ("partners", (), "Review is open to everybody with a role in the partnership, for comment until"),
        ("roles", ("finance-officer",), "Review is open to people with the chosen roles, for comment until"),
    ],
)
def test_draft_is_opened(officer, draft, audience, roles, told):
    response = officer.post(PAGE, _typed(audience, 7, *roles), follow=True)

    draft.refresh_from_db()
    assert told in _words(response)
    assert draft.audience == audience
    assert draft.takes_comments(timezone.localdate())
    assert [role.slug for role in draft.open_to.all()] == list(roles)


def test_draft_is_closed_again(administrator, draft):
    administrator.post(PAGE, _typed("public"))

    response = administrator.post(PAGE, _typed("editors", None), follow=True)

    draft.refresh_from_db()
    assert "Review is closed" in _words(response)
    assert "Undo" not in _words(response)
    assert (draft.audience, draft.comments_until) == ("editors", None)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (_typed("public", -1), "That day is past. Enter today"),
        (_typed("public", None), "Enter the last day on which comments are taken"),
        (_typed("roles"), "Choose at least one role"),
        (_typed("roles", 7, "nothing"), "is not one of the available choices"),
        (_typed("nobody"), "Select a valid choice"),
        ({"audience": "public", "until_1": "6", "until_2": "2900"}, "Enter the whole date"),
        ({"audience": "public", "until_0": "31", "until_1": "2", "until_2": "2900"}, "February has 28 days"),
    ],
)
def test_what_must_be_mended_is_said_and_kept(officer, draft, typed, told):
    response = officer.post(PAGE, typed)

    draft.refresh_from_db()
    assert response.status_code == 422
    assert told in _words(response)
    assert draft.audience == "editors"


def test_today_is_a_day_to_come(officer, draft):
    assert officer.post(PAGE, _typed("public", 0)).status_code == 302


def test_form_opened_before_somebody_else_saved_shows_both_versions(officer, draft):
    seen = drafts.version_of_consultation(draft).written()
    officer.post(PAGE, _typed("partners"))

    response = officer.post(PAGE, _typed("public") | {"seen": seen})

    assert response.status_code == 409
    assert "Everybody with a role in the partnership" in _words(response)


def test_officer_of_one_body_opens_no_draft_to_others(client, here, draft):
    person = factories.user()
    factories.grant(user=person, role="officer", partnership=here, body=here.bodies.get(slug="board"))
    client.force_login(person)

    assert client.get(PAGE).status_code == 403
    assert "Who may read and comment" not in _words(client.get("/here/structures/review/"))
