"""Sheets of appointments: kept, mended, applied whole or not at all, and as one row after another would be."""

import datetime
import itertools
import threading
from collections import Counter
from typing import Any

import pghistory.models
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from exchange.appointments.rows import Sheet, read_rows
from exchange.models import SHEET_STEPS, AppointmentSheet, SheetStatus
from exchange.services import appointments
from exchange.services.appointments import StaleSheetError
from exchange.spreadsheets import grid_of_text
from governance.models import Body, Membership, Partnership, Person, Seat
from governance.services.changes import ChangeError
from portal.models import User
from tests import factories

HEADINGS = "Body\tSeat\tHolder\tFrom\tUntil\tReplaces\tNote"
FIRST = datetime.date(2009, 6, 12)


@pytest.fixture
def board(db) -> Body:
    return factories.body(partnership=factories.partnership(), name="Board")


@pytest.fixture
def user(board: Body) -> User:
    somebody = factories.user()
    factories.grant(user=somebody, role="administrator", partnership=board.partnership)
    return somebody


def _read(*lines: str, headings: str = HEADINGS) -> Sheet:
    return read_rows(grid_of_text("\n".join([headings, *lines])))


def _bring(user: User, within: Partnership, *lines: str, headings: str = HEADINGS) -> AppointmentSheet:
    sheet = _read(*lines, headings=headings)
    return appointments.bring(by=user, partnership=within, name="board.xlsx", sheet=sheet)


def _seats(board: Body, count: int, **values: Any) -> list[Seat]:
    return [factories.seat(body=board, title=f"Seat {number}", **values) for number in range(count)]


PEOPLE = HEADINGS.replace("Holder", "Person")


def test_sheet_is_kept_as_it_was_brought(board: Body, user: User):
    sheet = _bring(user, board.partnership, "Board\tChair\tAda\t2009", headings=PEOPLE)

    sheet.refresh_from_db()
    assert (sheet.status, sheet.version, sheet.row_count, sheet.newcomers) == (SheetStatus.OPEN, 1, 1, "person")
    assert not Membership.objects.exists()


def test_stranger_brings_mends_and_applies_nothing(board: Body, user: User):
    sheet, stranger = _bring(user, board.partnership, "Board\tChair\tAda\t2009"), factories.user()

    with pytest.raises(PermissionDenied):
        _bring(stranger, board.partnership, "Board\tChair\tAda\t2009")
    with pytest.raises(PermissionDenied):
        appointments.mend(by=stranger, sheet=sheet, answers={}, seen_version=1)
    with pytest.raises(PermissionDenied):
        appointments.drop(by=stranger, sheet=sheet)
    with pytest.raises(PermissionDenied):
        appointments.apply(by=stranger, sheet=sheet)
    with pytest.raises(PermissionDenied):
        appointments.hand_over(by=stranger, sheet=sheet, seen_version=1, job=1)


def test_sheet_that_would_end_somebody_else_than_was_previewed_is_refused(board: Body, user: User):
    seat = factories.seat(body=board, title="Chair")
    ada = factories.membership(seat=seat, starts=datetime.date(2008, 1, 1))
    sheet = _bring(user, board.partnership, "Board\tChair\tCyd\t12/6/2009\t\tyes", headings=PEOPLE)
    previewed = appointments.plan_of(by=user, sheet=sheet).digest
    Membership.objects.filter(pk=ada.pk).update(ends=datetime.date(2009, 1, 1))
    bob = factories.membership(seat=seat, starts=datetime.date(2009, 1, 1))

    with pytest.raises(ChangeError, match="changed since you looked"):
        appointments.apply(by=user, sheet=sheet, seen_plan=previewed)

    bob.refresh_from_db()
    assert bob.ends is None
    fresh = appointments.plan_of(by=user, sheet=sheet).digest
    assert appointments.apply(by=user, sheet=sheet, seen_plan=fresh).status == SheetStatus.APPLIED


def test_sheet_is_applied_with_everybody_that_it_names(board: Body, user: User):
    unrecorded, seat = _seats(board, 2, holder_recorded=False)
    factories.membership(seat=seat, slug="ada", starts=datetime.date(2001, 1, 1), ends=datetime.date(2002, 1, 1))
    lines = [f"Board\t{each.title}\tAda\t12/06/2009\t2012\t\tElected" for each in (unrecorded, seat)]
    sheet = _bring(user, board.partnership, *lines, headings=PEOPLE)

    applied = appointments.apply(by=user, sheet=sheet)

    ada = Person.objects.get(name="Ada")
    made = Membership.objects.filter(person=ada).order_by("seat")
    assert [(held.seat, held.starts, held.slug, held.note) for held in made] == [
        (unrecorded, FIRST, "ada", "Elected"),
        (seat, FIRST, "ada-2", "Elected"),
    ]
    assert (applied.status, applied.outcome["added"]) == (SheetStatus.APPLIED, {"person": [ada.pk], "organisation": []})
    assert applied.outcome["rows"] == [[number, "add", held.pk] for number, held in enumerate(made, 2)]
    unrecorded.refresh_from_db()
    assert unrecorded.recorded_from == FIRST


