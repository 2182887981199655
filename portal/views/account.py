from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from requests import RequestException

from portal.models import User
from portal.second_factor import has_one


class AccountRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


@never_cache
@login_required
def own_account(request: AccountRequest) -> HttpResponse:
    """What an account is, for the one whose it is: address, password, second step, roles."""
    context = {
        "roles": request.user.grants.select_related("role", "partnership", "body").order_by("partnership__name", "pk"),
        "has_second_factor": has_one(request.user),
    }
    return render(request, "portal/own_account.html", context)


def directory_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send somebody to a directory to sign in, or say that it does not answer."""
    try:
        return openid_connect.login(request, provider_id=provider_id)
    except (RequestException, ValueError, KeyError):
        return render(request, "socialaccount/authentication_error.html", {"does_not_answer": True}, status=502)
