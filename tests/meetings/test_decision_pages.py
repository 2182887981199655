"""The register of decisions: what is found in it, by whom, and in how many queries."""

import pytest
from django.urls import reverse

from portal.finding import find
from tests import factories
from tests.database import kept_for_many
from tests.meetings import factories_record as made
from tests.queries import queries_of_pages

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "stranger", "board-member", "finance-officer", "officer", "administrator")
READS_BODY = {"board-member", "officer", "administrator"}
READS_PARTNERS = READS_BODY | {"finance-officer"}
WORD = {"public": "zebra", "partners": "giraffe", "body": "okapi", "draft": "quagga"}


@pytest.fixture(scope="module")
def decided(django_db_setup, django_db_blocker):
    """Four decisions of one body: three published under items of each access, one in draft minutes."""
    with kept_for_many(django_db_blocker):
        partnership = factories.partnership(slug="somewhere", record_date=made.DAY)
        body = factories.body(partnership=partnership, slug="board")
        meeting = made.meeting(body=body, slug="open")
        for access in ("public", "partners", "body"):
            _decide(meeting, access, WORD[access])
        made.published(meeting)
        _decide(made.meeting(body=body, slug="draft"), "public", WORD["draft"])
        yield partnership


def _decide(meeting, access, word):
    item = made.item(meeting=meeting, access=access, title=f"About the {word}", minute=f"Much was said of the {word}.")
    decision = made.decision(item=item, text=f"To buy a {word} for every school", vote_taken=True)
    who = made.attendance(meeting=meeting, name=f"Friend of the {word}")
    made.vote(decision=decision, attendance=who)
    made.declaration(attendance=who, item=item, nature=f"Keeps a {word}")
    restricted = "body" if meeting.slug == "draft" else access
    action = made.action(
        partnership=meeting.partnership, name=f"Feed the {word}", arose_in=meeting.body, access=restricted
    )
    made.follow_up(decision=decision, action=action)


def _words_for(role):
    read = {"public"} | ({"partners"} if role in READS_PARTNERS else set())
    read |= {"body", "draft"} if role in READS_BODY else set()
    return {WORD[access] for access in read}


def _reader(client, role, partnership):
    person = factories.user()
    if role == "anonymous":
        return client
    if role != "stranger":
        factories.grant(user=person, role=role, partnership=partnership)
    client.force_login(person)
    return client


PLACES = (
    "decisions/",
    "decisions/?q=school",
    "decisions/?body=board",
    "decisions/decisions.csv",
    "decisions/open/1/",
    "meetings/open/",
    "meetings/draft/",
    "bodies/board/",
    "search/?q=school",
    "timeline/?year=2009",
    "",
)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_meets_a_decision_that_is_not_theirs(decided, client, role):
    client = _reader(client, role, decided)
    hidden = set(WORD.values()) - _words_for(role)

    met = {}
    for place in PLACES:
        response = client.get(f"/{decided.slug}/{place}")
        assert response.status_code == 200
        text = response.content.decode().lower()
        met[place] = {word for word in WORD.values() if word in text and f"q={word}" not in text}

    assert {
        place: words & hidden for place, words in met.items() if place and words & hidden and "meetings" not in place
    } == {}
    assert met["decisions/"] == met["decisions/decisions.csv"] == met["decisions/?q=school"] == _words_for(role)
    assert met["search/?q=school"] == _words_for(role)


@pytest.mark.parametrize("role", ROLES)
def test_decision_by_its_address_is_found_by_its_readers_only(decided, client, role):
    client = _reader(client, role, decided)
    addresses = {"public": ("open", 1), "partners": ("open", 2), "body": ("open", 3), "draft": ("draft", 1)}

    found = {
        WORD[access]
        for access, where in addresses.items()
        if client.get(reverse("decision", args=[decided.slug, *where])).status_code == 200
    }

    assert found == _words_for(role)


