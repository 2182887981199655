"""Every way to a file × everybody: who may not read it meets neither its words nor its title."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from governance.models import Access, Body, Partnership
from meetings.models import Meeting, MeetingStatus, Paper, PaperVersion
from tests import factories
from tests.meetings import factories_papers as made

pytestmark = pytest.mark.django_db

EVERYBODY = (
    "anonymous",
    "stranger",
    "board member of the body",
    "board member of another body",
    "finance officer",
    "officer of the body",
    "officer of another body",
    "administrator",
)
OURS = {"board member of the body", "officer of the body", "administrator"}
READERS: dict[str, set[str]] = {
    "public": set(EVERYBODY),
    "partners": set(EVERYBODY) - {"anonymous", "stranger"},
    "body": OURS,
    "public-of-closed-item": OURS,
    "partners-of-open-item": set(EVERYBODY) - {"anonymous", "stranger"},
    "planned": OURS,
    "hidden": {"administrator"},
}
"""Who may read which paper; everybody else must not learn that there is one."""

RANGE = {"Range": "bytes=0-5"}


@dataclass
class World:
    """A partnership with three bodies, one of them closed, and papers of every access."""

    partnership: Partnership
    board: Body
    other: Body
    papers: dict[str, Paper]

    def client(self, reader: str) -> Client:
        client = Client(raise_request_exception=False)
        if reader == "anonymous":
            return client
        person = factories.user()
        if reader != "stranger":
            body = self.other if "another" in reader else self.board if "the body" in reader else None
            role = reader.partition(" of ")[0].replace(" ", "-")
            factories.grant(user=person, role=role, partnership=self.partnership, body=body)
        client.force_login(person)
        return client

    def address(self, name: str, paper: Paper, *more: int) -> str:
        return reverse(name, args=["anytown", paper.meeting.slug, paper.slug, *more])


def _secrets(name: str) -> tuple[str, str]:
    return f"Title-{name}.", f"words of {name}."


@pytest.fixture
def world() -> World:
    here = factories.partnership(slug="anytown")
    kind = factories.body_kind(partnership=here)
    board, other, cabinet = (factories.body(kind=kind, slug=slug) for slug in ("board", "other", "cabinet"))
    factories.in_force(here, {board: {other: {}}})
    factories.tree(factories.structure(partnership=here), {cabinet: {}})
    meeting = made.meeting(body=board, slug="open")
    closed_item = made.agenda_item(meeting=meeting, access=Access.BODY)
    open_item = made.agenda_item(meeting=meeting)
    where = {
        "public": {"meeting": meeting},
        "partners": {"meeting": meeting, "access": Access.PARTNERS},
        "body": {"meeting": meeting, "access": Access.BODY},
        "public-of-closed-item": {"item": closed_item},
        "partners-of-open-item": {"item": open_item, "access": Access.PARTNERS},
        "planned": {"meeting": made.meeting(body=board, slug="planned", planned=True)},
        "hidden": {"meeting": made.meeting(body=cabinet, slug="cabinet-met")},
    }
    papers = {}
    for name, values in where.items():
        title, words = _secrets(name)
        papers[name] = made.paper(slug=name, title=title, data=f"old {words}".encode(), **values)
        made.paper_version(paper=papers[name], data=f"new {words}".encode())
    return World(here, board, other, papers)


def _files(world: World, paper: Paper) -> list[str]:
    return [world.address("paper-file", paper, number) for number in (1, 2)]


def _plain(response: HttpResponse, address: str) -> str:
    """What a page says beside its own address, and beside the token that each form has of its own."""
    return re.sub(r'value="\w{64}"', "", response.content.decode().replace(address, ""))


def _leaks(world: World, client: Client, name: str, never: str) -> Iterator[str]:
    """Every way to a paper on which a reader who may not read it is told anything."""
    paper = world.papers[name]
    page, (old, newest) = world.address("paper", paper), _files(world, paper)
    for how, address, response in (
        ("GET", page, client.get(page)),
        ("GET", old, client.get(old)),
        ("HEAD", newest, client.head(newest)),
        ("Range", newest, client.get(newest, headers=RANGE)),
    ):
        if (
            response.status_code != 404
            or (how != "HEAD" and _plain(response, address) != never)
            or "ETag" in response.headers
        ):
            yield f"{how} {address}: {response.status_code}"


@pytest.mark.parametrize("reader", EVERYBODY)
def test_paper_is_open_to_its_readers_and_to_nobody_else(world: World, reader: str):
    client = world.client(reader)
    nothing = reverse("paper", args=["anytown", "open", "never-was"])
    never = _plain(client.get(nothing), nothing)

    for name, readers in READERS.items():
        paper, (_, words) = world.papers[name], _secrets(name)
        if reader not in readers:
            assert not list(_leaks(world, client, name, never))
            continue
        assert client.get(world.address("paper", paper)).status_code == 200
        for address, age in zip(_files(world, paper), ("old", "new"), strict=True):
            assert client.get(address).content.decode() == f"{age} {words}"
            assert client.get(address, headers=RANGE).status_code == 200
            assert not client.head(address).content


@pytest.mark.parametrize("reader", EVERYBODY)
def test_no_list_names_a_paper_to_whom_it_is_closed(world: World, reader: str):
    client = world.client(reader)
    here = "/anytown/"
    pages = ["", "search/?q=Title", "changes/", "manage/", "bodies/board/", "bodies/board/history/", "bodies/cabinet/"]
    pages += [f"meetings/{meeting}/" for meeting in ("open", "planned", "cabinet-met")]
    shown = {page: client.get(here + page).content.decode() for page in pages}

    for name, readers in READERS.items():
        title, words = _secrets(name)
        met = {page for page, content in shown.items() if title in content or words in content}
        assert not met or reader in readers
        if reader in readers:
            assert f"meetings/{world.papers[name].meeting.slug}/" in met


@pytest.mark.parametrize("reader", [reader for reader in EVERYBODY if reader not in OURS])
def test_paper_is_not_changed_by_who_does_not_prepare_its_meeting(world: World, reader: str):
    client = world.client(reader)
    acts = ("paper-change", "paper-remove", "paper-version-add")

    for name, shut in (("public", 403), ("body", 404)):
        addresses = [world.address(act, world.papers[name]) for act in acts]
        addresses.append(world.address("paper-withdraw", world.papers[name], 1))
        statuses = {client.post(address, {"because": "x"}).status_code for address in addresses}
        assert statuses == {302 if reader == "anonymous" else shut}
    assert Paper.objects.count() == len(READERS)
    assert not PaperVersion.objects.filter(withdrawn_at__isnull=False).exists()


@pytest.mark.parametrize("reader", EVERYBODY)
def test_guessed_address_leads_nowhere(world: World, reader: str):
    client = world.client(reader)
    public = world.papers["public"]
    guesses = [world.address("paper-file", public, number) for number in (0, 3, 32768, 2**31, 2**63, 10**30)]
    guesses += [f"/anytown/meetings/{meeting}/papers/public/1/" for meeting in ("planned", "cabinet-met", "nothing")]
    guesses += [f"/anytown/meetings/open/papers/{slug}/" for slug in ("planned", "hidden", "Public", str(public.pk))]
    guesses += ["/anytown/meetings/open/papers/public/-1/", "/anytown/meetings/open/papers/public/1/..%2f..%2f"]
    factories.partnership(slug="elsewhere")
    guesses.append("/elsewhere/meetings/open/papers/public/1/")

    assert {address: client.get(address).status_code for address in guesses} == dict.fromkeys(guesses, 404)


@pytest.mark.parametrize("how", ["agenda withdrawn", "item closed", "paper closed", "body closed"])
@pytest.mark.parametrize("reader", EVERYBODY)
def test_paper_closes_at_once_with_what_it_hangs_on(world: World, reader: str, how: str):
    client, paper = world.client(reader), world.papers["public"]
    assert client.get(_files(world, paper)[0]).status_code == 200

    _close(world, paper, how)

    still = {"administrator"} if how == "body closed" else OURS
    statuses = {client.get(address).status_code for address in _files(world, paper)}
    assert statuses == ({200} if reader in still else {404})
    assert ("Title-public." in client.get("/anytown/meetings/open/").content.decode()) == (reader in still)


def _close(world: World, paper: Paper, how: str) -> None:
    if how == "agenda withdrawn":
        Meeting.objects.filter(pk=paper.meeting_id).update(status=MeetingStatus.PLANNED, agenda_published_at=None)
    elif how == "item closed":
        item = made.agenda_item(meeting=paper.meeting, access=Access.BODY)
        Paper.objects.filter(pk=paper.pk).update(item=item)
    elif how == "paper closed":
        Paper.objects.filter(pk=paper.pk).update(access=Access.BODY)
    else:
        Meeting.objects.filter(pk=paper.meeting_id).update(body=Body.objects.get(slug="cabinet"))


@pytest.mark.django_db(transaction=True)
def test_page_kept_for_visitors_is_not_given_once_the_paper_is_closed(settings, world: World, client: Client):
    backend = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.CACHES = {name: backend | {"LOCATION": f"papers-{name}"} for name in ("default", "pages", "drawings")}
    caches["pages"].clear()
    paper = world.papers["public"]
    pages = [world.address("paper", paper), "/anytown/meetings/open/", _files(world, paper)[0]]
    tags = [client.get(page).headers.get("ETag") for page in pages]
    assert tags[0]
    assert tags[2] is None

    _close(world, paper, "paper closed")

    again = [
        client.get(page, headers={"If-None-Match": tag} if tag else {}) for page, tag in zip(pages, tags, strict=True)
    ]
    assert [response.status_code for response in again] == [404, 200, 404]
    assert "Title-public." not in again[1].content.decode()
    member = world.client("board member of the body")
    assert member.get(pages[0]).status_code == 200
    assert client.get(pages[0]).status_code == 404
