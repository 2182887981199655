"""What the pages of plans, priorities and outcomes share: what their addresses name, and the way to them."""

from typing import TypeVar

from django.http import Http404

from governance.http import PartnershipRequest
from governance.models import Partnership
from governance.presenters import crumbs
from planning.models import Outcome, Plan, Priority, PriorityLink
from planning.ways import plan_trail


def plan_crumbs(partnership: Partnership, *above: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page below the plans, as breadcrumbs."""
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
