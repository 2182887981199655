"""Template tag that leads from any page of commissioning to the others."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from commissioning import registry

register = template.Library()

KEPT = ("return", "year", "measure", "unit")


@register.inclusion_tag("commissioning/rooms.html", takes_context=True)
def commissioning_rooms(context: template.Context) -> dict[str, Any]:
    """List the rooms of the page's partnership; those that show a return keep the one that is shown now."""
    request, partnership = context["request"], context["partnership"]
    asked = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    here = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "rooms": [
            {
                "label": room.label,
                "about": room.about,
                "url": reverse(room.url_name, args=[partnership.slug])
                + (f"?{urlencode(asked)}" if asked and room.of_a_return else ""),
                "current": room.url_name == here,
            }
            for room in registry.rooms
        ]
    }
