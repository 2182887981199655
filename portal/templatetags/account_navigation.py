"""Template tag for the places of one's own account."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()

PLACES = (
    ("own-account", "Account", ("own-account",)),
    ("account_email", "E-mail", ("account_email",)),
    ("account_change_password", "Password", ("account_change_password", "account_set_password")),
    ("mfa_index", "Two-step sign-in", ("mfa_",)),
    ("usersessions_list", "Sessions", ("usersessions_",)),
)
DIRECTORIES = ("socialaccount_connections", "Directories", ("socialaccount_",))


@register.simple_tag(takes_context=True)
def account_navigation(context: dict[str, Any]) -> list[dict[str, Any]]:
    """List the pages of one's own account, marking the one at hand; directories only where there are some."""
    match = context["request"].resolver_match
    here = (match.url_name if match else None) or ""
    places = [*PLACES, DIRECTORIES] if settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] else PLACES
    return [{"label": label, "url": reverse(name), "current": here.startswith(stems)} for name, label, stems in places]
