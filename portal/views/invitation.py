from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from portal.forms import NewcomerForm
from portal.models import Invitation
from portal.services import invitations
from portal.services.accounts import Refused
from portal.services.invitations import Closed, Newcomer


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation, by its signed address: as a newcomer, or with the account that is signed in."""
    if limited := ratelimit.consume_or_429(request, action="open_invitation"):
        return limited
    found = invitations.find(token)
    if found is None:
        return _dead(request, "This address is not one of our invitations, or it is too old.", status=404)
    try:
        invitations.check_open(found)
        if request.method == "POST":
            if limited := ratelimit.consume_or_429(request, action="accept_invitation", key=str(found.pk)):
                return limited
            return _accept(request, found)
        return _show(request, found, NewcomerForm(found, initial={"name": found.name}))
    except Closed as reason:
        return _dead(request, str(reason), status=410)


def _accept(request: HttpRequest, found: Invitation) -> HttpResponse:
    if request.user.is_authenticated:
        if not invitations.is_for(found, request.user):
            return _show(request, found, None)
        invitations.accept(by=request.user, invitation=found)
        return _welcome(request, found)
    form = NewcomerForm(found, request.POST)
    if invitations.has_account(found) or not form.is_valid():
        return _show(request, found, form)
    newcomer = Newcomer(form.cleaned_data["name"], form.cleaned_data["password"])
    try:
        accepted = invitations.accept(by=newcomer, invitation=found)
    except Refused:
        return _show(request, found, form)
    perform_login(request, accepted.accepted_by)
    return _welcome(request, found)


def _show(request: HttpRequest, found: Invitation, form: NewcomerForm | None) -> HttpResponse:
    signed_in = request.user.is_authenticated
    context = {
        "invitation": found,
        "form": form,
        "signed_in": signed_in,
        "is_mine": signed_in and invitations.is_for(found, request.user),
        "has_account": not signed_in and invitations.has_account(found),
    }
    return render(request, "portal/invitation_accept.html", context)


def _welcome(request: HttpRequest, found: Invitation) -> HttpResponse:
    messages.success(request, f"You now have the role {found.role} on {found.body or found.partnership}.")
    return redirect(found.partnership)


def _dead(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    return render(request, "portal/invitation_dead.html", {"reason": reason}, status=status)
