"""The pages of a consultation: who reads what, what is kept of what was typed, and what keeps programs out."""

import datetime
import re

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.utils import timezone

from governance.models import CommentStatus, Role, Structure, StructureComment
from governance.services import structures
from tests import factories
from tests.governance.conftest import words_of
from tests.queries import queries_of_pages

pytestmark = pytest.mark.django_db

DRAFT = "/here/structures/review/"
PAGE = DRAFT + "comments/"
TYPED = {"name": "A reader", "text": "The board should stay.", "about": "", "website": ""}
SCRIPT = "<script>alert('x')</script>"
BACKEND = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


@pytest.fixture
def board(here):
    return factories.body(partnership=here, slug="board", name="Board")


@pytest.fixture
def draft(here, board) -> Structure:
    """A public draft “Review”, open for comment for a week."""
    until = timezone.localdate() + datetime.timedelta(days=7)
    made = factories.structure(partnership=here, slug="review", name="Review", audience="public", comments_until=until)
    factories.tree(made, {board: {}})
    return made


def _close(draft: Structure, **values) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Structure.objects.filter(pk=draft.pk).update(**{"comments_until": yesterday} | values)


def _publish(draft: Structure) -> None:
    structures.publish(by=factories.user(), structure=draft, in_force_from=datetime.date(2009, 1, 1))


def _words(response) -> str:
    return words_of(response.content.decode())


def test_stranger_is_told_what_happens_next_and_waits(client, draft):
    response = client.post(PAGE, TYPED, follow=True)

    made = draft.comments.get()
    assert response.redirect_chain == [(PAGE, 302)]
    assert "It is shown once somebody who prepares the structure has read it." in _words(response)
    assert (made.name, made.text, made.status) == ("A reader", "The board should stay.", CommentStatus.WAITING)
    assert "The board should stay." not in _words(client.get(PAGE))


def test_member_is_led_to_their_comment(here, draft, board, signed_in):
    for _ in range(30):
        factories.comment(structure=draft, status="shown")
    member = signed_in("board-member", here)

    response = member.post(PAGE, TYPED | {"about": "board"}, follow=True)

    made = draft.comments.get(body=board)
    assert response.redirect_chain == [(f"{PAGE}?page=2#comment-{made.pk}", 302)]
    assert "about Board" in _words(response)


def test_comments_are_shown_the_oldest_first(read, draft):
    for text in ("First.", "Second."):
        factories.comment(structure=draft, text=text, status="shown")

    assert re.search(r"2 comments .*First\..*Second\.", read(PAGE))


def test_officer_reads_what_waits_first_and_shows_or_hides_it(draft, officer):
    kept, dropped = (factories.comment(structure=draft, text=text) for text in ("Keep me.", "Drop me."))
    assert "Waiting to be read: 2" in _words(officer.get(PAGE))

    shown = officer.post(f"{PAGE}{kept.pk}/show/", {"seen": "waiting"}, follow=True)
    hidden = officer.post(f"{PAGE}{dropped.pk}/hide/", {"seen": "waiting"}, follow=True)

    assert "The comment by A reader is shown." in _words(shown)
    assert "Not shown: 1" in _words(hidden)
    public = _words(Client().get(PAGE))
    assert "Keep me." in public
    assert "Drop me." not in public
    late = officer.post(f"{PAGE}{dropped.pk}/show/", {"seen": "waiting"}, follow=True)
    assert "Somebody read this comment after you opened the page" in _words(late)


@pytest.mark.parametrize("act", ["show", "hide"])
@pytest.mark.parametrize(("role", "status"), [("stranger", 403), ("board-member", 403), ("finance-officer", 403)])
def test_comments_are_decided_by_those_who_prepare_structures_alone(here, draft, signed_in, act, role, status):
    made = factories.comment(structure=draft)
    client = signed_in(role, None if role == "stranger" else here)

    response = client.post(f"{PAGE}{made.pk}/{act}/")

    made.refresh_from_db()
    assert (response.status_code, made.status) == (status, CommentStatus.WAITING)


