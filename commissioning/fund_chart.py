"""Spend against plan as bars side by side: SVG drawn on the server by Vega-Lite, always shown beside its table."""

import hashlib
import json
from typing import Any

from commissioning.chart import LEGEND, LOOK
from commissioning.fund_accounts import Accounts, month_of
from commissioning.models import Periods
from governance.drawings import drawn_by, kept_drawing, python

MEASURES = {"planned": "Planned", "actual": "Spent"}
# One light with a dark edge and one dark: told apart in grey print.
FILLS = ("#d9e6e7", "#0b4f55")


def spend_svg(accounts: Accounts) -> str:
    """Draw a year's spend as SVG; drawn once for the same figures. Raises NotDrawnError when it cannot be drawn."""
    spec = json.dumps(spend_bars(accounts), sort_keys=True)
    key = f"chart:{hashlib.sha256(spec.encode()).hexdigest()}"
    draw = python("import vl_convert; sys.stdout.write(vl_convert.vegalite_to_svg(source))")
    return kept_drawing(key, lambda: drawn_by(draw, spec))


def spend_bars(accounts: Accounts) -> dict[str, Any]:
    """Return the Vega-Lite specification: two bars a period, none where no figure is given."""
    values = [
        {"period": _short(accounts, period), "measure": label, "amount": float(amount)}
        for period in accounts.periods
        for measure, label in MEASURES.items()
        if (amount := getattr(accounts.spending.get(period), measure, None)) is not None
    ]
    names = [_short(accounts, period) for period in accounts.periods]
    measures = list(MEASURES.values())
    encoding = {
        "x": {
            "field": "period",
            "type": "nominal",
            "title": None,
            "scale": {"domain": names},
            "axis": {"labelAngle": 0, "ticks": False},
        },
        "xOffset": {"field": "measure", "scale": {"domain": measures}},
        "y": {"field": "amount", "type": "quantitative", "title": "£", "axis": {"format": ",.0f"}},
        "color": {
            "field": "measure",
            "type": "nominal",
            "scale": {"domain": measures, "range": list(FILLS)},
            "legend": LEGEND,
        },
    }
    mark = {"type": "bar", "stroke": "#0b4f55", "strokeWidth": 1}
    return LOOK | {"width": 640, "height": 240, "data": {"values": values}, "mark": mark, "encoding": encoding}


def _short(accounts: Accounts, period: int) -> str:
    if accounts.fund.periods == Periods.QUARTER:
        return f"Q{period}"
    return f"{month_of(accounts.year, period):%b}"
