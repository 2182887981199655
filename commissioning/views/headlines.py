"""The headline money: resources, pressures, savings, growth, streams and rules, as stated; and one headline."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from commissioning.growth import compared
from commissioning.headline_words import growth_in_words, headline_row, sections
from commissioning.models import Headline
from commissioning.permissions import can_change_resources
from commissioning.views.resources import commissioning_crumbs, history_of
from governance.http import PartnershipRequest, partnership_page
from governance.models import Source
from governance.presenters import Citations


@partnership_page
def headline_list(request: PartnershipRequest) -> HttpResponse:
    """Every headline by its sort, none of them added up."""
    partnership = request.partnership
    headlines = list(partnership.headlines.for_list())
    citations = Citations(partnership, Source.objects.of(headlines))
    rows = {one.pk: headline_row(partnership, one, citations) for one in headlines}
    context = {
        "partnership": partnership,
        "sections": sections(headlines, rows),
        "explained": [growth_in_words(found) for found in compared(headlines)],
        "may_change": can_change_resources(request.user, partnership),
        "breadcrumbs": commissioning_crumbs(partnership),
    }
    return render(request, "commissioning/headline_list.html", context)


@partnership_page
def headline_detail(request: PartnershipRequest, headline: str) -> HttpResponse:
    """One headline: what is stated, for which years, what belongs to it, and what is paid from it."""
    partnership = request.partnership
    found = find_headline(request, headline)
    belonging = list(found.belonging.for_list())
    citations = Citations(partnership, Source.objects.of([found, *belonging]))
    family = belonging or (list(found.parent.belonging.for_list()) if found.parent else [])
    row = headline_row(partnership, found, citations)
    context = {
        "partnership": partnership,
        "row": row,
        "headline": found,
        "belonging": [headline_row(partnership, one, citations) for one in belonging],
        "explained": [
            growth_in_words(one)
            for one in compared(family)
            if belonging or found in (one.rate, one.growth.first, one.growth.last)
        ],
        "contributions": found.contributions.visible_to(request.user, partnership).for_list(),
        "may_change": can_change_resources(request.user, partnership),
        "changes": history_of(request, found),
        "sources": row["sources"],
        "breadcrumbs": commissioning_crumbs(partnership, ("Headlines", "headlines")),
    }
    return render(request, "commissioning/headline_detail.html", context)


def find_headline(request: PartnershipRequest, slug: str) -> Headline:
    """Find a headline of the partnership; raises Http404."""
    found = request.partnership.headlines.for_list().filter(slug=slug).first()
    if found is None:
        raise Http404("There is no headline at this address.")
    found.partnership = request.partnership
    return found