def test_comment_of_another_draft_is_not_found(here, draft, officer):
    other = factories.comment(structure=factories.structure(partnership=here))

    assert officer.post(f"{PAGE}{other.pk}/show/").status_code == 404


@pytest.mark.parametrize(
    ("audience", "sees"),
    [
        ("editors", {"officer", "administrator", "board-member"}),
        ("roles", {"officer", "administrator", "board-member", "finance-officer"}),
        ("partners", {"officer", "administrator", "board-member", "finance-officer"}),
        ("public", {"officer", "administrator", "board-member", "finance-officer", "stranger", "anonymous"}),
    ],
)
def test_comments_are_read_by_those_to_whom_the_draft_is_open(here, draft, audience, sees):
    factories.comment(structure=draft, status="shown", text="Said aloud.")
    Structure.objects.filter(pk=draft.pk).update(audience=audience)
    draft.open_to.set(Role.objects.filter(slug="finance-officer"))
    found = set()

    for role in ("anonymous", "stranger", "finance-officer", "board-member", "officer", "administrator"):
        client, person = Client(), factories.user()
        if role not in ("anonymous", "stranger"):
            factories.grant(user=person, role=role, partnership=here)
        if role != "anonymous":
            client.force_login(person)
        response = client.get(PAGE)
        if response.status_code == 200 and "Said aloud." in _words(response):
            found.add(role)
        else:
            assert (response.status_code, client.post(PAGE, TYPED).status_code) == (404, 404)

    assert found == sees


def test_role_that_was_not_chosen_gets_nothing(here, draft, signed_in):
    weak = Role.objects.create(
        slug="observer", label="Observer", sentence="Looks on.", permissions=["view_work_waiting"]
    )
    Structure.objects.filter(pk=draft.pk).update(audience="roles")
    draft.open_to.set([weak])

    assert signed_in("finance-officer", here).get(PAGE).status_code == 404
    assert signed_in("observer", here).get(PAGE).status_code == 200


def test_after_the_day_comments_are_still_read_and_no_more_are_taken(client, draft):
    factories.comment(structure=draft, status="shown", text="Said in time.")
    _close(draft)

    page = client.get(PAGE)
    late = client.post(PAGE, TYPED)

    assert re.search(r"comments closed on \d+ \w+ \d{4}\. .*Said in time\.", _words(page))
    assert "Add a comment" not in _words(page)
    assert late.status_code == 422
    assert "closed on" in _words(late)
    assert "The board should stay." in _words(late)


def test_after_publication_comments_are_read_by_those_who_keep_structures(client, here, draft, signed_in):
    factories.comment(structure=draft, status="shown", text="Said of the draft.")
    _publish(draft)

    assert client.get(PAGE).status_code == 404
    assert signed_in("board-member", here).get(PAGE).status_code == 404
    kept = signed_in("officer", here).get(PAGE)
    assert "Said of the draft." in _words(kept)
    assert "<button" not in kept.content.decode().partition("<main")[2].partition("</main")[0]
    assert signed_in("officer", here).get(DRAFT + "consult/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"text": ""}, "Enter your comment"),
        ({"text": " \r\n "}, "Enter your comment"),
        ({"text": "x" * 4001}, "at most 4000 characters"),
        ({"text": "nothing\0"}, "Null characters are not allowed"),
        ({"name": "nobody\0"}, "Null characters are not allowed"),
        ({"name": " "}, "Enter a name"),
        ({"about": "elsewhere"}, "That body is not in this draft"),
        ({"about": "board\0"}, "That body is not in this draft"),
        ({"website": "http://example.org"}, "catches programs"),
    ],
)
def test_comment_that_must_be_mended_is_kept_in_the_form(client, draft, typed, told):
    response = client.post(PAGE, TYPED | typed)

    assert response.status_code == 422
    assert told in _words(response)
    assert "<title>Error: " in response.content.decode()
    assert ("The board should stay." in _words(response)) == ("text" not in typed)
    assert not StructureComment.objects.exists()


