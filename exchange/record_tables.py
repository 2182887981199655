"""The package's tables of what is recorded of meetings: attendance, declarations, decisions, votes, follow-ups."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .table import Table

if TYPE_CHECKING:
    from .reader import Package, Row

RECORD_TABLES: tuple[Table, ...] = ()
RECORD_PAGES: dict[str, Callable[["Package", "Row"], str]] = {}
