"""Which meetings a calendar feed tells of, and how far back."""

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from governance.models import Body, Membership, Partnership, Person, Placement
from governance.permissions import Permission, permissions_of
from meetings.calendars import calendar_of
from meetings.models import Meeting

if TYPE_CHECKING:
    from governance.permissions import Reader

YEARS_BACK = 2
EVERYBODY = AnonymousUser()
"""Whom public feeds are for, whoever asks: calendar programs pass them on."""


def feed_of(partnership: Partnership, meetings: QuerySet[Meeting], *, name: str, links_for: frozenset[int]) -> bytes:
    """Return the feed of a partnership's meetings from `first_day` on; one query.

    `links_for` are the ids of the bodies whose remote links the reader may have.
    """
    recent = meetings.filter(day__gte=first_day(partnership)).select_related("body").order_by("day", "pk")

    def address(meeting: Meeting) -> str:
        return settings.PORTAL_URL + reverse("meeting", args=[partnership.slug, meeting.slug])

    return calendar_of(list(recent), name=name, zone=settings.TIME_ZONE, address=address, links_for=links_for)


def first_day(partnership: Partnership) -> datetime.date:
    """The first day that a feed tells of: 1 January, YEARS_BACK before the year of the partnership's opening day."""
    return datetime.date(max(partnership.opening_date.year - YEARS_BACK, 1), 1, 1)


def sat_at_by(person: Person, reader: "Reader", partnership: Partnership) -> Exists:
    """Return the condition that a person held a seat of the meeting's body, or stood in on one, on its day."""
    day = OuterRef("day")
    held = Membership.objects.visible_to(reader, partnership).filter(
        Q(starts__isnull=True) | Q(starts__lte=day),
        Q(ends__isnull=True) | Q(ends__gt=day),
        person=person,
        seat__body=OuterRef("body"),
    )
    return Exists(held.order_by())


def bodies_of_roles(user: "Reader", partnership: Partnership) -> QuerySet[Body]:
    """Return the bodies that somebody's roles are on, with all below them; all bodies for a role on the partnership."""
    visible, held = Body.objects.visible_to(user, partnership), permissions_of(user, partnership)
    if held.everywhere:
        return visible
    theirs = list(held.from_bodies)
    below = Placement.objects.below(theirs, partnership, partnership.opening_date)
    return visible.filter(Q(pk__in=theirs) | Q(pk__in=below.values("body")))


def bodies_with_links(user: "Reader", partnership: Partnership) -> frozenset[int]:
    """Return the ids of the bodies whose restricted papers somebody reads, and so whose remote links; one query."""
    theirs = Body.objects.kept_by(user, partnership, Permission.READ_RESTRICTED)
    return frozenset(theirs.values_list("pk", flat=True))
