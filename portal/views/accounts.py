"""The accounts of a partnership, for those who manage them."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from governance import permissions
from governance.http import PartnershipRequest, partnership_page
from governance.presenters import crumbs
from portal.forms import AccountFilterForm, GrantForm, InvitationForm
from portal.models import Invitation, User
from portal.second_factor import has_one
from portal.services import accounts, invitations
from portal.services.accounts import Refused
from portal.tasks import run_job

ON_A_PAGE = 50

View = Callable[..., HttpResponse]


def for_account_managers(view: View) -> View:
    """Open a page of a partnership to those who manage its accounts; others sign in first, or are refused."""

    @login_required
    @partnership_page
    @wraps(view)
    def page(request: PartnershipRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        permissions.check_manage_accounts(request.user, request.partnership)
        return view(request, *args, **kwargs)

    return page


@for_account_managers
def account_list(request: PartnershipRequest) -> HttpResponse:
    """Who has which role where, and who is invited."""
    partnership = request.partnership
    filters = AccountFilterForm(request.GET)
    asked = filters.read()
    people = User.objects.of(partnership).sought(asked["q"], asked["role"], partnership)
    people = people.for_list(partnership).sorted_by(asked["sort"])
    invited = Invitation.objects.of(partnership).open().sought(asked["q"], asked["role"]).for_list()
    context = {
        "partnership": partnership,
        "people": Paginator(people, ON_A_PAGE).get_page(request.GET.get("page")),
        "people_prefix": _prefix(asked, "page"),
        "invited": Paginator(invited, ON_A_PAGE).get_page(request.GET.get("invited")),
        "invited_prefix": _prefix(asked, "invited"),
        "asked": asked,
        "filters": filters,
        "breadcrumbs": _crumbs(request),
    }
    return render(request, "portal/account_list.html", context)


def _prefix(asked: dict[str, str], page: str) -> str:
    return f"?{urlencode([*((name, value) for name, value in asked.items() if value), (page, '')])}"


def _crumbs(request: PartnershipRequest, *further: tuple[str, str]) -> list[dict[str, str]]:
    slug = request.partnership.slug
    return crumbs(request.partnership, ("Work waiting", reverse("manage", args=[slug])), *further)


def _list_crumb(request: PartnershipRequest) -> tuple[str, str]:
    return "Accounts", reverse("accounts", args=[request.partnership.slug])


@for_account_managers
def account_detail(request: PartnershipRequest, account: int) -> HttpResponse:
    """One account: its roles in this partnership."""
    found = _find_account(request, account)
    return _show_account(request, found, GrantForm(request.partnership))


def _show_account(request: PartnershipRequest, found: User, form: GrantForm) -> HttpResponse:
    context = {
        "partnership": request.partnership,
        "account": found,
        "roles_here": found.grants.filter(partnership=request.partnership)
        .select_related("role", "body")
        .order_by("pk"),
        "has_second_factor": has_one(found),
        "form": form,
        "is_self": found == request.user,
        "breadcrumbs": _crumbs(request, _list_crumb(request)),
    }
    return render(request, "portal/account_detail.html", context)


def _find_account(request: PartnershipRequest, account: int) -> User:
    found = User.objects.of(request.partnership).filter(pk=account).first()
    if found is None:
        raise Http404("No account here has this number.")
    return found


@for_account_managers
@require_POST
def role_grant(request: PartnershipRequest, account: int) -> HttpResponse:
    """Give an account another role."""
    found = _find_account(request, account)
    form = GrantForm(request.partnership, request.POST)
    if not form.is_valid():
        return _show_account(request, found, form)
    role, body = form.cleaned_data["role"], form.cleaned_data["body"]
    try:
        accounts.grant_role(by=request.user, account=found, role=role, partnership=request.partnership, body=body)
        messages.success(request, f"{found} now has the role {role} on {body or request.partnership}.")
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect("account-detail", request.partnership.slug, found.pk)


@for_account_managers
@require_POST
def role_withdraw(request: PartnershipRequest, account: int, grant: int) -> HttpResponse:
    """Take a role from an account."""
    found = _find_account(request, account)
    held = found.grants.filter(partnership=request.partnership, pk=grant).select_related("role", "body").first()
    if held is None:
        raise Http404("This account does not have that role any more.")
    try:
        accounts.withdraw_role(by=request.user, grant=held)
        messages.success(request, f"{found} no longer has the role {held.role} on {held.body or request.partnership}.")
    except Refused as reason:
        messages.error(request, str(reason))
    if found.grants.filter(partnership=request.partnership).exists():
        return redirect("account-detail", request.partnership.slug, found.pk)
    return redirect("partnership" if found == request.user else "accounts", request.partnership.slug)


@for_account_managers
@require_POST
def sessions_end(request: PartnershipRequest, account: int) -> HttpResponse:
    """Sign an account out everywhere."""
    found = _find_account(request, account)
    ended = accounts.end_sessions(by=request.user, account=found, partnership=request.partnership)
    messages.success(request, f"{found} was signed out everywhere: {ended} session{'' if ended == 1 else 's'} ended.")
    return redirect("account-detail", request.partnership.slug, found.pk)


@for_account_managers
def invitation_add(request: PartnershipRequest) -> HttpResponse:
    """Invite somebody to a role."""
    partnership = request.partnership
    form = InvitationForm(partnership, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = invitations.invite(
                by=request.user,
                partnership=partnership,
                origin=_origin(request),
                send=run_job.delay,
                **form.cleaned_data,
            )
            messages.success(request, f"{made.name} is invited. The mail to {made.email} is on its way.")
            return redirect("accounts", partnership.slug)
        except Refused as reason:
            form.add_error("email", str(reason))
    context = {"partnership": partnership, "form": form, "breadcrumbs": _crumbs(request, _list_crumb(request))}
    return render(request, "portal/invitation_form.html", context)


def _origin(request: PartnershipRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


@for_account_managers
@require_POST
def invitation_send(request: PartnershipRequest, invitation: int) -> HttpResponse:
    """Mail an invitation once more."""
    found = _find_invitation(request, invitation)
    try:
        invitations.send_again(by=request.user, invitation=found, origin=_origin(request), send=run_job.delay)
        messages.success(request, f"Another mail to {found.email} is on its way.")
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect("accounts", request.partnership.slug)


@for_account_managers
@require_POST
def invitation_withdraw(request: PartnershipRequest, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    found = _find_invitation(request, invitation)
    try:
        invitations.withdraw(by=request.user, invitation=found)
        messages.success(request, f"The invitation of {found.name} is withdrawn.")
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect("accounts", request.partnership.slug)


def _find_invitation(request: PartnershipRequest, invitation: int) -> Invitation:
    found = Invitation.objects.of(request.partnership).filter(pk=invitation).first()
    if found is None:
        raise Http404("There is no such invitation here.")
    return found
