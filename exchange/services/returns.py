"""A spreadsheet of budget lines: brought, read by a worker, mended, and accepted whole as a draft return."""

import hashlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from commissioning.models import BudgetLine, Return, ReturnFile, StatedTotal
from commissioning.permissions import check_change_returns
from exchange.models import ReturnRow, ReturnSheet
from exchange.names import plain
from exchange.returns.doubts import doubts_of
from exchange.returns.figures import UNITS, read_unit
from exchange.returns.meaning import Meant, Vocabulary, understand
from exchange.returns.reading import Head, Reading, read_sheet
from exchange.returns.staging import stage
from exchange.returns.steps import lock_sheet, step_of
from exchange.spreadsheets import MB, Limits, SheetError, refuse_large, rows_of_file
from governance.models import Organisation, OrganisationKind, Partnership
from governance.services.changes import ChangeError, change, first_free, free_slug, slug_stem

if TYPE_CHECKING:
    from portal.models import User

LIMITS = Limits("a return", 25 * MB, 400 * MB, 200_000)
MOST_NOTED = 6
READ_FIELDS = ("status", "title", "first_year", "unit_printed", "unit_pounds", "row_count", "notes")

Progress = Callable[[int, int], None]


def bring(
    *, by: "User", partnership: Partnership, name: str, data: bytes, first_year: int | None = None
) -> ReturnSheet:
    """Keep a file that somebody brought, to be read by a worker; nothing of it is in the record yet.

    Raises PermissionDenied, and SheetError when it is larger than is taken.
    """
    check_change_returns(by, partnership)
    refuse_large(len(data), LIMITS)
    return ReturnSheet.objects.create(
        partnership=partnership,
        made_by=by,
        name=name[:200],
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        first_year=first_year,
    )


@transaction.atomic
def read(
    *, by: "User", sheet: ReturnSheet, progress: Progress = lambda done, total: None, total: int = 0
) -> ReturnSheet:
    """Read the file of a sheet into rows, whole or not at all; one that cannot be read says why.

    The rows go to the database as they are read. `total` is about how many there are, for the progress that is told.
    """
    locked = lock_sheet(sheet)
    opened = step_of(locked, "open")
    try:
        with transaction.atomic():
            head = _read_rows(by, locked, progress, total)
    except SheetError as error:
        return refuse(by=by, sheet=locked, because=str(error))
    locked.status, locked.title = opened, head.title
    locked.first_year = head.first_year or locked.first_year
    locked.unit_printed, locked.unit_pounds = head.unit_printed, head.unit_pounds
    locked.row_count = locked.rows.count()
    locked.notes = _notes(head, locked)
    locked.save(update_fields=READ_FIELDS)
    return locked


@transaction.atomic
def refuse(*, by: "User", sheet: ReturnSheet, because: str) -> ReturnSheet:
    """Note why a sheet could not be read; its file is deleted."""
    locked = lock_sheet(sheet)
    locked.status, locked.refusal, locked.data = step_of(locked, "refuse"), because, b""
    locked.save(update_fields=["status", "refusal", "data"])
    return locked


def _read_rows(by: "User", locked: ReturnSheet, progress: Progress, total: int) -> Head:
    vocabulary = Vocabulary(by, locked.partnership)
    head, readings = read_sheet(rows_of_file(_file_of(locked), LIMITS), vocabulary.is_sector)

    def understood() -> Iterator[tuple[Reading, Meant]]:
        for count, reading in enumerate(readings):
            if count == LIMITS.rows:
                raise SheetError(f"The sheet has more than {count:,} figures. Nothing was kept. Bring it in parts.")
            yield reading, understand(reading, head.unit_pounds, head.measure, vocabulary)

    written = 0
    for written in stage(locked.pk, understood()):
        progress(written, max(total, written))
    if not written:
        raise SheetError(
            "The sheet has headings and no row under them. Nothing was kept. Fill it in, and bring it again."
        )
    return head


def _file_of(locked: ReturnSheet) -> bytes:
    return bytes(ReturnSheet.objects.values_list("data", flat=True).get(pk=locked.pk))


def _notes(head: Head, locked: ReturnSheet) -> list[str]:
    notes = []
    if head.ignored:
        listed = ", ".join(f"“{heading}”" for heading in list(head.ignored.values())[:MOST_NOTED])
        notes.append(
            f"Not read: {listed}, which {'is no column' if len(head.ignored) == 1 else 'are no columns'} of a return."
        )
    unsaid = locked.rows.filter(measure_said="").count() if not head.measure else 0
    if unsaid:
        notes.append(
            f"{unsaid:,} {'row does' if unsaid == 1 else 'rows do'} not say whether planned, forecast or actual: read "
            "as planned."
        )
    return notes


@transaction.atomic
def drop(*, by: "User", sheet: ReturnSheet) -> ReturnSheet:
    """Lay a sheet aside for good: its file and its rows are deleted, that it was brought is kept."""
    check_change_returns(by, sheet.partnership)
    locked = lock_sheet(sheet)
    locked.status, locked.data = step_of(locked, "drop"), b""
    locked.save(update_fields=["status", "data"])
    locked.rows.all().delete()
    return locked


def accept(*, by: "User", sheet: ReturnSheet) -> Return:
    """Make a draft return of a sheet, with every row that is not left out; nothing of the sheet is left behind.

    Raises ChangeError when the sheet is not open, or something in it still needs mending.
    """
    check_change_returns(by, sheet.partnership)
    with change(by=by, within=sheet.partnership_id, did=f"Brought a return from {sheet.name}", final=True):
        locked = lock_sheet(sheet)
        status = step_of(locked, "accept")
        _refuse_unready(locked)
        _add_providers(by, locked)
        made = _make_return(by, locked)
        _copy_lines(locked, made)
        _copy_totals(locked, made)
        locked.status, locked.submission, locked.data = status, made, b""
        locked.save(update_fields=["status", "submission", "data"])
        locked.rows.all().delete()
        return made


