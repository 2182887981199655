"""The plans that reviews look at, on governance's pages of reviews."""

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import Q

from governance.models import Partnership, Review
from governance.sections import ReviewSubject, Section
from planning.addresses import page_of
from planning.models import Plan, PlanReview

if TYPE_CHECKING:
    from governance.permissions import Reader
    from portal.models import User


def of_open_plans(user: "Reader", partnership: Partnership) -> Q:
    """Return the condition that a review looks at no plan, or at one that a reader may see."""
    plans = Plan.objects.visible_to(user, partnership).values("pk")
    return Q(plan_review__isnull=True) | Q(plan_review__plan__in=plans)


def plans_reviewed(partnership: Partnership, reviews: Collection[int], user: "User") -> dict[int, tuple[str, str]]:
    """Return the name and the address of the plan that each review looks at, by the review's id; one query."""
    plans = Plan.objects.visible_to(user, partnership).values("pk")
    links = PlanReview.objects.filter(review__in=reviews, plan__in=plans).select_related("plan")
    return {link.review_id: (link.plan.name, page_of(partnership, link.plan)) for link in links}


def review_plan(review: Review, user: "User", on: datetime.date) -> Section | None:
    """The plan that a review looks at, with whose it is and for when; one query."""
    partnership = review.partnership
    plan = Plan.objects.visible_to(user, partnership).filter(plan_reviews__review=review).for_list().first()
    if plan is None:
        return None
    about = {"plan": plan, "url": page_of(partnership, plan)}
    return Section("Plan that it looks at", "plan", "planning/section_plan_reviewed.html", about)


SUBJECT = ReviewSubject("plan", "Plans", plans_reviewed)
