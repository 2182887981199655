import datetime
from typing import Self

from django.contrib.contenttypes.fields import GenericRelation
from django.db import OperationalError, connection, models
from django.urls import reverse
from django.utils import timezone

from governance.dates import PartialDate
from governance.edition import raised_at_commit


class PartnershipQuerySet(models.QuerySet):
    def by_name(self) -> Self:
        """Every partnership: they are all public."""
        return self.order_by("name")


class Partnership(models.Model):
    """A local strategic partnership: it owns structures, bodies, plans and returns."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    record_date = models.DateField(
        null=True, blank=True, help_text="The day that the record describes; empty for a living partnership."
    )
    record_date_note = models.TextField(blank=True)
    website = models.URLField(max_length=300, blank=True)
    sources = GenericRelation("Source")

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnership", args=[self.slug])

    @property
    def opening_date(self) -> datetime.date:
        """The day on which its pages open: the record date, or today."""
        return self.record_date or timezone.localdate()

    @property
    def record_date_in_words(self) -> str:
        """The record date for a reader, or nothing."""
        return str(PartialDate(self.record_date)) if self.record_date else ""


class Named(models.Model):
    """Something of a partnership that has a name and an address of its own."""

    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=200)

    class Meta:
        abstract = True
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "slug"], name="%(app_label)s_%(class)s_slug_once")
        ]

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """One row whose number rises with every committed change of what pages show.

    Pages are kept under the number they were made from. Triggers raise it, at commit, so that a change
    by raw SQL counts too and no reader can keep an old page under a new number.
    """

    number = models.BigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="edition_is_one_row")]

    def __str__(self) -> str:
        return str(self.number)

    @staticmethod
    def present() -> int:
        """The number now, 0 before the first change. Bare SQL, because every kept page asks.

        It is the first query of its request, so it stands in for Django's check that the connection still works.
        """
        connection.health_check_done = True  # type: ignore[attr-defined]
        try:
            return Edition._read()
        except OperationalError:
            if connection.in_atomic_block:
                raise
            connection.close()
            return Edition._read()

    @staticmethod
    def _read() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM governance_edition")
            row = cursor.fetchone()
        return row[0] if row else 0


class EditionRise(models.Model):
    """That a transaction will raise the edition when it commits; no other transaction ever sees the row."""

    class Meta:
        triggers = [raised_at_commit()]

    def __str__(self) -> str:
        return f"rise {self.pk}"
