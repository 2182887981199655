"""What many appointments at once cost, as ratios to a bare COPY of the same rows and to one by hand."""

import datetime
import io
from typing import Any

from django.db import connection, transaction

from bench.measure import undone_cost
from exchange.appointments.rows import read_rows
from exchange.models import AppointmentSheet, SheetStatus
from exchange.services import appointments
from exchange.spreadsheets import grid_of_text
from governance.dates import PartialDate
from governance.models import Membership, Partnership, Person
from governance.services import memberships
from governance.services.appointments import Batch, lock_seats, write_batch
from governance.services.authors import command_line_author

ROWS, MOST_TO_COPY = 1_000, 50
MANY, MOST_TO_ONE = 100, 20
LAST = PartialDate(datetime.date(2012, 3, 31))


def measure(slug: str) -> list[str]:
    """Print the ratios for a partnership of at least ROWS bodies; return the goals that were missed, in words."""
    partnership, by = Partnership.objects.get(slug=slug), command_line_author()
    by.is_active = by.is_superuser = True
    with transaction.atomic():
        lines = _make_rows(partnership)
        ratios = [*_to_copy(by, partnership, lines), *_to_one(by, partnership, lines)]
        transaction.set_rollback(True)
    print(f"\n{'appointments':<64}{'ms':>9}{'against':>9}{'ratio':>8}{'goal':>6}")
    for label, cost, against, most in ratios:
        print(f"{label:<64}{cost * 1000:>9.1f}{against * 1000:>9.1f}{cost / against:>8.1f}{most:>6}", flush=True)
    return [
        f"{label} is {cost / against:.1f}, more than {most}"
        for label, cost, against, most in ratios
        if cost > most * against
    ]


Ratio = tuple[str, float, float, int]


def _make_rows(partnership: Partnership) -> list[str]:
    """People for as many seats as there are rows, and the sheet that appoints them."""
    people = [
        Person(partnership=partnership, slug=f"holder-{row}", name=f"Holder of seat {row}") for row in range(ROWS)
    ]
    Person.objects.bulk_create(people)
    bodies = partnership.bodies.order_by("pk")[:ROWS].values_list("name", flat=True)
    rows = [f"{body}\tMember\t{person.name}\t1/4/2009\t31/3/2012" for body, person in zip(bodies, people, strict=True)]
    return ["Body\tSeat\tHolder\tFrom\tUntil", *rows]


def _bring_and_apply(by: Any, partnership: Partnership, lines: list[str]) -> AppointmentSheet:
    read = read_rows(grid_of_text("\n".join(lines)))
    sheet = appointments.bring(by=by, partnership=partnership, name="bench", sheet=read)
    assert not appointments.plan_of(by=by, sheet=sheet).problems
    applied = appointments.apply(by=by, sheet=sheet)
    assert applied.status == SheetStatus.APPLIED
    return applied


def _to_copy(by: Any, partnership: Partnership, lines: list[str]) -> list[Ratio]:
    applied = undone_cost(lambda: _bring_and_apply(by, partnership, lines))
    with transaction.atomic():
        _bring_and_apply(by, partnership, lines)
        columns = [field.column for field in Membership._meta.concrete_fields if not field.primary_key]
        rows = Membership.objects.filter(person__slug__startswith="holder-").values_list(*columns)
        text = "".join("\t".join(_written(value) for value in row) + "\n" for row in rows)
        transaction.set_rollback(True)

    def copy_into(table: str) -> None:
        with connection.connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", io.StringIO(text))

    assert text.count("\n") == ROWS
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bare (LIKE governance_membership INCLUDING ALL)")
    label = f"{ROWS:,} by spreadsheet, read, previewed and applied / COPY"
    return [
        (label, applied, undone_cost(lambda: copy_into("governance_membership")), MOST_TO_COPY),
        (f"{label} without triggers", applied, undone_cost(lambda: copy_into("bare")), MOST_TO_COPY),
    ]


def _written(value: Any) -> str:
    if value is None:
        return r"\N"
    return ("t" if value else "f") if isinstance(value, bool) else str(value)


def _to_one(by: Any, partnership: Partnership, lines: list[str]) -> list[Ratio]:
    _bring_and_apply(by, partnership, lines)
    held = list(
        Membership.objects.filter(person__slug__startswith="holder-").with_holders().select_related("seat__body")
    )
    many, one = held[:MANY], held[0]
    note = {"note": "Changed"}

    def change_many() -> None:
        batch = Batch({}, {each.pk: note for each in many}, [])
        with transaction.atomic():
            lock_seats([each.seat_id for each in many])
            write_batch(by=by, partnership=partnership, batch=batch, did="Changed many")

    return [
        (
            f"ending {MANY} at once / ending one",
            undone_cost(lambda: _end_all(by, partnership, many)),
            undone_cost(lambda: memberships.end(by=by, membership=one, last=LAST)),
            MOST_TO_ONE,
        ),
        (
            f"changing {MANY} at once / changing one",
            undone_cost(change_many),
            undone_cost(lambda: memberships.correct(by=by, membership=one, **note)),
            MOST_TO_ONE,
        ),
    ]


def _end_all(by: Any, partnership: Partnership, many: list[Membership]) -> None:
    memberships.end_all(by=by, within=partnership.pk, memberships=many, last=LAST, did="Ended many")
