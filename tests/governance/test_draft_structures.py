"""Who sees a draft structure, and the bodies that stand in a draft only."""

import pytest
from django.contrib.auth.models import AnonymousUser

from governance.models import Audience, Structure
from tests import factories
from tests.governance.conftest import words_of

pytestmark = pytest.mark.django_db

# For each role, the audiences whose drafts it sees. “Partners” is everybody with a role in the partnership.
EVERYTHING = set(Audience.values)
SEES = {
    "anonymous": {"public"},
    "signed in": {"public"},
    "finance-officer": {"public", "partners"},
    "officer": EVERYTHING,
    "board-member": EVERYTHING,
    "administrator": EVERYTHING,
    "superuser": EVERYTHING,
}
CASES = [(role, audience) for role in SEES for audience in Audience.values]


def _reader(role, partnership):
    if role == "anonymous":
        return AnonymousUser()
    user = factories.user(is_superuser=role == "superuser")
    if role not in ("signed in", "superuser"):
        factories.grant(user=user, role=role, partnership=partnership)
    return user


def _sign_in(client, role, partnership):
    if role != "anonymous":
        client.force_login(_reader(role, partnership))


@pytest.mark.parametrize("role", SEES)
def test_visible_to_by_role(role):
    partnership = factories.partnership()
    factories.in_force(partnership, {factories.body(partnership=partnership): {}})
    for audience in Audience.values:
        factories.structure(partnership=partnership, audience=audience)
    factories.structure(audience="public")

    visible = Structure.objects.visible_to(_reader(role, partnership), partnership)

    assert {structure.audience for structure in visible.drafts()} == SEES[role]
    assert visible.published().count() == 1
    assert {structure.partnership for structure in visible} == {partnership}


def test_visible_to_role_on_one_body_sees_drafts_with_it():
    body, user = factories.body(), factories.user()
    draft = factories.structure(partnership=body.partnership)
    factories.tree(draft, {body: {}})
    factories.structure(partnership=body.partnership)
    factories.grant(user=user, role="officer", partnership=body.partnership, body=body)

    assert list(Structure.objects.visible_to(user, body.partnership)) == [draft]


def test_visible_to_role_in_another_partnership_sees_no_draft():
    draft, user = factories.structure(), factories.user()
    factories.grant(user=user, role="administrator", partnership=factories.partnership())

    assert not Structure.objects.visible_to(user, draft.partnership).exists()


@pytest.fixture
def partnership(db):
    """A published structure with one body, and a body that stands in drafts only if a test puts it there."""
    made = factories.partnership(slug="anytown", name="Anytown First")
    top = factories.body(partnership=made, slug="top", name="Top table", summary="Decides.")
    factories.in_force(made, {top: {}})
    return made


def _draft(partnership, audience):
    """A draft with a new body, and all that may point at that body: holders of its seats, a review, a link."""
    draft = factories.structure(partnership=partnership, slug="plan", name="The plan", audience=audience)
    council = factories.organisation(partnership=partnership, slug="council", name="The council")
    secret = factories.body(
        partnership=partnership, slug="secret", name="Hush group", summary="Whispers.", constituted_by=council
    )
    top = partnership.bodies.get(slug="top")
    factories.tree(draft, {top: {secret: {}}})
    factories.membership(seat=factories.seat(body=secret), organisation=council)
    factories.membership(seat=factories.seat(body=secret), person=factories.person(partnership=partnership, slug="ann"))
    factories.alias(body=secret, name="Mumblers")
    factories.review(partnership=partnership, title="A look at it", body=secret)
    factories.link(structure=draft, from_body=top, to_body=secret)
    return draft


def _answers(client, url, seen):
    assert client.get(url).status_code == (200 if seen else 404), url


@pytest.mark.parametrize(("role", "audience"), CASES)
@pytest.mark.parametrize("page", ["", "table/", "diagram/"])
def test_pages_of_a_draft_structure_by_role(client, partnership, role, audience, page):
    _draft(partnership, audience)
    _sign_in(client, role, partnership)

    _answers(client, f"/anytown/structures/plan/{page}", audience in SEES[role])


