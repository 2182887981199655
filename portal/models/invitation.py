import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Lower
from django.utils import timezone

from governance.models import Body, Partnership, Role

from .job import Job

SEND_INVITATION = "send invitation"


def two_weeks_from_now() -> datetime.datetime:
    """When an invitation made now runs out."""
    return timezone.now() + datetime.timedelta(days=settings.INVITATION_DAYS)


class InvitationQuerySet(models.QuerySet):
    def of(self, partnership: Partnership) -> Self:
        """The invitations to a partnership."""
        return self.filter(partnership=partnership)

    def open(self) -> Self:
        """Neither accepted nor withdrawn; some may have run out."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def sought(self, words: str, role: str) -> Self:
        """Those whose name or address holds some words, for a role by its slug; nothing asked for keeps all."""
        found = self.filter(Q(name__icontains=words) | Q(email__icontains=words)) if words else self
        return found.filter(role__slug=role) if role else found

    def for_list(self) -> Self:
        """With role, body and host, and how the last attempt to send the mail ended; the newest first."""
        jobs = (
            Job.objects.filter(kind=SEND_INVITATION)
            .annotate(about=Cast(KT("arguments__invitation"), models.BigIntegerField()))
            .filter(about=models.OuterRef("pk"))
            .order_by("-pk")
        )
        return (
            self.select_related("role", "body", "invited_by")
            .annotate(sending=models.Subquery(jobs.values("state")[:1]))
            .order_by("-made_at", "pk")
        )


class Invitation(models.Model):
    """What an administrator offers to an e-mail address: a role on a partnership, or on a body in it.

    The address that is mailed holds a signed number and nothing else; no secret is kept here.
    """

    email = models.EmailField("e-mail address")
    name = models.CharField(max_length=200)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="invitations")
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="invitations")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations_made")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=two_weeks_from_now)
    sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations_accepted"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "partnership",
                "role",
                "body",
                condition=Q(accepted_at=None, withdrawn_at=None),
                nulls_distinct=False,
                name="invitation_open_once",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_accepted_or_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="invitation_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.email})"

    @property
    def has_run_out(self) -> bool:
        """Whether its two weeks are over."""
        return self.expires_at <= timezone.now()
