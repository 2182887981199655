"""The package's tables of outcomes, plans and the reviews of plans; and, after initiatives, of priorities."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .table import Table

if TYPE_CHECKING:
    from .reader import Package, Row

PLAN_TABLES: tuple[Table, ...] = ()
PRIORITY_TABLES: tuple[Table, ...] = ()
PLAN_PAGES: dict[str, Callable[["Package", "Row"], str]] = {}
