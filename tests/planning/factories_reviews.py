"""Plans that reviews look at."""

from typing import Any

from planning.models import Plan, PlanReview, PlanStatus
from tests import factories


def plan(**values: Any) -> Plan:
    """An adopted plan of nobody."""
    number = next(factories.numbers)
    if "partnership" not in values:
        values["partnership"] = values["body"].partnership if "body" in values else factories.partnership()
    named = {"slug": f"plan-{number}", "name": f"Plan {number}", "status": PlanStatus.ADOPTED}
    return Plan.objects.create(**named | values)


def plan_review(plan: Plan, **values: Any) -> PlanReview:
    """A review that looks at a plan."""
    review = factories.review(partnership=plan.partnership, **values)
    return PlanReview.objects.create(plan=plan, review=review, slug=review.slug)
