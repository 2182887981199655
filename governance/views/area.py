from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance.http import PartnershipRequest, partnership_page
from governance.models import Source
from governance.presenters import Citations, crumbs


@partnership_page
def area_list(request: PartnershipRequest) -> HttpResponse:
    """The areas and the themes that bodies belong to, with how many do."""
    partnership = request.partnership
    known = Count("bodies", filter=Q(bodies__in=partnership.bodies.visible_to(request.user, partnership).values("pk")))
    areas = list(partnership.areas.select_related("part_of").annotate(count=known).order_by("name"))
    themes = list(partnership.themes.annotate(count=known).order_by("name"))
    citations = Citations(partnership, Source.objects.of([*areas, *themes]))
    structure = reverse("structure", args=[partnership.slug])

    def rows(found: list, name: str) -> list[tuple]:
        return [(one, f"{structure}?{urlencode({name: one.name})}", citations.of(one)) for one in found]

    context = {
        "partnership": partnership,
        "areas": rows(areas, "area"),
        "themes": rows(themes, "theme"),
        "breadcrumbs": crumbs(partnership, ("Structure", structure)),
    }
    return render(request, "governance/area_list.html", context)
