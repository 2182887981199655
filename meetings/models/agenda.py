from typing import TYPE_CHECKING, Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from governance.models import Access, Partnership, Review, Structure, readable
from governance.models.body import known_to
from planning.models import Plan, Priority

from .frozen import frozen_with_minutes
from .meetings import Meeting, open_to

if TYPE_CHECKING:
    from governance.permissions import Reader


class ItemKind(models.TextChoices):
    APOLOGIES = "apologies", "Apologies"
    DECLARATIONS = "declarations", "Declarations of interest"
    MINUTES = "minutes", "Minutes of the last meeting"
    ACTIONS = "actions", "Actions outstanding"
    DECISION = "decision", "For decision"
    DISCUSSION = "discussion", "For discussion"
    INFORMATION = "information", "For information"
    OTHER = "other", "Other business"


class AgendaItemQuerySet(models.QuerySet):
    def visible_to(self, user: "Reader", partnership: Partnership) -> Self:
        """Items of agendas that are published, or that a reader prepares; restricted ones only for their readers."""
        return self.filter(
            readable(user, partnership, body="meeting__body"),
            open_to(user, partnership, "agenda_published_at") | open_to(user, partnership, "minutes_published_at"),
            known_to(user, partnership, "meeting__body__"),
            meeting__partnership=partnership,
        )


class AgendaItem(models.Model):
    """One item of a meeting's agenda, what it is about, and, once the meeting was held, what is minuted of it.

    The `text` belongs to the agenda and is as public as it; the `minute` is as public as the minutes.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    slug = models.SlugField(max_length=120)
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=12, choices=ItemKind, default=ItemKind.DISCUSSION)
    title = models.CharField(max_length=250)
    text = models.TextField(blank=True)
    presenter = models.CharField(max_length=200, blank=True)
    access = models.CharField(max_length=8, choices=Access, default=Access.PUBLIC)
    access_reason = models.CharField(max_length=250, blank=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items")
    structure = models.ForeignKey(
        Structure, on_delete=models.SET_NULL, null=True, blank=True, related_name="agenda_items"
    )
    minute = models.TextField(blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "slug"], name="agenda_item_slug_once"),
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="agenda_item_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="agenda_item_kind_is_known"),
            models.CheckConstraint(condition=Q(access__in=Access.values), name="agenda_item_access_is_known"),
        ]
        indexes = [
            GinIndex(SearchVector("title", config="english"), name="agenda_item_words"),
            GinIndex(OpClass("title", "gin_trgm_ops"), name="agenda_item_letters"),
        ]
        triggers = frozen_with_minutes("agenda_item")

    def __str__(self) -> str:
        return self.title
