from django.http import HttpResponse
from django.shortcuts import render

from governance.http import PartnershipRequest, partnership_page
from governance.presenters import crumbs
from portal.finding import MOST, find


@partnership_page
def search(request: PartnershipRequest) -> HttpResponse:
    """Find whatever has a name or says something, by any of its names, old ones too."""
    words = " ".join(request.GET.get("q", "").split())[:100]
    found = find(request.partnership, request.user, words) if words else []
    context = {
        "partnership": request.partnership,
        "query": words,
        "found": found[:MOST],
        "more": len(found) > MOST,
        "breadcrumbs": crumbs(request.partnership),
    }
    return render(request, "portal/search.html", context)
