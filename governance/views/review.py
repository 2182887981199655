from django.http import HttpResponse
from django.shortcuts import render

from governance.http import PartnershipRequest, partnership_page
from governance.models import ReviewStatus, Source
from governance.presenters import Citations, crumbs


@partnership_page
def review_list(request: PartnershipRequest) -> HttpResponse:
    """Reviews of bodies, structures and arrangements, open ones first."""
    partnership = request.partnership
    reviews = list(partnership.reviews.visible_to(request.user, partnership).for_list())
    citations = Citations(partnership, Source.objects.of(reviews))
    rows = [(review, review.is_overdue(partnership.opening_date), citations.of(review)) for review in reviews]
    context = {
        "partnership": partnership,
        "open": [row for row in rows if row[0].status != ReviewStatus.COMPLETED],
        "completed": [row for row in rows if row[0].status == ReviewStatus.COMPLETED],
        "breadcrumbs": crumbs(partnership),
    }
    return render(request, "governance/review_list.html", context)
