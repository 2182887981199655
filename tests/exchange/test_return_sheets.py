"""Sheets of returns: brought, read, accepted or laid aside; whole or not at all, and only while they may be."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, InternalError, transaction

from commissioning.models import BudgetLine, Return, ReturnFile, StatedTotal
from exchange.models import RETURN_SHEET_STEPS, ReturnRow, ReturnSheet, ReturnSheetStatus
from exchange.services import returns
from exchange.services.return_mending import NEW_PROVIDER, Answers, mend
from governance.models import Organisation
from governance.services.changes import ChangeError
from tests import factories
from tests.exchange.return_desk import HEAD, Desk


@pytest.fixture
def desk(db) -> Desk:
    return Desk.open()


def test_sheet_accepted_is_a_draft_with_its_file_lines_and_totals(desk):
    sheet = desk.read(
        "Inclusion,Health,Mersey Trust,Wards,Actual,In-house,Pooled,1250.50",
        "Care,Health,,,,,,",
        "Total,Total,,,Actual,,,1250.50",
    )
    made = desk.accept(sheet)

    line, blank = made.lines.for_list()
    assert (line.group, line.sector, line.provider, line.service) == (desk.inclusion, desk.health, desk.trust, "Wards")
    assert (line.measure, line.provision, line.pooling) == ("actual", "in_house", "pooled")
    assert (line.amount, line.printed, blank.amount) == (Decimal("1250.50"), "1250.50", None)
    assert made.stated_totals.get().amount == Decimal("1250.50")
    assert (made.title, made.first_year, made.status, made.unit_pounds) == ("Money", 2009, "draft", 1)
    sheet.refresh_from_db()
    assert (sheet.status, sheet.submission, bytes(sheet.data)) == (ReturnSheetStatus.ACCEPTED, made, b"")
    assert not ReturnRow.objects.exists()
    assert bytes(ReturnFile.objects.of(made).get().data).startswith(b"Title,Money")


def test_stranger_may_neither_bring_mend_accept_nor_drop(desk):
    sheet, stranger = desk.read("Inclusion,Health,,,,,,1"), factories.user()

    for act in (
        lambda: returns.bring(by=stranger, partnership=desk.partnership, name="x", data=b"x"),
        lambda: mend(by=stranger, sheet=sheet, answers=Answers()),
        lambda: returns.accept(by=stranger, sheet=sheet),
        lambda: returns.drop(by=stranger, sheet=sheet),
    ):
        with pytest.raises(PermissionDenied):
            act()


ACTS: dict[str, Callable[[Desk, ReturnSheet], Any]] = {
    "open": lambda desk, sheet: returns.read(by=desk.officer, sheet=sheet),
    "refuse": lambda desk, sheet: returns.refuse(by=desk.officer, sheet=sheet, because="No."),
    "mend": lambda desk, sheet: desk.mend(sheet),
    "accept": lambda desk, sheet: desk.accept(sheet),
    "drop": lambda desk, sheet: returns.drop(by=desk.officer, sheet=sheet),
}


@pytest.mark.parametrize(
    ("status", "act"),
    [(status, act) for status in ReturnSheetStatus for act in ACTS if (status, act) not in RETURN_SHEET_STEPS],
)
def test_act_in_a_status_that_does_not_allow_it_refused(desk, status, act):
    sheet = returns.bring(by=desk.officer, partnership=desk.partnership, name="x.csv", data=b"Group")
    if status != ReturnSheetStatus.READING:
        ReturnSheet.objects.filter(pk=sheet.pk).update(status="open" if status != "refused" else status, refusal="No.")
    if status in (ReturnSheetStatus.ACCEPTED, ReturnSheetStatus.DROPPED):
        ReturnSheet.objects.filter(pk=sheet.pk).update(status=status)

    with pytest.raises(ChangeError, match="Nothing was"):
        ACTS[act](desk, sheet)

    sheet.refresh_from_db()
    assert sheet.status == status


def test_accepting_twice_makes_one_return(desk):
    sheet = desk.read("Inclusion,Health,,,,,,1")
    desk.accept(sheet)

    with pytest.raises(ChangeError, match="accepted already"):
        desk.accept(sheet)

    assert Return.objects.count() == 1


def test_laying_aside_leaves_neither_rows_nor_file(desk):
    sheet = desk.read("Inclusion,Health,,,,,,1")
    returns.drop(by=desk.officer, sheet=sheet)

    sheet.refresh_from_db()
    assert (sheet.status, bytes(sheet.data), sheet.rows.count()) == (ReturnSheetStatus.DROPPED, b"", 0)


@pytest.mark.parametrize(
    ("line", "head", "said"),
    [
        ("Inclusion,Health,,,,,,1", HEAD.replace("Year,2009/10\n", ""), "which year"),
        ("Inclusion,Health,,,,,,1", HEAD.replace("Unit,£\n", ""), "which unit"),
        ("Nobody,Health,,,,,,1", HEAD, "One row needs mending"),
        ("Total,Health,,,,,,1", HEAD, "nothing to accept"),
    ],
)
def test_unready_sheet_not_accepted(desk, line, head, said):
    sheet = desk.read(line, head=head)

    with pytest.raises(ChangeError, match=said):
        desk.accept(sheet)

    assert (Return.objects.count(), sheet.rows.count()) == (0, 1)


def test_total_stated_twice_refused(desk):
    sheet = desk.read("Inclusion,Health,,,,,,1", "Total,Health,,,,,,1", "All groups,Health,,,,,,1")

    with pytest.raises(ChangeError, match="Rows 6 and 7 state the same total"):
        desk.accept(sheet)


def test_failure_in_the_middle_leaves_nothing(desk, monkeypatch):
    sheet = desk.read("Inclusion,Health,Acme,,,,,1", "Total,Total,,,,,,1")
    desk.mend(sheet, names={("provider", "Acme"): NEW_PROVIDER})
    monkeypatch.setattr(returns, "_copy_totals", lambda *told: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        desk.accept(sheet)

    assert not any(model.objects.exists() for model in (Return, ReturnFile, BudgetLine, StatedTotal))
    assert not Organisation.objects.filter(name="Acme").exists()
    sheet.refresh_from_db()
    assert (sheet.status, sheet.rows.count()) == (ReturnSheetStatus.OPEN, 2)


def _sheet(**values) -> ReturnSheet:
    given = {"partnership": factories.partnership(), "made_by": factories.user(), "name": "x", "data": b"", "size": 0}
    return ReturnSheet.objects.create(**given | values)


def _row_twice():
    sheet = _sheet()
    for _ in range(2):
        ReturnRow.objects.create(sheet=sheet, number=1)


BREAKERS = {
    "return_sheet_status_is_known": lambda: _sheet(status="perfect"),
    "return_sheet_refusal_says_why": lambda: _sheet(status=ReturnSheetStatus.REFUSED),
    "return_sheet_unit_is_some": lambda: _sheet(unit_pounds=0),
    "return_row_once": _row_twice,
}


def test_constraints_all_are_tried_here():
    declared = {constraint.name for model in (ReturnSheet, ReturnRow) for constraint in model._meta.constraints}

    assert declared == BREAKERS.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("name", BREAKERS)
def test_constraint_broken_refused(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BREAKERS[name]()


@pytest.mark.django_db
def test_sheet_never_goes_back():
    sheet = _sheet(status=ReturnSheetStatus.DROPPED)

    with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
        ReturnSheet.objects.filter(pk=sheet.pk).update(status=ReturnSheetStatus.OPEN)