@pytest.mark.parametrize("role", ROLES)
def test_counts_tell_nothing_of_hidden_decisions(decided, client, role):
    client = _reader(client, role, decided)
    count = len(_words_for(role))

    page = client.get(f"/{decided.slug}/decisions/").content.decode()
    home = client.get(f"/{decided.slug}/").content.decode()

    assert f"{count} found" in page
    assert "see what was decided" in home
    for hidden in set(WORD.values()) - _words_for(role):
        answer = client.get(f"/{decided.slug}/decisions/", {"q": hidden}).content.decode()
        assert "No decision that is open to you is like that" in answer


@pytest.mark.parametrize("role", ROLES)
def test_record_on_the_meetings_page_is_for_its_readers(decided, client, role):
    client = _reader(client, role, decided)

    pages = client.get(f"/{decided.slug}/meetings/open/").content.decode()
    pages += client.get(f"/{decided.slug}/meetings/draft/").content.decode()

    for word in WORD.values():
        shown = word in _words_for(role)
        assert (f"To buy a {word}" in pages, f"Keeps a {word}" in pages, f"said of the {word}" in pages) == (shown,) * 3
        assert (f"Feed the {word}" in pages) is shown


def test_words_are_found_begun_inflected_and_misspelt(decided, client):
    for typed in ("zeb", "schools buy", "zebras", "zebbra", "About the zebra"):
        page = client.get(f"/{decided.slug}/decisions/", {"q": typed}).content.decode()
        assert "To buy a zebra" in page, typed
    for typed in ("walrus", "&|!", "zebra walrus school", "'"):
        assert "To buy a zebra" not in client.get(f"/{decided.slug}/decisions/", {"q": typed}).content.decode(), typed


def test_filters_narrow_and_unknown_ones_are_ignored(decided, client):
    for asked, shown in (("year=2009", 1), ("resolution=refused", 0), ("resolution=agreed", 1), ("year=x", 1)):
        assert f"{shown} found" in client.get(f"/{decided.slug}/decisions/?{asked}").content.decode(), asked


def test_hidden_holder_is_not_named(client):
    partnership = factories.partnership()
    board, hidden = (
        factories.body(partnership=partnership),
        factories.body(partnership=partnership, name="Hidden Cabinet"),
    )
    factories.tree(factories.structure(partnership=partnership), {hidden: {}})
    meeting = made.meeting(body=board)
    item = made.item(meeting=meeting)
    decision = made.decision(item=item, vote_taken=True)
    who = made.attendance(meeting=meeting, body=hidden, name="Hidden Cabinet")
    made.vote(decision=decision, attendance=who)
    made.published(meeting)

    page = client.get(f"/{partnership.slug}/meetings/{meeting.slug}/").content.decode()
    page += client.get(f"/{partnership.slug}/decisions/{meeting.slug}/1/").content.decode()

    assert "Hidden Cabinet" not in page
    assert "Name not public" in page


def test_search_leads_to_the_decision(decided, client):
    found = find(decided, factories.user(), "every school")

    assert [one.url for one in found if one.kind == "Decision"] == [f"/{decided.slug}/decisions/open/1/"]


MOST = {
    "/{slug}/decisions/": 12,
    "/{slug}/decisions/?q=thing": 12,
    "/{slug}/decisions/many/1/": 12,
    "/{slug}/meetings/many/": 12,
}


def _grow(slug, size):
    partnership = factories.partnership(slug=slug)
    meeting = made.meeting(body=factories.body(partnership=partnership), slug="many")
    paper, owner = factories.document(partnership=partnership), factories.organisation(partnership=partnership)
    for _ in range(size):
        item = made.item(meeting=meeting, minute="Said")
        who = made.attendance(meeting=meeting)
        decision = made.decision(item=item, vote_taken=True)
        factories.source(decision, document=paper)
        made.vote(decision=decision, attendance=who)
        made.declaration(attendance=who, item=item)
        action = made.action(partnership=partnership, organisation=owner)
        made.follow_up(decision=decision, action=action)
    made.published(meeting)
    return partnership


def test_queries_equal_at_two_and_at_two_hundred_and_within_the_limit():
    few, many = (queries_of_pages(_grow(f"size-{size}", size), MOST, "officer") for size in (2, 200))

    assert few == many
    assert {how: count for how, count in many.items() if count > MOST[how[-1]]} == {}
