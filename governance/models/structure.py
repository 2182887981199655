import datetime
from collections.abc import Collection
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import JSONObject
from mptt.managers import TreeManager
from mptt.models import MPTTModel, TreeForeignKey
from mptt.querysets import TreeQuerySet

from governance.dates import Precision, in_words
from governance.freezing import frozen_with_parent
from governance.permissions import Permission, can_view_draft_structures, permissions_of

from .body import Body
from .organisation import Organisation
from .partnership import Named, Partnership
from .source import Sourced


class StructureStatus(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"


class Audience(models.TextChoices):
    EDITORS = "editors", "Editors"
    ROLES = "roles", "People with chosen roles"
    PARTNERS = "partners", "Everybody with a role in the partnership"
    PUBLIC = "public", "Everybody"


class StructureQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Structures that are, were or will be in force."""
        return self.filter(status=StructureStatus.PUBLISHED)

    def drafts(self) -> Self:
        """Structures being prepared."""
        return self.filter(status=StructureStatus.DRAFT)

    def in_force(self, on: datetime.date) -> Self:
        """Published structures that had begun on a day, the one in force first: one indexed look-up.

        Of two that come into force on one day, the one published last is in force.
        """
        return self.published().filter(in_force_from__lte=on).order_by("-in_force_from", "-published_at")

    def coming_after(self, on: datetime.date) -> Self:
        """Published structures that come into force after a day, the next one first."""
        return self.published().filter(in_force_from__gt=on).order_by("in_force_from", "published_at")

    def around_or_draft(self, partnership: Partnership, on: datetime.date) -> Self:
        """Drafts by name, the structure of the partnership in force on a day, and those right before and after it."""
        mine = Structure.objects.filter(partnership=partnership)
        begun = mine.in_force(on).order_by("-in_force_from", "-published_at").distinct("in_force_from").values("pk")[:2]
        coming = mine.coming_after(on).order_by("in_force_from", "-published_at").values("pk")[:1]
        return self.filter(Q(status=StructureStatus.DRAFT) | Q(pk__in=begun) | Q(pk__in=coming)).order_by("name")

    def with_comments_waiting(self) -> Self:
        """Structures with `comments_waiting`: how many comments on each nobody read yet."""
        return self.annotate(comments_waiting=models.Count("comments", filter=Q(comments__status="waiting")))

    def latest_first(self) -> Self:
        """Structures by the day they come into force, the latest first, drafts by name after them."""
        return self.order_by(F("in_force_from").desc(nulls_last=True), F("published_at").desc(nulls_last=True), "name")

    def placing(self, body: Body) -> Self:
        """Structures in the order of time, drafts last, each with the `place` of a body in it: None, or what it is."""
        own = Placement.objects.filter(structure=models.OuterRef("pk"), body=body).order_by()
        place = JSONObject(
            name="name", above_slug="parent__body__slug", above="parent__name", accountable="accountable"
        )
        placed = self.annotate(place=models.Subquery(own.values(place=place)[:1]))
        return placed.order_by(F("in_force_from").asc(nulls_last=True), F("published_at").asc(nulls_last=True), "name")

    def id_in_force(self, on: datetime.date) -> models.Subquery:
        """The id of the structure in force on a day, for use inside another query on a row with a partnership."""
        mine = self.filter(partnership=models.OuterRef("partnership"))
        return models.Subquery(mine.in_force(on).values("pk")[:1])

    def visible_to(self, user, partnership: Partnership) -> Self:
        """Structures of a partnership that a reader may see: published ones, and drafts opened to them."""
        mine = self.filter(partnership=partnership)
        if can_view_draft_structures(user, partnership):
            return mine
        held = permissions_of(user, partnership)
        audiences = [Audience.PUBLIC, Audience.PARTNERS] if held else [Audience.PUBLIC]
        open_to = Q(status=StructureStatus.PUBLISHED) | Q(audience__in=audiences)
        if held:
            chosen = Structure.open_to.through.objects.filter(structure=models.OuterRef("pk"), role__in=held.roles)
            open_to |= Q(models.Exists(chosen), audience=Audience.ROLES)
        theirs = held.bodies_with(Permission.VIEW_DRAFT_STRUCTURES)
        holding_theirs = Placement.objects.filter(structure=models.OuterRef("pk"), body__in=theirs)
        return mine.filter(open_to | Q(models.Exists(holding_theirs)) if theirs else open_to)


class Structure(Sourced, Named):
    """The partnership's tree of bodies as one dated whole. Once published it never changes."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="structures")
    status = models.CharField(max_length=9, choices=StructureStatus, default=StructureStatus.DRAFT)
    in_force_from = models.DateField(null=True, blank=True)
    in_force_from_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    base = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors")
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.EDITORS)
    open_to = models.ManyToManyField("governance.Role", blank=True, related_name="+")
    comments_until = models.DateField(null=True, blank=True)
    summary = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = StructureQuerySet.as_manager()

    class Meta(Named.Meta):
        constraints = [
            *Named.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "in_force_from", "published_at"],
                condition=Q(status=StructureStatus.PUBLISHED),
                name="structure_one_in_force",
                violation_error_message="Another structure was published for that day at the same moment.",
            ),
            models.CheckConstraint(
                condition=Q(status=StructureStatus.DRAFT)
                | Q(in_force_from__isnull=False, published_at__isnull=False, published_by__isnull=False),
                name="structure_published_has_date_and_author",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_structure_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__status=StructureStatus.PUBLISHED),
            ),
            pgtrigger.Trigger(
                name="published_structure_unchanged",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status=StructureStatus.PUBLISHED),
                func="RAISE EXCEPTION 'structure % is published and cannot be changed', OLD.id"
                " USING ERRCODE = 'integrity_constraint_violation';",
            ),
        ]

    @property
    def is_draft(self) -> bool:
        """Whether it may still be edited."""
        return self.status == StructureStatus.DRAFT

    def takes_comments(self, today: datetime.date) -> bool:
        """Whether those to whom the draft is open may comment on it."""
        return (
            self.is_draft
            and self.audience != Audience.EDITORS
            and self.comments_until is not None
            and today <= self.comments_until
        )

    def has_begun(self, on: datetime.date) -> bool:
        """Whether a published structure had come into force by a day."""
        return self.in_force_from is not None and self.in_force_from <= on

    @property
    def in_force_in_words(self) -> str:
        """The date it came into force, to the precision that is known."""
        return in_words(self.in_force_from, self.in_force_from_precision)


