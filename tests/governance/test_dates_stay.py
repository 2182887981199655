"""The day that a reader chose goes with them: no link, search form or redirect within a partnership drops it."""

import re
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from governance.day_links import keep_day
from tests import factories
from tests.governance.conftest import words_of

pytestmark = pytest.mark.django_db

HOME, ON = "/liverpool-first/", "2009-03-31"
LINK = re.compile(r'<a\b([^>]*?\shref="([^"]*)"[^>]*)>')
FORM = re.compile(r'(?s)<form\b([^>]*\bmethod="get"[^>]*)>(.*?)</form>')


def _links(markup: str, here: str) -> list[tuple[str, str]]:
    """Every link of a page to another page of the partnership: the whole tag, and the address without its anchor."""
    found = []
    for attributes, address in LINK.findall(markup):
        whole = urljoin(here, address.replace("&amp;", "&")).partition("#")[0]
        if not address.startswith("#") and whole.startswith(HOME):
            found.append((attributes, whole))
    return found


def _day_of(address: str) -> list[str]:
    return parse_qs(urlsplit(address).query).get("on", [])


def _drops(here: str, markup: str) -> list[str]:
    """What of a page loses the day: its links, but for the one that says so, and its forms."""
    lost = [
        f"{here} → {address}"
        for attributes, address in _links(markup, here)
        if not _day_of(address) and "data-leaves-day" not in attributes
    ]
    return lost + [f"{here} → a form" for _, fields in FORM.findall(markup) if 'name="on"' not in fields]


def _kind(address: str) -> str:
    """What pages that differ only in what they are of have in common, so that a few of each are enough."""
    parts = urlsplit(address)
    path = re.sub(r"^(/[^/]+/(?:bodies|organisations|people|documents|structures)/)[^/]+", r"\1*", parts.path)
    return re.sub(r"/seats/[^/]+", "/seats/*", path) + "?" + ",".join(sorted(parse_qs(parts.query)))


def _crawl(client: Client, start: str, of_a_kind: int) -> tuple[dict[str, int], list[str]]:
    """Follow every link from a page on, a few pages of each kind: how many of each were read, and what dropped it."""
    waiting, seen, dropped = [start], {start}, []
    read: dict[str, int] = {}
    while waiting:
        here = waiting.pop(0)
        if read.get(_kind(here), 0) >= of_a_kind:
            continue
        response = client.get(here)
        assert response.status_code == 200, here
        if not response["Content-Type"].startswith("text/html"):
            continue
        read[_kind(here)] = read.get(_kind(here), 0) + 1
        markup = response.content.decode()
        assert "As at <strong>" in markup, here
        dropped += _drops(here, markup)
        fresh = {address for _, address in _links(markup, here) if _day_of(address) == [ON]} - seen
        seen |= fresh
        waiting += sorted(fresh)
    return read, dropped


def test_no_public_page_drops_the_day(liverpool, client):
    read, dropped = _crawl(client, f"{HOME}?on={ON}", of_a_kind=4)

    kinds = {kind.partition("?")[0].removeprefix(HOME) for kind in read}
    assert not dropped
    assert kinds >= {
        "",
        "structure/",
        "structure/table/",
        "structure/diagram/",
        "structures/",
        "structures/*/",
        "areas/",
        "bodies/",
        "bodies/*/",
        "bodies/*/roll-call/",
        "bodies/*/seats/*/",
        "organisations/",
        "organisations/*/",
        "people/",
        "documents/",
        "documents/*/",
        "reviews/",
        "commissioning/",
        "timeline/",
    }


@pytest.mark.parametrize(
    "page",
    [
        "search/?q=board",
        "search/?q=zzzz",
        "commissioning/?year=2009/10",
        "commissioning/lines/?sector=health",
        "commissioning/lines/?return=joint-commissioning-2009-10",
        "commissioning/groups/inclusion-joint-commissioning-group/",
        "commissioning/returns/joint-commissioning-2009-10/",
        "organisations/?q=council&sort=kind",
        "bodies/?kind=district-committee&page=1",
        "structure/?words=working&kind=none",
        "timeline/?year=2010&order=oldest",
        "manage/",
        "manage/seats/?state=vacant",
        "manage/changes/",
        "bodies/workforce-strategy-group/add-seat/",
        "organisations/liverpool-city-council/correct/",
    ],
)
def test_page_asked_for_with_words_keeps_the_day(liverpool, signed_in, page):
    address = f"{HOME}{page}{'&' if '?' in page else '?'}on=2009-06-15"

    markup = signed_in("administrator", liverpool).get(address).content.decode()

    assert "As at 15 June 2009" in words_of(markup)
    assert "Back to 1 April 2009" in words_of(markup)
    assert not _drops(address, markup)


def test_link_back_leaves_the_day_and_keeps_the_rest(liverpool, client):
    address = f"{HOME}organisations/?q=council&sort=kind&on=2009-06-15"

    markup = client.get(address).content.decode()

    back = [found for attributes, found in _links(markup, address) if "data-leaves-day" in attributes]
    assert back == [f"{HOME}organisations/?q=council&sort=kind"]
    assert "15 June 2009" not in client.get(back[0]).content.decode()


