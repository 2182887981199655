"""What every write to the record shares: one transaction, an author, and a sentence that says what was done."""

import itertools
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pghistory
from django.db import DataError, IntegrityError, InternalError, OperationalError, models, transaction
from django.utils.text import slugify

if TYPE_CHECKING:
    from portal.models import User


class ChangeError(Exception):
    """A write that is refused: a sentence for whoever asked for it, and the field of the form that it is about."""

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


@contextmanager
def change(*, by: "User", within: int, did: str, reason: str = "", **about: Any) -> Iterator[None]:
    """Record all writes inside as one change by one person in one partnership (its id), whole or not at all.

    `did` says in plain words what was done; `about` is kept beside it, such as `correction=True`.
    Raises ChangeError where the database refuses what the service had let through.
    """
    kept = {name: value for name, value in about.items() if value}
    try:
        with pghistory.context(user=by.pk, within=within, did=did, reason=reason, **kept), transaction.atomic():
            yield
    except (IntegrityError, DataError) as error:
        raise ChangeError(_in_words(error)) from error
    except InternalError as error:
        if not _is_step_back(error):
            raise
        raise ChangeError(NO_STEP_BACK) from error
    except OperationalError as error:
        if not _is_crossing(error):
            raise
        raise ChangeError("Somebody changed the same at the same moment. Nothing was saved: send it again.") from error


def _is_crossing(error: OperationalError) -> bool:
    """Whether the database gave up on two changes that waited for each other."""
    return getattr(error.__cause__, "pgcode", "") in ("40P01", "40001")


def _is_step_back(error: InternalError) -> bool:
    """Whether a trigger refused to let a status become what no step of its kind makes of it."""
    return "Invalid transition" in str(error)


def _in_words(error: Exception) -> str:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    return REFUSALS.get(name, "The record changed in the meantime, or does not allow this. Nothing was saved.")


NO_STEP_BACK = (
    "No step leads from where it stands now to where it stood. Nothing was saved: take a step that its own page offers."
)
REFUSALS = {
    "membership_one_substantive_holder": "Somebody else holds this seat in that time. Nothing was saved.",
    "governance_membership_ends_after_start": "The last day must not be before the first day.",
    "governance_seat_ends_after_start": "The seat must not end before it begins.",
}


def free_slug(rows: models.QuerySet, name: str, *, most: int = 80) -> str:
    """Return a slug for a name that no row of a queryset has yet: `ada`, `ada-2`, `ada-3`."""
    stem = slug_stem(name, most=most)
    return first_free(stem, set(rows.filter(slug__startswith=stem).values_list("slug", flat=True)))


def slug_stem(name: str, *, most: int = 80) -> str:
    """Return the slug of a name, short enough to be numbered."""
    return slugify(name)[: most - 6].strip("-") or "unnamed"


def first_free(stem: str, taken: Collection[str]) -> str:
    """Return the stem, or the first number of it that is not taken."""
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in itertools.count(1))
    return next(slug for slug in numbered if slug not in taken)
