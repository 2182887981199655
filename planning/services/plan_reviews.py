"""Reviews of plans: the review, and that it looks at the plan, in one change."""

from typing import TYPE_CHECKING, Any

from governance.models import Review
from governance.services.changes import change, free_slug
from governance.services.reviews import set_review
from planning.models import Plan, PlanReview

if TYPE_CHECKING:
    from portal.models import User


def review_plan(
    *, by: "User", plan: Plan, reason: str = "", source: dict[str, Any] | None = None, **values: Any
) -> Review:
    """Set down a review of a plan; it is a review of the body whose plan it is, where a body's."""
    did = f"Set down the review “{values['title']}” of {plan}"
    with change(by=by, within=plan.partnership_id, did=did, reason=reason):
        review = set_review(
            by=by, partnership=plan.partnership, source=source, **values | {"body": plan.body, "structure": None}
        )
        slug = free_slug(PlanReview.objects.filter(plan=plan), review.slug, most=160)
        PlanReview.objects.create(plan=plan, review=review, slug=slug)
        return review