def test_change_says_in_the_history_where_it_came_from(board: Body, user: User):
    seat = _seats(board, 1)[0]
    sheet = appointments.apply(
        by=user, sheet=_bring(user, board.partnership, f"Board\t{seat.title}\tAda\t2009", headings=PEOPLE)
    )

    event = pghistory.models.Events.objects.tracks(Membership.objects.get()).get()

    assert event.pgh_context["did"] == "Applied 1 appointment from board.xlsx"
    assert (event.pgh_context["user"], event.pgh_context["sheet"]) == (user.pk, sheet.pk)


def test_one_bad_row_of_fifty_keeps_all_of_them_out(board: Body, user: User):
    lines = [f"Board\t{seat.title}\tPerson {number}\t2009" for number, seat in enumerate(_seats(board, 50))]
    lines[23] = lines[23].replace("2009", "31/02/2009")
    sheet = _bring(user, board.partnership, *lines, headings=PEOPLE)

    refused = appointments.apply(by=user, sheet=sheet)

    assert (refused.status, refused.outcome) == (
        SheetStatus.OPEN,
        {"refused": "One row needs mending. Nothing was saved."},
    )
    assert not Membership.objects.exists()
    assert not Person.objects.exists()

    mended = appointments.mend(by=user, sheet=sheet, answers={25: {"starts": "28/02/2009"}}, seen_version=1)
    assert appointments.apply(by=user, sheet=mended).status == SheetStatus.APPLIED
    assert Membership.objects.count() == 50


def test_row_that_became_a_problem_meanwhile_keeps_the_sheet_out(board: Body, user: User):
    first, second = _seats(board, 2)
    sheet = _bring(
        user,
        board.partnership,
        f"Board\t{first.title}\tAda\t2009",
        f"Board\t{second.title}\tBob\t2009",
        headings=PEOPLE,
    )
    assert not appointments.plan_of(by=user, sheet=sheet).problems

    factories.membership(seat=second, starts=datetime.date(2008, 1, 1))

    assert appointments.apply(by=user, sheet=sheet).status == SheetStatus.OPEN
    assert Membership.objects.count() == 1


def test_row_that_the_database_refuses_keeps_all_of_them_out(board: Body, user: User, monkeypatch: pytest.MonkeyPatch):
    seat = _seats(board, 1)[0]
    sheet = _bring(user, board.partnership, f"Board\t{seat.title}\tAda\t2009", headings=PEOPLE)
    factories.membership(seat=seat, starts=datetime.date(2008, 1, 1))
    monkeypatch.setattr("exchange.appointments.plan._is_free", lambda *_: True)

    with pytest.raises(ChangeError, match="Somebody else holds this seat"), transaction.atomic():
        appointments.apply(by=user, sheet=sheet)

    sheet.refresh_from_db()
    assert sheet.status == SheetStatus.OPEN
    assert not Person.objects.filter(name="Ada").exists()


def test_sheet_is_applied_once(board: Body, user: User):
    seat = _seats(board, 1)[0]
    sheet = _bring(user, board.partnership, f"Board\t{seat.title}\tAda\t2009", headings=PEOPLE)
    appointments.apply(by=user, sheet=sheet)

    with pytest.raises(ChangeError, match=r"board.xlsx is applied already"):
        appointments.apply(by=user, sheet=sheet)

    assert Membership.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_sheet_is_applied_once_by_two_at_the_same_time(board: Body, user: User):
    lines = [f"Board\t{seat.title}\tPerson {number}\t2009" for number, seat in enumerate(_seats(board, 20))]
    sheet, said = _bring(user, board.partnership, *lines, headings=PEOPLE), []

    def apply() -> None:
        try:
            said.append(appointments.apply(by=User.objects.get(pk=user.pk), sheet=sheet).status)
        except ChangeError:
            said.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=apply) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert Counter(said) == {"applied": 1, "refused": 2}
    assert Membership.objects.count() == 20


