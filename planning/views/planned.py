"""What the pages of planning share: the way to them, what their addresses name, and who changed it."""

from typing import TypeVar

from django.db.models import Max, Q, QuerySet
from django.http import Http404
from django.urls import reverse

from governance import history
from governance.forms.sourced import LAST_PLACE
from governance.history import Change, Wanted
from governance.http import PartnershipRequest
from governance.models import Partnership
from governance.permissions import can_view_history
from governance.presenters import crumbs
from planning.models import Outcome, Plan, Priority, PriorityLink


def plan_trail(partnership: Partnership, *above: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The way to a page below the plans, as label and address: `above` are label and name of the address of lists."""
    lists = (("Plans", "plans"), *above)
    return tuple((label, reverse(name, args=[partnership.slug])) for label, name in lists)


def plan_crumbs(partnership: Partnership, *above: tuple[str, str]) -> list[dict[str, str]]:
    """The same way, as breadcrumbs."""
    return crumbs(partnership, *plan_trail(partnership, *above))


def find_plan(request: PartnershipRequest, slug: str) -> Plan:
    """Find a plan that the reader may see; raises Http404."""
    visible = Plan.objects.visible_to(request.user, request.partnership)
    found = visible.select_related("body", "organisation", "area", "document").filter(slug=slug).first()
    if found is None:
        raise Http404("There is no plan at this address, or it is not open to you.")
    return _here(request, found)


def find_priority(request: PartnershipRequest, slug: str) -> Priority:
    """Find a priority that the reader may see; raises Http404."""
    visible = Priority.objects.visible_to(request.user, request.partnership)
    found = visible.select_related("plan__body", "body").filter(slug=slug).first()
    if found is None:
        raise Http404("There is no priority at this address, or it is not open to you.")
    for row in (found.plan, found.plan.body if found.plan else None):
        if row is not None:
            row.partnership = request.partnership
    return _here(request, found)


def find_link(request: PartnershipRequest, priority: Priority, slug: str) -> PriorityLink:
    """Find a link of a priority to something that the reader may know of; raises Http404."""
    visible = PriorityLink.objects.visible_to(request.user, request.partnership).for_list()
    found = visible.filter(priority=priority, slug=slug).first()
    if found is None:
        raise Http404("There is no such link of this priority.")
    found.priority = priority
    return found


def find_outcome(request: PartnershipRequest, slug: str) -> Outcome:
    """Find an outcome; raises Http404."""
    found = request.partnership.outcomes.filter(slug=slug).first()
    if found is None:
        raise Http404("There is no outcome at this address.")
    found.partnership = request.partnership
    return found


Found = TypeVar("Found", Plan, Priority)


def _here(request: PartnershipRequest, found: Found) -> Found:
    found.partnership = request.partnership
    if found.body is not None:
        found.body.partnership = request.partnership
    return found


def history_of(request: PartnershipRequest, row: Plan | Priority | Outcome) -> list[Change]:
    """The latest changes of one row, for whoever reads the partnership's history; nothing for others."""
    if not can_view_history(request.user, request.partnership):
        return []
    wanted: Wanted = {type(row): Q(pgh_obj_id=row.pk)}
    return history.changes_of(wanted, list(history.index_of(wanted)[: history.PAGE]))


def next_place(rows: QuerySet) -> int:
    """The place after the last of some rows: what is added goes to the end unless another place is chosen."""
    return min((rows.aggregate(last=Max("position"))["last"] or 0) + 1, LAST_PLACE)
