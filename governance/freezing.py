"""Rows that the database refuses to change once what they belong to is published."""

from dataclasses import dataclass

import pgtrigger
from django.db import models

SUFFIX = "_frozen"


def freezes(kind: type[models.Model]) -> bool:
    """Tell whether rows of a table are frozen once what they belong to is published."""
    return any(str(trigger.name).endswith(SUFFIX) for model, trigger in pgtrigger.registered() if model is kind)


@dataclass(frozen=True)
class _Touching:
    """One operation of a trigger, and the tables in which its function finds the rows that it touched."""

    operation: pgtrigger.Operation
    rows: tuple[str, ...]
    referencing: pgtrigger.Referencing | None
    when: pgtrigger.When = pgtrigger.After


# PostgreSQL shows the rows that a statement touched only to a trigger of a single operation.
TOUCHING = {
    "insert": _Touching(pgtrigger.Insert, ("new_rows",), pgtrigger.Referencing(new="new_rows")),
    "update": _Touching(
        pgtrigger.Update, ("old_rows", "new_rows"), pgtrigger.Referencing(old="old_rows", new="new_rows")
    ),
    "delete": _Touching(pgtrigger.Delete, ("old_rows",), pgtrigger.Referencing(old="old_rows")),
    "truncate": _Touching(pgtrigger.Truncate, ("{meta.db_table}",), None, pgtrigger.Before),
}


def frozen_with_parent(
    name: str, *, parent: str, table: str, column: str, frozen_when: str, state: str = "published"
) -> list[pgtrigger.Trigger]:
    """Refuse to insert, change, delete or truncate rows of which a parent, before or after, is frozen.

    The parents are locked first, in the order of their ids, so that nothing slips in while one is being published;
    the lock is shared, so that writers of one draft do not wait for each other. All is done once a statement.
    `parent` and `state` name it in the error, `table` and `column` say where it is, and `frozen_when` is SQL over its
    columns.
    """
    return [
        pgtrigger.Trigger(
            name=f"{name}_{verb}{SUFFIX}",
            level=pgtrigger.Statement,
            when=touching.when,
            operation=touching.operation,
            referencing=touching.referencing,
            declare=[("frozen", "bigint")],
            func=_refuse_frozen(touching.rows, f"{parent} % is {state}", table, column, frozen_when),
        )
        for verb, touching in TOUCHING.items()
    ]


def _refuse_frozen(rows: tuple[str, ...], what: str, table: str, column: str, frozen_when: str) -> pgtrigger.Func:
    """The parents are locked whatever their state, then looked at again: only then is the state the last one."""
    parents = " UNION ".join(f"SELECT {column} FROM {name}" for name in rows)  # noqa: S608 (names in the code)
    return pgtrigger.Func(f"""
        PERFORM 1 FROM {table} WHERE id IN ({parents}) ORDER BY id FOR SHARE;
        SELECT id INTO frozen FROM {table} WHERE {frozen_when} AND id IN ({parents}) ORDER BY id LIMIT 1;
        IF frozen IS NOT NULL THEN
            RAISE EXCEPTION '{what} and cannot be changed', frozen
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
    """)  # noqa: S608 (names in the code)
