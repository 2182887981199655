"""What wants attending to among the seats that somebody keeps: terms that end, terms that ran out, vacancies."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from governance.dates import PartialDate, in_force
from governance.models import Body, BodyStatus, Membership, Partnership, Seat
from governance.models.seat import MembershipQuerySet
from governance.permissions import Permission
from governance.vacancy import vacancy_in_words

BANDS = (7, 30, 90)


class About(models.TextChoices):
    ENDING = "ending", "Terms that end soon"
    CONTINUING = "continuing", "Terms that ran out"
    VACANT = "vacant", "Vacant seats"


@dataclass(frozen=True)
class Reminder:
    """One seat that wants attending to: why, whose seat it is, since or until when, and in which band of days."""

    about: str
    seat: str
    body: str
    holder: str
    day: datetime.date | None
    band: int | None
    words: str
    path: str

    @property
    def mark(self) -> tuple[str, ...]:
        """What it says, without what passes with the day, such as how many days are left."""
        day = self.day.isoformat() if self.day else ""
        return (self.about, self.path, self.seat, self.body, self.holder, day, str(self.band or ""))


def band_of(days: int) -> int | None:
    """Return the tightest band of days that the last day of a term falls in; None for one over, or further off."""
    return next((band for band in BANDS if 0 <= days <= band), None)


def reminders_for(user, partnership: Partnership, *, vacant_days: int) -> list[Reminder]:
    """Return what wants attending to on the seats whose membership a user keeps, on the partnership's own day.

    A seat is vacant for long after `vacant_days` days, or when it is not known since when. Substitutes are left out,
    and terms after which somebody is appointed already. Three queries at most, whatever the number of seats.
    """
    on = partnership.opening_date
    kept = partnership.bodies.kept_by(user, partnership, Permission.CHANGE_MEMBERSHIP)
    bodies = kept.in_force(on).exclude(status=BodyStatus.ENDED)
    holdings = _running_out(Membership.objects.visible_to(user, partnership), bodies, on)
    found = [reminder for held in holdings if (reminder := _of_holding(held, partnership, on))]
    found += [_of_vacancy(seat, partnership, on) for seat in _vacant(bodies, on, vacant_days)]
    order = list(About)
    return sorted(found, key=lambda one: (order.index(About(one.about)), one.day or datetime.date.min))


def _running_out(visible: MembershipQuerySet, bodies: QuerySet[Body], on: datetime.date) -> Iterable[Membership]:
    horizon = _shifted(on, BANDS[-1] + 1)
    successors = Membership.objects.substantive().filter(seat=OuterRef("seat"), starts__gt=on)
    return (
        visible.substantive()
        .in_force(on)
        .filter(in_force(on, "seat__"), ~Exists(successors), seat__body__in=bodies.values("pk"))
        .filter(Q(term_ends__lte=horizon) | Q(ends__lte=horizon))
        .with_holders()
        .select_related("seat__body")
        .order_by("seat__body__name", "seat__position", "pk")
    )


def _of_holding(held: Membership, partnership: Partnership, on: datetime.date) -> Reminder | None:
    if held.is_continuing(on) and held.ends is None:
        words = f"term ended {held.term_in_words}, nobody is appointed after it"
        return _reminder(About.CONTINUING, held.seat, partnership, str(held.holder), held.term_ends, None, words)
    over, precision = _over(held, on)
    days = (over - on).days - 1
    band = band_of(days)
    if band is None:
        return None
    last = PartialDate.until(over, precision)
    left = "today" if not days else f"in {days} day{'s' if days != 1 else ''}"
    words = f"{'ends' if over == held.ends else 'term ends'} {last}" + (f", {left}" if precision == "day" else "")
    return _reminder(About.ENDING, held.seat, partnership, str(held.holder), over, band, words)


def _over(held: Membership, on: datetime.date) -> tuple[datetime.date, str]:
    """Return the first day after a holding, and its precision: when it was ended, or when its term is over."""
    if held.ends and (held.term_ends is None or held.ends <= held.term_ends or held.term_ends <= on):
        return held.ends, held.ends_precision
    return held.term_ends or datetime.date.max, held.term_ends_precision


def _vacant(bodies: QuerySet[Body], on: datetime.date, days: int) -> QuerySet[Any]:
    seats: Any = Seat.objects.filter(body__in=bodies.values("pk"))
    return (
        seats.in_force(on)
        .with_holding(on)
        .with_vacancy(on)
        .annotate(since=Coalesce("vacated", "starts"))
        .filter(Q(since__isnull=True) | Q(since__lt=_shifted(on, -days)), holding_id__isnull=True, recorded=True)
        .select_related("body")
        .order_by(F("since").asc(nulls_first=True), "body__name", "position", "pk")
    )


def _of_vacancy(seat: Any, partnership: Partnership, on: datetime.date) -> Reminder:
    words = vacancy_in_words(seat, seat.vacated, seat.vacated_precision, on)
    return _reminder(About.VACANT, seat, partnership, "", seat.since, None, words)


def _reminder(
    about: About, seat: Seat, partnership: Partnership, holder: str, day: Any, band: int | None, words: str
) -> Reminder:
    path = reverse("seat", args=[partnership.slug, seat.body.slug, seat.slug])
    return Reminder(about.value, seat.title, seat.body.name, holder, day, band, words, path)


def _shifted(day: datetime.date, days: int) -> datetime.date:
    """Return the day so many days away, or the calendar's first or last where there is none."""
    return datetime.date.fromordinal(min(max(day.toordinal() + days, 1), datetime.date.max.toordinal()))
