"""What every row of planning must keep to: one partnership, and no ring of what stands below what."""

from typing import Any

from django.db.models import Model, QuerySet

from governance.services.changes import ChangeError


def refuse_other_partnerships(row: Any, *names: str) -> None:
    """Raise ChangeError when one of the named fields of a row leads to another partnership."""
    for name in names:
        other: Model | None = getattr(row, name)
        if other is not None and other.partnership_id != row.partnership_id:  # type: ignore[attr-defined]
            raise ChangeError("Choose something of the same partnership.", name)


def refuse_ring(row: Any, rows: QuerySet) -> None:
    """Raise ChangeError when a row would stand below itself among `rows`; one query. A trigger keeps to it too."""
    if row.pk is None or row.parent_id is None:
        return
    above = dict(rows.order_by().values_list("pk", "parent"))
    passed: set[int] = set()
    step: int | None = row.parent_id
    while step is not None and step not in passed:
        if step == row.pk:
            raise ChangeError("It would stand below itself. Choose another one above it.", "parent")
        passed.add(step)
        step = above.get(step)
