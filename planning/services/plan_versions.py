"""The next version of a plan: a draft with its priorities and their links, which replaces it once adopted."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from governance.models import Certainty, Source
from governance.services.changes import ChangeError, change, first_free, free_slug, slug_stem
from planning.models import Plan, PlanStatus, Priority, PriorityLink, PriorityStatus
from planning.outline import outline
from planning.services.plans import lock_plan

if TYPE_CHECKING:
    from portal.models import User

COPIED = ("kind", "level", "parent_id", "body_id", "organisation_id", "area_id", "number_stated", "summary", "position")


def begin_next_version(*, by: "User", plan: Plan, name: str, version: str = "", reason: str = "") -> Plan:
    """Copy a plan with its priorities and their links into a draft that is to replace it.

    What is copied is carried over, not stated anew: its sources say so. Raises ChangeError for a draft, and for a
    plan that a version is already begun for.
    """
    with change(by=by, within=plan.partnership_id, did=f"Began the next version of “{plan}”", reason=reason):
        old = lock_plan(plan)
        if old.status == PlanStatus.DRAFT:
            raise ChangeError("This plan is a draft itself: change it, and adopt it first.")
        if after := getattr(old, "replaced_by", None):
            raise ChangeError(f"The next version is begun already: {after}.")
        new = Plan.objects.create(
            partnership_id=old.partnership_id,
            slug=free_slug(Plan.objects.filter(partnership=old.partnership_id), name),
            name=name,
            version=version,
            replaces=old,
            **{field: getattr(old, field) for field in COPIED},
        )
        carried = _copy_priorities(old, new)
        _carry_sources({old: new, **carried, **_copy_links(carried)}, old)
        return new


def _copy_priorities(old: Plan, new: Plan) -> dict[Priority, Priority]:
    """Copy the priorities of a plan, each below the copy of the one above it."""
    of_here = Priority.objects.filter(partnership=old.partnership_id)
    taken = set(of_here.values_list("slug", flat=True))
    made: dict[int, Priority] = {}
    copies: dict[Priority, Priority] = {}
    for branch in outline(old.priorities.order_by("position", "name", "pk")):
        one = branch.row
        slug = first_free(slug_stem(one.name), taken)
        taken.add(slug)
        above = made.get(one.parent_id or 0)
        made[one.pk] = Priority.objects.create(
            partnership_id=old.partnership_id,
            plan=new,
            slug=slug,
            name=one.name,
            parent=above,
            body_id=one.body_id,
            position=one.position,
            statement=one.statement,
            status=one.status if one.status == PriorityStatus.UNDER_WAY else PriorityStatus.NOT_STATED,
        )
        copies[one] = made[one.pk]
    return copies


def _copy_links(priorities: Mapping[Priority, Priority]) -> dict[PriorityLink, PriorityLink]:
    links = PriorityLink.objects.filter(priority__in=[one.pk for one in priorities]).for_list()
    by_id = {one.pk: copy for one, copy in priorities.items()}
    return {
        link: PriorityLink.objects.create(
            priority=by_id[link.priority_id],
            slug=f"{by_id[link.priority_id].slug}--{link.to.slug}",  # type: ignore[attr-defined]
            outcome_id=link.outcome_id,
            area_id=link.area_id,
            initiative_id=link.initiative_id,
            body_id=link.body_id,
        )
        for link in links
    }


def _carry_sources(copies: Mapping[Any, Model], old: Plan) -> None:
    """Give each copy the sources of what it was copied from, as carried over; two queries."""
    by_kind: dict[tuple[str, int], Model] = {(one._meta.label_lower, one.pk): copy for one, copy in copies.items()}
    sources: Sequence[Source] = list(Source.objects.of(copies))
    Source.objects.bulk_create(
        Source(
            fact=by_kind[f"{source.content_type.app_label}.{source.content_type.model}", source.object_id],
            position=source.position,
            document=source.document,
            place=source.place,
            certainty=Certainty.INFERRED,
            note=f"Carried over from “{old}”."[:400],
        )
        for source in sources
    )