@pytest.mark.parametrize(("role", "audience"), CASES)
@pytest.mark.parametrize("page", ["/anytown/", "/anytown/structure/", "/anytown/structures/"])
def test_pages_that_list_drafts_by_role(client, partnership, role, audience, page):
    _draft(partnership, audience)
    _sign_in(client, role, partnership)

    words = words_of(client.get(page).content.decode())

    assert ("The plan" in words) is (audience in SEES[role])


@pytest.mark.parametrize(("role", "audience"), CASES)
def test_page_of_a_body_that_is_only_in_a_draft_by_role(client, partnership, role, audience):
    _draft(partnership, audience)
    _sign_in(client, role, partnership)

    _answers(client, "/anytown/bodies/secret/", audience in SEES[role])


@pytest.mark.parametrize(("role", "audience"), CASES)
@pytest.mark.parametrize("words", ["Hush", "Whispers", "Mumblers"])
def test_search_for_a_body_that_is_only_in_a_draft_by_role(client, partnership, role, audience, words):
    _draft(partnership, audience)
    _sign_in(client, role, partnership)

    found = words_of(client.get("/anytown/search/", {"q": words}).content.decode())

    assert ("Hush group" in found) is (audience in SEES[role])


LISTS = [
    "/anytown/bodies/",
    "/anytown/organisations/council/",
    "/anytown/people/ann/",
    "/anytown/reviews/",
]


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize(
    ("role", "audience"),
    [("anonymous", "editors"), ("signed in", "editors"), ("signed in", "partners"), ("anonymous", "partners")],
)
def test_lists_leave_out_a_body_of_a_draft_that_is_not_open(client, partnership, page, role, audience):
    _draft(partnership, audience)
    _sign_in(client, role, partnership)

    assert "Hush group" not in words_of(client.get(page).content.decode())


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize(
    ("role", "audience"), [("officer", "editors"), ("finance-officer", "partners"), ("anonymous", "public")]
)
def test_lists_name_a_body_of_a_draft_that_is_open(client, partnership, page, role, audience):
    _draft(partnership, audience)
    _sign_in(client, role, partnership)

    assert "Hush group" in words_of(client.get(page).content.decode())


@pytest.mark.parametrize(
    "page", ["/anytown/", "/anytown/structure/", "/anytown/structure/table/", "/anytown/bodies/top/"]
)
def test_structure_in_force_never_shows_a_body_of_a_closed_draft(client, partnership, page):
    _draft(partnership, "editors")

    assert "Hush group" not in words_of(client.get(page).content.decode())


@pytest.mark.parametrize("page", ["/anytown/structure/", "/anytown/structure/table/"])
def test_structure_in_force_never_shows_a_proposed_body_to_those_who_see_the_draft(client, partnership, page):
    _draft(partnership, "public")

    assert "Hush group" not in words_of(client.get(page).content.decode())


def test_body_in_an_open_draft_only_said_to_be_proposed(read, partnership):
    _draft(partnership, "public")

    words = read("/anytown/bodies/secret/")

    assert "not in force" in words
    assert "The plan" in words


def test_body_in_no_structure_at_all_shown(client, read, partnership):
    factories.body(partnership=partnership, slug="loose", name="Loose group")

    assert "Loose group" in read("/anytown/bodies/loose/")
    assert "Loose group" in read("/anytown/bodies/")
    assert "Loose group" in read("/anytown/search/", q="Loose")


def test_body_in_force_and_in_a_closed_draft_shown(read, partnership):
    _draft(partnership, "editors")

    assert "Top table" in read("/anytown/bodies/")
    assert "Top table" in read("/anytown/bodies/top/")


def test_draft_body_new_to_its_base_marked(read, partnership):
    base = partnership.structures.get()
    draft = _draft(partnership, "public")
    draft.base = base
    draft.save()

    words = read("/anytown/structures/plan/")

    assert "not in force" in words
    assert words.count("proposed here") == 1
