"""Whoever holds a role that needs it signs in with a second factor, or can do nothing but set one up."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.db.models.signals import post_delete
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.models import User

REMEMBERED = "second_factor"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
REMOVING = ("mfa_deactivate_totp", "mfa_remove_webauthn")
OPEN = (
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_reauthenticate",
    "account_logout",
    "health",
)
"""What can be reached before a second factor is set up."""

KEEP_ONE = (
    "This is your last second step, and your role needs one. Nothing was removed. "
    "Add another one first, then remove this one."
)


def must_have_one(user: User) -> bool:
    """Tell whether a user holds a role that needs a second factor; one query."""
    return user.is_superuser or user.grants.filter(role__needs_second_factor=True).exists()


def has_one(user: User) -> bool:
    """Tell whether a user has set up an app or a key; one query."""
    return _factors(user).exists()


def _factors(user: User) -> Any:
    return Authenticator.objects.filter(user=user, type__in=FACTORS)


class SecondFactorMiddleware:
    """Send whoever must have a second factor and has none to the page where it is set up.

    Asks nothing for anonymous visitors. For the others it is one query, none for a session in which a factor was seen.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, arguments: Any, named: Any) -> HttpResponse | None:
        user = request.user
        if not settings.REQUIRE_SECOND_FACTOR or not user.is_authenticated:
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        if name in REMOVING and _factors(user).count() == 1 and must_have_one(user):
            messages.error(request, KEEP_ONE)
            return redirect("mfa_index")
        if self._is_settled(request, user):
            return None
        request.needs_second_factor = True  # type: ignore[attr-defined]
        return None if name in OPEN else redirect("mfa_index")

    def _is_settled(self, request: HttpRequest, user: User) -> bool:
        if request.session.get(REMEMBERED) == user.pk:
            return True
        if not must_have_one(user):
            return True
        if has_one(user):
            request.session[REMEMBERED] = user.pk
            return True
        return False


def forget(user: User) -> None:
    """Make every session of a user look again whether there is a second factor."""
    engine = import_module(settings.SESSION_ENGINE)
    for key in UserSession.objects.filter(user=user).values_list("session_key", flat=True):
        session = engine.SessionStore(key)
        if session.pop(REMEMBERED, None) is not None:
            session.save()


def _forget_everywhere(instance: Authenticator, **_: Any) -> None:
    if instance.type in FACTORS:
        forget(instance.user)


def _end_other_sessions(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Sign a user out elsewhere when a factor is added: those sessions began without it."""
    if authenticator.type not in FACTORS:
        return
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    others = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    for key in others.values_list("session_key", flat=True):
        store.delete(key)
    others.delete()


def _forget_here(request: HttpRequest, **_: Any) -> None:
    request.session.pop(REMEMBERED, None)


post_delete.connect(_forget_everywhere, sender=Authenticator, dispatch_uid="forget second factor everywhere")
authenticator_added.connect(_end_other_sessions, dispatch_uid="sign out elsewhere when a factor is added")
authenticator_removed.connect(_forget_here, dispatch_uid="forget second factor here")
