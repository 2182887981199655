from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from governance.models import Access, Partnership, readable
from governance.models.body import known_to

from .agenda import AgendaItem
from .meetings import Meeting, open_to

if TYPE_CHECKING:
    from governance.permissions import Reader


class FileKind(models.TextChoices):
    """The kinds of file that are taken, known by what is in them."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word (DOCX)"
    XLSX = "xlsx", "Excel (XLSX)"
    PPTX = "pptx", "PowerPoint (PPTX)"
    ODT = "odt", "OpenDocument text"
    ODS = "ods", "OpenDocument spreadsheet"
    ODP = "odp", "OpenDocument presentation"
    CSV = "csv", "CSV"
    TEXT = "txt", "Plain text"
    PNG = "png", "PNG image"
    JPEG = "jpg", "JPEG image"


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user: "Reader", partnership: Partnership) -> Self:
        """Papers that a reader may read: the agenda is open to them, and so are the item and the paper."""
        return self.filter(
            readable(user, partnership, body="meeting__body"),
            Q(item__isnull=True) | readable(user, partnership, access="item__access", body="meeting__body"),
            open_to(user, partnership, "agenda_published_at") | open_to(user, partnership, "minutes_published_at"),
            known_to(user, partnership, "meeting__body__"),
            meeting__partnership=partnership,
        )

    def at(self, meeting: str, slug: str) -> "Paper | None":
        """The paper at an address, with its meeting, body and item, in one query; None where there is none."""
        return self.select_related("meeting__body", "item").filter(meeting__slug=meeting, slug=slug).first()


class Paper(models.Model):
    """A paper of a meeting or of one of its items, in one or more versions. It is never more public than its item."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="papers")
    slug = models.SlugField(max_length=120)
    title = models.CharField(max_length=250)
    access = models.CharField(max_length=8, choices=Access, default=Access.PUBLIC)
    position = models.PositiveSmallIntegerField(default=1)

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "item", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "slug"], name="paper_slug_once"),
            models.CheckConstraint(condition=Q(access__in=Access.values), name="paper_access_is_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def narrowest_access(self) -> Access:
        """Who may read it: as few as its item says where that says fewer. Reads the item, so select it with it."""
        stated = [self.access, self.item.access] if self.item else [self.access]
        return Access(max(stated, key=Access.values.index))


class PaperVersion(models.Model):
    """One file of a paper: what it is, by its content, and who brought it. The newest is the paper; none is changed.

    One that is withdrawn is served to nobody any more; that it was there, and why it went, stays on record.
    """

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(help_text="Counted from 1 within the paper.")
    kind = models.CharField(max_length=4, choices=FileKind)
    name = models.CharField(max_length=200, help_text="The file's name as it was brought, made harmless.")
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=250, blank=True)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["paper", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="paper_version_number_once"),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="paper_version_kind_is_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because="")),
                name="paper_version_withdrawn_says_why",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="paper_version_stays",
                fields=["paper", "number", "kind", "name", "size", "sha256", "note", "brought_by", "brought_at"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper}, version {self.number}"


class PaperData(models.Model):
    """The bytes of a version, in a table of their own so that lists never read them."""

    version = models.OneToOneField(PaperVersion, on_delete=models.CASCADE, related_name="content")
    data = models.BinaryField()

    class Meta:
        triggers = [pgtrigger.Protect(name="paper_data_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return str(self.version)