def test_second_of_two_who_mend_sees_both_versions(board: Body, user: User):
    sheet = _bring(user, board.partnership, "Bord\tChair\tAda\t2009")
    appointments.mend(by=user, sheet=sheet, answers={2: {"body": "Board"}}, seen_version=1)

    with pytest.raises(StaleSheetError) as stale:
        appointments.mend(by=user, sheet=sheet, answers={2: {"body": "Broad", "holder": "Ada"}}, seen_version=1)

    found = [(each.row, each.column, each.now, each.yours) for each in stale.value.differences]
    assert found == [(2, "Body", "Board", "Broad")]
    assert stale.value.now.version == 2
    with pytest.raises(StaleSheetError):
        appointments.apply(by=user, sheet=sheet, seen_version=1)
    with pytest.raises(StaleSheetError):
        appointments.hand_over(by=user, sheet=sheet, seen_version=1, job=1)


def _in_status(sheet: AppointmentSheet, status: str) -> AppointmentSheet:
    applied = datetime.datetime.now(datetime.UTC) if status == SheetStatus.APPLIED else None
    AppointmentSheet.objects.filter(pk=sheet.pk).update(status=status, job=1, applied_at=applied)
    return sheet


ACTS = {
    "mend": lambda user, sheet: appointments.mend(by=user, sheet=sheet, answers={}, seen_version=1),
    "drop": lambda user, sheet: appointments.drop(by=user, sheet=sheet),
    "apply": lambda user, sheet: appointments.apply(by=user, sheet=sheet),
    "hand over": lambda user, sheet: appointments.hand_over(by=user, sheet=sheet, seen_version=1, job=1),
    "take back": lambda user, sheet: appointments.take_back(by=user, sheet=sheet, because="no"),
}


@pytest.mark.parametrize(("status", "act"), list(itertools.product(SheetStatus, ACTS)))
def test_only_the_steps_of_the_table_are_taken(board: Body, user: User, status: str, act: str):
    seat = _seats(board, 1)[0]
    sheet = _in_status(_bring(user, board.partnership, f"Board\t{seat.title}\tAda\t2009", headings=PEOPLE), status)

    if (status, act) in SHEET_STEPS:
        assert ACTS[act](user, sheet).status == SHEET_STEPS[status, act]
    else:
        with pytest.raises(ChangeError, match="Nothing was changed"):
            ACTS[act](user, sheet)
    assert {name for _, name in SHEET_STEPS} == set(ACTS)


@pytest.mark.parametrize(
    "values",
    [
        {"status": "odd"},
        {"status": SheetStatus.APPLIED},
        {"status": SheetStatus.APPLYING},
        {"applied_at": datetime.datetime(2009, 1, 1, tzinfo=datetime.UTC)},
        {"row_count": 7},
        {"newcomers": "body"},
    ],
)
def test_database_refuses_a_sheet_that_cannot_be(board: Body, user: User, values: dict[str, Any]):
    sheet = _bring(user, board.partnership, "Board\tChair\tAda\t2009")

    with pytest.raises(DatabaseError), transaction.atomic():
        AppointmentSheet.objects.filter(pk=sheet.pk).update(**values)


@pytest.mark.parametrize("status", [SheetStatus.APPLIED, SheetStatus.DROPPED])
def test_sheet_that_is_over_is_never_changed(board: Body, user: User, status: str):
    sheet = _in_status(_bring(user, board.partnership, "Board\tChair\tAda\t2009"), status)

    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE exchange_appointmentsheet SET name = 'x' WHERE id = %s", [sheet.pk])


def _queries_to_apply(user: User, count: int) -> int:
    board = factories.body(name="Board")
    factories.grant(user=user, role="administrator", partnership=board.partnership)
    seats = [factories.seat(body=board, title=f"Place {count}-{number}") for number in range(count)]
    for seat in seats[::2]:
        factories.membership(seat=seat, starts=datetime.date(2001, 1, 1), term_ends=datetime.date(2002, 1, 1))
    lines = [f"Board\t{seat.title}\tSomebody called {seat.pk}\t2009" for seat in seats]
    sheet = _bring(user, board.partnership, *lines, headings=PEOPLE)
    with CaptureQueriesContext(connection) as captured:
        assert appointments.apply(by=user, sheet=sheet).status == SheetStatus.APPLIED
    return len(captured)


def test_applying_takes_as_many_queries_for_two_rows_as_for_two_hundred(board: Body, user: User):
    assert _queries_to_apply(user, 2) == _queries_to_apply(user, 200) <= 40


def test_progress_is_told_of_every_batch(board: Body, user: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("governance.services.appointments.BATCH", 10)
    lines = [f"Board\t{seat.title}\tPerson {seat.pk}\t2009" for seat in _seats(board, 25)]
    told: list[tuple[int, int]] = []

    appointments.apply(
        by=user,
        sheet=_bring(user, board.partnership, *lines, headings=PEOPLE),
        progress=lambda *so_far: told.append(so_far),
    )

    assert told == [(10, 25), (20, 25), (25, 25)]
