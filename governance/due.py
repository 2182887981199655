"""What is due and what is late, of every sort, as far as a reader may see: in bands by how soon."""

import calendar
import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse

from governance import sections
from governance.dates import PartialDate, Precision, in_words
from governance.models import Membership, Partnership, Review, ReviewStatus
from governance.sections import Due

if TYPE_CHECKING:
    from portal.models import User

SOON_MONTHS = 3


class Band(models.TextChoices):
    LATE = "late", "Late"
    SOON = "soon", "In the next three months"
    LATER = "later", "Later"
    UNDATED = "undated", "No date set"


def months_after(day: datetime.date, months: int) -> datetime.date:
    """Return the same day so many months on, or that month's last; the calendar's last where there is none."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > datetime.MAXYEAR:
        return datetime.date.max
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def band_of(due: datetime.date | None, precision: str, on: datetime.date) -> Band:
    """Return how soon something open is due: late once the whole of its day, month or year had passed by a day.

    It is due soon when its last day is at most SOON_MONTHS after the day.
    """
    if due is None:
        return Band.UNDATED
    after = PartialDate(due, precision).after
    if after <= on:
        return Band.LATE
    horizon = months_after(on, SOON_MONTHS)
    return Band.SOON if horizon == datetime.date.max or after <= horizon + datetime.timedelta(days=1) else Band.LATER


def due_of(thing: Due, on: datetime.date) -> Band:
    """Return the band of something that is due."""
    return Band.LATE if thing.late else band_of(thing.due, thing.precision, on)


def in_order(things: Iterable[Due]) -> list[Due]:
    """Sort what is due by the last day on which it is in time, whatever its sort; what has no date comes last."""
    return sorted(things, key=_place)


def _place(thing: Due) -> tuple:
    after = PartialDate(thing.due, thing.precision).after if thing.due else datetime.date.max
    return (thing.due is None, after, thing.sort, thing.what, thing.url)


def everything_due(partnership: Partnership, reader: "User", on: datetime.date) -> list[Due]:
    """Return all that is due and late as a reader may see it on a day, in order."""
    return in_order(thing for due_things in sections.due_things for thing in due_things(partnership, reader, on))


def due_in_words(thing: Due) -> str:
    """Word when something is due, to the precision that is known."""
    return in_words(thing.due, thing.precision) or "no date set"


def due_reviews(partnership: Partnership, reader: "User", on: datetime.date) -> list[Due]:
    """Return the reviews that are not completed by a day; one query."""
    reviews = partnership.reviews.visible_to(reader, partnership).open_on(on).for_list()
    return [_review(partnership, review, on) for review in reviews]


def _review(partnership: Partnership, review: Review, on: datetime.date) -> Due:
    return Due(
        what=review.title,
        sort="Review",
        url=reverse("review", args=[partnership.slug, review.slug]),
        due=review.due,
        precision=review.due_precision,
        owner=review.body.name if review.body else "",
        owner_url=reverse("body", args=[partnership.slug, review.body.slug]) if review.body else "",
        late=review.is_overdue(on),
        note="under way" if review.status == ReviewStatus.UNDER_WAY else "",
    )


def due_terms(partnership: Partnership, reader: "User", on: datetime.date) -> list[Due]:
    """Return the terms that end, or ran out by a day while the holder stays and nobody comes after; one query."""
    successors = Membership.objects.substantive().filter(seat=OuterRef("seat"), starts__gt=on)
    held = (
        Membership.objects.visible_to(reader, partnership)
        .substantive()
        .in_force(on)
        .filter(~Exists(successors), term_ends__gt=datetime.date.min, ends__isnull=True)
        .with_holders()
    )
    return [_term(partnership, membership, on) for membership in held]


def _term(partnership: Partnership, held: Membership, on: datetime.date) -> Due:
    last = PartialDate.until(held.term_ends or datetime.date.max, held.term_ends_precision or Precision.DAY)
    body = held.seat.body
    return Due(
        what=f"{held.holder}: {held.seat.title}",
        sort="End of term",
        url=reverse("seat", args=[partnership.slug, body.slug, held.seat.slug]),
        due=last.first,
        precision=last.precision,
        owner=body.name,
        owner_url=reverse("body", args=[partnership.slug, body.slug]),
        late=held.is_continuing(on),
        note="the holder stays until replaced" if held.is_continuing(on) else "",
    )
