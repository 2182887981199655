"""Bringing papers and taking them away, and what goes with a file on its way to a reader."""

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.models import Access
from meetings.models import FileKind, Meeting, Paper
from meetings.papers_shown import papers_by_item
from tests import factories
from tests.meetings import factories_papers as made
from tests.meetings.paper_files import SOUND

pytestmark = pytest.mark.django_db

FORM = {"title": "Report", "access": "public", "item": "", "whole": "yes"}
GIGABYTES = 2 * 1024**3


@pytest.fixture
def meeting() -> Meeting:
    here = factories.partnership(slug="anytown")
    board = factories.body(partnership=here, slug="board")
    factories.in_force(here, {board: {}})
    return made.meeting(body=board, slug="spring")


@pytest.fixture
def officer(signed_in, meeting: Meeting) -> Client:
    return signed_in("officer", meeting.partnership)


ADD = "/anytown/meetings/spring/papers/add/"


def _counted(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def _send(client: Client, data: bytes, name: str = "a.txt", address: str = ADD, **values: Any):
    return client.post(address, FORM | {"file": SimpleUploadedFile(name, data, "text/html")} | values)


def test_officer_brings_a_paper_to_an_item(officer: Client, meeting: Meeting):
    item = made.agenda_item(meeting=meeting, slug="report")
    form = officer.get(ADD + "?item=report").content.decode()
    assert 'enctype="multipart/form-data"' in form
    assert f'<option value="{item.pk}" selected>' in form

    response = _send(officer, b"Words.", "../x.html", item=item.pk, access="partners")

    paper = Paper.objects.get()
    assert response.url == "/anytown/meetings/spring/"
    assert (paper.title, paper.item, paper.access) == ("Report", item, Access.PARTNERS)
    version = paper.versions.get()
    assert (version.kind, version.name, version.size, version.brought_by.grants.count()) == ("txt", "x.txt", 6, 1)
    assert bytes(version.content.data) == b"Words."
    page = officer.get("/anytown/meetings/spring/papers/report/").content.decode()
    assert version.sha256 in page
    assert "For everybody with a role in the partnership" in page


@pytest.mark.parametrize(
    ("data", "values", "said"),
    [
        (b"<html><script>alert(1)</script>", {}, "a web page"),
        (b"", {}, "is empty"),
        (b"Words.", {"whole": ""}, "did not arrive whole"),
        (b"Words.", {"title": ""}, "This field is required"),
        (b"Words.", {"access": "everybody"}, "Select a valid choice"),
        (b"%PDF-1.4\n%%EOF", {}, "damaged"),
    ],
    ids=["page", "nothing", "cut off", "no title", "no access", "damaged"],
)
def test_paper_that_is_not_taken_leaves_the_form_and_nothing_else(officer: Client, data, values, said: str):
    response = _send(officer, data, **values)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Paper.objects.exists()


def test_file_over_the_limit_is_refused_in_words(officer: Client, settings):
    settings.PAPER_LIMIT = 1024

    response = _send(officer, b"x" * 2000)

    assert response.status_code == 422
    assert "larger than 1.0" in response.content.decode().replace("\xa0", " ")


class _Unread(io.RawIOBase):
    """What a browser would send, if anybody read it."""

    def read(self, size: int = -1) -> bytes:
        raise AssertionError("The request was read.")


@pytest.mark.parametrize("who", ["officer", "anonymous"])
def test_two_gigabytes_declared_are_refused_unread(officer: Client, who: str):
    client = officer if who == "officer" else Client()
    declared: Any = {"CONTENT_LENGTH": str(GIGABYTES), "wsgi.input": _Unread()}

    response = client.generic("POST", ADD, b"", "multipart/form-data; boundary=x", **declared)

    assert response.status_code == 413
    assert "None of the file was read or kept" in response.content.decode()


@pytest.mark.parametrize("address", [ADD, "/anytown/meetings/spring/papers/paper/add-version/"])
def test_form_with_a_file_cannot_be_forged(officer: Client, meeting: Meeting, address: str):
    made.paper(meeting=meeting, slug="paper")
    forger = Client(enforce_csrf_checks=True)
    forger.cookies = officer.cookies

    assert _send(forger, b"Words.", address=address).status_code == 403
    assert Paper.objects.get().versions.count() == 1


def test_cut_off_request_is_not_kept(officer: Client):
    """A server whose reader went away hands on what has come; a text cut short looks whole."""
    body = "\r\n".join(
        part
        for name, value in {"title": "Report", "access": "public"}.items()
        for part in ("--x", f'Content-Disposition: form-data; name="{name}"', "", value)
    )
    body += '\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nHalf of the wo'

    response = officer.generic("POST", ADD, body.encode(), "multipart/form-data; boundary=x")

    assert response.status_code in (400, 422)
    assert not Paper.objects.exists()


def test_version_after_version_until_one_is_withdrawn(officer: Client, meeting: Meeting):
    paper = made.paper(meeting=meeting, slug="paper", title="Report", data=b"one")
    here = "/anytown/meetings/spring/papers/paper/"

    assert _send(officer, b"two", address=here + "add-version/", note="Figures").url == here
    assert _send(officer, b"two", address=here + "add-version/").status_code == 422
    assert officer.post(here + "2/withdraw/", {"because": ""}).status_code == 422
    assert officer.post(here + "2/withdraw/", {"because": "Names a child"}).url == here

    gone = Client().get(here + "2/")
    assert gone.status_code == 410
    assert "Names a child" in gone.content.decode()
    assert b"two" not in gone.content
    page = Client().get(here).content.decode()
    assert "Names a child" in page
    assert f'href="{here}1/"' in page
    assert f'href="{here}2/"' not in page
    [row] = papers_by_item(meeting, paper.versions.first().brought_by)[None]
    assert (row["version"], row["file_url"], row["size"]) == (1, here + "1/", "3\xa0bytes")


def test_stale_form_shows_both_versions(officer: Client, meeting: Meeting):
    paper = made.paper(meeting=meeting, slug="paper", title="Report")
    address = "/anytown/meetings/spring/papers/paper/change/"
    form = officer.get(address).context["form"]
    Paper.objects.filter(pk=paper.pk).update(title="Renamed meanwhile")

    response = officer.post(address, FORM | {"title": "Mine", "seen": form["seen"].value()})

    assert response.status_code == 409
    assert "Renamed meanwhile" in response.content.decode()
    again = officer.post(address, FORM | {"title": "Mine", "seen": response.context["form"]["seen"].value()})
    assert again.status_code == 302
    assert Paper.objects.get().title == "Mine"


def test_paper_is_taken_away_while_nobody_has_seen_it(officer: Client, meeting: Meeting):
    made.paper(meeting=meeting, slug="seen")
    planned = made.meeting(body=meeting.body, slug="planned", planned=True)
    made.paper(meeting=planned, slug="unseen")

    assert officer.post("/anytown/meetings/spring/papers/seen/remove/").status_code == 422
    assert officer.post("/anytown/meetings/planned/papers/unseen/remove/").url == "/anytown/meetings/planned/"
    assert [paper.slug for paper in Paper.objects.all()] == ["seen"]


@pytest.mark.parametrize("kind", FileKind)
def test_file_is_sent_so_that_no_browser_runs_it(client: Client, meeting: Meeting, kind: FileKind):
    name, make = SOUND[kind]
    data = make()
    made.paper(meeting=meeting, slug="paper", data=data, kind=kind, name=f"Bericht “{name}” – ü.{kind.value}")
    address = "/anytown/meetings/spring/papers/paper/1/"

    response = client.get(address)

    assert response.content == data
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Accept-Ranges"] == "none"
    assert not {"ETag", "Last-Modified", "Set-Cookie"} & set(response.headers)
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "– ü." in unquote(response["Content-Disposition"])
    sent = response["Content-Type"].partition(";")[0]
    assert not any(word in sent for word in ("html", "script", "svg", "/xml", "octet"))
    head = client.head(address)
    assert (head["Content-Length"], head.content) == (str(len(data)), b"")
    assert client.get(address, headers={"Range": "bytes=0-1"}).content == data
    assert client.post(address).status_code == 405


def test_papers_of_a_meeting_are_one_query_however_many_there_are(meeting: Meeting):
    reader = factories.user(is_superuser=True)
    item = made.agenda_item(meeting=meeting)
    counts = []
    for more in (2, 30):
        for number in range(more):
            made.paper_version(paper=made.paper(meeting=meeting, item=item if number % 2 else None))
        counts.append(_counted(lambda: papers_by_item(meeting, reader)))

    assert counts == [1, 1]
    assert {row["version"] for rows in papers_by_item(meeting, reader).values() for row in rows} == {2}


def test_file_is_read_with_few_queries_and_a_list_never_reads_bytes(client: Client, meeting: Meeting):
    made.paper(meeting=meeting, slug="paper")
    here = "/anytown/meetings/spring/papers/paper/"

    assert _counted(lambda: client.get(here + "1/")) <= 6
    assert _counted(lambda: client.get(here)) <= 8
