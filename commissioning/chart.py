"""The matrix as a stacked bar chart: SVG drawn on the server by Vega-Lite, always shown beside its table."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from commissioning.matrix import Matrix
from commissioning.presenters import in_unit, unit_of
from governance.drawings import drawable, drawn_by, kept_drawing, python

# Far apart in lightness as well as in hue, so that the bars can be told apart in grey print.
FILLS = ("#0b4f55", "#e0a526", "#8fb8bb", "#7a3b69", "#d9d2c3", "#4d6b1e", "#b4532a", "#27408b")
INKS = ("#ffffff", "#1c1c1c", "#1c1c1c", "#ffffff", "#1c1c1c", "#ffffff", "#ffffff", "#ffffff")


def matrix_svg(matrix: Matrix) -> str:
    """Draw a matrix as SVG; drawn once for the same figures. Raises NotDrawnError when it cannot be drawn."""
    spec = json.dumps(stacked_bars(matrix), sort_keys=True)
    key = f"chart:{hashlib.sha256(spec.encode()).hexdigest()}"
    draw = python("import vl_convert; sys.stdout.write(vl_convert.vegalite_to_svg(source))")
    return kept_drawing(key, lambda: drawn_by(draw, spec))


def stacked_bars(matrix: Matrix) -> dict[str, Any]:
    """Return the Vega-Lite specification: one bar a group, one segment a sector with a figure."""
    _, unit_name = unit_of(matrix)
    x = {"field": "amount", "type": "quantitative", "stack": "zero", "title": unit_name}
    place = {
        "y": {
            "field": "group",
            "type": "nominal",
            "title": None,
            "sort": [drawable(group.name) for group in matrix.groups],
            "axis": {"labelLimit": 320, "ticks": False, "domain": False},
        },
        "order": {"field": "order", "type": "quantitative"},
    }
    bars = {
        "mark": {"type": "bar", "stroke": "#ffffff", "strokeWidth": 1.5},
        "encoding": place | {"x": x, "color": _by_sector(matrix, FILLS, LEGEND)},
    }
    labels = {
        "mark": {"type": "text", "fontSize": 13, "fontWeight": "bold"},
        "encoding": place
        | {"x": x | {"bandPosition": 0.5}, "text": {"field": "label"}, "color": _by_sector(matrix, INKS, None)},
    }
    return LOOK | {"data": {"values": _segments(matrix)}, "layer": [bars, labels]}


LEGEND = {"orient": "top", "title": None, "symbolType": "square", "columns": 4}
LOOK: dict[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "width": 520,
    "height": {"step": 54},
    "background": "#ffffff",
    "resolve": {"scale": {"color": "independent"}},
    "config": {
        "font": "sans-serif",
        "axis": {"labelFontSize": 13, "titleFontSize": 13},
        "legend": {"labelFontSize": 13},
        "view": {"stroke": None},
    },
}


def _segments(matrix: Matrix) -> list[dict[str, Any]]:
    unit, _ = unit_of(matrix)
    return [
        {
            "group": drawable(group.name),
            "sector": drawable(sector.name),
            "order": order,
            "amount": float(amount / unit),
            "label": in_unit(amount, unit) if _has_room(matrix, amount) else "",
        }
        for group in matrix.groups
        for order, sector in enumerate(matrix.sectors)
        if (amount := matrix.cell(group, sector)) is not None
    ]


def _by_sector(matrix: Matrix, colours: Sequence[str], legend: dict[str, Any] | None) -> dict[str, Any]:
    sectors = [drawable(sector.name) for sector in matrix.sectors]
    scale = {"domain": sectors, "range": [colours[number % len(colours)] for number in range(len(sectors))]}
    return {"field": "sector", "scale": scale, "legend": legend}


def _has_room(matrix: Matrix, amount: Any) -> bool:
    """Whether a segment is wide enough for its figure: an eighth of the longest bar."""
    longest = max((abs(total.amount) for total in matrix.totals[:-1] if total.group and total.amount), default=0)
    return abs(amount) * 8 >= longest
