from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from governance.dates import Precision, in_words
from governance.models import Document, Named, Organisation, Partnership, Sourced

from .years import Spanning


class HeadlineKind(models.TextChoices):
    RESOURCE = "resource", "Resource"
    GRANT = "grant", "Grant"
    FUNDING_STREAM = "funding_stream", "Funding stream"
    RATE = "rate", "Rate or figure for each"
    PRESSURE = "pressure", "Cost pressure"
    SAVING = "saving", "Saving"
    GROWTH = "growth", "Growth item"
    FUNDING_RULE = "funding_rule", "Funding rule"


class Qualifier(models.TextChoices):
    """How the source puts a figure: as it is, or with a word that must not be lost."""

    EXACT = "exact", "as stated"
    APPROXIMATE = "approximate", "about"
    AT_LEAST = "at_least", "at least"
    INDICATIVE = "indicative", "indicative"
    PROPOSED = "proposed", "proposed"


class Per(models.TextChoices):
    NOT_STATED = "not_stated", "not stated"
    PERIOD = "period", "over the whole period"
    YEAR = "year", "a year"
    PUPIL = "pupil", "per pupil"


class Basis(models.TextChoices):
    """What a figure is of. Net and gross measure the same spending, so that they are never added."""

    NOT_STATED = "not_stated", "not stated"
    NET_REVENUE = "net_revenue", "net revenue"
    GROSS_REVENUE = "gross_revenue", "gross revenue"
    CAPITAL = "capital", "capital"


class HeadlineStatus(models.TextChoices):
    NOT_STATED = "not_stated", "not stated"
    PLANNED = "planned", "planned"
    SOUGHT = "sought", "sought, no money found yet"
    AGREED = "agreed", "agreed"
    RECEIVED = "received", "received"


class Tie(models.TextChoices):
    """How a headline hangs together with the one that it belongs to."""

    PART = "part", "part of"
    FIGURE = "figure", "figure for"
    FUNDS = "funds", "pays towards"


class HeadlineQuerySet(models.QuerySet):
    def for_list(self) -> Self:
        """Headlines with all that is named beside them, in the order that they were given."""
        return self.select_related("parent", "organisation", "refers_to").order_by("position", "name", "pk")


def _known(field: str, choices: type[models.TextChoices]) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=f"headline_{field}_is_known")


class Headline(Sourced, Spanning, Named):
    """A resource, cost pressure, saving, growth item, funding stream or rule, as a source states it for a period.

    The amount is in exact pounds, the rate in per cent; None is no figure given. What it `refers_to` is a document
    that says more of it. One that belongs to another (`parent`, `tie`) has none belonging to itself.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="headlines")
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=14, choices=HeadlineKind)
    statement = models.TextField(blank=True)
    amount = models.DecimalField("amount in pounds", max_digits=15, decimal_places=2, null=True, blank=True)
    rate = models.DecimalField("rate in per cent", max_digits=7, decimal_places=3, null=True, blank=True)
    per = models.CharField("for each", max_length=10, choices=Per, default=Per.NOT_STATED)
    qualifier = models.CharField(max_length=11, choices=Qualifier, default=Qualifier.EXACT)
    basis = models.CharField(max_length=13, choices=Basis, default=Basis.NOT_STATED)
    status = models.CharField(max_length=10, choices=HeadlineStatus, default=HeadlineStatus.NOT_STATED)
    issued = models.DateField(null=True, blank=True)
    issued_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="headlines"
    )
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="belonging")
    tie = models.CharField("belongs to it as", max_length=6, choices=Tie, blank=True)
    refers_to = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="headlines")

    objects = HeadlineQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ["position", "name"]
        indexes = [models.Index(fields=["partnership", "kind"], name="headline_by_kind")]
        constraints = [
            *Named.Meta.constraints,
            *Spanning.Meta.constraints,
            _known("kind", HeadlineKind),
            _known("per", Per),
            _known("qualifier", Qualifier),
            _known("basis", Basis),
            _known("status", HeadlineStatus),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="headline_amount_is_more_than_nothing",
                violation_error_message="An unknown amount is left out; it is not £0.",
            ),
            models.CheckConstraint(
                condition=Q(rate__isnull=True) | Q(rate__gt=-100, rate__lte=1000),
                name="headline_rate_is_a_percentage",
                violation_error_message="A rate is a percentage, such as 2.0.",
            ),
            models.CheckConstraint(
                condition=~Q(qualifier=Qualifier.PROPOSED)
                | ~Q(status__in=[HeadlineStatus.AGREED, HeadlineStatus.RECEIVED]),
                name="headline_proposed_is_not_settled",
                violation_error_message="What is agreed or received is not proposed any more.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, tie="") | Q(parent__isnull=False, tie__in=Tie.values),
                name="headline_tie_goes_with_parent",
                violation_error_message="Say how it belongs to the other headline.",
            ),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="headline_not_of_itself"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="headline_one_level",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),
                condition=pgtrigger.Q(new__parent__isnull=False),
                func="""
                    IF EXISTS (SELECT 1 FROM commissioning_headline
                               WHERE (id = NEW.parent_id AND parent_id IS NOT NULL) OR parent_id = NEW.id) THEN
                        RAISE EXCEPTION 'headline % belongs to one that belongs to another', NEW.id
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    @property
    def issued_in_words(self) -> str:
        """When the figure was issued, to the precision that is known."""
        return in_words(self.issued, self.issued_precision)
