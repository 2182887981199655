"""An indicator's targets and figures over time: SVG drawn on the server by Vega-Lite, always shown beside its tables.

A date known to the month or the year is a bar over that time, with the mark in its middle. Marks differ in shape, so
that they can be told apart in grey print.
"""

import datetime
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from governance.drawings import drawn_by, kept_drawing, python
from planning.measures import Measurement, figure_of, span_of
from planning.models import Unit
from planning.progress import Span

BASELINE, TARGET, FIGURE, PROVISIONAL = "Baseline", "Target", "Figure", "Figure, provisional"
MARKS = (BASELINE, TARGET, FIGURE, PROVISIONAL)
SHAPES = ("square", "diamond", "circle", "triangle-up")
FILLS = ("#ffffff", "#e0a526", "#0b4f55", "#ffffff")
EDGES = ("#1c1c1c", "#1c1c1c", "#0b4f55", "#0b4f55")
TITLES = {Unit.PERCENT: "per cent", Unit.POUNDS: "£", Unit.DAYS: "days", Unit.RATE: "rate"}
FEWEST = 2
LOOK: dict[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "width": 640,
    "height": 280,
    "background": "#ffffff",
    "config": {
        "font": "sans-serif",
        "axis": {"labelFontSize": 13, "titleFontSize": 13},
        "legend": {"labelFontSize": 13, "symbolSize": 140},
        "view": {"stroke": None},
    },
}

Point = dict[str, Any]


def indicator_svg(measurement: Measurement) -> str:
    """Draw an indicator as SVG; drawn once for the same figures. Raises NotDrawnError when it cannot be drawn."""
    spec = json.dumps(points_and_bars(measurement), sort_keys=True)
    key = f"chart:{hashlib.sha256(spec.encode()).hexdigest()}"
    draw = python("import vl_convert; sys.stdout.write(vl_convert.vegalite_to_svg(source))")
    return kept_drawing(key, lambda: drawn_by(draw, spec))


def why_not_drawn(measurement: Measurement) -> str:
    """Say why an indicator cannot be drawn; nothing where it can."""
    if measurement.indicator.unit == Unit.MILESTONE:
        return "There is no chart: a milestone is reached or it is not. The tables say which."
    drawn = len(list(_points(measurement)))
    if drawn >= FEWEST:
        return ""
    if drawn:
        return "There is no chart: only one figure or target has both a number and a date."
    return "There is no chart: no figure and no target has both a number and a date."


def points_and_bars(measurement: Measurement) -> dict[str, Any]:
    """Return the Vega-Lite specification: a mark for each number with a date, and a bar where that date is a time."""
    points = list(_points(measurement))
    shown = [mark for mark in MARKS if any(point["mark"] == mark for point in points)]
    scales = {name: _scale(shown, values) for name, values in (("shape", SHAPES), ("fill", FILLS), ("stroke", EDGES))}
    legend = {"orient": "top", "title": None}
    indicator_unit = measurement.indicator.unit
    unit = TITLES.get(Unit(indicator_unit), "number")
    y = {"field": "figure", "type": "quantitative", "title": unit, "scale": {"zero": indicator_unit == Unit.PERCENT}}
    time: dict[str, Any] = {"type": "temporal", "title": None, "scale": {"type": "utc"}, "axis": {"grid": False}}
    bars = {
        "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.5},
        "encoding": {"x": time | {"field": "first"}, "x2": {"field": "after"}, "y": y},
    }
    marks = {
        "mark": {"type": "point", "size": 140, "opacity": 1, "strokeWidth": 2},
        "encoding": {"x": time | {"field": "middle"}, "y": y}
        | {name: {"field": "mark", "scale": scale, "legend": legend} for name, scale in scales.items()},
    }
    line = {
        "transform": [{"filter": f"datum.mark == '{FIGURE}' || datum.mark == '{PROVISIONAL}'"}],
        "mark": {"type": "line", "color": "#0b4f55", "strokeWidth": 1},
        "encoding": {"x": time | {"field": "middle"}, "y": y},
    }
    return LOOK | {"data": {"values": points}, "layer": [line, bars, marks]}


def _scale(shown: list[str], values: tuple[str, ...]) -> dict[str, Any]:
    return {"domain": shown, "range": [values[MARKS.index(mark)] for mark in shown]}


def _points(measurement: Measurement) -> Iterator[Point]:
    indicator = measurement.indicator
    start = span_of(indicator.baseline_on, indicator.baseline_precision)
    if start and indicator.baseline is not None:
        yield _point(BASELINE, start, float(indicator.baseline))
    for target in measurement.targets:
        due, aimed = span_of(target.due, target.due_precision), figure_of(target, indicator.unit)
        if due and aimed is not None:
            yield _point(TARGET, due, float(aimed))
    for one in measurement.observations:
        taken, figure = span_of(one.observed_on, one.observed_precision), figure_of(one, indicator.unit)
        if taken and figure is not None:
            yield _point(PROVISIONAL if one.provisional else FIGURE, taken, float(figure))


def _point(mark: str, span: Span, figure: float) -> Point:
    middle = span.first + (span.last - span.first) // 2
    after = min(span.last, datetime.date.max - datetime.timedelta(days=1)) + datetime.timedelta(days=1)
    days = {"first": span.first, "middle": middle, "after": after}
    return {"mark": mark, "figure": figure} | {name: day.isoformat() for name, day in days.items()}
