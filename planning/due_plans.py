"""Adopted plans whose period ends, among what is due."""

import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from governance.dates import PartialDate
from governance.models import Body, Partnership
from governance.sections import Due
from planning.addresses import page_of
from planning.models import Plan, PlanStatus

if TYPE_CHECKING:
    from portal.models import User


def due_plans(partnership: Partnership, user: "User", on: datetime.date) -> list[Due]:
    """Return the adopted plans with an end to their period, late once it is over and nothing replaced them; one query.

    A plan that begins after the day is not among them.
    """
    plans = Plan.objects.visible_to(user, partnership).filter(status=PlanStatus.ADOPTED, ends__gt=datetime.date.min)
    return [_due(partnership, plan, on) for plan in plans.for_list() if plan.starts is None or plan.starts <= on]


def _due(partnership: Partnership, plan: Plan, on: datetime.date) -> Due:
    last = PartialDate.until(plan.ends or datetime.date.max, plan.ends_precision)
    owner = plan.owner
    kind = "body" if isinstance(owner, Body) else "organisation"
    return Due(
        what=plan.name,
        sort="End of a plan",
        url=page_of(partnership, plan),
        due=last.first,
        precision=last.precision,
        owner=owner.name if owner else "",
        owner_url=reverse(kind, args=[partnership.slug, owner.slug]) if owner else "",
        late=last.after <= on,
        note="its period is over" if last.after <= on else "",
    )
