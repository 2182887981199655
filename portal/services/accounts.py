"""Accounts and the roles they hold in a partnership: who may be given what, and what cannot be taken away."""

from importlib import import_module
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from governance.models import Body, Grant, Partnership, Role
from governance.permissions import Permission, check_manage_accounts, permissions_of

if TYPE_CHECKING:
    from portal.models import User


class Refused(Exception):
    """What was asked for would break a rule of accounts; the message is a sentence for the page."""


def check_give(*, by: "User", role: Role, partnership: Partnership, body: Body | None = None) -> None:
    """Raise PermissionDenied unless somebody may give a role in a partnership: nobody gives more than they hold.

    Raises Refused when the body is of another partnership.
    """
    check_manage_accounts(by, partnership)
    held = permissions_of(by, partnership).everywhere
    if not held.issuperset(role.permissions):
        raise PermissionDenied(f"You cannot give the role {role}: it may do things that you may not.")
    if body is not None and body.partnership_id != partnership.pk:
        raise Refused(f"{body} is not a body of {partnership}. Nothing was changed.")


@transaction.atomic
def grant_role(*, by: "User", account: "User", role: Role, partnership: Partnership, body: Body | None = None) -> Grant:
    """Give an account a role on a partnership, or on a body and all below it.

    Raises PermissionDenied when `by` may not, and Refused when the account has exactly that role already.
    """
    check_give(by=by, role=role, partnership=partnership, body=body)
    given, is_new = Grant.objects.get_or_create(user=account, role=role, partnership=partnership, body=body)
    if not is_new:
        raise Refused(f"{account} already has the role {role} on {body or partnership}. Nothing was changed.")
    return given


@transaction.atomic
def withdraw_role(*, by: "User", grant: Grant) -> Grant:
    """Take a role from an account.

    The partnership is locked first, so that two administrators cannot withdraw each other's role at the same time.
    Raises PermissionDenied when `by` may not, and Refused when nobody would be left who manages accounts.
    """
    partnership = Partnership.objects.select_for_update(no_key=True).get(pk=grant.partnership_id)
    check_give(by=by, role=grant.role, partnership=partnership)
    if _manages_accounts(grant) and not _other_managers(grant):
        raise Refused(
            f"{grant.user} is the last administrator of {partnership}, and keeps that role. "
            "Make somebody else an administrator first."
        )
    grant.delete()
    return grant


def _manages_accounts(grant: Grant) -> bool:
    return grant.body_id is None and Permission.MANAGE_ACCOUNTS in grant.role.permissions


def _other_managers(grant: Grant) -> bool:
    return (
        Grant.objects.filter(partnership=grant.partnership_id, body=None, user__is_active=True)
        .filter(role__permissions__contains=[Permission.MANAGE_ACCOUNTS])
        .exclude(pk=grant.pk)
        .exists()
    )


@transaction.atomic
def end_sessions(*, by: "User", account: "User", partnership: Partnership) -> int:
    """Sign an account out everywhere, and return how many sessions were ended.

    Raises PermissionDenied unless `by` manages the accounts of a partnership in which the account has a role.
    """
    check_manage_accounts(by, partnership)
    if not account.grants.filter(partnership=partnership).exists():
        raise PermissionDenied(f"{account} has no role in {partnership}.")
    sessions = UserSession.objects.select_for_update().filter(user=account)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for session in sessions:
        store.delete(session.session_key)
    ended, _ = sessions.delete()
    return ended


@transaction.atomic
def vouch_for_address(*, by: "User | None", account: "User") -> EmailAddress:
    """Record that an account's present address is proven, and forget its others; `by` is None for the command line."""
    address = account.email.lower()
    EmailAddress.objects.filter(user=account).exclude(email=address).delete()
    vouched, _ = EmailAddress.objects.update_or_create(
        user=account, email=address, defaults={"verified": True, "primary": True}
    )
    return vouched
