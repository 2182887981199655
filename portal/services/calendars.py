"""The secret address of somebody's own calendar: made anew, withdrawn, and found again by its token."""

import hashlib
import secrets

from django.db import transaction

from governance.models import Grant, Partnership
from portal.models import CalendarAddress, User
from portal.services.accounts import Refused


@transaction.atomic
def renew(*, by: User, partnership: Partnership) -> str:
    """Make an address for somebody's own calendar, and return its token, which is kept nowhere.

    The address they had before stops working. Raises Refused when they hold no role in the partnership.
    """
    role = Grant.objects.select_for_update(no_key=True).filter(user=by, partnership=partnership).order_by("pk").first()
    if role is None:
        raise Refused(f"You hold no role in {partnership}, so there are no bodies for a calendar of your own.")
    token = secrets.token_urlsafe(32)
    CalendarAddress.objects.filter(user=by, partnership=partnership).delete()
    CalendarAddress.objects.create(user=by, partnership=partnership, rests_on=role, token_hash=_hash(token))
    return token


@transaction.atomic
def withdraw(*, by: User, partnership: Partnership) -> bool:
    """Stop the address of somebody's own calendar, and return whether there was one."""
    deleted, _ = CalendarAddress.objects.filter(user=by, partnership=partnership).delete()
    return bool(deleted)


@transaction.atomic
def withdraw_all(*, by: User | None, account: User) -> int:
    """Stop all addresses of an account that is closed, and return how many there were."""
    deleted, _ = CalendarAddress.objects.filter(user=account).delete()
    return deleted


def find(*, partnership: Partnership, token: str) -> CalendarAddress | None:
    """Find the address with a token, of somebody whose account is open; None when there is none."""
    addresses = CalendarAddress.objects.filter(partnership=partnership, user__is_active=True)
    return addresses.select_related("user").filter(token_hash=_hash(token)).first()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
