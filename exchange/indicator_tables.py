"""The package's tables of indicators, targets and observations."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .table import Table

if TYPE_CHECKING:
    from .reader import Package, Row

INDICATOR_TABLES: tuple[Table, ...] = ()
INDICATOR_PAGES: dict[str, Callable[["Package", "Row"], str]] = {}
