"""What belongs to the making of a structure: every edit of the draft, and what readers say of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .body import Body
from .structure import Placement, Structure, frozen_with_structure


class EditKind(models.TextChoices):
    ADDED = "added", "Added"
    MOVED = "moved", "Moved"
    RENAMED = "renamed", "Renamed"
    ANSWERS = "answers", "Line of accountability"
    RETIRED = "retired", "Retired"
    SPLIT = "split", "Split"
    MERGED = "merged", "Merged"
    TIED = "tied", "Tie added"
    UNTIED = "untied", "Tie ended"
    BROUGHT_IN = "brought_in", "Changes brought in"
    UNDONE = "undone", "Undone"


class StructureEdit(models.Model):
    """One edit of a draft: what it did in words, and the patch that it applied (governance/trees/patch.py)."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="edits")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=EditKind)
    did = models.TextField()
    patch = models.JSONField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    into = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["structure", "number"]
        constraints = [models.UniqueConstraint(fields=["structure", "number"], name="edit_number_once")]
        triggers = frozen_with_structure("edit")

    def __str__(self) -> str:
        return self.did


class CommentStatus(models.TextChoices):
    WAITING = "waiting", "Waiting to be read"
    SHOWN = "shown", "Shown"
    HIDDEN = "hidden", "Not shown"


class CommentQuerySet(models.QuerySet):
    def shown(self) -> Self:
        """Comments that whoever sees the draft may read."""
        return self.filter(status=CommentStatus.SHOWN)

    def waiting(self) -> Self:
        """Comments that nobody read yet."""
        return self.filter(status=CommentStatus.WAITING)

    def hidden(self) -> Self:
        """Comments that somebody read and does not show."""
        return self.filter(status=CommentStatus.HIDDEN)

    def for_list(self) -> Self:
        """Comments, the oldest first, each with `about`: what its body is called in the draft, if it is still there."""
        place = Placement.objects.filter(structure=models.OuterRef("structure"), body=models.OuterRef("body"))
        return self.annotate(about=models.Subquery(place.order_by().values("name")[:1])).order_by("made_at", "pk")


class StructureComment(models.Model):
    """What a reader says of a draft, on the whole or on one body of it. Strangers are shown once somebody read them."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="comments")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=120)
    text = models.TextField()
    status = models.CharField(max_length=7, choices=CommentStatus, default=CommentStatus.WAITING)
    made_at = models.DateTimeField(db_default=Now())
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["structure", "status"], name="comment_by_status")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_says_something")]

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:60]}"

    @property
    def is_shown(self) -> bool:
        """Whether whoever sees the draft may read it."""
        return self.status == CommentStatus.SHOWN
