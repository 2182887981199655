"""What a large return costs, as ratios to a bare COPY of its lines, and whether its memory stays flat."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from io import StringIO
from typing import Any

from django.db import connection, transaction

from bench.measure import ROOT, cpu, database_url
from commissioning.models import BudgetLine, Return
from exchange.models import ReturnSheet, ReturnSheetStatus
from exchange.returns.columns import COLUMNS
from exchange.returns.template import template_of
from exchange.services import returns
from governance.models import Partnership
from governance.services.authors import command_line_author

FEW, MANY = 10_000, 100_000
KINDS = {"csv": 6, "xlsx": 15}
"""The most that a return of each format may cost, in COPYs of the same lines."""
MOST_GROWTH = 1.5


def measure(slug: str) -> list[str]:
    """Print the ratios and the memory for a partnership with groups and sectors; return the goals missed, in words."""
    partnership, by = Partnership.objects.get(slug=slug), command_line_author()
    by.is_active = by.is_superuser = True
    missed = []
    print(f"\n{'returns':<64}{'s':>9}{'COPY':>9}{'ratio':>8}{'goal':>6}{'lines/s':>9}")
    for kind, most in KINDS.items():
        with transaction.atomic():
            whole, bare = _costs(by, partnership, file_of(by, partnership, kind, MANY))
            transaction.set_rollback(True)
        label = f"{MANY:,} lines of {kind.upper()} brought, read and accepted / COPY"
        print(f"{label:<64}{whole:>9.2f}{bare:>9.2f}{whole / bare:>8.1f}{most:>6}{MANY / whole:>9,.0f}", flush=True)
        missed += [f"{label} is {whole / bare:.1f}, more than {most}"] if whole > most * bare else []
    return missed + [fault for kind in KINDS for fault in _memory(by, partnership, kind)]


def file_of(by: Any, partnership: Partnership, kind: str, count: int) -> bytes:
    """A return of so many lines over every group and sector of a partnership, each with a service and pence."""
    groups = list(partnership.bodies.commissioning().order_by("pk").values_list("name", flat=True)[:300])
    sectors = list(partnership.sectors.values_list("name", flat=True))
    lines: list[list[str]] = [
        [
            groups[line % len(groups)],
            sectors[line % len(sectors)],
            "",
            f"Service {line}",
            "Planned",
            "",
            "",
            f"{line}.25",
        ]
        for line in range(count)
    ]
    assert len(lines[0]) == len(COLUMNS)
    return template_of(by, partnership, 2009, 1, kind, lines)


def bring_and_accept(by: Any, partnership: Partnership, data: bytes) -> Return:
    """Bring a file, read it and accept it."""
    sheet = returns.bring(by=by, partnership=partnership, name="bench", data=data)
    assert returns.read(by=by, sheet=sheet).status == ReturnSheetStatus.OPEN
    sheet.refresh_from_db(fields=["status"])
    ReturnSheet.objects.filter(pk=sheet.pk).update(unit_confirmed=True)
    return returns.accept(by=by, sheet=sheet)


def _costs(by: Any, partnership: Partnership, data: bytes) -> tuple[float, float]:
    """Seconds of CPU, here and in PostgreSQL: of the file from first to last, and of COPY of the same lines."""
    whole, made = _cost(lambda: bring_and_accept(by, partnership, data))
    columns = ", ".join(field.column for field in BudgetLine._meta.concrete_fields if not field.primary_key)
    table, text = BudgetLine._meta.db_table, StringIO()
    with connection.connection.cursor() as cursor:
        cursor.copy_expert(f"COPY (SELECT {columns} FROM {table} WHERE return_id = {made.pk}) TO STDOUT", text)
    assert text.getvalue().count("\n") == MANY
    made.lines.all().delete()

    def copy() -> None:
        with connection.connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", StringIO(text.getvalue()))

    return whole, _cost(copy)[0]


def _cost(act: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of CPU, here and in PostgreSQL, of doing something once, deferred triggers too, and what came of it."""
    server = connection.connection.info.backend_pid
    own, other = time.process_time(), cpu(server)
    done = act()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return time.process_time() - own + cpu(server) - other, done


def _memory(by: Any, partnership: Partnership, kind: str) -> list[str]:
    """Say what a process of its own needs at its peak, in MB, for few lines and for many."""
    few, many = (_peak(partnership.slug, file_of(by, partnership, kind, count)) for count in (FEW, MANY))
    print(
        f"{kind.upper()}: {few[1]:.0f} MB at its peak for {FEW:,} lines, {many[1]:.0f} MB for {MANY:,}; "
        f"{few[0]:.0f} MB before it reads.",
        flush=True,
    )
    if many[1] > MOST_GROWTH * few[1]:
        return [f"the memory of {MANY:,} lines of {kind} is {many[1] / few[1]:.1f} that of {FEW:,}"]
    return []


def _peak(slug: str, data: bytes) -> tuple[float, float]:
    """The memory of a process in MB before it brings, reads and accepts a return, and the most that it had."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        told = subprocess.run(
            [sys.executable, "-m", "bench.return_memory", slug, file.name],
            check=True,
            stdout=subprocess.PIPE,
            env=os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "bench.settings"},
            cwd=ROOT,
        )
    before, most = map(float, told.stdout.split()[-2:])
    return before, most
