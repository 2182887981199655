from collections.abc import Iterable
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from governance.dates import Dated, DatedQuerySet
from governance.permissions import Permission, permissions_of

from .organisation import Organisation
from .partnership import Named, Partnership
from .source import Sourced


class Area(Sourced, Named):
    """A part of the place, such as a neighbourhood."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="areas")
    kind = models.CharField(max_length=100, blank=True)
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")

    class Meta(Named.Meta):
        pass


class Theme(Sourced, Named):
    """A subject that bodies are gathered around, such as community safety."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="themes")

    class Meta(Named.Meta):
        pass


class BodyKind(Named):
    """The sort of a body, with the flags that the code needs."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="body_kinds")
    plural = models.CharField(max_length=200)
    commissions = models.BooleanField(default=False, help_text="Bodies of this kind have budget lines.")
    is_team = models.BooleanField(default=False, help_text="Bodies of this kind deliver rather than decide.")
    decides = models.BooleanField(default=False, help_text="Bodies of this kind take decisions.")
    notice_days = models.PositiveSmallIntegerField(
        "clear days of notice",
        null=True,
        blank=True,
        help_text="How many clear days before a meeting its agenda is published, where law or a constitution says so.",
    )
    description = models.TextField(blank=True)

    class Meta(Named.Meta):
        pass


class BodyStatus(models.TextChoices):
    OPERATING = "operating", "Operating"
    STARTING = "starting", "Starting"
    BEING_ESTABLISHED = "being_established", "Being established"
    PROPOSED = "proposed", "Proposed"
    ENDED = "ended", "Ended"


def known_to(user, partnership: Partnership, prefix: str = "") -> Q:
    """Return the condition that a reader may know of a body, reached over `prefix`.

    That is: it has a place or a tie in a structure that they may see, or no place anywhere, unless it was made for
    a draft. On a page that called `find_closed_bodies` it is a list of ids; elsewhere three subqueries.
    """
    found = partnership.__dict__.get("_closed_to", {})
    if user.pk in found:
        return ~Q(**{f"{prefix}pk__in": found[user.pk]}) if found[user.pk] else Q(pk__isnull=False)
    return _known_to(user, partnership, prefix)


def find_closed_bodies(user, partnership: Partnership) -> None:
    """Find, for the page that is being made, the bodies that its reader may not know of; one query.

    For pages that ask in many places: Django takes longer over the subqueries of each than the database over their
    answer. They are kept on this object of the partnership, so call it for that of a request, and where nothing is
    written.
    """
    closed = partnership.bodies.exclude(_known_to(user, partnership)).order_by("pk")
    partnership.__dict__.setdefault("_closed_to", {})[user.pk] = list(closed.values_list("pk", flat=True))


def _known_to(user, partnership: Partnership, prefix: str = "") -> Q:
    body = OuterRef(f"{prefix}pk")
    placements = apps.get_model("governance", "Placement").objects.filter(body=body).order_by()
    ties = apps.get_model("governance", "Link").objects.filter(Q(from_body=body) | Q(to_body=body)).order_by()
    structures = apps.get_model("governance", "Structure").objects.visible_to(user, partnership).values("pk")
    placed = Exists(placements.filter(structure__in=structures))
    tied = Exists(ties.filter(structure__in=structures))
    nowhere = ~Exists(placements) & Q(**{f"{prefix}drafted_in__isnull": True})
    return Q(nowhere) | Q(placed) | Q(tied)


class BodyQuerySet(DatedQuerySet):
    def commissioning(self) -> Self:
        """Bodies that have budget lines."""
        return self.filter(kind__commissions=True)

    def visible_to(self, user, partnership: Partnership) -> Self:
        """Bodies of a partnership that a reader may know of: not those that stand only in drafts closed to them."""
        return self.filter(partnership=partnership).filter(known_to(user, partnership))

    def kept_by(self, user, partnership: Partnership, permission: Permission) -> Self:
        """Bodies on which a user holds a permission: all of them, or those from some body downwards."""
        visible, held = self.visible_to(user, partnership), permissions_of(user, partnership)
        if held.has(permission):
            return visible
        theirs = held.bodies_with(permission)
        below = apps.get_model("governance", "Placement").objects.below(theirs, partnership, partnership.opening_date)
        return visible.filter(Q(pk__in=theirs) | Q(pk__in=below.values("body")))

    def for_page(self) -> Self:
        """Bodies with what the top of their page shows, in one query."""
        return self.select_related("kind", "area", "theme", "constituted_by")


class Body(Sourced, Dated, Named):
    """Anything that meets, decides or delivers together."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="bodies")
    kind = models.ForeignKey(BodyKind, on_delete=models.PROTECT, related_name="bodies")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="bodies")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="bodies")
    summary = models.TextField(blank=True)
    status = models.CharField(max_length=17, choices=BodyStatus, default=BodyStatus.OPERATING)
    status_note = models.CharField(max_length=250, blank=True)
    constituted_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="constituted_bodies"
    )
    number_stated = models.BooleanField(
        default=True, help_text="Off when this stands for several bodies whose number or names are not given."
    )
    website = models.URLField(max_length=300, blank=True)
    drafted_in = models.ForeignKey(
        "governance.Structure",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="drafted_bodies",
        help_text="The draft that the body was made for, until a structure with it is published.",
    )

    objects = BodyQuerySet.as_manager()

    class Meta(Named.Meta):
        verbose_name_plural = "bodies"
        constraints = [*Named.Meta.constraints, *Dated.Meta.constraints]

    @property
    def stands_in_drafts_only(self) -> bool:
        """Whether it was made for a draft, or has places and none of them is published; two queries."""
        published = self.placements.filter(structure__status="published")
        return self.drafted_in_id is not None or (self.placements.exists() and not published.exists())

    def get_absolute_url(self) -> str:
        """The body's page; reads the partnership, so select it with the body."""
        return reverse("body", args=[self.partnership.slug, self.slug])


class AliasQuerySet(models.QuerySet):
    def of_bodies(self, bodies: Iterable[int]) -> Self:
        """Other names of bodies, known by their ids."""
        return self.filter(body__in=bodies)


class Alias(Sourced, models.Model):
    """Another name of a body or an organisation, as some source writes it."""

    slug = models.SlugField(max_length=120)
    name = models.CharField(max_length=200)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, blank=True, related_name="aliases")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="aliases"
    )
    note = models.CharField(max_length=250, blank=True)

    objects = AliasQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "aliases"
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=True) ^ Q(organisation__isnull=True), name="alias_names_one_thing"
            ),
            models.UniqueConstraint(fields=["body", "slug"], name="alias_slug_once_per_body"),
            models.UniqueConstraint(fields=["organisation", "slug"], name="alias_slug_once_per_organisation"),
        ]

    def __str__(self) -> str:
        return self.name


class TermKind(models.TextChoices):
    PURPOSE = "purpose", "Purpose"
    DUTY = "duty", "Duty"
    ROLE = "role", "Role"
    POWER = "power", "Power"


class TermOfReference(Sourced, models.Model):
    """One clause of what a body is for."""

    slug = models.SlugField(max_length=120)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="terms_of_reference")
    kind = models.CharField(max_length=7, choices=TermKind)
    position = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()

    class Meta:
        ordering = ["body", "position"]
        verbose_name_plural = "terms of reference"
        constraints = [models.UniqueConstraint(fields=["body", "slug"], name="term_of_reference_slug_once")]

    def __str__(self) -> str:
        return self.text
