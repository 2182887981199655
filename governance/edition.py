"""The edition: a number that rises with every committed change, under which finished pages are kept."""

import pgtrigger
from django.db import models

GUARD = "portal.edition_raised"
"""The setting that tells the statements of a transaction that one before them has asked for the rise.

It is as transactional as the row that was asked for: both go when a savepoint is rolled back.
"""


def raises_edition(*kinds: type[models.Model]) -> None:
    """Make every committed change of these tables raise the edition, once a transaction.

    A statement asks for the rise, whatever the number of its rows; one that changes none asks too.
    """
    for kind in kinds:
        pgtrigger.register(
            pgtrigger.Trigger(
                name="raises_edition",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=f"""
                    IF current_setting('{GUARD}', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
                        PERFORM set_config('{GUARD}', pg_current_xact_id()::text, true);
                        INSERT INTO governance_editionrise DEFAULT VALUES;
                    END IF;
                    RETURN NULL;
                """,
            )
        )(kind)


def raised_at_commit() -> pgtrigger.Trigger:
    """Turn a rise that was asked for into the next number, and take it away.

    Deferred to the commit: until then readers see neither the change nor the number, and writers do not wait
    for each other.
    """
    return pgtrigger.Trigger(
        name="raised_at_commit",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        func="""
            INSERT INTO governance_edition AS e (id, number) VALUES (1, 1)
                ON CONFLICT (id) DO UPDATE SET number = e.number + 1;
            DELETE FROM governance_editionrise WHERE id = NEW.id;
            RETURN NULL;
        """,
    )