def frozen_with_structure(name: str) -> list[pgtrigger.Trigger]:
    return frozen_with_parent(
        name,
        parent="structure",
        table="governance_structure",
        column="structure_id",
        frozen_when="status = 'published'",
    )


class PlacementQuerySet(TreeQuerySet):
    def family_of(self, body: Body, structure_id: int) -> Self:
        """A body's placement in a structure with all above it, and those right under it: one query."""
        own = Placement.objects.filter(
            structure_id=structure_id, body=body, lft__gte=models.OuterRef("lft"), rght__lte=models.OuterRef("rght")
        )
        return (
            self.filter(structure_id=structure_id)
            .filter(models.Exists(own) | Q(parent__body=body))
            .select_related("body__kind")
            .order_by("lft")
        )

    def ids_down_to(self, body: Body, on: datetime.date) -> list[int]:
        """The ids of all bodies above a body in the structure in force on a day, and its own; none without a place."""
        own = self._in_force(body.partnership_id, on).filter(
            body=body, lft__gte=models.OuterRef("lft"), rght__lte=models.OuterRef("rght")
        )
        return list(self._in_force(body.partnership_id, on).filter(models.Exists(own)).values_list("body", flat=True))

    def below(self, bodies: Collection[int], partnership: Partnership, on: datetime.date) -> Self:
        """Placements of bodies, known by their ids, and of all below them in the structure in force on a day."""
        above = self._in_force(partnership.pk, on).filter(
            body__in=bodies, lft__lte=models.OuterRef("lft"), rght__gte=models.OuterRef("rght")
        )
        return self._in_force(partnership.pk, on).filter(models.Exists(above))

    def _in_force(self, partnership: int, on: datetime.date) -> Self:
        structures = Structure.objects.filter(partnership=partnership).in_force(on).values("pk")[:1]
        return self.filter(structure__in=models.Subquery(structures)).order_by()


