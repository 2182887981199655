import datetime
from typing import Self

import pgtrigger
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Mod

from commissioning.permissions import can_view_draft_returns
from governance.freezing import frozen_with_parent
from governance.models import Body, Named, Organisation, Partnership, Sourced


class ReturnStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Superseded"


UNPUBLISHED = (ReturnStatus.DRAFT, ReturnStatus.SUBMITTED)

RETURN_STEPS: dict[tuple[str, str], ReturnStatus] = {
    (ReturnStatus.DRAFT, "submit"): ReturnStatus.SUBMITTED,
    (ReturnStatus.SUBMITTED, "send back"): ReturnStatus.DRAFT,
    (ReturnStatus.SUBMITTED, "publish"): ReturnStatus.PUBLISHED,
    (ReturnStatus.PUBLISHED, "supersede"): ReturnStatus.SUPERSEDED,
}
"""What may be done to a return in which status, and what it is then. Nothing else may."""


class Measure(models.TextChoices):
    PLANNED = "planned", "Planned"
    FORECAST = "forecast", "Forecast"
    ACTUAL = "actual", "Actual"


class Provision(models.TextChoices):
    COMMISSIONED = "commissioned", "Commissioned"
    IN_HOUSE = "in_house", "In-house"
    BOTH = "both", "Commissioned and in-house"
    NOT_STATED = "not_stated", "Not stated"


class Pooling(models.TextChoices):
    SINGLE = "single", "Single budget"
    ALIGNED = "aligned", "Aligned"
    POOLED = "pooled", "Pooled"
    NOT_STATED = "not_stated", "Not stated"


class Sector(Sourced, Named):
    """A service whose money a budget line is, such as health: a column of the matrix, never a group."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="sectors")
    position = models.PositiveSmallIntegerField(default=1)

    class Meta(Named.Meta):
        ordering = ["position", "name"]


class ReturnQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Returns that stand: neither unpublished nor superseded ones."""
        return self.filter(status=ReturnStatus.PUBLISHED)

    def waiting(self) -> Self:
        """Returns that wait to be published, the longest waiting first."""
        return self.filter(status=ReturnStatus.SUBMITTED).order_by("submitted_on", "pk")

    def submitted_for(self, other: "Return") -> Self:
        """Returns of the same year that wait to be published."""
        return self.filter(
            partnership=other.partnership_id, first_year=other.first_year, status=ReturnStatus.SUBMITTED
        ).exclude(pk=other.pk)

    def begun(self, on: datetime.date) -> Self:
        """Returns whose commissioning year, which runs from 1 April, had begun by a day."""
        return self.filter(first_year__lte=on.year if on >= datetime.date(on.year, 4, 1) else on.year - 1)

    def visible_to(self, user, partnership: Partnership) -> Self:
        """Returns of a partnership that a reader may see."""
        mine = self.filter(partnership=partnership)
        if can_view_draft_returns(user, partnership):
            return mine
        return mine.exclude(status__in=UNPUBLISHED)

    def with_others(self) -> Self:
        """Returns with who submitted and published them, and the returns that they supersede or that supersede them."""
        return self.select_related("submitted_by", "published_by", "supersedes", "superseded_by")

    def with_file(self) -> Self:
        """Returns with the file that each was read from, but not what is in it."""
        return self.select_related("file", "file__brought_by").defer("file__data")

    def for_list(self) -> Self:
        """Returns with their number of lines, the latest year and the newest first."""
        return self.with_others().annotate(line_count=Count("lines")).order_by("-first_year", "-pk")


