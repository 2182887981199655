from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest
from django.shortcuts import render

from portal.models import User


class InvitedOnlyAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class DirectoryAdapter(DefaultSocialAccountAdapter):
    """A directory signs in people who have an account here; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Find the account by an address that both the directory and the portal have verified."""
        # Some directories write the claim as text, and "false" is true.
        proven = [found.email.lower() for found in sociallogin.email_addresses if found.verified in (True, "true")]
        known = EmailAddress.objects.filter(email__in=proven, verified=True).select_related("user").first()
        return (known.user, known.email) if known else None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Stop, with a page that says what to do, whoever has no account here."""
        connects = sociallogin.state.get("process") == AuthProcess.CONNECT
        if not sociallogin.is_existing and not connects:
            self._refuse(request, sociallogin)

    def _refuse(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        found = sociallogin.email_addresses
        context: dict[str, Any] = {
            "directory": sociallogin.provider.name,
            "address": found[0].email if found else "",
            "is_verified": any(address.verified in (True, "true") for address in found),
        }
        raise ImmediateHttpResponse(render(request, "socialaccount/no_account.html", context, status=403))
