from decimal import Decimal
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q, Sum, Value
from django.db.models.functions import Round
from django.utils import timezone

from commissioning.models import Measure, Pooling, Provision, Return, Sector
from commissioning.permissions import can_publish_returns
from governance.models import Body, Organisation, Partnership

MOST = Decimal(10) ** 13


class ReturnSheetStatus(models.TextChoices):
    READING = "reading", "Being read"
    REFUSED = "refused", "Could not be read"
    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    DROPPED = "dropped", "Laid aside"


RETURN_SHEET_STEPS: dict[tuple[str, str], ReturnSheetStatus] = {
    (ReturnSheetStatus.READING, "open"): ReturnSheetStatus.OPEN,
    (ReturnSheetStatus.READING, "refuse"): ReturnSheetStatus.REFUSED,
    (ReturnSheetStatus.OPEN, "mend"): ReturnSheetStatus.OPEN,
    (ReturnSheetStatus.OPEN, "accept"): ReturnSheetStatus.ACCEPTED,
    (ReturnSheetStatus.OPEN, "drop"): ReturnSheetStatus.DROPPED,
}
"""What may be done to a sheet in which status, and what it is then. Nothing else may."""


class ReturnSheetQuerySet(models.QuerySet["ReturnSheet"]):
    def visible_to(self, user: Any, partnership: Partnership) -> Self:
        """Sheets of a partnership that a user brought; whoever may publish returns sees everybody's."""
        theirs = self.filter(partnership=partnership).select_related("made_by", "submission").defer("data")
        return theirs if can_publish_returns(user, partnership) else theirs.filter(made_by=user)

    def numbered(self, pk: int) -> "ReturnSheet | None":
        """The sheet with this id, or None."""
        return self.filter(pk=pk).first() if pk < 2**63 else None

    def for_list(self) -> Self:
        """Sheets without what they hold, the newest first."""
        return self.defer("data").order_by("-made_at", "-pk")


