"""A finance officer's year: a template, a return with mistakes, mended and submitted; published, compared, taken."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from governance.models import Partnership
from portal.models import Job, JobState
from portal.tasks import run_job
from tests.journeys.conftest import HOME, NARROW, PASSWORD, Visitor, visiting
from tests.worker import queue, wait_until, worker

SHEETS = f"{HOME}manage/returns/"

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SADeprecationWarning")


@pytest.fixture(scope="module")
def hand_over(site, django_db_blocker):
    """Let a real worker do the jobs that wait, and wait until they are done.

    The site's own queue is that of the settings, not of the test database: what it sends there is sent here again.
    """
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        worker(),
        queue() as send,
    ):
        patch.setattr(run_job, "delay", lambda job: None)

        def hand_over() -> None:
            waiting = list(Job.objects.filter(state=JobState.WAITING).values_list("pk", flat=True))
            assert waiting, "no job was started"
            for job in waiting:
                send(run_job, job)
            wait_until(lambda: not Job.objects.filter(pk__in=waiting, state=JobState.WAITING).exists())
            wait_until(lambda: not Job.objects.filter(pk__in=waiting, state=JobState.RUNNING).exists())

        yield hand_over


def _signs_in(visitor: Visitor, role: str, address: str = HOME) -> None:
    visitor.opens(f"/accounts/login/?next={address}")
    visitor.page.get_by_label("mail").fill(f"{role}@example.org")
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.main.get_by_role("button", name="Sign in").click()


def _take_template(visitor: Visitor) -> openpyxl.Workbook:
    """Take the template with the lines of the last return, for a year."""
    visitor.page.get_by_label("Year", exact=True).fill("2009/10")
    visitor.page.get_by_label("Lines", exact=True).select_option("last")
    with visitor.page.expect_download() as download:
        visitor.presses("Take the template as XLSX")
    return openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))


def _spoil(book: openpyxl.Workbook) -> None:
    """Fill in a revised figure, a provider that nobody knows, a name with a slip, and an amount that is none."""
    sheet = book["Return"]
    rows = [row for row in sheet.iter_rows(min_row=6) if row[0].value]
    rows[0][7].value = 800_000
    rows[0][2].value = "Merseyside Polise"
    rows[1][0].value = "Social Caer"
    rows[2][7].value = "about 440"


def test_finance_officers_year(browser, site, hand_over, tmp_path):
    with visiting(browser, site) as officer:
        _signs_in(officer, "finance-officer", f"{HOME}manage/")
        officer.follows("Bring a return")
        officer.sees_heading("Bring a return")
        officer.finds_page_sound()
        book = _take_template(officer)
        _spoil(book)
        book.save(tmp_path / "revised.xlsx")
        officer.page.get_by_label("The return").set_input_files(tmp_path / "revised.xlsx")
        officer.presses("Read it")
        officer.sees("The file is being read.")
        officer.finds_page_sound()

        hand_over()

        expect(officer.page.locator("#summary")).to_contain_text("3 need mending", timeout=20_000)
        officer.finds_page_sound()
        officer.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
        officer.finds_page_sound()
        officer.page.get_by_label("It is Merseyside Police", exact=True).check()
        officer.page.get_by_label("It is Social Care Joint Commissioning Group", exact=True).check()
        officer.page.get_by_label("Amount of row 8").fill("440,000")
        officer.presses("Accept as a draft return")
        officer.sees("is a draft now", "How the totals were checked")
        officer.finds_page_sound()
        officer.follows("Submit it for publication")
        officer.sees("Once published, it supersedes")
        officer.presses("Submit")
        officer.sees("The return is submitted.")
        address = officer.page.url
        officer.finds_page_sound()
    with visiting(browser, site) as administrator:
        _signs_in(administrator, "administrator", f"{HOME}manage/")
        administrator.sees("Returns waiting to be published")
        administrator.opens(address)
        administrator.follows("Publish it")
        administrator.presses("Publish")
        administrator.sees("is published.")
        administrator.finds_page_sound()
    with visiting(browser, site) as member:
        _compares_and_takes_the_pack_away(member, hand_over)


def _compares_and_takes_the_pack_away(member: Visitor, hand_over: Callable[[], None]) -> None:
    _signs_in(member, "board-member", f"{HOME}commissioning/")
    member.follows("What changed")
    member.sees_heading("What changed, 2009/10")
    member.sees("£762,000", "£800,000", "Merseyside Police")
    member.finds_page_sound()
    member.follows("Totals")
    member.presses("Make a board pack")
    hand_over()
    expect(member.main).to_contain_text("What is in it", timeout=30_000)
    assert _downloaded(member, "PDF").startswith(b"%PDF-1.7")
    book = openpyxl.load_workbook(io.BytesIO(_downloaded(member, "Excel (XLSX)")))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row]
    assert 47_836_000 in cells
    member.finds_page_sound()


def _downloaded(visitor: Visitor, name: str) -> bytes:
    with visitor.page.expect_download() as download:
        visitor.main.get_by_role("link", name=name).click()
    return Path(download.value.path()).read_bytes()


def test_return_is_brought_without_javascript(visitor_without_javascript, hand_over, django_db_blocker):
    visitor = visitor_without_javascript
    _signs_in(visitor, "finance-officer", SHEETS)
    lines = "Year,2011/12\nUnit,£m\nGroup,Sector,Amount\nInclusion,Health,1.5\nInclusoin,Education,2\n"
    visitor.page.get_by_label("The return").set_input_files(
        {"name": "next.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    )
    visitor.presses("Read it")
    visitor.sees("The file is being read.")

    hand_over()

    expect(visitor.page.locator("#summary")).to_have_text(
        "2 rows · nothing is in the record yet · 1 needs mending", timeout=30_000
    )
    visitor.page.get_by_label("It is Inclusion Joint Commissioning Group", exact=True).check()
    visitor.presses("Keep and check again")
    visitor.sees("£3,500,000 in 2 rows")
    visitor.presses("Accept as a draft return")
    visitor.sees("is a draft now")
    with django_db_blocker.unblock():
        made = Partnership.objects.get().returns.get(first_year=2011)
        assert sorted(str(line.amount) for line in made.lines.all()) == ["1500000.00", "2000000.00"]
