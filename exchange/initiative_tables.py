"""The package's tables of initiatives and assurance checks; and, after priorities, of actions."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .table import Table

if TYPE_CHECKING:
    from .reader import Package, Row

INITIATIVE_TABLES: tuple[Table, ...] = ()
ACTION_TABLES: tuple[Table, ...] = ()
INITIATIVE_PAGES: dict[str, Callable[["Package", "Row"], str]] = {}
