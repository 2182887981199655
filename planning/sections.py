"""What planning puts on governance's pages: plans and priorities of a body, an organisation and an area."""

import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse

from governance.models import Area, Body, Organisation, Partnership
from governance.sections import Figure, Section
from planning.belonging import Links, links_of
from planning.models import Plan, PlanStatus, Priority, PriorityLink
from planning.plan_words import plan_row, priority_row

if TYPE_CHECKING:
    from portal.models import User


def body_plans(body: Body, user: "User", on: datetime.date) -> Section | None:
    """The plans that a body owns, and the priorities that it leads or supports; three queries."""
    linked = PriorityLink.objects.filter(body=body).values("priority")
    return _section(body.partnership, user, Q(body=body), Q(body=body) | Q(pk__in=linked))


def organisation_plans(organisation: Organisation, user: "User", on: datetime.date) -> Section | None:
    """The plans that an organisation owns; one query."""
    return _section(organisation.partnership, user, Q(organisation=organisation))


def area_plans(area: Area, user: "User", on: datetime.date) -> Section | None:
    """The plans for an area, and the priorities that apply in it; three queries."""
    linked = PriorityLink.objects.filter(area=area).values("priority")
    return _section(area.partnership, user, Q(area=area), Q(pk__in=linked))


def _section(partnership: Partnership, user: "User", of_plans: Q, of_priorities: Q | None = None) -> Section | None:
    plans = [plan_row(partnership, one) for one in _plans(partnership, user).filter(of_plans)]
    priorities = []
    if of_priorities is not None:
        visible = list(Priority.objects.visible_to(user, partnership).filter(of_priorities).for_list())
        links = links_of(visible, user, partnership) if visible else {}
        priorities = [priority_row(partnership, one, links.get(one.pk, Links())) for one in visible]
    if not plans and not priorities:
        return None
    heading = "Plans and priorities" if priorities else "Plans"
    about = {"plans": plans, "priorities": priorities, "all": reverse("plans", args=[partnership.slug])}
    return Section(heading, "plans", "planning/section_plans.html", about)


def _plans(partnership: Partnership, user: "User") -> QuerySet[Plan]:
    return Plan.objects.visible_to(user, partnership).for_list()


def plans_in_force(partnership: Partnership, user: "User", on: datetime.date) -> Figure | None:
    """How many adopted plans cover the day; one query."""
    plans = Plan.objects.visible_to(user, partnership).filter(status=PlanStatus.ADOPTED).in_force(on)
    count = plans.count()
    if not count:
        return None
    address = f"{reverse('plans', args=[partnership.slug])}?status={PlanStatus.ADOPTED.value}"
    return Figure(figure=str(count), label=f"plan{'s' * (count != 1)} in force", url=address, note="see plans")