def test_change_of_the_day_keeps_what_the_page_was_asked_for(liverpool, client):
    markup = client.get(f"{HOME}organisations/?q=council&sort=kind&page=1&on=2009-06-15").content.decode()

    bar = next(fields for _, fields in FORM.findall(markup) if "Show this page as at" in fields)
    assert 'name="q" value="council"' in bar
    assert 'name="sort" value="kind"' in bar
    assert 'name="page"' not in bar


@pytest.mark.parametrize(
    ("boxes", "day"),
    [
        (("31", "3", "2009"), "2009-03-31"),
        ((" 1", "04 ", "2009"), "2009-04-01"),
        (("1", "April", "2009"), "2009-04-01"),
        (("1", "sep", "2009"), "2009-09-01"),
    ],
)
def test_day_in_three_boxes_becomes_one_word(client, boxes, day):
    factories.partnership(slug="anytown")

    response = client.get("/anytown/structure/", {"on": boxes, "words": "board"})

    assert response.status_code == 302
    assert parse_qs(urlsplit(response["Location"]).query) == {"on": [day], "words": ["board"]}


@pytest.mark.parametrize(
    "boxes", [("31", "2", "2009"), ("", "", ""), ("x", "y", "z"), ("1", "2"), ("3", "4", "09", "")]
)
def test_boxes_that_hold_no_day_are_answered_with_what_to_write(client, boxes):
    factories.partnership(slug="anytown")

    response = client.get("/anytown/structure/", {"on": boxes}, follow=True)

    assert response.status_code == 200
    assert "is not a day of the calendar" in words_of(response.content.decode())


@pytest.mark.parametrize("typed", ["31/03/2009", "31/3/2009", "31/March/2009"])
def test_day_written_as_people_do_is_understood(client, typed):
    factories.partnership(slug="anytown")

    assert "As at 31 March 2009" in words_of(client.get("/anytown/structure/", {"on": typed}).content.decode())


def test_living_partnership_goes_back_to_today(client, time_machine):
    time_machine.move_to("2026-03-02T12:00:00+00:00")
    factories.partnership(slug="anytown")

    then, now = (words_of(client.get(f"/anytown/structure/{on}").content.decode()) for on in ("?on=2009-03-31", ""))

    assert "Back to today, 2 March 2026" in then
    assert "As at 2 March 2026 , today" in now
    assert "Back to" not in now


def test_redirect_after_a_change_keeps_the_day(signed_in):
    board = factories.body(slug="board", partnership=factories.partnership(slug="anytown"))
    client = signed_in("administrator", board.partnership)

    response = client.post(
        "/anytown/bodies/board/add-rule/?on=2009-06-15", {"kind": "quorum", "extent": "at_least", "number": "3"}
    )

    assert response.status_code == 302
    assert _day_of(response["Location"]) == ["2009-06-15"]


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ('<a href="/p/">', '<a href="/p/?on=2009-01-01">'),
        ('<a class="x" href="/p/b/?q=1#top">', '<a class="x" href="/p/b/?q=1&amp;on=2009-01-01#top">'),
        ('<a href="?page=2">', '<a href="?page=2&amp;on=2009-01-01">'),
        ('<a href="/p/?on=2008-01-01">', '<a href="/p/?on=2008-01-01">'),
        ('<a href="/p/?x=1&amp;on=2008-01-01">', '<a href="/p/?x=1&amp;on=2008-01-01">'),
        ('<a href="/p/?person=7">', '<a href="/p/?person=7&amp;on=2009-01-01">'),
        ('<a data-leaves-day href="/p/">', '<a data-leaves-day href="/p/">'),
        ('<a href="#top">', '<a href="#top">'),
        ('<a href="/other/">', '<a href="/other/">'),
        ('<a href="https://example.org/p/">', '<a href="https://example.org/p/">'),
        ("<p>&lt;a href=&quot;/p/&quot;&gt;", "<p>&lt;a href=&quot;/p/&quot;&gt;"),
        ('<form method="post"></form>', '<form method="post"></form>'),
        (
            '<form action="/p/search/" method="get"></form>',
            '<form action="/p/search/" method="get"><input type="hidden" name="on" value="2009-01-01"></form>',
        ),
        ('<form action="/search/" method="get"></form>', '<form action="/search/" method="get"></form>'),
        ('<form method="get"><input name="on"></form>', '<form method="get"><input name="on"></form>'),
    ],
)
def test_day_is_written_where_it_would_be_lost(markup, kept):
    assert keep_day(HttpResponse(markup), "/p/", "2009-01-01").content.decode() == kept


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/p/", "/p/?on=2009-01-01"),
        ("/p/b/#rules", "/p/b/?on=2009-01-01#rules"),
        ("/p/?on=2008-01-01", "/p/?on=2008-01-01"),
        ("/accounts/login/?next=/p/", "/accounts/login/?next=/p/"),
        ("https://example.org/p/", "https://example.org/p/"),
    ],
)
def test_redirect_keeps_the_day_within_the_partnership(address, kept):
    response = HttpResponse(status=302, headers={"Location": address})

    assert keep_day(response, "/p/", "2009-01-01")["Location"] == kept