class Return(Sourced, models.Model):
    """One submission of budget lines for a commissioning year. After publication it is only ever superseded."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="returns")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    first_year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1900)], help_text="2009 for the commissioning year 2009/10."
    )
    year_note = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=ReturnStatus, default=ReturnStatus.DRAFT)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    caption = models.CharField(max_length=250, blank=True)
    unit_printed = models.CharField("unit as printed", max_length=40, blank=True)
    unit_pounds = models.PositiveIntegerField("pounds in one printed unit", default=1)
    unit_note = models.TextField(blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["-first_year", "title"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "slug"], name="return_slug_once"),
            models.UniqueConstraint(
                fields=["partnership", "first_year"],
                condition=Q(status=ReturnStatus.PUBLISHED),
                name="return_one_published_a_year",
                violation_error_message="A return for that year is published already: supersede it instead.",
            ),
            models.CheckConstraint(condition=Q(status__in=ReturnStatus.values), name="return_status_is_known"),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | ~Q(published_by=F("submitted_by")),
                name="return_published_by_another",
                violation_error_message="A return is published by somebody else than who submitted it.",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(status__in=UNPUBLISHED),
                name="return_unpublished_has_no_publisher",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_return_stays",
                operation=pgtrigger.Delete,
                condition=~pgtrigger.Q(old__status=ReturnStatus.DRAFT),
            ),
            pgtrigger.Trigger(
                name="published_return_unchanged",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__status=ReturnStatus.DRAFT),
                func="""
                    IF to_jsonb(NEW) - 'status' <> to_jsonb(OLD) - 'status' AND NOT (
                        OLD.status = 'submitted'
                        AND to_jsonb(NEW) - ARRAY['status', 'published_at', 'published_by_id', 'supersedes_id']
                            = to_jsonb(OLD) - ARRAY['status', 'published_at', 'published_by_id', 'supersedes_id']
                    ) THEN
                        RAISE EXCEPTION 'return % is published and cannot be changed', OLD.id
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.FSM(
                name="return_status_moves_on",
                field="status",
                transitions=sorted({(status, becomes) for (status, _), becomes in RETURN_STEPS.items()}),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def year(self) -> str:
        """The commissioning year as people write it: “2009/10”."""
        return f"{self.first_year}/{(self.first_year + 1) % 100:02}"


def _frozen_with_return(name: str) -> list[pgtrigger.Trigger]:
    return frozen_with_parent(
        name, parent="return", table="commissioning_return", column="return_id", frozen_when="status <> 'draft'"
    )


class ReturnFileQuerySet(models.QuerySet):
    def of(self, submission: Return) -> Self:
        """The file of a return, if it was read from one."""
        return self.filter(submission=submission).select_related("brought_by")

    def described(self) -> Self:
        """Files without what is in them."""
        return self.defer("data")


class ReturnFile(models.Model):
    """The spreadsheet that a return was read from, as it was brought."""

    submission = models.OneToOneField(Return, on_delete=models.CASCADE, related_name="file", db_column="return_id")
    name = models.CharField(max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField("size in bytes")
    data = models.BinaryField()
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ReturnFileQuerySet.as_manager()

    class Meta:
        triggers = _frozen_with_return("return_file")

    def __str__(self) -> str:
        return self.name


class BudgetLineQuerySet(models.QuerySet):
    def for_list(self) -> Self:
        """Lines with group, sector and provider, in the order of their return."""
        return self.select_related("group", "sector", "provider").order_by("position", "pk")

    def all_in_thousands(self) -> bool:
        """Tell whether every amount is whole thousands of pounds, so that £ million shows it exactly."""
        return not self.order_by().alias(rest=Mod("amount", 1000)).exclude(rest=0).filter(amount__isnull=False).exists()

    def of_published(self) -> Self:
        """Lines of returns that stand."""
        return self.filter(submission__status=ReturnStatus.PUBLISHED)


class BudgetLine(Sourced, models.Model):
    """Money of one group from one sector, in exact pounds; an empty amount is a blank in the source, not zero."""

    submission = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines", db_column="return_id")
    slug = models.SlugField(max_length=160)
    position = models.PositiveIntegerField(default=1)
    group = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="budget_lines")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="budget_lines")
    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="budget_lines"
    )
    service = models.CharField(max_length=200, blank=True)
    measure = models.CharField(max_length=8, choices=Measure, default=Measure.PLANNED)
    provision = models.CharField(max_length=12, choices=Provision, default=Provision.NOT_STATED)
    pooling = models.CharField(max_length=10, choices=Pooling, default=Pooling.NOT_STATED)
    printed = models.CharField("as printed", max_length=40, blank=True)
    amount = models.DecimalField("amount in pounds", max_digits=15, decimal_places=2, null=True, blank=True)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        ordering = ["submission", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["submission", "slug"], name="budget_line_slug_once")]
        triggers = _frozen_with_return("budget_line")

    def __str__(self) -> str:
        return f"{self.group}, {self.sector}"


class StatedTotal(Sourced, models.Model):
    """A total as the source printed it: of a group, of a sector, or of everything. Kept to be reconciled against."""

    submission = models.ForeignKey(
        Return, on_delete=models.CASCADE, related_name="stated_totals", db_column="return_id"
    )
    slug = models.SlugField(max_length=160)
    group = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="stated_totals")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, null=True, blank=True, related_name="stated_totals")
    measure = models.CharField(max_length=8, choices=Measure, default=Measure.PLANNED)
    printed = models.CharField("as printed", max_length=40, blank=True)
    amount = models.DecimalField("amount in pounds", max_digits=15, decimal_places=2)

    class Meta:
        ordering = ["submission", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "slug"], name="stated_total_slug_once"),
            models.UniqueConstraint(
                fields=["submission", "measure", "group", "sector"], name="stated_total_once", nulls_distinct=False
            ),
        ]
        triggers = _frozen_with_return("stated_total")

    def __str__(self) -> str:
        return f"Stated total: {self.group or 'all groups'}, {self.sector or 'all sectors'}"
