import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from governance.models import Grant, Partnership
from governance.permissions import Permission


class Often(models.TextChoices):
    DAILY = "daily", "Every day"
    WEEKLY = "weekly", "Every Monday"
    NEVER = "never", "Never"

    def leaves_on(self, day: datetime.date) -> bool:
        """Whether a digest leaves on a day for whoever chose this."""
        return self == Often.DAILY or (self == Often.WEEKLY and day.isoweekday() == 1)

    def next_after(self, day: datetime.date) -> datetime.date | None:
        """The first day after a day on which a digest leaves; None for never."""
        days = (day + datetime.timedelta(days=ahead) for ahead in range(1, 8))
        return next((later for later in days if self.leaves_on(later)), None)


class ReminderChoiceQuerySet(models.QuerySet):
    def often_of(self, user, partnership: Partnership) -> Often:
        """How often somebody is reminded: as they chose, else weekly; a superuser without a role only when asked."""
        chosen = self.filter(user=user, partnership=partnership).values_list("often", flat=True).first()
        if chosen:
            return Often(chosen)
        return Often.WEEKLY if _keepers().filter(user=user, partnership=partnership).exists() else Often.NEVER

    def recipients(self) -> dict[tuple[int, int], Often]:
        """How often each person who keeps seats is reminded, by their id and the partnership's; two queries."""
        kept = _keepers().filter(user__is_active=True).values_list("user", "partnership")
        often = dict.fromkeys(kept, Often.WEEKLY)
        chosen = self.filter(user__is_active=True).values_list("user", "partnership", "often", "user__is_superuser")
        for user, partnership, choice, is_superuser in chosen:
            if is_superuser or (user, partnership) in often:
                often[user, partnership] = Often(choice)
        return often


def _keepers() -> models.QuerySet[Grant]:
    return Grant.objects.filter(role__permissions__contains=[Permission.CHANGE_MEMBERSHIP])


class ReminderChoice(models.Model):
    """How often somebody is reminded of the seats that they keep in a partnership; weekly where nothing is chosen."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_choices")
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="reminder_choices")
    often = models.CharField(max_length=6, choices=Often, default=Often.WEEKLY)

    objects = ReminderChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "partnership"], name="reminder_choice_once"),
            models.CheckConstraint(condition=Q(often__in=Often.values), name="reminder_choice_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.partnership}: {self.get_often_display().lower()}"


class DigestQuerySet(models.QuerySet):
    def sent_to(self, user, partnership: Partnership) -> Self:
        """Digests of a partnership that were sent to somebody, the last one first."""
        return self.filter(user=user, partnership=partnership, sent_at__isnull=False).order_by("-sent_at")


class Digest(models.Model):
    """What somebody was reminded of on one day; `mark` is a hash of what it says, whatever the day it is said on."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="digests")
    for_day = models.DateField()
    items = models.JSONField(default=list)
    mark = models.CharField("hash of what it says", max_length=64)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["-for_day", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "partnership", "for_day"], name="digest_once_a_day")]
        indexes = [
            models.Index(
                fields=["user", "partnership", "-sent_at"], condition=Q(sent_at__isnull=False), name="digest_sent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.partnership}, {self.for_day:%-d %B %Y}"

    @property
    def total(self) -> int:
        """How many seats it tells of."""
        return sum(section["total"] for section in self.items)
