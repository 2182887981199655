"""Plans kept by hand: what they are, whose, below which other plan, and how far they have come."""

from typing import TYPE_CHECKING, Any

from django.db.models import ProtectedError

from governance.models import Partnership
from governance.services.changes import ChangeError, change, free_slug
from governance.services.sources import say_source
from governance.versions import Version, refuse_stale, version_of_row
from planning.models import PLAN_STEPS, Plan, PlanStatus
from planning.services.kept import refuse_other_partnerships, refuse_ring

if TYPE_CHECKING:
    from portal.models import User

WRITTEN = (
    "name",
    "kind",
    "level",
    "version",
    "starts",
    "ends",
    "status_note",
    "summary",
    "parent",
    "body",
    "organisation",
    "area",
    "document",
    "number_stated",
    "position",
)
"""What is written of a plan. Its status is changed by a step, and what it replaces by beginning a version."""

GONE = "That plan is not in the record any more. Nothing was saved."
DID = {
    "adopt": "Adopted the plan “{}”",
    "supersede": "Marked the plan “{}” as superseded",
    "end": "Ended the plan “{}”",
    "restore": "Put the plan “{}” in force again",
}


def set_plan(
    *,
    by: "User",
    partnership: Partnership,
    plan: Plan | None = None,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> Plan:
    """Add a plan to a partnership, as a draft, or change one of its plans.

    Raises StaleError when it changed since it was seen, and ChangeError when it would stand below itself, have two
    owners, or name something of another partnership.
    """
    did = f"Changed the plan “{plan}”" if plan else f"Added the plan “{values['name']}”"
    with change(by=by, within=partnership.pk, did=did, reason=reason):
        kept = lock_plan(plan) if plan else Plan(partnership=partnership)
        if plan:
            refuse_stale(seen, version_of_row(kept, *(name for name in WRITTEN if name in values)))
        for name, value in values.items():
            setattr(kept, name, value)
        kept.slug = kept.slug or free_slug(partnership.plans.all(), kept.name)
        if kept.body_id and kept.organisation_id:
            raise ChangeError("A plan is owned by a body or by an organisation, not by both.", "organisation")
        refuse_other_partnerships(kept, ("parent", "body", "organisation", "area", "document"))
        refuse_ring(kept, partnership.plans.all())
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def take_step(*, by: "User", plan: Plan, step: str, reason: str = "") -> Plan:
    """Take a plan a step on: adopt, supersede, end or restore it, as PLAN_STEPS allows from where it stands.

    To adopt a version supersedes the one in force. Raises ChangeError where the step is not allowed.
    """
    if step not in DID:
        raise ChangeError("There is no such step. Nothing was saved.")
    with change(by=by, within=plan.partnership_id, did=DID[step].format(plan), reason=reason):
        locked, others = _lock_versions(plan)
        becomes = PLAN_STEPS.get((locked.status, step))
        if becomes is None:
            was = locked.get_status_display().lower()
            raise ChangeError(f"The plan is {was}, so that cannot be done to it. Nothing was saved.")
        if step == "restore":
            _refuse_two_in_force(others)
        if step == "adopt":
            _supersede(others)
        locked.status = becomes
        locked.save(update_fields=["status"])
        return locked


def _lock_versions(plan: Plan) -> tuple[Plan, list[Plan]]:
    """Lock a plan with all that it replaces and that replace it, so that no two of them come into force at once."""
    pairs = dict(
        Plan.objects.filter(partnership=plan.partnership_id, replaces__isnull=False).values_list("pk", "replaces")
    )
    after = {before: pk for pk, before in pairs.items()}
    chain = {plan.pk}
    for way in (pairs, after):
        step = way.get(plan.pk)
        while step is not None and step not in chain:
            chain.add(step)
            step = way.get(step)
    locked = {one.pk: one for one in Plan.objects.select_for_update(of=("self",)).filter(pk__in=chain).order_by("pk")}
    if plan.pk not in locked:
        raise ChangeError(GONE)
    return locked.pop(plan.pk), list(locked.values())


def _refuse_two_in_force(others: list[Plan]) -> None:
    present = next((one for one in others if one.status == PlanStatus.ADOPTED), None)
    if present is not None:
        raise ChangeError(f"{present}, another version of it, is in force. End that one first.")


def _supersede(others: list[Plan]) -> None:
    for one in others:
        if one.status == PlanStatus.ADOPTED:
            one.status = PlanStatus.SUPERSEDED
            one.save(update_fields=["status"])


def drop_draft(*, by: "User", plan: Plan, reason: str = "") -> None:
    """Take a draft away with its priorities; the history keeps what it was.

    Raises ChangeError when it is no draft, or while indicators, actions or other plans belong to it.
    """
    with change(by=by, within=plan.partnership_id, did=f"Took away the draft plan “{plan}”", reason=reason):
        locked = lock_plan(plan)
        if locked.status != PlanStatus.DRAFT:
            raise ChangeError("Only a draft is taken away: a plan that was adopted is ended. Nothing was saved.")
        try:
            for priority in locked.priorities.all():
                for link in priority.links.all():
                    link.sources.all().delete()
                priority.sources.all().delete()
            locked.priorities.update(parent=None)
            locked.priorities.all().delete()
            locked.sources.all().delete()
            locked.delete()
        except ProtectedError as error:
            raise ChangeError("Something else belongs to this draft: plans, indicators, actions.") from error


def lock_plan(plan: Plan) -> Plan:
    """Lock a plan for a change; raises ChangeError when it is there no more."""
    locked = Plan.objects.select_for_update(of=("self",)).filter(pk=plan.pk).first()
    if locked is None:
        raise ChangeError(GONE)
    return locked
