"""The edition: a number that rises with every committed change, under which finished pages are kept."""

import pgtrigger
from django.db import models


def raises_edition(*kinds: type[models.Model]) -> None:
    """Make every committed change of these tables raise the edition, once a transaction.

    The trigger is deferred to the commit: until then readers see neither the change nor the number, and writers
    do not wait for each other.
    """
    for kind in kinds:
        pgtrigger.register(
            pgtrigger.Trigger(
                name="raises_edition",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                timing=pgtrigger.Deferred,
                func="""
                    IF current_setting('portal.edition_raised', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
                        PERFORM set_config('portal.edition_raised', pg_current_xact_id()::text, true);
                        INSERT INTO governance_edition AS e (id, number) VALUES (1, 1)
                            ON CONFLICT (id) DO UPDATE SET number = e.number + 1;
                    END IF;
                    RETURN NULL;
                """,
            )
        )(kind)
