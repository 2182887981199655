"""Returns and their sheets with what nobody types: null and control characters, fields that no page has."""

import io

import openpyxl
import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(client):
    """A partnership whose finance officer is signed in."""
    made = factories.partnership(slug="here")
    officer = factories.user()
    factories.grant(user=officer, role="finance-officer", partnership=made)
    client.force_login(officer)
    return made


@pytest.mark.parametrize("sent", [{"name-group-0": "x", "said-group-0": "a\0b"}, {"cell-{}-xyz": "1"}])
def test_field_that_no_page_sends_changes_nothing(client, here, sent):
    sheet = factories.return_sheet(partnership=here)
    row = sheet.rows.values().get()

    answer = client.post(
        reverse("return-sheet-mend", args=["here", sheet.pk]),
        {name.format(row["id"]): value for name, value in sent.items()},
    )

    assert answer.status_code == 302
    assert sheet.rows.values().get() == row


@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_return_with_a_control_character_is_a_sheet_without_it(client, here, kind):
    submission = factories.submission(partnership=here, slug="money", title="Mon\x07ey")
    factories.budget_line(submission=submission, service="Re\x0bspite")

    answer = client.get(reverse("return-as-sheet", args=["here", "money", kind]))

    assert answer.status_code == 200
    if kind == "csv":
        assert b",Re spite," in answer.content
    if kind == "xlsx":
        cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active for cell in row]
        assert {"Money", "Re spite"} <= set(cells)


def test_template_takes_names_with_control_characters(client, here):
    factories.organisation(partnership=here, name="Coun\x07cil")

    assert client.get(reverse("return-template", args=["here", "xlsx"])).status_code == 200


def test_large_return_goes_away_as_csv_only(client, here, monkeypatch):
    monkeypatch.setattr("commissioning.downloads.MOST_IN_A_WORKBOOK", 1)
    submission = factories.submission(partnership=here, slug="money")
    group = factories.budget_line(submission=submission).group
    factories.budget_line(submission=submission)
    lines = reverse("budget-lines", args=["here"]) + "?return=money"

    def answers(kind, narrowed=""):
        asked = f"?return=money{narrowed}"
        addresses = [reverse("budget-lines-file", args=["here", kind]) + asked]
        addresses += [] if narrowed else [reverse("return-as-sheet", args=["here", "money", kind])]
        return {client.get(address).status_code for address in addresses}

    assert (answers("xlsx"), answers("ods"), answers("csv")) == ({404}, {404}, {200})
    assert answers("ods", f"&group={group.slug}") == {200}
    for page in (lines, reverse("return", args=["here", "money"])):
        shown = client.get(page).content.decode()
        assert ".csv" in shown
        assert ".xlsx" not in shown
