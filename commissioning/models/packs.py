from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from commissioning.permissions import can_make_packs
from governance.freezing import frozen_with_parent
from governance.models import Partnership

from .returns import Return

if TYPE_CHECKING:
    from governance.permissions import Reader


class PackKind(models.TextChoices):
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel (XLSX)"
    ODS = "ods", "OpenDocument (ODS)"
    CSV = "zip", "CSV files, zipped"


class BoardPackQuerySet(models.QuerySet["BoardPack"]):
    def visible_to(self, user: "Reader", partnership: Partnership) -> Self:
        """Packs of a partnership: made ones are for everybody, the others for those who may make one."""
        theirs = self.filter(partnership=partnership).select_related("made_by")
        return theirs if can_make_packs(user, partnership) else theirs.filter(made_at__isnull=False)

    def numbered(self, number: int) -> "BoardPack | None":
        """The pack with this number, or None."""
        return self.filter(number=number).first() if number < 2**31 else None


class BoardPack(models.Model):
    """The published figures of one year, as at a day, in files that agree with each other. Once made it stays so."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="board_packs")
    number = models.PositiveIntegerField(help_text="Counted from 1 within the partnership.")
    title = models.CharField(max_length=300)
    first_year = models.PositiveSmallIntegerField(help_text="2009 for the commissioning year 2009/10.")
    as_at = models.DateField(help_text="The day whose figures it holds.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)
    job = models.BigIntegerField(null=True, blank=True, help_text="The id of the job that makes it.")
    returns = models.JSONField(
        default=list, blank=True, help_text="The returns in it: title, slug, year, version and number of lines of each."
    )
    summary = models.TextField(blank=True, help_text="Whether the totals agree with the published table, in words.")

    objects = BoardPackQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "number"], name="board_pack_number_once"),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True) | (Q(made_at__gte=F("asked_at")) & ~Q(returns=[]) & ~Q(summary="")),
                name="board_pack_made_says_of_what",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="made_pack_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__made_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def year(self) -> str:
        """The commissioning year as people write it: “2009/10”."""
        return Return(first_year=self.first_year).year


class BoardPackFile(models.Model):
    """One format of a pack: its bytes, of which the database itself computes length and hash."""

    pack = models.ForeignKey(BoardPack, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=4, choices=PackKind)
    content = models.BinaryField()
    size = models.GeneratedField(
        expression=Func(F("content"), function="octet_length", output_field=models.IntegerField()),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    sha256 = models.GeneratedField(
        expression=Func(
            Func(F("content"), function="sha256", output_field=models.BinaryField()),
            Value("hex"),
            function="encode",
            output_field=models.CharField(max_length=64),
        ),
        output_field=models.CharField(max_length=64),
        db_persist=True,
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "kind"], name="board_pack_file_once"),
            models.CheckConstraint(condition=Q(kind__in=PackKind.values), name="board_pack_file_kind_is_known"),
        ]
        triggers = frozen_with_parent(
            "board_pack_file",
            parent="board pack",
            table="commissioning_boardpack",
            column="pack_id",
            frozen_when="made_at IS NOT NULL",
        )

    def __str__(self) -> str:
        return f"{self.pack} ({self.get_kind_display()})"
