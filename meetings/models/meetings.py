import datetime
import uuid
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from governance.dates import Dated, DatedQuerySet, in_words
from governance.models import Body, Named, Partnership, Sourced, read_by
from governance.models.body import known_to
from governance.permissions import Permission, permissions_of

from .frozen import stays_while_minuted
from .sequence import sequence_rises

if TYPE_CHECKING:
    from governance.permissions import Reader


class MeetingKind(models.TextChoices):
    MEETING = "meeting", "Meeting"
    CONFERENCE = "conference", "Conference"
    WORKSHOP = "workshop", "Workshop"


class MeetingStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    CALLED = "called", "Agenda published"
    HELD = "held", "Held, minutes to come"
    MINUTED = "minuted", "Minutes published"
    CANCELLED = "cancelled", "Cancelled"


MEETING_STEPS: dict[tuple[str, str], MeetingStatus] = {
    (MeetingStatus.PLANNED, "publish the agenda"): MeetingStatus.CALLED,
    (MeetingStatus.CALLED, "withdraw the agenda"): MeetingStatus.PLANNED,
    (MeetingStatus.PLANNED, "hold"): MeetingStatus.HELD,
    (MeetingStatus.CALLED, "hold"): MeetingStatus.HELD,
    (MeetingStatus.HELD, "publish the minutes"): MeetingStatus.MINUTED,
    (MeetingStatus.MINUTED, "correct the minutes"): MeetingStatus.HELD,
    (MeetingStatus.PLANNED, "cancel"): MeetingStatus.CANCELLED,
    (MeetingStatus.CALLED, "cancel"): MeetingStatus.CANCELLED,
    (MeetingStatus.CANCELLED, "restore"): MeetingStatus.PLANNED,
}
"""What may be done to a meeting in which status, and what it is then. Nothing else may."""


class SeriesQuerySet(DatedQuerySet):
    def visible_to(self, user: "Reader", partnership: Partnership) -> Self:
        """Series of bodies that a reader may know of."""
        return self.filter(known_to(user, partnership, "body__"), partnership=partnership)


class Series(Sourced, Dated, Named):
    """A run of meetings that a body holds at stated intervals."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="meeting_series")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="meeting_series")
    frequency = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=250, blank=True)

    objects = SeriesQuerySet.as_manager()

    class Meta(Named.Meta):
        verbose_name_plural = "series"
        constraints = [*Named.Meta.constraints, *Dated.Meta.constraints]


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: "Reader", partnership: Partnership) -> Self:
        """Meetings of bodies that a reader may know of. What of them is shown, `Meeting` and `open_to` say."""
        return self.filter(known_to(user, partnership, "body__"), partnership=partnership)

    def between(self, first: datetime.date, after: datetime.date) -> Self:
        """Meetings from a day to the day before another."""
        return self.filter(day__gte=first, day__lt=after)

    def for_list(self) -> Self:
        """Meetings with their body and series, the earliest first."""
        return self.select_related("body", "body__kind", "series").order_by(
            "day", F("begins").asc(nulls_first=True), "pk"
        )


class Meeting(Sourced, models.Model):
    """One meeting of a body. That it takes place is public; its agenda and its minutes are when they are published.

    Until then they are for those who read what is restricted to the body. `sequence` counts changes of when, where
    and whether, for calendars. The quorum is as it was found when the meeting was held.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="meetings")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings")
    slug = models.SlugField(max_length=120)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=MeetingKind, default=MeetingKind.MEETING)
    day = models.DateField("date")
    begins = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=250, blank=True)
    remote_link = models.URLField(
        max_length=500, blank=True, help_text="Shown to those who read the body's restricted papers, never in public."
    )
    about = models.TextField(blank=True)
    status = models.CharField(max_length=9, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    status_note = models.CharField(max_length=250, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    agenda_published_at = models.DateTimeField(null=True, blank=True)
    agenda_published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    minutes_published_at = models.DateTimeField(null=True, blank=True)
    minutes_published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    quorum_met = models.BooleanField(null=True, blank=True)
    quorum_note = models.TextField(blank=True, help_text="The rules of that day and what became of each.")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["day", "begins", "pk"]
        indexes = [
            models.Index(fields=["partnership", "day"], name="meeting_by_day"),
            models.Index(fields=["body", "day"], name="meeting_of_body_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "slug"], name="meeting_slug_once"),
            models.CheckConstraint(condition=Q(status__in=MeetingStatus.values), name="meeting_status_is_known"),
            models.CheckConstraint(condition=Q(kind__in=MeetingKind.values), name="meeting_kind_is_known"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(begins__isnull=False, ends__gt=F("begins")),
                name="meeting_ends_after_it_begins",
                violation_error_message="A meeting ends after it begins, on the same day.",
            ),
            models.CheckConstraint(
                condition=~Q(status=MeetingStatus.CALLED) | Q(agenda_published_at__isnull=False),
                name="meeting_called_has_published_agenda",
            ),
            models.CheckConstraint(
                condition=Q(status=MeetingStatus.MINUTED, minutes_published_at__isnull=False)
                | (~Q(status=MeetingStatus.MINUTED) & Q(minutes_published_at__isnull=True)),
                name="meeting_minuted_has_published_minutes",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="meeting_status_moves_on",
                field="status",
                transitions=sorted({(status, becomes) for (status, _), becomes in MEETING_STEPS.items()}),
            ),
            sequence_rises(),
            stays_while_minuted(),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {in_words(self.day)}"

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status == MeetingStatus.CANCELLED


def open_to(user: "Reader", partnership: Partnership, published: str, *, meeting: str = "meeting__") -> Q:
    """Return the condition that a reader sees what a meeting holds: it is published, or they read what is restricted.

    `published` is `agenda_published_at` or `minutes_published_at`; `meeting` is the way to the meeting.
    """
    if permissions_of(user, partnership).has(Permission.READ_RESTRICTED):
        return Q(pk__isnull=False)
    return Q(**{f"{meeting}{published}__isnull": False}) | read_by(user, partnership, f"{meeting}body")
