"""Rows that the database refuses to change once what they belong to is published."""

import pgtrigger
from django.db import models


def freezes(kind: type[models.Model]) -> bool:
    """Tell whether rows of a table are frozen once what they belong to is published."""
    return any(str(trigger.name).endswith("_frozen") for model, trigger in pgtrigger.registered() if model is kind)


def frozen_with_parent(name: str, *, parent: str, table: str, column: str, frozen_when: str) -> pgtrigger.Trigger:
    """Refuse to insert, change or delete a row whose parent, before or after the change, is frozen.

    The parent is locked first, so that nothing slips in while it is being published; the lock is shared, so that
    writers of one draft do not wait for each other. `parent` names it in the error, `table` and `column` say where
    it is, and `frozen_when` is SQL over its columns.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("frozen", "bigint")],
        func=f"""
            PERFORM 1 FROM {table}
              WHERE (TG_OP <> 'INSERT' AND id = OLD.{column}) OR (TG_OP <> 'DELETE' AND id = NEW.{column})
              ORDER BY id FOR SHARE;
            SELECT id INTO frozen FROM {table}
             WHERE {frozen_when}
               AND ((TG_OP <> 'INSERT' AND id = OLD.{column}) OR (TG_OP <> 'DELETE' AND id = NEW.{column}))
             LIMIT 1;
            IF frozen IS NOT NULL THEN
                RAISE EXCEPTION '{parent} % is published and cannot be changed', frozen
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,  # noqa: S608 (made of names in the code, never of input)
    )
