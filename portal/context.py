from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from governance.permissions import can_view_work_waiting

PLACES = (
    ("partnership", "Overview", ()),
    ("structure", "Structure", ("structure", "structures", "bodies", "body", "areas")),
    ("commissioning", "Commissioning", ("commissioning", "budget", "return")),
    ("organisations", "Organisations", ("organisation",)),
    ("documents", "Documents", ("document",)),
    ("reviews", "Reviews", ("review",)),
)


DATED = ("partnership", "structure", "organisations")


def furniture(request: HttpRequest) -> dict[str, Any]:
    """What stands around every page: navigation of the partnership at hand, the search address, the footer."""
    footer = [
        {"label": "Accessibility", "url": reverse("accessibility")},
        {"label": "Privacy", "url": reverse("privacy")},
    ]
    partnership = getattr(request, "partnership", None)
    if partnership is None:
        return {"footer_links": footer}
    request_day = getattr(request, "day_asked_for", "")
    match = request.resolver_match
    here = (match.url_name if match else None) or ""
    navigation = [
        {
            "label": label,
            "url": reverse(name, args=[partnership.slug]) + (request_day if name in DATED else ""),
            "current": here == name or here.startswith(stems),
        }
        for name, label, stems in PLACES
    ]
    if can_view_work_waiting(request.user, partnership):
        address = reverse("manage", args=[partnership.slug])
        navigation.append({"label": "Work waiting", "url": address, "current": here == "manage"})
    return {
        "partnership": partnership,
        "navigation": navigation,
        "search_url": reverse("search", args=[partnership.slug]),
        "footer_links": footer,
    }
