from typing import Self

from django.db import models
from django.db.models import Q

from .body import Body, known_to
from .partnership import Named, Partnership
from .source import Sourced


class PoliticalGroup(Sourced, Named):
    """A group of elected members, with the seats that it has on the council: the measure of proportionality."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="political_groups")
    council_seats = models.PositiveSmallIntegerField(default=0)

    class Meta(Named.Meta):
        pass


class RuleKind(models.TextChoices):
    QUORUM = "quorum", "Quorum"
    COMPOSITION = "composition", "Composition"
    PROPORTIONALITY = "proportionality", "Political proportionality"


class Extent(models.TextChoices):
    AT_LEAST = "at_least", "At least"
    AT_MOST = "at_most", "At most"
    EVERY = "every", "Every one"


class RuleQuerySet(models.QuerySet):
    def visible_to(self, user, partnership: Partnership) -> Self:
        """Rules of bodies that a reader may know of."""
        return self.filter(known_to(user, partnership, "body__"), body__partnership=partnership)


class Rule(Sourced, models.Model):
    """What a body's constitution asks of its members, or of those present at a meeting.

    Of the members in `among_role` (all, when empty), at least, at most or every one must be in `category`
    (anybody, when empty). The amount is a number, or a fraction of all those in `among_role`, rounded up.
    """

    slug = models.SlugField(max_length=120)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(max_length=15, choices=RuleKind)
    extent = models.CharField(max_length=8, choices=Extent, default=Extent.AT_LEAST)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    numerator = models.PositiveSmallIntegerField(null=True, blank=True)
    denominator = models.PositiveSmallIntegerField(null=True, blank=True)
    among_role = models.CharField(max_length=11, blank=True)
    category = models.CharField(max_length=100, blank=True)
    voting_only = models.BooleanField(default=False)
    each_seat_counts = models.BooleanField(
        default=False, help_text="A person in two seats counts twice; otherwise everybody counts once."
    )
    wording = models.CharField(max_length=400, blank=True, help_text="As the constitution puts it.")

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["body", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "slug"], name="rule_slug_once"),
            models.CheckConstraint(condition=Q(kind__in=RuleKind.values), name="rule_kind_is_known"),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(
                    numerator__isnull=False,
                    denominator__gt=0,
                    numerator__gt=0,
                    numerator__lte=models.F("denominator"),
                ),
                name="rule_fraction_is_a_fraction",
                violation_error_message="A fraction is a part of the whole, such as 1 of 3.",
            ),
            models.CheckConstraint(
                condition=Q(kind=RuleKind.PROPORTIONALITY)
                | Q(extent=Extent.EVERY, number__isnull=True, numerator__isnull=True)
                | Q(~Q(extent=Extent.EVERY), number__isnull=False, numerator__isnull=True)
                | Q(~Q(extent=Extent.EVERY), number__isnull=True, numerator__isnull=False),
                name="rule_has_one_amount",
                violation_error_message="Give a number or a fraction, not both.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RuleKind.COMPOSITION, category=""),
                name="rule_of_composition_names_a_category",
                violation_error_message="A rule of composition says which category it asks for.",
            ),
            models.CheckConstraint(
                condition=Q(kind=RuleKind.COMPOSITION) | ~Q(extent__in=[Extent.EVERY, Extent.AT_MOST]),
                name="rule_quorum_is_at_least",
            ),
        ]

    def __str__(self) -> str:
        return self.wording or f"{self.get_kind_display()} of {self.body}"
