"""Bringing a spreadsheet of appointments: previewed, mended in place, applied, and seen only by those it is for."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exchange.models import AppointmentSheet
from exchange.services import appointments
from governance.models import Membership
from tests import factories
from tests.portal.desk import HEADINGS, Desk, text_of


def test_pasted_rows_are_kept_and_previewed(desk: Desk):
    desk.seats(2)

    response = desk.client.post(
        desk.address(), {"pasted": f"{HEADINGS}\nBoard\tSeat 0\tAda\t2009\nBoard\tSeat 1\tBob\t31/02/2009"}, follow=True
    )

    page = text_of(response)
    assert "2 rows · nothing has been saved yet · 1 new · 1 needs mending" in page
    assert "February has 28 days in 2009." in page
    assert 'value="28/02/2009"' in page
    assert not Membership.objects.exists()


def test_file_is_read_whatever_its_name(desk: Desk):
    book, data = openpyxl.Workbook(), io.BytesIO()
    for line in (HEADINGS, "Board\tSeat 0\tAda\t2009"):
        book.active.append(line.split("\t"))
    book.save(data)
    desk.seats(1)

    desk.client.post(desk.address(), {"file": SimpleUploadedFile("ap\x00pointments.csv", data.getvalue())})

    sheet = AppointmentSheet.objects.get()
    assert (sheet.name, sheet.row_count, sheet.made_by) == ("appointments.csv", 1, desk.user)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"pasted": ""}, "There is nothing in it"),
        ({"pasted": "Body\tColour\nBoard\tred"}, "“Colour”"),
        ({"file": SimpleUploadedFile("x.xlsx", b"\x00\x01")}, "neither XLSX"),
        ({"file": SimpleUploadedFile("x.xlsx", b"")}, "There is nothing in it"),
        ({"pasted": "Body", "file": SimpleUploadedFile("x.csv", b"Body")}, "not both"),
    ],
    ids=["empty", "headings", "no-sheet", "empty-file", "both"],
)
def test_what_cannot_be_read_is_said_and_what_was_typed_stays(desk: Desk, sent: dict[str, Any], said: str):
    response = desk.client.post(desk.address(), sent)

    page = text_of(response)
    assert said in page
    assert "<title>Error: " in page
    assert sent.get("pasted", "") in response.content.decode()
    assert not AppointmentSheet.objects.exists()


def test_rows_are_mended_in_place_and_applied(desk: Desk):
    desk.seats(2)
    sheet = desk.sheet("Bored\tSeat 0\tAda\t2009", "Board\tSeat 1\tBob\t31/02/2009")

    mended = desk.post(
        sheet,
        "mend",
        **{
            "row-2-choose-body": f"body-{desk.board.pk}",
            "row-3-starts": "28/02/2009",
            "row-3-starts-was": "31/02/2009",
        },
    )
    assert "2 rows · nothing has been saved yet · 2 new" in text_of(mended)
    sheet.refresh_from_db()
    applied = desk.post(sheet, "apply")

    page = text_of(applied)
    assert "2 of 2 rows changed the record. Added to the record: 2 people." in page
    assert page.count('href="/here/bodies/') == 2
    assert set(Membership.objects.values_list("person__name", flat=True)) == {"Ada", "Bob"}


def test_apply_says_which_rows_stand_in_the_way(desk: Desk):
    sheet = desk.sheet(*["Nowhere\tChair\tNobody\t2009"] * 3)

    page = text_of(desk.post(sheet, "apply"))

    assert "Rows 2, 3 and 4 need mending first. Nothing was saved." in page


def test_apply_shows_what_was_typed_before_it_applies(desk: Desk):
    desk.seats(1)
    sheet = desk.sheet("Bord\tSeat 0\tAda\t2009")

    page = text_of(desk.post(sheet, "apply", **{"row-2-body": "Board", "row-2-body-was": "Bord"}))

    assert "Look at the rows once more" in page
    assert not Membership.objects.exists()


def test_rows_that_need_mending_are_left_out_and_taken_in_again(desk: Desk):
    desk.seats(1)
    sheet = desk.sheet("Board\tSeat 0\tAda\t2009", "Nowhere\tChair\tNobody\t2009")

    left = text_of(desk.post(sheet, "mend", leave="problems"))
    sheet.refresh_from_db()
    again = text_of(desk.post(sheet, "mend", **{"row-3-choose-row": ""}))

    assert "1 new · 1 left out" in left
    assert "Take row 3 in again" in left
    assert "1 new · 1 needs mending" in again


def test_unknown_holders_are_added_all_at_once(desk: Desk):
    desk.seats(2)
    sheet = desk.sheet("Board\tSeat 0\tAda\t2009", "Board\tSeat 1\tZebedee\t2009", newcomers="")
    assert "2 rows name holders whom nothing in the record resembles" in text_of(desk.open(sheet))

    page = text_of(desk.post(sheet, "mend", newcomers="organisation"))

    assert "2 new" in page
    assert "new organisation" in page


def test_stale_page_shows_both_versions_and_loses_nothing(desk: Desk):
    desk.seats(1)
    sheet = desk.sheet("Bord\tSeat 0\tAda\t2009")
    appointments.mend(by=desk.user, sheet=sheet, answers={2: {"body": "Board"}}, seen_version=1)

    sent = {"row-2-body": "My Board", "row-2-body-was": "Bord"}
    responses = [desk.post(sheet, act, **sent) for act in ("mend", "apply")]

    for response in responses:
        page = text_of(response)
        assert response.status_code == 409
        assert "Somebody changed this sheet after you opened the page." in page
        assert '<td class="govuk-table__cell">Board</td><td class="govuk-table__cell">My Board</td>' in page
        assert 'name="row-2-body" value="My Board"' in page
        assert 'name="version" value="2"' in page
    sheet.refresh_from_db()
    assert sheet.rows[0]["cells"][0] == "Board"


def test_stale_page_keeps_what_was_chosen(desk: Desk):
    sheet = desk.sheet("Bord\tSeat 0\tAda\t2009", "Nowhere\tChair\tNobody\t2009")
    appointments.mend(by=desk.user, sheet=sheet, answers={3: {"note": "theirs"}}, seen_version=1)
    desk.seats(1)
    chosen = {"row-2-choose-body": f"body-{desk.board.pk}", "row-3-choose-row": "skip"}

    page = text_of(desk.post(sheet, "mend", **chosen))

    assert f'name="row-2-choose-body" value="body-{desk.board.pk}"' in page
    assert 'name="row-3-choose-row" type="checkbox" value="skip" checked' in page
    sheet.refresh_from_db()
    assert "1 new · 1 left out" in text_of(desk.post(sheet, "mend", **chosen))


def test_sheet_is_laid_aside(desk: Desk):
    sheet = desk.sheet()

    page = text_of(desk.post(sheet, "drop"))

    assert "was laid aside. Nothing of it was saved" in page
    assert "was laid aside" in text_of(desk.open(sheet))
    assert "is laid aside already" in text_of(desk.post(sheet, "drop"))


def test_page_shows_one_filter_at_a_time(desk: Desk):
    desk.seats(1)
    sheet = desk.sheet("Board\tSeat 0\tAda\t2009", "Nowhere\tChair\tNobody\t2009")

    assert "Row 3" in text_of(desk.open(sheet, "?show=problems"))
    assert "Rows to mend" not in text_of(desk.open(sheet, "?show=new"))
    assert desk.open(sheet, "?show=nonsense&page=99").status_code == 200


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_template_has_the_seats_and_can_be_brought_as_it_is(desk: Desk, kind: str):
    desk.seats(2)
    twins = [factories.seat(body=desk.board, title="Member", position=9) for _ in range(2)]

    empty = desk.client.get(desk.address("appointment-template", kind=kind))
    filled = desk.client.get(desk.address("appointment-template", kind=kind) + "?seats=1")
    page = text_of(
        desk.client.post(desk.address(), {"file": SimpleUploadedFile("filled", filled.content)}, follow=True)
    )

    assert f'filename="appointments.{kind}"' in empty["Content-Disposition"]
    assert "4 rows · nothing has been saved yet · 4 already so" in page
    assert [f"Member ({number})" in page for number in range(1, len(twins) + 1)] == [True, True]


def test_template_of_another_format_is_not_found(desk: Desk):
    assert desk.client.get(desk.address("appointment-template", kind="pdf")).status_code == 404


def test_officer_sees_only_sheets_of_their_own(desk: Desk, db):
    theirs = desk.sheet(name="theirs.xlsx")
    officer, client = factories.user(), Client()
    factories.grant(user=officer, role="officer", partnership=desk.here)
    own = desk.sheet(name="own.xlsx", made_by=officer)
    client.force_login(officer)

    page = client.get(desk.address()).content.decode()

    assert "own.xlsx" in page
    assert "theirs.xlsx" not in page
    assert client.get(desk.address("appointment-sheet", sheet=own.pk)).status_code == 200
    for act in ("mend", "apply", "drop", "reopen"):
        assert client.post(desk.address(f"appointment-sheet-{act}", sheet=theirs.pk)).status_code == 404
    assert "own.xlsx" in text_of(desk.client.get(desk.address()))


@pytest.mark.parametrize("role", ["board-member", "finance-officer", ""])
def test_whoever_brings_no_appointments_may_do_nothing(desk: Desk, role: str):
    sheet, somebody, client = desk.sheet(), factories.user(), Client()
    if role:
        factories.grant(user=somebody, role=role, partnership=desk.here)
    client.force_login(somebody)

    answers = {
        act: client.post(desk.address(f"appointment-sheet-{act}", sheet=sheet.pk)).status_code
        for act in ("mend", "apply", "drop", "reopen")
    }

    assert set(answers.values()) == {403}
    assert client.post(desk.address(), {"pasted": "x"}).status_code == 403


def test_sheet_is_of_its_own_partnership_only(desk: Desk):
    sheet = desk.sheet()
    elsewhere = factories.partnership(slug="elsewhere")
    factories.grant(user=desk.user, role="administrator", partnership=elsewhere)

    address = reverse("appointment-sheet", kwargs={"partnership": "elsewhere", "sheet": sheet.pk})

    assert desk.client.get(address).status_code == 404


@pytest.mark.parametrize("number", [0, 2**63, 10**30])
def test_sheet_that_is_not_there_is_not_found(desk: Desk, number: int):
    assert desk.client.get(desk.address("appointment-sheet", sheet=number)).status_code == 404


def _queries(desk: Desk, address: str) -> int:
    desk.client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert desk.client.get(address).status_code == 200
    return len(captured)


def test_pages_take_as_many_queries_for_two_rows_as_for_two_hundred(desk: Desk):
    sheets = [
        desk.sheet(*(f"Board\t{title}\t{name} {number}\t2009" for number, title in enumerate(desk.seats(count, name))))
        for count, name in ((2, "Aardvark"), (200, "Zebedee"))
    ]
    addresses = [desk.address("appointment-sheet", sheet=sheet.pk) for sheet in sheets]
    previews = [_queries(desk, address) for address in addresses]
    for sheet in sheets:
        AppointmentSheet.objects.filter(pk=sheet.pk).update(newcomers="person")
        appointments.apply(by=desk.user, sheet=sheet)

    results = [_queries(desk, address) for address in addresses]
    few = _queries(desk, desk.address())
    for _ in range(200):
        desk.sheet()

    assert previews[0] == previews[1] <= 20
    assert results[0] == results[1] <= 14
    assert few == _queries(desk, desk.address()) <= 14


def test_hostile_answers_change_nothing_they_should_not(desk: Desk):
    sheet = desk.sheet()
    hostile = {
        "row-2-body": "\x00<script>alert(1)</script>",
        "row-99-body": "x",
        "row-2-pk": "1",
        "row-x-body": "1",
        "version": "1",
    }

    page = text_of(desk.post(sheet, "mend", **hostile))

    assert "<script>alert(1)" not in page
    sheet.refresh_from_db()
    assert len(sheet.rows) == 1
    assert sheet.rows[0]["cells"][0] == "<script>alert(1)</script>"
    assert desk.post(sheet, "mend", version="nonsense").status_code == 409
