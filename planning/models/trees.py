import pgtrigger


def never_above_itself(name: str, table: str) -> list[pgtrigger.Trigger]:
    """Refuse a row whose `parent` is the row itself, or stands below it, in a table that is its own tree.

    Writers of one tree wait for each other, so that two moves that are harmless alone cannot close a ring.
    """
    return [
        pgtrigger.Trigger(
            name=name,
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),
            condition=pgtrigger.Q(new__parent__isnull=False),
            func=f"""
                PERFORM pg_advisory_xact_lock('{table}'::regclass::oid::int, NEW.partnership_id::int);
                IF EXISTS (
                    WITH RECURSIVE above(id, parent_id) AS (
                        SELECT id, parent_id FROM {table} WHERE id = NEW.parent_id
                        UNION SELECT t.id, t.parent_id FROM {table} t JOIN above ON t.id = above.parent_id
                    ) SELECT 1 FROM above WHERE id = NEW.id
                ) THEN
                    RAISE EXCEPTION '{table} % would stand below itself', NEW.id
                        USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NULL;
            """,  # noqa: S608 (a table named in the code)
        )
    ]
