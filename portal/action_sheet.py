"""The action log as a table to be downloaded."""

import datetime
from collections.abc import Iterable

from commissioning.tables import Cell, Column, Sort, Table
from governance.models import Partnership
from planning.action_words import NO_DATE, finished_in_words, standing
from planning.models import Action

COLUMNS = (
    Column("Action"),
    Column("More about it"),
    Column("Owner"),
    Column("Due"),
    Column("Stands"),
    Column("Finished"),
    Column("Asked for on", Sort.DAY),
    Column("Asked for by"),
    Column("Plan"),
    Column("Priority"),
    Column("Initiative"),
)


def action_table(partnership: Partnership, actions: Iterable[Action], on: datetime.date) -> Table:
    """Put actions into one table as they stand on a day; all that they name was selected with them."""
    return Table(
        slug="actions",
        title=f"Actions of {partnership}",
        columns=COLUMNS,
        rows=tuple(_row(action, on) for action in actions),
        basis=f"As at {on:%-d %B %Y}.",
    )


def _row(action: Action, on: datetime.date) -> tuple[Cell, ...]:
    named = (action.arose_in, action.plan, action.priority, action.initiative)
    return (
        action.name,
        action.statement,
        str(action.owner or ""),
        action.due_in_words or NO_DATE,
        standing(action, on)[0],
        finished_in_words(action) if action.is_finished(on) else "",
        action.raised_on,
        *(str(one or "") for one in named),
    )
