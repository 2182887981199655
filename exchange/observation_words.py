"""How a sheet of figures is worded: what each row would do, and what became of the sheet."""

from collections.abc import Iterable
from typing import Any

from exchange.models import ObservationSheet, ObservationSheetStatus
from exchange.observations.plan import Does, Plan, Planned

WORDS: dict[Does, tuple[str, str, str]] = {
    Does.WRONG: ("wrong", "bad", "wrong"),
    Does.NEW: ("new", "good", "new"),
    Does.CHANGED: ("changed", "info", "changed"),
    Does.SAME: ("same", "neutral", "the same as in the record"),
}
"""The tag of what a row does, its tone, and how such rows are counted."""


def summary_in_words(sheet: ObservationSheet, planned: Plan | None) -> str:
    """“3 rows · nothing has been saved yet · 1 wrong · 2 new”; or what became of the sheet."""
    rows = "1 row" if sheet.row_count == 1 else f"{sheet.row_count:,} rows"
    if planned is None:
        if sheet.status == ObservationSheetStatus.APPLIED:
            return f"{rows} · applied: {sheet.changed_count:,} changed the record"
        return f"{rows} · laid aside: nothing was saved"
    counts = [f"{len(planned.doing(does)):,} {words[2]}" for does, words in WORDS.items() if planned.doing(does)]
    return " · ".join([rows, "nothing has been saved yet", *counts])


def planned_rows(rows: Iterable[Planned]) -> list[dict[str, Any]]:
    """Word rows for the preview."""
    return [
        {
            "number": row.number,
            "called": row.called or "no indicator named",
            "tag": WORDS[row.does][0],
            "tone": WORDS[row.does][1],
            "problems": row.problems,
            "differences": row.differences if row.does == Does.CHANGED else [],
            "said": said_in_words(row) if row.does == Does.NEW else "",
        }
        for row in rows
    ]


def said_in_words(row: Planned) -> str:
    """What a new row says, in short."""
    return ", ".join(f"{one.label.lower()} {one.after}" for one in row.differences if one.after)
