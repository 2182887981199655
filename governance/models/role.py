from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from governance.permissions import Permission

from .body import Body
from .partnership import Partnership


class Role(models.Model):
    """A named set of permissions."""

    slug = models.SlugField(unique=True)
    label = models.CharField(max_length=100)
    sentence = models.CharField(max_length=250)
    permissions = ArrayField(
        models.CharField(max_length=40, choices=[(permission.value, permission.value) for permission in Permission]),
        default=list,
    )
    needs_second_factor = models.BooleanField(default=False, help_text="Who has it signs in with two factors.")

    needs_second_factor = models.BooleanField(default=False, help_text="Who has it signs in with two factors.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label


class Grant(models.Model):
    """A role that somebody has on a partnership, or on a body and all below it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="grants")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, blank=True, related_name="grants")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "partnership", "body"], name="grant_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"
