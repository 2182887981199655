"""What changed between two returns, worded; and as plain tables of exact pounds."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from commissioning.change import Changed, Step, side_by_side
from commissioning.models import Return
from commissioning.presenters import BLANK, pounds
from commissioning.rounding import Pounds, rounded_table
from commissioning.sums import added, in_words
from commissioning.tables import Cell, Column, Sort, Table
from commissioning.units import Unit, exactness

SIGNS = {"added": "Added", "gone": "Gone", "changed": "Changed"}
TONES = {"added": "good", "gone": "warning", "changed": "info"}


def change_row(change: Changed) -> dict[str, Any]:
    """Word one changed line: what it is, what it was, and what differs."""
    line = change.now or change.was
    return {
        "kind": SIGNS[change.kind],
        "tone": TONES[change.kind],
        "names": line.names if line else {},
        "before": _amount(change.before, change.counts[0]),
        "after": _amount(change.after, change.counts[1]),
        "by": by_how_much(change),
        "what": [f"{facet}: {was} → {now}" for facet, was, now in change.facets],
        "alike": alike_in_words(change.counts),
    }


def by_how_much(change: Changed) -> str:
    """“+£1,000”, “−£500”; nothing where either side has no figure, or nothing moved."""
    if change.kind != "changed" or change.before is None or change.after is None:
        return ""
    return signed(change.after - change.before) if change.after != change.before else ""


def signed(amount: Decimal) -> str:
    """Pounds with their sign, plus as well as minus."""
    return f"+{pounds(amount)}" if amount > 0 else pounds(amount)


def alike_in_words(counts: tuple[int, int]) -> str:
    """Say that several lines are alike in all but amount, so that they can only be compared together."""
    if max(counts) < 2:
        return ""
    were, are = counts
    now = f", now {are}" if are and are != were else ""
    were_words = f"{were} lines alike" if were > 1 else ("1 line" if were else f"{are} lines alike")
    return f"{were_words}{now if were else ''}: compared together"


def summary(changes: Iterable[Changed]) -> str:
    """“2 lines added, 1 gone, 3 changed.”"""
    kinds = [change.kind for change in changes]
    if not kinds:
        return "No line differs."
    return f"{kinds.count('added'):,} added, {kinds.count('gone'):,} gone, {kinds.count('changed'):,} changed."


def _amount(amount: Pounds, lines: int) -> str:
    if not lines:
        return "no line"
    return "no figure given" if amount is None else pounds(amount)


def steps_table(
    steps: Sequence[Step], unit: Unit, before: Return, after: Return, *, of_one_group: bool = False
) -> dict[str, Any]:
    """Word two returns side by side for the money table, rounded so that after less before is the change."""
    rounded = rounded_table(side_by_side(steps), unit.step)

    def row(step: Step) -> dict[str, Any]:
        place = (step.group.key, step.sector.key)
        was, now = rounded.cells[place, "before"], rounded.cells[place, "after"]
        cells = [_cell(unit, None if was is None else -was, step.lines_before), _cell(unit, now, step.lines_after)]
        moved = None if step.change is None else rounded.rows[place] or Decimal(0)
        change = BLANK if moved is None else _signed(unit, moved)
        label = step.sector.name if of_one_group else f"{step.group.name}: {step.sector.name}"
        return {"label": label, "cells": [*cells, {"text": change + _note(step)}]}

    was, now = rounded.columns.get("before"), rounded.columns.get("after")
    both = was is not None and now is not None and rounded.total is not None
    last = [
        _cell(unit, None if was is None else -was, 1),
        _cell(unit, now, 1),
        {"text": _signed(unit, rounded.total) if both and rounded.total is not None else BLANK},
    ]
    return {
        "columns": [{"label": before.year}, {"label": after.year}, {"label": "Change"}],
        "rows": [*map(row, steps), {"label": "Total", "cells": last, "is_total": True}],
        "exactness": exactness(unit, rounded.is_exact),
        "not_compared": not_compared(steps, unit),
    }


def not_compared(steps: Iterable[Step], unit: Unit) -> str:
    """Say how much of the change of the total is of figures that stand beside a blank."""
    alone = [step for step in steps if step.change is None]
    amount = added(part for step in alone for part in (step.after, None if step.before is None else -step.before))
    if amount is None:
        return ""
    return (
        f"{signed(amount)} of the change of the total comes from figures that stand beside a blank,"
        " whose own change cannot be said."
    )


def _cell(unit: Unit, amount: Pounds, lines: int) -> dict[str, Any]:
    if not lines:
        return {"text": "no line"}
    return {"blank": True} if amount is None else {"text": unit.write(amount)}


def _signed(unit: Unit, amount: Decimal) -> str:
    return f"+{unit.write(amount)}" if amount > 0 else unit.write(amount)


def _note(step: Step) -> str:
    if not step.lines_before:
        return ", added"
    return "" if step.lines_after else ", gone"


def exact_steps(steps: Sequence[Step], measure: str, before: Return, after: Return) -> Table:
    """Two returns side by side as a plain table of exact pounds."""
    rows: list[tuple[Cell, ...]] = [
        (step.group.name, step.sector.name, step.before, step.after, step.change) for step in steps
    ]
    was, now = (added(amounts) for amounts in ([s.before for s in steps], [s.after for s in steps]))
    rows.append(("Total", "", was, now, None if was is None or now is None else now - was))
    return Table(
        slug="change",
        title=f"Change from {before.year} to {after.year}",
        columns=(
            *(Column("Group"), Column("Sector")),
            *(Column(words, Sort.POUNDS) for words in (before.year, after.year, "Change")),
        ),
        rows=tuple(rows),
        basis=f"{in_words(before, measure)}; {in_words(after, measure)}",
        totals=frozenset({len(rows) - 1}),
        notes=("An empty change stands where a figure is blank in one of the two.",),
    )


def exact_changes(changes: Iterable[Changed], before: Return, after: Return) -> Table:
    """Every changed line as a plain table of exact pounds."""
    words = ("Change", "Measure", "Group", "Sector", "Provider", "Service", "Provision", "Pooling", "What differs")
    rows = [
        (
            SIGNS[change.kind],
            *((change.now or change.was).names[name] for name in NAMED),  # type: ignore[union-attr]
            "; ".join(
                [*(f"{facet}: {was} → {now}" for facet, was, now in change.facets), alike_in_words(change.counts)]
            ),
            change.before,
            change.after,
        )
        for change in changes
    ]
    return Table(
        slug="changed-lines",
        title=f"Changed lines, {after.year}",
        columns=(*map(Column, words), Column("Before", Sort.POUNDS), Column("After", Sort.POUNDS)),
        rows=tuple(rows),
        basis=f"{before.title}; {after.title}",
        notes=("An empty amount is no line or no figure, never zero.",),
    )


NAMED = ("measure", "group", "sector", "provider", "service", "provision", "pooling")
