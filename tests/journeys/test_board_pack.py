"""A board member makes a pack and takes it away: with a script and without one, on a narrow screen, with axe."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from playwright.sync_api import Browser, expect

from commissioning.models import BoardPack
from portal.models import JobState
from portal.services import jobs
from portal.tasks import WORK, run_job
from tests.journeys.conftest import HOME, NARROW, PASSWORD, WIDE, visiting

FILES = ("PDF", "Excel (XLSX)", "OpenDocument (ODS)", "CSV files, zipped")
ENDINGS = ("pdf", "xlsx", "ods", "zip")


def _work(number: int) -> str:
    """Do a pack's job as a worker does, in a transaction of its own: the test's is never committed."""
    try:
        done = jobs.run(job_id=BoardPack.objects.get(number=number).job, work=WORK)
        return done.state if done else ""
    finally:
        connections.close_all()


@pytest.mark.parametrize(("size", "scripts"), [(NARROW, False), (WIDE, True)], ids=["narrow, no script", "wide"])
def test_board_member_takes_a_board_pack_away(
    browser: Browser, site: str, size: tuple[int, int], scripts: bool, monkeypatch
):
    monkeypatch.setattr(run_job, "delay", lambda job: None)
    with visiting(browser, site, size, java_script_enabled=scripts) as visitor:
        # given somebody who reads the money, signed in
        visitor.opens("/accounts/login/")
        visitor.page.get_by_label("mail").fill("board-member@example.org")
        visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
        visitor.main.get_by_role("button", name="Sign in").click()
        visitor.opens(HOME + "commissioning/")

        # when they ask for a pack
        visitor.presses("Make a board pack")
        visitor.sees("Waiting for a worker.", "You may leave this page")
        assert not scripts or not visitor.axe_report()
        number = int(visitor.page.url.rstrip("/").rpartition("/")[2])
        with ThreadPoolExecutor(1) as elsewhere:
            assert elsewhere.submit(_work, number).result() == JobState.DONE

        # then the page turns into the pack by itself, with every file
        expect(visitor.main).to_contain_text("What is in it", timeout=30_000)
        visitor.sees_heading(f"Board pack {number}: commissioning 2009/10")
        visitor.sees("Every total agrees with the published table", "version 1, 9 lines")
        for label, ending in zip(FILES, ENDINGS, strict=True):
            with visitor.page.expect_download() as taken:
                visitor.follows(f"Download Board pack {number}: commissioning 2009/10 as {label}")
            assert taken.value.suggested_filename.endswith(f"-board-pack-{number}.{ending}")
        assert not scripts or not visitor.axe_report()
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert visitor.page.evaluate(wider) <= 0
        visitor.follows("All board packs")
        expect(visitor.main.get_by_role("table")).to_contain_text(f"Board pack {number}")