def _refuse_unready(locked: ReturnSheet) -> None:
    faulty = locked.rows.faulty().count()
    if faulty:
        rows = "One row needs" if faulty == 1 else f"{faulty:,} rows need"
        raise ChangeError(f"{rows} mending. Nothing was saved.")
    if not locked.rows.lines().exists():
        raise ChangeError("Every row is left out, so there is nothing to accept. Nothing was saved.")
    if not locked.unit_confirmed and doubts_of(locked):
        raise ChangeError("Say whether the unit is right. Nothing was saved.", "unit_confirmed")
    twice = locked.rows.filter(is_total=True, left_out=False, amount__isnull=False).order_by()
    counted = twice.values("measure", "group", "sector").annotate(times=Count("pk")).filter(times__gt=1)
    for repeated in counted[:1]:
        numbers = twice.filter(**{name: repeated[name] for name in ("measure", "group", "sector")})
        listed = " and ".join(str(number) for number in sorted(numbers.values_list("number", flat=True))[:2])
        raise ChangeError(
            f"Rows {listed} state the same total. Nothing was saved. Take one out of the file, and bring it again."
        )


def _add_providers(by: "User", locked: ReturnSheet) -> None:
    """Write the providers that are new into the register of organisations, each once, however often it is spelt."""
    adding = locked.rows.lines().filter(adds_provider=True)
    named = list(adding.order_by("provider_name").values_list("provider_name", flat=True).distinct())
    if not named:
        return
    known, made = Vocabulary(by, locked.partnership), dict[str, int]()
    taken = set(locked.partnership.organisations.values_list("slug", flat=True))
    for name in named:
        provider = known.meaning("provider", name) or made.get(plain(name))
        if provider is None:
            slug = first_free(slug_stem(name), taken)
            taken.add(slug)
            provider = made[plain(name)] = Organisation.objects.create(
                partnership=locked.partnership, slug=slug, name=name, kind=OrganisationKind.OTHER
            ).pk
        adding.filter(provider_name=name).update(provider=provider)


def _make_return(by: "User", locked: ReturnSheet) -> Return:
    if locked.first_year is None:
        raise ChangeError("Say which year the return is for. Nothing was saved.", "first_year")
    if locked.unit_pounds is None:
        raise ChangeError("Say in which unit the figures are. Nothing was saved.", "unit")
    year = Return(first_year=locked.first_year).year
    title = locked.title or f"Return for {year}"
    made = Return.objects.create(
        partnership=locked.partnership,
        slug=free_slug(Return.objects.filter(partnership=locked.partnership), title.replace("/", "-")),
        title=title,
        first_year=locked.first_year,
        unit_printed=locked.unit_printed or UNITS.get(locked.unit_pounds, "£"),
        unit_pounds=locked.unit_pounds,
        unit_note=_unit_note(locked),
    )
    _copy_file(by, locked, made)
    return made


def _copy_file(by: "User", locked: ReturnSheet, made: Return) -> None:
    """Copy the file to the return, within the database: it may be large."""
    files, sheets = ReturnFile._meta.db_table, ReturnSheet._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {files} (return_id, name, sha256, size, data, brought_at, brought_by_id)
            SELECT %s, name, sha256, size, data, %s, %s FROM {sheets} WHERE id = %s
            """,  # noqa: S608 (names in the code)
            [made.pk, timezone.now(), by.pk, locked.pk],
        )


def _unit_note(locked: ReturnSheet) -> str:
    """Say that the figures were read in another unit than the file names; nothing where they were not."""
    if not locked.unit_printed or read_unit(locked.unit_printed) == locked.unit_pounds:
        return ""
    unit = UNITS.get(locked.unit_pounds or 1, "£")
    return f"The file names the unit “{locked.unit_printed}”; whoever brought it said that the figures are in {unit}."


_SLUG = "'row-' || number || CASE WHEN \"column\" > 0 THEN '-' || \"column\" ELSE '' END"


def _copy_lines(locked: ReturnSheet, made: Return) -> None:
    """Copy the rows that are lines, in one statement; a provider merged meanwhile is what it was merged into."""
    rows, lines = ReturnRow._meta.db_table, BudgetLine._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {lines} (return_id, slug, position, group_id, sector_id, provider_id, service, measure,
                                 provision, pooling, printed, amount)
            SELECT %s, {_SLUG}, row_number() OVER (ORDER BY number, "column"), group_id, sector_id,
                   COALESCE(provider.merged_into_id, provider_id),
                   service, measure, provision, pooling, left(amount_said, 40), amount
            FROM {rows} LEFT JOIN {Organisation._meta.db_table} provider ON provider.id = provider_id
            WHERE sheet_id = %s AND NOT is_total AND NOT left_out
            """,  # noqa: S608 (names in the code)
            [made.pk, locked.pk],
        )


def _copy_totals(locked: ReturnSheet, made: Return) -> None:
    """Copy the totals that the sheet prints, to be reconciled against."""
    stated = locked.rows.filter(is_total=True, left_out=False, amount__isnull=False)
    StatedTotal.objects.bulk_create(
        StatedTotal(
            submission=made,
            slug=f"row-{row.number}" + (f"-{row.column}" if row.column else ""),
            group_id=row.group_id,
            sector_id=row.sector_id,
            measure=row.measure,
            printed=row.amount_said[:40],
            amount=row.amount,
        )
        for row in stated
        if row.amount is not None
    )
