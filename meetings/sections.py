"""What meetings put on governance's pages."""

import datetime
from typing import TYPE_CHECKING

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse

from governance.dates import Precision
from governance.models import Body, Partnership
from governance.sections import Event, Figure, Section, Strand
from meetings.models import Meeting, MeetingStatus
from meetings.permissions import can_prepare_meetings
from meetings.words import meeting_row

if TYPE_CHECKING:
    from portal.models import User

FEW = 3


def body_meetings(body: Body, user: "User", on: datetime.date) -> Section | None:
    """The next and the last meetings of a body; one query. Nothing where none is recorded and the reader adds none."""
    partnership = body.partnership
    rows = Meeting.objects.visible_to(user, partnership).filter(body=body)
    ahead = rows.filter(day__gte=on).order_by("day", "begins", "pk")[:FEW]
    past = rows.filter(day__lt=on).order_by("-day", "-begins", "-pk")[:FEW]
    found = list(rows.filter(Q(pk__in=ahead.values("pk")) | Q(pk__in=past.values("pk"))).for_list())
    prepares = can_prepare_meetings(user, body)
    if not (found or prepares):
        return None
    about = {
        "ahead": [meeting_row(partnership, one) for one in found if one.day >= on],
        "past": [meeting_row(partnership, one) for one in reversed(found) if one.day < on],
        "all": reverse("meetings", args=[partnership.slug]) + f"?body={body.slug}",
        "feed": reverse("body-feed", args=[partnership.slug, body.slug]),
        "add": reverse("meeting-add", args=[partnership.slug]) + f"?body={body.slug}" if prepares else "",
    }
    return Section("Meetings", "meetings", "meetings/section_meetings.html", about)


def next_meeting(partnership: Partnership, user: "User", on: datetime.date) -> Figure | None:
    """The next meeting of any body that the reader may know of, from a day on; one query."""
    ahead = Meeting.objects.visible_to(user, partnership).filter(day__gte=on)
    found = ahead.exclude(status=MeetingStatus.CANCELLED).for_list().first()
    if found is None:
        return None
    return Figure(
        figure=f"{found.day:%-d %b %Y}",
        label="next meeting",
        url=reverse("meeting", args=[partnership.slug, found.slug]),
        note=f"{found.title}, {found.body.name}",
    )


def _held(partnership: Partnership, user: "User") -> QuerySet:
    """Meetings that were held, each with what is said about it: a meeting has columns of these names."""
    held = Meeting.objects.visible_to(user, partnership).filter(status__in=(MeetingStatus.HELD, MeetingStatus.MINUTED))
    name = Concat("title", Value(", "), "body__name", output_field=CharField())
    return held.annotate(precision=Value(Precision.DAY.value), subject_slug=F("slug"), subject_name=name)


def _meeting_page(partnership: Partnership, event: Event) -> str:
    return reverse("meeting", args=[partnership.slug, event.slug])


STRANDS = [Strand("meeting", _held, lambda event: " is held", _meeting_page)]
