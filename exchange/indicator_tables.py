"""The package's tables of indicators, targets and observations."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from planning.models import Direction, Indicator, Observation, Outlook, Target, Unit

from .columns import choice, date, flag, quantity, ref, slug, text, whole
from .table import NAMED, Table

if TYPE_CHECKING:
    from .reader import Package, Row

KEY = slug(most=120)
INDICATOR = ref("indicator", "indicators", required=True)
FIGURES = tuple(quantity(name, digits=14, decimals=4) for name in ("value", "numerator", "denominator"))

INDICATOR_TABLES: tuple[Table, ...] = (
    Table(
        "indicators",
        "What is measured to tell whether plans come about.",
        (
            *NAMED,
            whole("position", required=False),
            ref("plan", "plans"),
            ref("priority", "priorities"),
            ref("initiative", "initiatives"),
            ref("body", "bodies"),
            ref("area", "areas"),
            choice("unit", Unit),
            choice("direction", Direction, otherwise=Direction.HIGHER),
            text("counted", most=200),
            text("whole", most=200),
            text("definition"),
            quantity("baseline", digits=14, decimals=4),
            date("baseline_on"),
        ),
        Indicator,
    ),
    Table(
        "targets",
        "What an indicator is to reach, and by when. A whole that is not given stays empty.",
        (KEY, INDICATOR, *FIGURES, date("due"), flag("interim", otherwise=False), text("note")),
        Target,
    ),
    Table(
        "observations",
        "What was measured or reported of an indicator, and what the source says of a target.",
        (
            KEY,
            INDICATOR,
            *FIGURES,
            date("observed_on"),
            ref("target", "targets"),
            choice("outlook", Outlook, otherwise=Outlook.NOT_STATED),
            flag("provisional", otherwise=False),
            text("note"),
        ),
        Observation,
    ),
)
INDICATOR_PAGES: dict[str, Callable[["Package", "Row"], str]] = {
    "indicators": lambda package, row: f"indicators/{row.key}/",
    "targets": lambda package, row: f"indicators/{row.cells['indicator']}/",
    "observations": lambda package, row: f"indicators/{row.cells['indicator']}/",
}