def test_line_ends_count_as_one_character_each(client, draft):
    client.post(PAGE, TYPED | {"text": "\r\n".join(["x" * 99] * 40)})

    assert len(draft.comments.get().text) == 3999


def test_markup_in_a_comment_is_shown_as_it_was_typed(draft, officer):
    factories.comment(structure=draft, name=SCRIPT, text=f"{SCRIPT}\n<b>bold</b> http://example.org", status="shown")
    factories.comment(structure=draft, name=SCRIPT, text=SCRIPT)

    for reader in (Client(), officer):
        page = reader.get(PAGE).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
        assert "<b>bold" not in page
        assert 'href="http://example.org' not in page


def test_body_that_left_the_draft_is_not_named(client, here, draft):
    gone = factories.body(partnership=here, slug="gone", name="Secret table")
    factories.comment(structure=draft, body=gone, status="shown")

    assert "about a body that is not in the draft any more" in _words(client.get(PAGE))
    assert "Secret table" not in _words(client.get(PAGE))


@pytest.fixture
def counted(settings):
    """A real cache to count in, empty."""
    settings.CACHES = {name: BACKEND | {"LOCATION": f"comment-{name}"} for name in ("default", "pages", "drawings")}
    for name in settings.CACHES:
        caches[name].clear()


def test_stranger_who_sends_too_many_is_told_and_keeps_the_text(client, draft, counted, signed_in, here):
    answers = [client.post(PAGE, TYPED) for _ in range(6)]
    elsewhere = client.post(PAGE, TYPED, REMOTE_ADDR="192.0.2.7")
    member = signed_in("board-member", here)

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Too many comments came from your network address" in _words(answers[-1])
    assert "The board should stay." in _words(answers[-1])
    assert elsewhere.status_code == 302
    assert member.post(PAGE, TYPED).status_code == 302


def test_mistakes_do_not_count_towards_the_limit(client, draft, counted):
    for _ in range(8):
        client.post(PAGE, TYPED | {"text": ""})

    assert client.post(PAGE, TYPED).status_code == 302


def test_form_is_never_kept_for_another_visitor(draft, counted):
    first, second = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)

    pages = [reader.get(PAGE) for reader in (first, second)]
    tokens = [re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1] for page in pages]

    assert tokens[0] != tokens[1]
    assert {page["Cache-Control"] for page in pages} == {"private, no-cache"}
    assert second.post(PAGE, TYPED).status_code == 403
    assert second.post(PAGE, TYPED | {"csrfmiddlewaretoken": tokens[1]}).status_code == 302


def test_page_without_a_form_is_kept_and_shows_a_decision_at_once(client, draft, counted):
    made = factories.comment(structure=draft, text="Read me.")
    _close(draft)
    kept = client.get(PAGE)

    StructureComment.objects.filter(pk=made.pk).update(status="shown")

    assert "public" in kept["Cache-Control"]
    assert "Read me." not in _words(kept)


def test_pages_that_name_a_draft_say_until_when_it_is_open(read, here, draft):
    until = f"open for comment until {draft.comments_until:%-d %B %Y}"

    for page in ("/here/", "/here/structures/", "/here/structure/", DRAFT, DRAFT + "table/", DRAFT + "diagram/"):
        assert until in read(page), page

    _close(draft)
    assert "comments closed on" in read("/here/structures/")


def test_work_waiting_counts_comments_for_those_who_read_them(here, draft, officer, signed_in):
    for status in ("waiting", "waiting", "shown", "hidden"):
        factories.comment(structure=draft, status=status)

    assert "Review : 2 comments to read" in _words(officer.get("/here/manage/"))
    assert "to read" not in _words(signed_in("finance-officer", here).get("/here/manage/"))


def test_queries_equal_at_two_and_at_two_hundred_comments(here, draft):
    def counts(more: int) -> dict:
        for status in ("waiting", "shown", "hidden"):
            for _ in range(more):
                factories.comment(structure=draft, status=status, body=draft.placements.get().body)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return queries_of_pages(here, [PAGE, "/{slug}/structures/"], "officer")

    few, many = counts(2), counts(198)

    assert few == many
    assert max(many.values()) <= 12
