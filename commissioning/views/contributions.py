"""What each partner brings: the list by contributor, and one contribution."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from commissioning.contribution_totals import totals_of
from commissioning.contribution_words import (
    by_giver,
    contribution_row,
    giver_in_words,
    shared_in_words,
    totals_in_words,
)
from commissioning.models import Contribution, Form
from commissioning.permissions import can_change_resources
from commissioning.programmes import alike, shared_programmes
from commissioning.views.resources import commissioning_crumbs, history_of
from governance.http import PartnershipRequest, partnership_page
from governance.listing import Choice, asking
from governance.models import Source
from governance.presenters import Citations


@partnership_page
def contribution_list(request: PartnershipRequest) -> HttpResponse:
    """What partners bring, by partner and form, with warnings where two name the same programme."""
    partnership = request.partnership
    everything = list(partnership.contributions.visible_to(request.user, partnership).for_list())
    shown = _narrowed(request, everything)
    citations = Citations(partnership, Source.objects.of(shown))
    may_change = can_change_resources(request.user, partnership)
    context = {
        "partnership": partnership,
        "has_any": bool(everything),
        "is_narrowed": len(shown) != len(everything),
        "givers": by_giver(partnership, [contribution_row(partnership, one, citations) for one in shown]),
        "totals": totals_in_words(totals_of(shown)),
        "shared": [shared_in_words(found) for found in shared_programmes(everything)],
        "partners": _partners(request, everything),
        "forms": _forms(request, everything),
        "may_change": may_change,
        "hints": _hints(everything) if may_change else [],
        "breadcrumbs": commissioning_crumbs(partnership),
    }
    return render(request, "commissioning/contribution_list.html", context)


def _narrowed(request: PartnershipRequest, everything: list[Contribution]) -> list[Contribution]:
    """Those of the partner and the form asked for; what nobody brings is as if it were not asked for."""
    partner, form = request.GET.get("partner", ""), request.GET.get("form", "")
    of_partner = [one for one in everything if _key(one) == partner] or everything
    return [one for one in of_partner if one.form == form] if form in Form.values else of_partner


def _key(contribution: Contribution) -> str:
    return f"{contribution.giver[0]}-{contribution.contributor.slug}"


def _partners(request: PartnershipRequest, everything: list[Contribution]) -> list[Choice]:
    named = {_key(one): one.contributor.name for one in everything}
    asked = request.GET.get("partner", "")
    asked = asked if asked in named else ""
    every = Choice("Every partner", asking(request.GET, partner=""), not asked)
    return [every, *(Choice(name, asking(request.GET, partner=key), key == asked) for key, name in named.items())]


def _forms(request: PartnershipRequest, everything: list[Contribution]) -> list[Choice]:
    present = {one.form for one in everything}
    asked = request.GET.get("form", "")
    every = Choice("Every form", asking(request.GET, form=""), asked not in Form.values)
    return [every] + [
        Choice(str(label), asking(request.GET, form=form), form == asked)
        for form, label in Form.choices
        if form in present
    ]


MOST_COMPARED = 250


def _hints(everything: list[Contribution]) -> list[str]:
    """Pairs that may be the same programme though they are not marked so: for whoever keeps the list.

    Names are compared in pairs, so a longer list than MOST_COMPARED is left to the page of each contribution.
    """
    if len(everything) > MOST_COMPARED:
        return []
    return [
        f"“{one.name}” ({giver_in_words(one)}) and “{other.name}” ({giver_in_words(other)})"
        for number, one in enumerate(everything)
        for other in alike(one, everything[number + 1 :])
    ]


@partnership_page
def contribution_detail(request: PartnershipRequest, contribution: str) -> HttpResponse:
    """One contribution: who brings it, in what form, for what; and what may be the same thing."""
    partnership = request.partnership
    found = find_contribution(request, contribution)
    everything = list(partnership.contributions.visible_to(request.user, partnership).for_list())
    may_change = can_change_resources(request.user, partnership)
    shared = [same for same in shared_programmes(everything) if found in same]
    citations = Citations(partnership, Source.objects.of([found]))
    context = {
        "partnership": partnership,
        "row": contribution_row(partnership, found, citations),
        "sources": citations.of(found),
        "contribution": found,
        "shared": [shared_in_words(same) for same in shared],
        "hints": alike(found, everything) if may_change else [],
        "may_change": may_change,
        "changes": history_of(request, found),
        "breadcrumbs": commissioning_crumbs(partnership, ("Contributions", "contributions")),
    }
    return render(request, "commissioning/contribution_detail.html", context)


def find_contribution(request: PartnershipRequest, slug: str) -> Contribution:
    """Find a contribution that the reader may know of; raises Http404."""
    rows = request.partnership.contributions.visible_to(request.user, request.partnership).for_list()
    found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404("There is no contribution at this address.")
    found.partnership = request.partnership
    return found
