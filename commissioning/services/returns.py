"""Writes to returns: publish, supersede. A published return is never edited."""

from typing import TYPE_CHECKING

from django.db import transaction

from commissioning.models import Return, ReturnStatus

if TYPE_CHECKING:
    from portal.models import User


class ReturnError(Exception):
    """A write to a return that is refused; the text is a sentence for the person who asked for it."""


@transaction.atomic
def publish(*, by: "User", submission: Return) -> Return:
    """Publish a draft return; from then on the database refuses every change of its lines.

    Raises ReturnError when it is not a draft, or the year has a published return.
    """
    locked = _locked(submission)
    if locked.status != ReturnStatus.DRAFT:
        raise ReturnError(f"“{locked}” is {locked.get_status_display().lower()} already.")
    rival = Return.objects.published().filter(partnership=locked.partnership, first_year=locked.first_year).first()
    if rival:
        raise ReturnError(f"“{rival}” is the published return of {locked.year}; supersede it first.")
    return _with_status(locked, ReturnStatus.PUBLISHED)


@transaction.atomic
def supersede(*, by: "User", submission: Return) -> Return:
    """Mark a published return as superseded; it stays readable. Raises ReturnError when it is not published."""
    locked = _locked(submission)
    if locked.status != ReturnStatus.PUBLISHED:
        raise ReturnError(f"“{locked}” is not published, so nothing can supersede it.")
    return _with_status(locked, ReturnStatus.SUPERSEDED)


def _locked(submission: Return) -> Return:
    return Return.objects.select_for_update(no_key=True).get(pk=submission.pk)


def _with_status(submission: Return, status: str) -> Return:
    submission.status = status
    submission.save(update_fields=["status"])
    return submission
