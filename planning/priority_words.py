"""What became of a priority, in words: its indicators with target and latest figure, its actions, its money."""

import datetime
from decimal import Decimal
from typing import Any

from governance.dates import in_words
from governance.models import Partnership
from planning.addresses import linked, page_of
from planning.models import Action, Indicator, Observation, Outlook, Target, Unit

NO_FIGURE = "no figure given"


def figure_in_words(unit: str, measured: Target | Observation) -> str:
    """Word a figure in its unit; a share says its parts where they are given: “112 (61%)”, “reached”."""
    value, part, whole = measured.value, measured.numerator, measured.denominator
    parts = "" if part is None else f"{_plain(part)} of {_plain(whole)}" if whole is not None else _plain(part)
    if value is None:
        return parts or NO_FIGURE
    if unit == Unit.MILESTONE:
        return "reached" if value else "not reached"
    shown = {Unit.PERCENT: f"{_plain(value)}%", Unit.POUNDS: f"£{_plain(value)}", Unit.DAYS: f"{_plain(value)} days"}
    words = shown.get(Unit(unit), _plain(value))
    return f"{parts} ({words})" if parts else words


def _plain(figure: Decimal) -> str:
    return f"{figure:,.0f}" if figure == figure.to_integral_value() else f"{figure.normalize():,f}"


def latest_target(indicator: Indicator) -> Target | None:
    """The target that is due last; one without a date only where none has any. The targets are read with it."""
    targets = list(indicator.targets.all())
    dated = [one for one in targets if one.due]
    return max(dated, key=lambda one: (one.due, one.pk)) if dated else targets[-1] if targets else None


def latest_observation(indicator: Indicator, on: datetime.date) -> Observation | None:
    """What was observed last by a day; what has no date only where nothing has any."""
    observed = list(indicator.observations.all())
    dated = [one for one in observed if one.observed_on and one.observed_on <= on]
    undated = [one for one in observed if one.observed_on is None]
    return max(dated, key=lambda one: (one.observed_on, one.pk)) if dated else undated[-1] if undated else None


def indicator_row(partnership: Partnership, indicator: Indicator, on: datetime.date) -> dict[str, Any]:
    """Word one indicator, its targets and observations read with it."""
    target, seen = latest_target(indicator), latest_observation(indicator, on)
    outlook = Outlook(seen.outlook) if seen else Outlook.NOT_STATED
    return {
        "name": indicator.name,
        "url": page_of(partnership, indicator),
        "target": figure_in_words(indicator.unit, target) if target else "no target set",
        "due": in_words(target.due, target.due_precision) if target else "",
        "figure": figure_in_words(indicator.unit, seen) if seen else NO_FIGURE,
        "seen": in_words(seen.observed_on, seen.observed_precision) if seen else "",
        "outlook": "" if outlook == Outlook.NOT_STATED else outlook.label.lower(),
    }


def action_row(partnership: Partnership, action: Action, on: datetime.date) -> dict[str, Any]:
    """Word one action, its owner selected with it."""
    return {
        "name": action.name,
        "url": page_of(partnership, action),
        "owner": linked(partnership, action.owner),
        "due": action.due_in_words or "no date set",
        "status": action.get_status_display().lower(),
        "finished": in_words(action.finished_on),
        "overdue": action.is_overdue(on),
    }
