"""Template filter that says how far the consultation on a draft is."""

from django import template
from django.utils import timezone

from governance.models import Audience, Structure

register = template.Library()


@register.filter
def comments_state(structure: Structure) -> str:
    """Say until when a draft is open for comment, or since when it is not; nothing when it never was."""
    until = structure.comments_until
    if not structure.is_draft or structure.audience == Audience.EDITORS or until is None:
        return ""
    if structure.takes_comments(timezone.localdate()):
        return f"open for comment until {until:%-d %B %Y}"
    return f"comments closed on {until:%-d %B %Y}"
