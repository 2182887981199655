"""How reviews are worded on their pages. Nothing here reads the database."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict

from governance.due import Band, band_of
from governance.listing import asking
from governance.models import Review, ReviewStatus
from governance.presenters import Citations

COMPLETED = "completed"
WHEN = {
    Band.LATE.value: "Overdue",
    Band.SOON.value: "Due in the next three months",
    Band.LATER.value: "Due later",
    Band.UNDATED.value: "No date set",
    COMPLETED: "Completed",
}
SUBJECTS = {"body": "Bodies", "structure": "Structures", "arrangement": "Arrangements"}
STEP_WORDS = {
    "begin": "Begin",
    "put-back": "Put back to planned",
    "complete": "Complete",
    "reopen": "Reopen",
}

Named = Mapping[str, Mapping[int, tuple[str, str]]]
"""What of other apps reviews look at: by sort, then by review, name and address."""


def review_row(review: Review, on: datetime.date, citations: Citations, named: Named) -> dict[str, Any]:
    """Word one review for a list, as on a day; body and structure are selected with it."""
    others = [(sort, *found[review.pk]) for sort, found in named.items() if review.pk in found]
    completed = review.is_completed(on)
    return {
        "review": review,
        "overdue": review.is_overdue(on),
        "completed": completed,
        "status": _status(review, completed),
        "when": COMPLETED if completed else band_of(review.due, review.due_precision, on).value,
        "subjects": _subjects(review, [sort for sort, *_ in others]),
        "others": [(name, url) for _, name, url in others],
        "sources": citations.of(review),
    }


def _status(review: Review, completed: bool) -> str:
    """Word where it stands on the day: one that was completed later was open then, and no more is known."""
    was_open = review.status == ReviewStatus.COMPLETED and not completed
    return "open on this day" if was_open else review.get_status_display().lower()


def _subjects(review: Review, others: list[str]) -> set[str]:
    own = {"body": review.body_id, "structure": review.structure_id}
    found = {sort for sort, subject in own.items() if subject} | set(others)
    return found or {"arrangement"}


def narrowed(rows: Iterable[dict[str, Any]], when: str, of: str) -> list[dict[str, Any]]:
    """Return the rows of one band and one sort of subject; an empty word asks for all."""
    return [row for row in rows if (not when or row["when"] == when) and (not of or of in row["subjects"])]


def when_chips(asked: QueryDict, rows: Sequence[dict[str, Any]], chosen: str) -> list[dict[str, Any]]:
    """Word the ways to narrow a list of reviews by when they are due, with how many there are of each."""
    counted = Counter(row["when"] for row in rows)
    return _chips(asked, "when", {value: label for value, label in WHEN.items() if counted[value]}, counted, chosen)


def subject_chips(
    asked: QueryDict, rows: Sequence[dict[str, Any]], labels: Mapping[str, str], chosen: str
) -> list[dict[str, Any]]:
    """Word the ways to narrow a list of reviews by what they look at, with how many there are of each."""
    counted = Counter(sort for row in rows for sort in row["subjects"])
    return _chips(asked, "of", {value: label for value, label in labels.items() if counted[value]}, counted, chosen)


def _chips(
    asked: QueryDict, name: str, labels: Mapping[str, str], counted: Mapping[str, int], chosen: str
) -> list[dict[str, Any]]:
    every = {"label": "All", "url": asking(asked, **{name: ""}), "current": not chosen, "count": None}
    return [every] + [
        {
            "label": label,
            "url": asking(asked, **{name: value}),
            "current": value == chosen,
            "count": counted[value],
        }
        for value, label in labels.items()
    ]
