"""Bringing a return as a spreadsheet: read by a worker, mended in place, accepted, and published by another."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commissioning.models import BudgetLine, Return, ReturnFile, ReturnStatus
from exchange.models import ReturnRow, ReturnSheet
from governance.models import Organisation
from portal.models import Job
from portal.tasks import run_job
from tests import factories
from tests.portal.desk import text_of
from tests.portal.money_desk import HEADINGS, address, bring, open_sheet, post

pytestmark = pytest.mark.django_db


def test_file_is_handed_to_a_worker_and_its_page_tells_how_far_it_is(money):
    file = SimpleUploadedFile("return.csv", f"{HEADINGS}\nFamilies Group,Health,,,,,,1\n".encode())

    waiting = text_of(money.client.post(address(), {"file": file, "year": "2011/12"}, follow=True))

    assert "The file is being read." in waiting
    assert "Waiting for a worker." in waiting
    sheet = ReturnSheet.objects.get()
    assert (sheet.status, Job.objects.get().pk) == ("reading", sheet.job)
    assert not ReturnRow.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose the file that you filled in."),
        ({"file": SimpleUploadedFile("x.csv", b"")}, "The file is empty"),
        ({"file": SimpleUploadedFile("x.csv", b"x" * (25 * 1024 * 1024 + 1))}, "larger than 25 MB"),
        ({"file": SimpleUploadedFile("x.csv", b"x"), "year": "2011/13"}, "Write the year as 2009/10"),
    ],
    ids=["nothing", "empty", "large", "year"],
)
def test_what_cannot_be_taken_is_said_at_its_field(money, sent, said):
    response = money.client.post(address(), sent)

    assert response.status_code == 422
    assert said in text_of(response)
    assert sent.get("year", "") in text_of(response)
    assert not ReturnSheet.objects.exists()


def test_file_that_cannot_be_read_says_why_and_nothing_is_kept_of_it(money):
    money.client.post(address(), {"file": SimpleUploadedFile("x.csv", b"Colour,Shape\nred,round\n")})
    sheet = ReturnSheet.objects.get()

    run_job(sheet.job)

    page = open_sheet(money, sheet)
    assert "No row has the headings of a return" in page
    assert "Mend the file and bring it again" in page
    assert not ReturnRow.objects.exists()
    assert bytes(ReturnSheet.objects.get().data) == b""


def test_names_and_cells_are_mended_on_the_page_and_accepted_as_a_draft(money):
    sheet = bring(
        money,
        "Familys Group,Health,Somewhere Counsil,Play,Planned,Commissioned,Single budget,100.50",
        "Families Group,Health,Brand New Trust,,Planned,,,12x",
        "Total,Total,,,Planned,,,112.50",
    )
    page = open_sheet(money, sheet)
    assert "3 rows · nothing is in the record yet · 2 need mending" in page
    assert "It is Families Group" in page
    assert "It is Somewhere Council" in page
    row = sheet.rows.get(number=5)

    response = post(
        money,
        sheet,
        "accept",
        **{
            "name-group-0": f"body-{money.group.pk}",
            "said-group-0": "Familys Group",
            "name-provider-1": f"organisation-{money.council.pk}",
            "said-provider-1": "Somewhere Counsil",
            "name-provider-0": "new",
            "said-provider-0": "Brand New Trust",
            f"cell-{row.pk}-amount": "12",
            f"cell-{row.pk}-amount-was": "12x",
            "title": "Our return",
            "year": "2011/12",
            "unit": "1",
        },
    )

    made = Return.objects.get()
    assert "“Our return” is a draft now." in text_of(response)
    assert "The one total that the source states agrees" in text_of(
        response
    ) or "agrees with the published table" in text_of(response)
    lines = list(
        made.lines.order_by("position").values_list("group", "provider__name", "provision", "printed", "amount")
    )
    assert [(line[1], line[2], line[3], str(line[4])) for line in lines] == [
        ("Somewhere Council", "commissioned", "100.50", "100.50"),
        ("Brand New Trust", "not_stated", "12", "12.00"),
    ]
    assert Organisation.objects.filter(partnership=money.here, slug="brand-new-trust").exists()
    assert ReturnFile.objects.get().name == "our return.csv"
    assert not ReturnRow.objects.exists()


def test_sheet_with_anything_to_mend_is_not_accepted(money):
    sheet = bring(money, "Families Group,Health,,,,,,1", "Nobody,Health,,,,,,1")

    page = text_of(post(money, sheet, "accept"))

    assert "One row needs mending. Nothing was saved." in page
    assert not Return.objects.exists()
    assert sheet.rows.count() == 2


def test_rows_left_out_are_not_in_the_return(money):
    sheet = bring(money, "Families Group,Health,,,,,,1", "Nobody,Health,,,,,,7", "Families Group,Health,,,,,,x")

    post(money, sheet, "accept", leave="faulty")

    assert [str(line.amount) for line in BudgetLine.objects.all()] == ["1.00"]


def test_year_that_is_none_is_said_and_what_else_was_typed_is_kept(money):
    sheet = bring(money, "Families Group,Health,,,,,,x")
    row = sheet.rows.get()

    response = post(
        money, sheet, "mend", **{"year": "soon", f"cell-{row.pk}-amount": "5", f"cell-{row.pk}-amount-was": "x"}
    )

    assert response.status_code == 422
    assert "Write the year as 2009/10" in text_of(response)
    assert 'value="soon"' in text_of(response)
    row.refresh_from_db()
    assert str(row.amount) == "5.00"


@pytest.mark.parametrize("amount", ["0.1", "100000"], ids=["a thousand times less", "a thousand times more"])
def test_unit_a_thousand_times_off_is_questioned_before_it_is_accepted(money, amount):
    last = factories.submission(partnership=money.here, first_year=2010, title="Last return")
    factories.budget_line(submission=last, group=money.group, sector=money.health, amount="100.00")
    factories.published(last)
    sheet = bring(money, f"Families Group,Health,,,,,,{amount}")

    page = open_sheet(money, sheet)
    refused = text_of(post(money, sheet, "accept", unit_asked="1"))
    assert not Return.objects.filter(status=ReturnStatus.DRAFT).exists()
    post(money, sheet, "accept", unit_asked="1", unit_confirmed="1")

    assert "1,000 times" in page
    assert "Is the unit right?" in page
    assert "Say whether the unit is right. Nothing was saved." in refused
    assert Return.objects.filter(status=ReturnStatus.DRAFT).count() == 1


def test_unit_that_is_not_said_is_asked_for(money):
    sheet = bring(money, "Families Group,Health,,,,,,1.5", head="Year,2011/12\n")

    refused = text_of(post(money, sheet, "accept"))
    post(money, sheet, "accept", unit="1000")

    assert "Say in which unit the figures are." in refused
    assert str(BudgetLine.objects.get().amount) == "1500.00"


def test_unit_that_is_not_the_one_named_is_told_on_the_return(money):
    sheet = bring(money, "Families Group,Health,,,,,,1.5")

    post(money, sheet, "accept", unit="1000")

    made = Return.objects.get()
    said = "The file names the unit “£”; whoever brought it said that the figures are in £000s."
    assert made.unit_note == said
    assert said in text_of(money.client.get(address("return", submission=made.slug)))
    assert str(BudgetLine.objects.get().amount) == "1500.00"


def test_what_somebody_else_mended_meanwhile_is_told_and_stays(money):
    sheet = bring(money, "Families Group,Health,,,,,,x")
    row = sheet.rows.get()
    typed = {f"cell-{row.pk}-amount-was": "x"}
    post(money, sheet, "mend", **typed, **{f"cell-{row.pk}-amount": "5"})

    page = text_of(post(money, sheet, "mend", **typed, **{f"cell-{row.pk}-amount": "6"}))

    assert "Row 4 was mended meanwhile: it says “5”, and you typed “6”." in page
    row.refresh_from_db()
    assert str(row.amount) == "5.00"


def test_sheet_of_another_partnership_is_not_found(money):
    elsewhere = factories.return_sheet(partnership=factories.partnership())

    response = money.client.get(address("return-sheet", sheet=elsewhere.pk))

    assert response.status_code == 404


def test_template_offers_the_names_and_carries_the_lines_of_the_last_return(money):
    last = factories.submission(partnership=money.here, first_year=2010, title="Last return")
    factories.budget_line(submission=last, group=money.group, sector=money.health, amount="100.50")
    factories.published(last)

    same = money.client.get(address("return-template", kind="xlsx"), {"year": "2010/11", "lines": "last"})
    later = money.client.get(address("return-template", kind="xlsx"), {"year": "2011/12", "lines": "last"})

    book = openpyxl.load_workbook(io.BytesIO(same.content))
    rows = list(book["Return"].iter_rows(values_only=True))
    assert rows[:3] == [
        ("Title", "Return for 2010/11", *[None] * 6),
        ("Year", "2010/11", *[None] * 6),
        ("Unit", "£", *[None] * 6),
    ]
    assert rows[-1] == ("Families Group", "Health", None, None, "Planned", None, None, 100.5)
    assert "Somewhere Council" in [row[2] for row in book["Names"].iter_rows(values_only=True)]
    emptied = openpyxl.load_workbook(io.BytesIO(later.content))["Return"]
    assert list(emptied.iter_rows(values_only=True))[-1][-1] is None


@pytest.mark.parametrize("year", ["soon", "2010/12", "1066"])
def test_template_for_a_year_that_is_none_is_refused(money, year):
    response = money.client.get(address("return-template", kind="csv"), {"year": year})

    assert response.status_code == 400


def test_pages_ask_as_often_whatever_the_number_of_rows(money):
    counts = []
    for rows in (2, 200):
        sheet = bring(money, *[f"Familys {number % 7} Group,Health,,,,,,x{number}" for number in range(rows)])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            open_sheet(money, sheet)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 30
