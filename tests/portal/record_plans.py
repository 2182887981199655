"""The addresses of plans, priorities, outcomes and indicators, for the tables of every address."""

from typing import Any

HERE = {"partnership": "somewhere"}
WAY, FIRST, WELL = HERE | {"plan": "way"}, HERE | {"priority": "first"}, HERE | {"outcome": "well"}
NEXT = HERE | {"plan": "next-way"}

PLAN_PAGES: dict[str, dict[str, Any]] = {
    "plans": HERE,
    "plan": WAY,
    "priorities": HERE,
    "priority": FIRST,
    "outcomes": HERE,
    "outcome": WELL,
}
"""Those that anybody may read."""

PLAN_EDIT_PAGES: dict[str, dict[str, Any]] = {
    "plan-add": HERE,
    "plan-change": WAY,
    "plan-step": WAY | {"step": "end"},
    "plan-next-version": WAY,
    "plan-discard": WAY,
    "plan-priority-add": WAY,
    "priority-add": HERE,
    "priority-change": FIRST,
    "priority-remove": FIRST,
    "priority-link-add": FIRST,
    "priority-link-remove": FIRST | {"link": "first--well"},
    "outcome-add": HERE,
    "outcome-change": WELL,
    "outcome-remove": WELL,
}
"""Those of administrators and officers."""

DRAFT_PLAN_EDIT_PAGES: dict[str, dict[str, Any]] = {
    **{f"plan-{act}": NEXT for act in ("change", "next-version", "discard", "priority-add")},
    "plan-step": NEXT | {"step": "adopt"},
}
"""The same, of a plan that is a draft."""

INDICATOR = HERE | {"indicator": "schools"}
INDICATOR_PAGES: dict[str, dict[str, str]] = {
    "indicator-add": HERE,
    "indicator-change": INDICATOR,
    "indicator-remove": INDICATOR,
    "target-add": INDICATOR,
    "target-change": INDICATOR | {"target": "target"},
    "target-remove": INDICATOR | {"target": "target"},
    "observation-add": INDICATOR,
    "observation-change": INDICATOR | {"observation": "figure"},
    "observation-remove": INDICATOR | {"observation": "figure"},
    "observation-sheets": HERE,
}
"""The pages of those who keep plans."""
