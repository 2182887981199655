"""What the services of planning share: the row as nobody else changes it meanwhile, and what it may hang on."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import models

from governance.services.changes import ChangeError

Row = TypeVar("Row", bound=models.Model)


def locked(rows: models.QuerySet[Row], row: Row, noun: str) -> Row:
    """Return a row of a queryset as it is now, held until the change is done; raises ChangeError when it is gone."""
    found = rows.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise ChangeError(f"That {noun} is not in the record any more. Nothing was saved.")
    return found


def fill(row: models.Model, values: Mapping[str, Any]) -> None:
    """Give a row's fields their values."""
    for name, value in values.items():
        setattr(row, name, value)


def refuse_other_partnerships(row: Any, names: Iterable[str]) -> None:
    """Raise ChangeError where a row names something of another partnership than its own."""
    for name in names:
        other = getattr(row, name)
        if other is not None and other.partnership_id != row.partnership_id:
            raise ChangeError("Choose something of the same partnership.", name)


def refuse_ring(row: Any, rows: models.QuerySet) -> None:
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