class ReturnSheet(models.Model):
    """A spreadsheet of budget lines that somebody brought: the file, what it says of itself, and what became of it."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="return_sheets")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=200)
    data = models.BinaryField(help_text="The file; empty once the sheet is accepted or laid aside.")
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField("size in bytes")
    status = models.CharField(max_length=8, choices=ReturnSheetStatus, default=ReturnSheetStatus.READING)
    job = models.BigIntegerField(null=True, blank=True, help_text="The id of the job that reads it.")
    refusal = models.TextField(blank=True)
    title = models.CharField(max_length=200, blank=True)
    first_year = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1900)])
    unit_printed = models.CharField(max_length=40, blank=True)
    unit_pounds = models.PositiveIntegerField(null=True, blank=True)
    unit_confirmed = models.BooleanField(default=False, help_text="Somebody said that a doubtful unit is right.")
    notes = models.JSONField(default=list, blank=True, help_text="What was noticed when it was read.")
    row_count = models.PositiveIntegerField(default=0)
    submission = models.ForeignKey(
        Return, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_column="return_id"
    )

    objects = ReturnSheetQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["partnership", "-made_at"], name="return_sheet_by_partnership")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ReturnSheetStatus.values), name="return_sheet_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=ReturnSheetStatus.REFUSED) | ~Q(refusal=""), name="return_sheet_refusal_says_why"
            ),
            models.CheckConstraint(
                condition=Q(unit_pounds__isnull=True) | Q(unit_pounds__gt=0), name="return_sheet_unit_is_some"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="return_sheet_moves_on",
                field="status",
                transitions=sorted(
                    {(status, becomes) for (status, _), becomes in RETURN_SHEET_STEPS.items() if status != becomes}
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def year(self) -> str:
        """The commissioning year as people write it, “2009/10”, or nothing."""
        return Return(first_year=self.first_year).year if self.first_year else ""


class ReturnRowQuerySet(models.QuerySet["ReturnRow"]):
    def faulty(self) -> Self:
        """Rows that need mending, in the order of the file."""
        return self.exclude(problems=[]).filter(left_out=False).order_by("number", "column")

    def faulty_cells(self) -> Self:
        """Faulty rows of which a cell is wrong by itself, and not only a name that stands in other rows too."""
        named = Q()
        for column in ("group", "sector", "provider"):
            named |= Q(**{f"{column}_name": "", "problems__contains": [column]})
        return self.faulty().filter(
            named | Q(problems__overlap=["amount", "pence", "service", "measure", "provision", "pooling"])
        )

    def lines(self) -> Self:
        """Rows that are budget lines: neither totals nor left out."""
        return self.filter(is_total=False, left_out=False)

    def in_unit(self, pounds: int) -> int:
        """Give every row its amount in pounds, one printed unit being so many; returns how many rows there are.

        A figure that is no whole number of pence in that unit, or larger than any budget, is a problem of its row.
        """
        amount = ExpressionWrapper(F("figure") * Value(pounds), models.DecimalField(max_digits=40, decimal_places=8))
        exact = self.alias(worth=amount, rounded=Round("worth", 2)).filter(
            worth=F("rounded"), worth__lt=MOST, worth__gt=-MOST
        )
        without = Func(F("problems"), Value("pence"), function="array_remove")
        whole = self.update(amount=None, problems=without)
        exact.update(amount=F("figure") * Value(pounds))
        faulty = self.filter(figure__isnull=False, amount__isnull=True)
        faulty.update(problems=Func(F("problems"), Value("pence"), function="array_append"))
        return whole

    def by_measure(self) -> Any:
        """What the lines add up to, by measure."""
        return self.lines().order_by().values("measure").annotate(amount=Sum("amount"), count=models.Count("pk"))

    def by_group(self) -> Any:
        """What the lines add up to, by measure and group: `amount` in pounds and how many."""
        return (
            self.lines()
            .order_by()
            .values("measure", "group", "group__name")
            .annotate(amount=Sum("amount"), count=models.Count("pk"))
            .order_by("measure", "group__name")
        )


class ReturnRow(models.Model):
    """One figure of a sheet as it was read: the cells as written, what they mean, and what is wrong with them."""

    sheet = models.ForeignKey(ReturnSheet, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="The row in the file, from 1.")
    column = models.PositiveSmallIntegerField(default=0, help_text="In a table of sectors, the column from 1.")
    group_name = models.TextField(blank=True)
    sector_name = models.TextField(blank=True)
    provider_name = models.TextField(blank=True)
    service = models.TextField(blank=True)
    measure_said = models.TextField(blank=True)
    provision_said = models.TextField(blank=True)
    pooling_said = models.TextField(blank=True)
    amount_said = models.TextField(blank=True)
    group = models.ForeignKey(Body, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    sector = models.ForeignKey(Sector, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    provider = models.ForeignKey(Organisation, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    measure = models.CharField(max_length=8, choices=Measure, default=Measure.PLANNED)
    provision = models.CharField(max_length=12, choices=Provision, default=Provision.NOT_STATED)
    pooling = models.CharField(max_length=10, choices=Pooling, default=Pooling.NOT_STATED)
    figure = models.DecimalField(
        max_digits=21, decimal_places=8, null=True, blank=True, help_text="As written, in the sheet's unit."
    )
    amount = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True, help_text="In pounds.")
    is_total = models.BooleanField(default=False)
    left_out = models.BooleanField(default=False)
    adds_provider = models.BooleanField(default=False, help_text="Its provider is a new organisation.")
    problems = ArrayField(models.CharField(max_length=10), default=list, blank=True)

    objects = ReturnRowQuerySet.as_manager()

    class Meta:
        ordering = ["sheet", "number", "column"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number", "column"], name="return_row_once")]
        indexes = [
            models.Index(fields=["sheet", "number", "column"], condition=~Q(problems=[]), name="return_row_faulty")
        ]

    def __str__(self) -> str:
        return f"Row {self.number}"
