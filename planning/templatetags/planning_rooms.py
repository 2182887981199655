"""Template tag that leads from any page of planning to the others."""

from typing import Any

from django import template
from django.urls import reverse

from planning import registry

register = template.Library()


@register.inclusion_tag("planning/rooms.html", takes_context=True)
def planning_rooms(context: template.Context) -> dict[str, Any]:
    """List the rooms of the page's partnership; the day that the reader chose stays with them by itself."""
    request, partnership = context["request"], context["partnership"]
    here = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "rooms": [
            {
                "label": room.label,
                "about": room.about,
                "url": reverse(room.url_name, args=[partnership.slug]),
                "current": room.url_name == here,
            }
            for room in registry.rooms
        ]
    }
