from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from governance.models import Grant, Partnership
from meetings.models import Meeting

if TYPE_CHECKING:
    from portal.models import User


class What(models.TextChoices):
    """What a notice tells of a meeting, in the words of `meetings.registry`."""

    AGENDA = "agenda", "Agenda published"
    CHANGED = "changed", "Changed"
    CANCELLED = "cancelled", "Cancelled"
    RESTORED = "restored", "Takes place after all"
    MINUTES = "minutes", "Minutes published"


class Wanted(models.TextChoices):
    ALL = "all", "Send me notices"
    NONE = "none", "Send me none"


class NoticeChoiceQuerySet(models.QuerySet):
    def wanted_by(self, user: "User", partnership: Partnership) -> Wanted:
        """What somebody chose in a partnership; all where nothing is chosen."""
        chosen = self.filter(user=user, partnership=partnership).values_list("wanted", flat=True).first()
        return Wanted(chosen) if chosen else Wanted.ALL

    def refusing(self, partnership: Partnership) -> Self:
        """The choices of those who want none."""
        return self.filter(partnership=partnership, wanted=Wanted.NONE)


class NoticeChoice(models.Model):
    """Whether somebody wants to be told by e-mail of the meetings of their bodies; yes where nothing is chosen."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices")
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="notice_choices")
    wanted = models.CharField(max_length=4, choices=Wanted, default=Wanted.ALL)

    objects = NoticeChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "partnership"], name="notice_choice_once"),
            models.CheckConstraint(condition=Q(wanted__in=Wanted.values), name="notice_choice_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.partnership}: {self.get_wanted_display().lower()}"


class NoticeQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        """Notices that were neither sent nor dropped."""
        return self.filter(sent_at=None, dropped_at=None)


class Notice(models.Model):
    """One thing about a meeting that one person is told by e-mail, once.

    `mark` parts it from others of its kind: when an agenda or minutes were published, or the `sequence` of a change.
    It is dropped, and never sent, when it is no longer true or no longer theirs to know.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="notices")
    what = models.CharField(max_length=9, choices=What)
    mark = models.CharField(max_length=40)
    sequence = models.PositiveIntegerField(help_text="The meeting's, when this was made.")
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=250, blank=True, help_text="Why it was dropped, or was not taken so far.")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "pk"]
        indexes = [
            models.Index(
                fields=["made_at"], condition=Q(sent_at__isnull=True, dropped_at__isnull=True), name="notice_waiting"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["user", "meeting", "what", "mark"], name="notice_once"),
            models.CheckConstraint(condition=Q(what__in=What.values), name="notice_what_is_known"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(dropped_at=None), name="notice_sent_or_dropped"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.meeting}: {self.get_what_display().lower()}"


class CalendarAddress(models.Model):
    """The secret address of somebody's own calendar in a partnership, kept as a hash.

    It rests on one of the roles that they had when it was made, and goes with it: a role given again later does not
    bring an old address back.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_addresses")
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="calendar_addresses")
    rests_on = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="calendar_addresses")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "calendar addresses"
        constraints = [models.UniqueConstraint(fields=["user", "partnership"], name="calendar_address_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.partnership}"
