"""Reviews of bodies, structures, arrangements and plans: set down, begun, completed, and what came of them."""

from typing import TYPE_CHECKING, Any

from django.db.models import ProtectedError

from governance.models import REVIEW_STEPS, Partnership, Review, ReviewStatus, Structure
from governance.services.changes import ChangeError, change, free_slug
from governance.services.sources import say_source
from governance.versions import Version, refuse_stale, version_of_row

if TYPE_CHECKING:
    from portal.models import User

STATED = ("title", "body", "structure", "subject", "trigger", "due", "outcome")
CLOSED = "one that is not open to you"
DID = {"begin": "Began", "put-back": "Put back", "complete": "Completed", "reopen": "Reopened"}
OPEN = {"begin": "begun", "put-back": "put back", "complete": "completed", "reopen": "reopened"}


def version_of_review(review: Review, reader: "User") -> Version:
    """Return a review in words that a reader may read: a draft closed to them, which came of it, is not named."""
    own = version_of_row(review, *STATED, "status", "completed_on")
    led_to = ""
    if review.led_to_id:
        visible = Structure.objects.visible_to(reader, review.partnership).filter(pk=review.led_to_id).first()
        led_to = visible.name if visible else CLOSED
    return Version((*own.parts, ("Structure that came of it", led_to)))


def set_review(
    *,
    by: "User",
    partnership: Partnership,
    review: Review | None = None,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> Review:
    """Set down a review, or change what one is of.

    Raises StaleError when it changed since it was seen, and ChangeError when it would look at a body or structure of
    another partnership.
    """
    did = f"Changed the review “{review}”" if review else f"Set down the review “{values['title']}”"
    with change(by=by, within=partnership.pk, did=did, reason=reason):
        kept = _lock(review) if review else Review(partnership=partnership)
        if review:
            refuse_stale(seen, version_of_review(kept, by))
        for name, value in values.items():
            setattr(kept, name, value)
        kept.slug = kept.slug or free_slug(partnership.reviews.all(), kept.title)
        _refuse_other_partnerships(kept)
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def take_step(
    *, by: "User", review: Review, step: str, reason: str = "", seen: Version | None = None, **values: Any
) -> Review:
    """Begin, put back, complete or reopen a review; `values` say what came of one that is completed.

    Raises StaleError when it changed since it was seen, and ChangeError where REVIEW_STEPS has no such step.
    """
    did = f"{DID[step]} the review “{review}”"
    with change(by=by, within=review.partnership_id, did=did, reason=reason):
        locked = _lock(review)
        refuse_stale(seen, version_of_review(locked, by))
        becomes = REVIEW_STEPS.get((locked.status, step))
        if becomes is None:
            raise ChangeError(_not_open(locked))
        locked.status = becomes
        if becomes != ReviewStatus.COMPLETED:
            locked.completed_on = None
        for name, value in values.items():
            setattr(locked, name, value)
        _refuse_other_partnerships(locked)
        locked.save()
        return locked


def _not_open(review: Review) -> str:
    """Say why a step is not open, and what is."""
    ways = " or ".join(OPEN[step] for status, step in REVIEW_STEPS if status == review.status)
    return f"A review that is {review.get_status_display().lower()} can be {ways}. Nothing was saved."


def drop_review(*, by: "User", review: Review, reason: str = "") -> None:
    """Take a review away; the history keeps what it was. Raises ChangeError while an agenda has it as its subject."""
    with change(by=by, within=review.partnership_id, did=f"Took away the review “{review}”", reason=reason):
        locked = _lock(review)
        try:
            locked.delete()
        except ProtectedError:
            raise ChangeError("A meeting deals with this review, so it stays. Nothing was taken away.") from None


def _lock(review: Review) -> Review:
    locked = Review.objects.select_for_update(of=("self",)).select_related("partnership").filter(pk=review.pk).first()
    if locked is None:
        raise ChangeError("That review is not in the record any more. Nothing was saved.")
    return locked


def _refuse_other_partnerships(review: Review) -> None:
    for name in ("body", "structure", "led_to"):
        other = getattr(review, name)
        if other is not None and other.partnership_id != review.partnership_id:
            raise ChangeError("Choose something of the same partnership.", name)
