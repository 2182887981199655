"""A review of a plan, set down from the plan."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse

from governance.editing import Edit, edit_page, sent
from governance.http import PartnershipRequest, partnership_page
from governance.models import Review
from governance.permissions import check_change_reviews, check_keep_reviews
from planning.addresses import page_of
from planning.forms.plan_review import PlanReviewForm
from planning.models import Plan
from planning.services.plan_reviews import review_plan


@login_required
@partnership_page
def plan_review_add(request: PartnershipRequest, plan: str) -> HttpResponse:
    """Set down a review of a plan."""
    partnership, found = request.partnership, _find_plan(request, plan)
    form = PlanReviewForm(
        sent(request), reader=request.user, partnership=partnership, initial={"title": f"Review of {found}"[:200]}
    )
    made: list[Review] = []

    def act(form: PlanReviewForm) -> str:
        reason = form.cleaned_data["reason"]
        made.append(review_plan(by=request.user, plan=found, reason=reason, source=form.source(), **form.values()))
        return f"“{made[0]}” is set down."

    reviews, here = reverse("reviews", args=[partnership.slug]), page_of(partnership, found)
    edit = Edit(
        title=f"Review {found}",
        button="Set down",
        form=form,
        act=act,
        back=here or reviews,
        trail=((found.name, here),) if here else (("Reviews", reviews),),
        onward=lambda: reverse("review", args=[partnership.slug, made[0].slug]),
    )
    return edit_page(request, edit)


def _find_plan(request: PartnershipRequest, slug: str) -> Plan:
    """Find a plan whose reviews the reader keeps; raises Http404, and PermissionDenied where they only read it."""
    visible = Plan.objects.visible_to(request.user, request.partnership).select_related("body")
    found = visible.filter(slug=slug).first()
    if found is None:
        raise Http404("There is no plan at this address, or it is not open to you.")
    found.partnership = request.partnership
    if found.body is None:
        check_keep_reviews(request.user, request.partnership)
    else:
        found.body.partnership = request.partnership
        check_change_reviews(request.user, found.body)
    return found
