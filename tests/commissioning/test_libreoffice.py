"""What we send opens in LibreOffice, without a screen, with the same totals."""

import csv
import os
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from commissioning.downloads import Kind, written
from commissioning.tables import Column, Sort, Table

SOFFICE = os.environ.get("SOFFICE", "soffice")
# Comma, quotation mark, UTF-8, from row 1, plain values rather than as shown, every sheet.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
AMOUNTS = [Decimal("11885000.07"), None, Decimal("-0.01"), Decimal("123456789012.34")]


def _opened(path: Path, into: Path) -> list[list[str]]:
    """The first sheet of a file as LibreOffice reads it."""
    home = f"-env:UserInstallation=file://{into / 'home'}"
    command = [SOFFICE, home, "--headless", "--convert-to", AS_CSV, "--outdir", str(into), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603
    (made,) = into.glob(f"{path.stem}-*.csv")
    with made.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


@pytest.mark.parametrize("kind", [Kind.XLSX, Kind.ODS])
def test_file_opens_with_the_same_totals(tmp_path: Path, kind: Kind):
    total = sum(filter(None, AMOUNTS), Decimal(0))
    names = ("Inclusion", "Blank", "=1+1", "@x")
    rows = (*zip(names, AMOUNTS, strict=True), ("Total", total))
    columns = (Column("Group"), Column("Amount", Sort.POUNDS))
    table = Table("money", "Money", columns, rows, basis="Planned.", totals=frozenset([4]))
    path = tmp_path / f"money.{kind}"
    path.write_bytes(written([table], kind, "Money").content)

    opened = _opened(path, tmp_path)

    assert [row[0] for row in opened[:8]] == ["Money", "Planned.", "Group", *names, "Total"]
    assert [Decimal(row[1]) if row[1] else None for row in opened[3:8]] == [*AMOUNTS, total]
