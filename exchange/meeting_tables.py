"""The package's tables of series, meetings and their agendas."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .table import Table

if TYPE_CHECKING:
    from .reader import Package, Row

MEETING_TABLES: tuple[Table, ...] = ()
MEETING_PAGES: dict[str, Callable[["Package", "Row"], str]] = {}
