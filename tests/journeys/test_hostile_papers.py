"""Files that mean harm, stored as if every check had missed them: a real browser runs nothing that is in them."""

import pytest
from playwright.sync_api import Browser, Error

from governance.models import Partnership
from tests.journeys.conftest import visiting
from tests.meetings import factories_papers as made
from tests.meetings.paper_files import jpeg, pdf_that

SCRIPT = b"document.title='owned';window.top.owned=1;"
FILES = {
    "page": ("txt", b"<!DOCTYPE html><html><script>" + SCRIPT + b"</script></html>"),
    "program": ("txt", SCRIPT),
    "table": ("csv", SCRIPT + b"\n=cmd|' /C calc'!A0,<img src=x onerror=owned=1>\n"),
    "pdf": ("pdf", pdf_that("JavaScript", JS="app.alert('owned'); this.getURL('javascript:owned=1')")),
    "page-as-pdf": ("pdf", b"%PDF-1.4\n<html><script>" + SCRIPT + b"</script></html>\n%%EOF"),
    "picture": ("jpg", jpeg(comment=b"*/=1;" + SCRIPT + b"/*<script>owned=1</script>")),
}
INSERT = """([kind, address]) => new Promise((done) => {
    const made = document.createElement(kind);
    made.onload = () => done("loaded");
    made.onerror = () => done("refused");
    setTimeout(() => done("silent"), 700);
    if (kind === "object") made.data = address;
    else if (kind === "link") Object.assign(made, {rel: "stylesheet", href: address});
    else made.src = address;
    document.body.append(made);
})"""


@pytest.fixture(scope="module")
def stored(site: str, django_db_blocker) -> dict[str, str]:
    """The address of each file, which lies as a paper of a public meeting: committed, as the server reads it."""
    with django_db_blocker.unblock():
        return _store()


def _store() -> dict[str, str]:
    here = Partnership.objects.get()
    meeting = made.meeting(body=here.bodies.order_by("pk")[0])
    papers = {
        name: made.paper(meeting=meeting, kind=kind, data=data, slug=name) for name, (kind, data) in FILES.items()
    }
    return {name: f"/{here.slug}/meetings/{meeting.slug}/papers/{paper.slug}/1/" for name, paper in papers.items()}


def test_no_file_runs_however_a_browser_comes_by_it(site: str, stored: dict[str, str], browser: Browser):
    with visiting(browser, site) as visitor:
        page = visitor.page
        for name, address in stored.items():
            # given somebody on a page of the portal
            visitor.opens(address.removesuffix("1/"))
            title = page.title()

            # when they open the file, it is saved and the page stays
            with page.expect_download() as taken, pytest.raises(Error, match="Download is starting"):
                page.goto(address)
            assert taken.value.suggested_filename.endswith(FILES[name][0])
            assert page.title() == title

            # and when a page of ours were made to draw it in
            visitor.opens(address.removesuffix("1/"))
            said = {kind: page.evaluate(INSERT, [kind, address]) for kind in ("script", "iframe", "object", "link")}

            # then nothing of it ran
            assert said["script"] == "refused"
            assert page.title() == title
            assert page.evaluate("window.owned === undefined")
