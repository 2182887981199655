"""What is recorded of a meeting that was held: who was there, who declared what, what was decided, how they voted."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from governance.models import Body, Organisation, Partnership, Person, Seat, Sourced, readable
from governance.models.body import known_to
from planning.models import Action

from .agenda import AgendaItem
from .frozen import frozen_with_minutes
from .meetings import Meeting, open_to

if TYPE_CHECKING:
    from governance.permissions import Reader


class Presence(models.TextChoices):
    PRESENT = "present", "Present"
    SUBSTITUTE = "substitute", "Present by a substitute"
    APOLOGIES = "apologies", "Apologies"
    ABSENT = "absent", "Absent"
    IN_ATTENDANCE = "in_attendance", "In attendance"


class AttendanceQuerySet(models.QuerySet):
    def telling_named(self, user: "Reader", partnership: Partnership) -> Self:
        """Attendance with its seats, and whether it `is_named`: not who is a body or a person that is hidden."""
        people = Person.objects.visible_to(user, partnership).values("pk")
        bodies = Body.objects.visible_to(user, partnership).values("pk")
        known = (Q(person__isnull=True) | Q(person__in=people)) & (Q(body__isnull=True) | Q(body__in=bodies))
        named = models.Case(models.When(known, then=True), default=False, output_field=models.BooleanField())
        return self.select_related("seat").annotate(is_named=named).order_by("position", "pk")


class Attendance(models.Model):
    """Who was at a meeting: for each seat its holder or a substitute, or why nobody; and others in attendance.

    `name` is as it is printed, so that minutes stay true when a record is corrected; the person, organisation or
    body, where one is in the register, tells people apart.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    slug = models.SlugField(max_length=170)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="attendance")
    presence = models.CharField(max_length=13, choices=Presence)
    name = models.CharField(max_length=250)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="attendance")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="attendance"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="attendance")
    position = models.PositiveSmallIntegerField(default=1)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "position", "pk"]
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "slug"], name="attendance_slug_once"),
            models.UniqueConstraint(
                fields=["meeting", "seat"],
                condition=Q(seat__isnull=False),
                name="attendance_seat_once",
                violation_error_message="Each seat is recorded once.",
            ),
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="attendance_presence_is_known"),
            models.CheckConstraint(
                condition=Q(seat__isnull=True, presence=Presence.IN_ATTENDANCE)
                | (Q(seat__isnull=False) & ~Q(presence=Presence.IN_ATTENDANCE)),
                name="attendance_of_a_seat_or_beside",
                violation_error_message="Whoever holds no seat is in attendance; whoever holds one is not.",
            ),
        ]
        triggers = frozen_with_minutes("attendance")

    def __str__(self) -> str:
        return self.name


class Interest(models.TextChoices):
    PECUNIARY = "pecuniary", "Disclosable pecuniary interest"
    REGISTRABLE = "registrable", "Other registrable interest"
    PERSONAL = "personal", "Personal interest"


class Conduct(models.TextChoices):
    STAYED = "stayed", "Stayed and took part"
    SILENT = "silent", "Stayed without speaking or voting"
    LEFT = "left", "Left the room for the item"


class Declaration(models.Model):
    """An interest that somebody at a meeting declared in an item, or in the whole meeting when no item is named."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="declarations")
    slug = models.SlugField(max_length=170)
    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="declarations")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, null=True, blank=True, related_name="declarations")
    interest = models.CharField(max_length=11, choices=Interest)
    nature = models.TextField()
    conduct = models.CharField(max_length=6, choices=Conduct, default=Conduct.STAYED)

    class Meta:
        ordering = ["meeting", "item", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "slug"], name="declaration_slug_once"),
            models.UniqueConstraint(
                fields=["attendance", "item", "interest"], name="declaration_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(interest__in=Interest.values), name="declaration_interest_is_known"),
            models.CheckConstraint(condition=Q(conduct__in=Conduct.values), name="declaration_conduct_is_known"),
        ]
        triggers = frozen_with_minutes("declaration")

    def __str__(self) -> str:
        return f"{self.attendance}: {self.get_interest_display()}"


class Resolution(models.TextChoices):
    AGREED = "agreed", "Agreed"
    AMENDED = "amended", "Agreed as amended"
    NOTED = "noted", "Noted"
    DEFERRED = "deferred", "Deferred"
    REFUSED = "refused", "Refused"


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user: "Reader", partnership: Partnership) -> Self:
        """Decisions whose minutes are published, or that a reader prepares; restricted ones only for their readers."""
        return self.filter(
            readable(user, partnership, access="item__access", body="meeting__body"),
            open_to(user, partnership, "minutes_published_at"),
            known_to(user, partnership, "meeting__body__"),
            meeting__partnership=partnership,
        )

    def for_list(self) -> Self:
        """Decisions with meeting, body and item, the latest first."""
        return self.select_related("meeting__body", "item__plan", "item__priority").order_by(
            "-meeting__day", "-meeting", "item__position", "number"
        )


class Decision(Sourced, models.Model):
    """What a meeting decided under an item, numbered within the meeting. A vote that was not taken has no counts."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    slug = models.SlugField(max_length=120)
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="decisions")
    number = models.PositiveSmallIntegerField(help_text="Counted from 1 within the meeting.")
    resolution = models.CharField(max_length=8, choices=Resolution, default=Resolution.AGREED)
    text = models.TextField()
    vote_taken = models.BooleanField(default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "slug"], name="decision_slug_once"),
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_once"),
            models.CheckConstraint(condition=Q(resolution__in=Resolution.values), name="decision_resolution_is_known"),
        ]
        indexes = [
            GinIndex(SearchVector("text", config="english"), name="decision_words"),
            GinIndex(OpClass("text", "gin_trgm_ops"), name="decision_letters"),
            models.Index(fields=["meeting", "resolution"], name="decision_by_resolution"),
        ]
        triggers = frozen_with_minutes("decision")

    def __str__(self) -> str:
        return self.text


class Way(models.TextChoices):
    FOR = "for", "For"
    AGAINST = "against", "Against"
    ABSTAINED = "abstained", "Abstained"


class Vote(models.Model):
    """How somebody voted on a decision, for the voting seat that they sat on."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="votes")
    slug = models.SlugField(max_length=170)
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="votes")
    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="votes")
    way = models.CharField(max_length=9, choices=Way)

    class Meta:
        ordering = ["decision", "attendance"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "slug"], name="vote_slug_once"),
            models.UniqueConstraint(fields=["decision", "attendance"], name="vote_once_a_seat"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="vote_way_is_known"),
        ]
        triggers = frozen_with_minutes("vote")

    def __str__(self) -> str:
        return f"{self.attendance}: {self.get_way_display()}"


class FollowUp(models.Model):
    """An action that arose under an item of a meeting, from a decision where there was one."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="follow_ups")
    slug = models.SlugField(max_length=120)
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="follow_ups")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, null=True, blank=True, related_name="follow_ups")
    action = models.OneToOneField(Action, on_delete=models.PROTECT, related_name="follow_up")

    class Meta:
        ordering = ["meeting", "item", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "slug"], name="follow_up_slug_once")]
        triggers = frozen_with_minutes("follow_up")

    def __str__(self) -> str:
        return str(self.action)
