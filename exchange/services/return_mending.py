"""Mending a sheet of a return: what its names stand for, what its cells say, and its unit."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Func, Value

from commissioning.models import Return
from commissioning.permissions import check_change_returns
from exchange.models import ReturnRow, ReturnSheet
from exchange.returns.columns import HEADINGS
from exchange.returns.figures import UNITS, AmountError, in_pounds, read_figure
from exchange.returns.meaning import MOST_SERVICE, NAMED, Vocabulary, choice
from exchange.returns.steps import lock_sheet, step_of
from governance.services.changes import ChangeError

if TYPE_CHECKING:
    from portal.models import User

MOST_NAME = 200
_OWN = {"title": "title", "first_year": "year", "unit_pounds": "unit"}
LEAVE_OUT, NO_PROVIDER, NEW_PROVIDER = "leave-out", "none", "new"


@dataclass
class Answers:
    """What somebody typed and chose on the page of a sheet.

    `names` is what each name in a column stands for, in all rows that say it: the key of something found, LEAVE_OUT,
    NO_PROVIDER or NEW_PROVIDER. `cells` is what was typed into a cell of a row, by the row's id and the column. `was`
    is what the page showed of the sheet's own fields when it was made.
    """

    title: str | None = None
    first_year: int | None = None
    unit: int | None = None
    unit_confirmed: bool | None = None
    was: dict[str, Any] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    cells: dict[tuple[int, str], str] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)
    leave_faulty: bool = False


@transaction.atomic
def mend(*, by: "User", sheet: ReturnSheet, answers: Answers) -> list[str]:
    """Write what somebody typed and chose into a sheet; return, in words, what somebody else had mended meanwhile.

    An answer counts only while what it answers is still wrong: nobody overwrites what another has mended. Raises
    ChangeError when the sheet is no longer open.
    """
    check_change_returns(by, sheet.partnership)
    locked = lock_sheet(sheet)
    locked.status = step_of(locked, "mend")
    told = _describe(locked, answers) + _leave_out(locked, answers)
    vocabulary = Vocabulary(by, locked.partnership)
    told += [
        settled
        for (column, said), chosen in answers.names.items()
        if (settled := _name(locked, vocabulary, column, said, chosen))
    ]
    told += _cells(locked, vocabulary, answers)
    if answers.leave_faulty:
        locked.rows.faulty().order_by().update(left_out=True)
    locked.save()
    return told


def _describe(locked: ReturnSheet, answers: Answers) -> list[str]:
    """Write what was typed over what a sheet says of itself, but for what somebody else changed since it was seen."""
    told, unit = [], locked.unit_pounds
    typed = {"title": answers.title, "first_year": answers.first_year, "unit_pounds": answers.unit}
    for name, value in typed.items():
        now = getattr(locked, name)
        was = answers.was.get(name, now)
        if value is None or value in (was, now):
            continue
        if was == now:
            setattr(locked, name, value)
        else:
            told.append(f"The {_OWN[name]} was changed meanwhile to “{_own_words(name, now)}”, and stays so.")
    if locked.unit_pounds != unit:
        if locked.unit_pounds not in UNITS:
            raise ChangeError("Choose pounds, thousands or millions.", "unit")
        locked.unit_confirmed = False
        locked.rows.in_unit(locked.unit_pounds)
    elif answers.unit_confirmed is not None and unit == answers.was.get("unit_pounds", unit):
        locked.unit_confirmed = answers.unit_confirmed
    return told


def _own_words(name: str, value: Any) -> str:
    if name == "first_year" and value:
        return Return(first_year=value).year
    return UNITS.get(value, "") if name == "unit_pounds" else str(value)


def _leave_out(locked: ReturnSheet, answers: Answers) -> list[str]:
    """Leave rows out that still need mending."""
    chosen = locked.rows.filter(pk__in=answers.left_out, left_out=False)
    mended = list(chosen.filter(problems=[]).values_list("number", flat=True))
    chosen.exclude(problems=[]).update(left_out=True)
    return [f"Row {number} was mended meanwhile, so it is not left out." for number in mended]


def _name(locked: ReturnSheet, vocabulary: Vocabulary, column: str, said: str, chosen: str) -> str:
    """Let a name stand for something in every row that says it; what somebody else chose meanwhile is said."""
    if column not in NAMED or not chosen:
        return ""
    saying = locked.rows.filter(**{f"{column}_name": said})
    wrong = saying.filter(problems__contains=[column], left_out=False)
    if not wrong.exists():
        return f"What “{said}” stands for was settled meanwhile, and stays so." if saying.exists() else ""
    solved: dict[str, Any] = {"problems": Func(F("problems"), Value(column), function="array_remove")}
    if chosen == NEW_PROVIDER and len(said) > MOST_NAME:
        raise ChangeError(f"“{said[:40]}…” is longer than {MOST_NAME} characters. Nothing was saved. Mend its rows.")
    if chosen == LEAVE_OUT:
        wrong.update(left_out=True)
        return ""
    if column == "provider" and chosen in (NO_PROVIDER, NEW_PROVIDER):
        wrong.update(adds_provider=chosen == NEW_PROVIDER, **solved)
        return ""
    found = vocabulary.by_column[column].by_key.get(chosen)
    if found is None:
        raise ChangeError(f"What you chose for “{said}” is not in the record any more. Nothing was saved. Choose anew.")
    wrong.update(**{f"{column}_id": found.pk}, **solved)
    return ""


def _cells(locked: ReturnSheet, vocabulary: Vocabulary, answers: Answers) -> list[str]:
    rows = {row.pk: row for row in locked.rows.filter(pk__in={pk for pk, _ in answers.cells})}
    told, mended = [], []
    for (pk, column), typed in answers.cells.items():
        row = rows.get(pk) if column in HEADINGS else None
        if row is None or typed == _said(row, column):
            continue
        if not _is_wrong(row, column):
            told.append(
                f"Row {row.number} was mended meanwhile: it says “{_said(row, column)}”, and you typed “{typed}”."
            )
            continue
        _mend_cell(row, column, typed, locked.unit_pounds, vocabulary)
        mended.append(row)
    fields = [column.attname for column in ReturnRow._meta.concrete_fields if not column.primary_key]
    ReturnRow.objects.bulk_update(mended, fields, batch_size=500)
    return told


def _said(row: ReturnRow, column: str) -> str:
    return str(getattr(row, _kept_in(column)))


def _kept_in(column: str) -> str:
    return "service" if column == "service" else f"{column}_{'name' if column in NAMED else 'said'}"


def _is_wrong(row: ReturnRow, column: str) -> bool:
    return column in row.problems or (column == "amount" and "pence" in row.problems)


def _mend_cell(row: ReturnRow, column: str, typed: str, unit: int | None, vocabulary: Vocabulary) -> None:
    """Read one cell anew; it stays a problem of its row while it cannot be read."""
    setattr(row, _kept_in(column), typed)
    problems = [
        problem for problem in row.problems if problem != column and not (column == "amount" and problem == "pence")
    ]
    if column == "amount":
        problems += _weigh(row, typed, unit)
    elif column == "service":
        problems += ["service"] * (len(typed) > MOST_SERVICE)
    elif column in NAMED:
        meaning = vocabulary.meaning(column, typed)
        setattr(row, f"{column}_id", meaning)
        problems += [column] * (meaning is None and not (column == "provider" and not typed))
    else:
        meant = choice(column, typed)
        setattr(row, column, meant or getattr(row, column))
        problems += [column] * (meant is None)
    row.problems = problems


def _weigh(row: ReturnRow, typed: str, unit: int | None) -> list[str]:
    row.figure = row.amount = None
    try:
        row.figure = read_figure(typed)
    except AmountError:
        return ["amount"]
    try:
        row.amount = None if row.figure is None or unit is None else in_pounds(row.figure, unit)
    except AmountError:
        return ["pence"]
    return []