class Placement(Sourced, MPTTModel):
    """Where one body stands in one structure, and by what name. Written only by services, under its lock."""

    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="placements")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="placements")
    parent = TreeForeignKey("self", on_delete=models.RESTRICT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=200, help_text="What the body is called while this structure is in force.")
    accountable = models.BooleanField(
        default=True, help_text="Off when no line of accountability leads from the body to the one above."
    )

    objects = TreeManager.from_queryset(PlacementQuerySet)()

    class Meta:
        ordering = ["tree_id", "lft"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "body"], name="placement_body_once"),
            models.UniqueConstraint(fields=["structure"], condition=Q(parent__isnull=True), name="placement_one_root"),
            models.CheckConstraint(condition=Q(tree_id=F("structure_id")), name="placement_tree_is_structure"),
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | Q(lft=1, level=0), name="placement_root_is_first"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="placement_has_a_name"),
            models.CheckConstraint(condition=Q(lft__gte=1, rght__gt=F("lft")), name="placement_interval_is_valid"),
        ]
        triggers = frozen_with_structure("placement")

    def __str__(self) -> str:
        return self.name


class LinkKind(models.TextChoices):
    OVERSEES = "oversees", "oversees"
    GOVERNS = "governs", "governs"
    SUPPORTS = "supports", "supports"
    REPRESENTED_ON = "represented_on", "is represented on"
    DELIVERS_FOR = "delivers_for", "delivers for"
    REPORTS_TO = "reports_to", "reports to"
    INFORMS = "informs", "informs"
    PARTNERED_WITH = "partnered_with", "is partnered with"
    LINKED_TO = "linked_to", "is linked to"


class LinkQuerySet(models.QuerySet):
    def of_structure(self, structure_id: int | None) -> Self:
        """Links of one structure, known by its id."""
        return self.filter(structure=structure_id)

    def with_ends(self) -> Self:
        """Links with what stands at either end, in one query."""
        return self.select_related("from_body", "from_organisation", "to_body", "to_organisation")

    def touching_body(self, body: Body) -> Self:
        """Links that begin or end at a body."""
        return self.filter(Q(from_body=body) | Q(to_body=body))

    def touching_organisation(self, organisation: Organisation) -> Self:
        """Links that begin or end at an organisation."""
        return self.filter(Q(from_organisation=organisation) | Q(to_organisation=organisation))


def _one_end(end: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{end}_body__isnull": True}) ^ Q(**{f"{end}_organisation__isnull": True}),
        name=f"link_has_one_{end}",
    )


class Link(Sourced, models.Model):
    """A sideways tie within a structure."""

    slug = models.SlugField(max_length=160)
    structure = models.ForeignKey(Structure, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=14, choices=LinkKind)
    from_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="links_out")
    from_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="links_out"
    )
    to_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="links_in")
    to_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="links_in"
    )
    note = models.CharField(max_length=250, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["structure", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["structure", "slug"], name="link_slug_once"),
            _one_end("from"),
            _one_end("to"),
        ]
        triggers = frozen_with_structure("link")

    def __str__(self) -> str:
        return f"{self.origin} {self.get_kind_display()} {self.target}"

    @property
    def origin(self) -> Body | Organisation:
        """Where the tie begins."""
        return self.from_body or self.from_organisation  # type: ignore[return-value]

    @property
    def target(self) -> Body | Organisation:
        """Where the tie ends."""
        return self.to_body or self.to_organisation  # type: ignore[return-value]
