"""Tables whose every change is recorded by triggers, so that raw SQL and bulk writes are recorded too."""

import pghistory
import pgtrigger
from django.db import models


def keeps_history(*kinds: type[models.Model]) -> None:
    """Record every insert, update and delete of these tables: the row as it became, or as it last was.

    One trigger a statement, however many rows it changes. The recorded rows refer to nothing by constraint:
    they outlive what they tell of.
    """
    for kind in kinds:
        pghistory.track(
            pghistory.InsertEvent(level=pgtrigger.Statement),
            pghistory.UpdateEvent(level=pgtrigger.Statement),
            pghistory.DeleteEvent(level=pgtrigger.Statement),
            obj_field=pghistory.ObjForeignKey(related_name="+"),
        )(kind)
