from typing import Any

from django.urls import reverse

from governance.http import as_at
from governance.permissions import can_view_work_waiting
from governance.presenters import as_at_bar

MONEY = ("commissioning", "budget", "return", "contribution", "headline", "pooled", "board-pack")
PLANS = ("plan", "outcome", "priorit", "indicator", "action", "initiative", "assurance", "due")
PLACES = (
    ("partnership", "Overview", ()),
    ("structure", "Structure", ("structure", "structures", "bodies", "body", "areas", "timeline")),
    ("commissioning", "Commissioning", MONEY),
    ("plans", "Plans", PLANS),
    ("meetings", "Meetings", ("meeting", "decision", "paper", "calendar")),
    ("organisations", "Organisations", ("organisation",)),
    ("documents", "Documents", ("document",)),
    ("reviews", "Reviews", ("review",)),
)


def furniture(request: Any) -> dict[str, Any]:
    """What stands around every page: navigation of the partnership at hand, the day asked for, search, the footer."""
    footer = [
        {"label": "Accessibility", "url": reverse("accessibility")},
        {"label": "Privacy", "url": reverse("privacy")},
    ]
    partnership = getattr(request, "partnership", None)
    if partnership is None:
        return {"footer_links": footer}
    asked, match = as_at(request), request.resolver_match
    here = (match.url_name if match else None) or ""
    navigation = [
        {
            "label": label,
            "url": reverse(name, args=[partnership.slug]) + asked.query,
            "current": here == name or here.startswith(stems),
        }
        for name, label, stems in PLACES
    ]
    if can_view_work_waiting(request.user, partnership):
        address = reverse("manage", args=[partnership.slug])
        navigation.append({"label": "Work waiting", "url": address, "current": here == "manage"})
    return {
        "partnership": partnership,
        "as_at": as_at_bar(asked) if asked.is_asked_for else None,
        "navigation": navigation,
        "search_url": reverse("search", args=[partnership.slug]),
        "footer_links": footer,
    }
