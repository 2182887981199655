"""Invitations: an administrator offers a role to an e-mail address, and whoever reads its mail may accept."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from governance.models import Body, Grant, Partnership, Role
from portal.models import SEND_INVITATION, Invitation, User
from portal.models.invitation import two_weeks_from_now
from portal.services import jobs
from portal.services.accounts import Refused, check_give, vouch_for_address

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

SALT = "portal.invitation"
HAS_ACCOUNT = "There is an account with this e-mail address. Sign in with it to accept."

Send = Callable[[int], Any]


@dataclass(frozen=True)
class Newcomer:
    """Somebody without an account who accepts an invitation, with the name and password they chose."""

    name: str
    password: str


class Closed(Exception):
    """An invitation that cannot be accepted any more; the message is a sentence for its holder."""


def token_for(invitation: Invitation) -> str:
    """Sign the number of an invitation, for its address; the signature runs out with the invitation."""
    return signing.dumps(invitation.pk, salt=SALT)


def find(token: str) -> Invitation | None:
    """Find the invitation that a token stands for, open or not; None when it is not one of ours or too old."""
    try:
        number = signing.loads(token, salt=SALT, max_age=datetime.timedelta(days=settings.INVITATION_DAYS))
    except signing.BadSignature:
        return None
    return Invitation.objects.filter(pk=number).select_related("partnership", "role", "body", "invited_by").first()


def check_open(invitation: Invitation) -> None:
    """Raise Closed, with the reason, when an invitation was accepted or withdrawn, or has run out."""
    if invitation.accepted_at:
        raise Closed("This invitation was accepted already. Sign in with your e-mail address and password.")
    if invitation.withdrawn_at:
        raise Closed("This invitation was withdrawn by the people who sent it.")
    if invitation.has_run_out:
        raise Closed(f"This invitation ran out after {settings.INVITATION_DAYS} days.")


@transaction.atomic
def invite(
    *,
    by: User,
    email: str,
    name: str,
    role: Role,
    partnership: Partnership,
    body: Body | None = None,
    origin: str,
    send: Send,
) -> Invitation:
    """Offer a role to an e-mail address, and have it mailed; `origin` is where the portal answers, for the link.

    An invitation that has run out makes room for the new one. Raises PermissionDenied when `by` may not give the role,
    and Refused when the same offer is open or the role is held already.
    """
    check_give(by=by, role=role, partnership=partnership, body=body)
    Partnership.objects.select_for_update(no_key=True).get(pk=partnership.pk)
    if Grant.objects.filter(user__email__iexact=email, role=role, partnership=partnership, body=body).exists():
        raise Refused(f"{email} already has the role {role} on {body or partnership}. Nobody was invited.")
    same = Invitation.objects.open().filter(email__iexact=email, partnership=partnership, role=role, body=body)
    same.filter(expires_at__lte=timezone.now()).update(withdrawn_at=timezone.now())
    if same.exists():
        raise Refused(f"{email} is invited to this role already. Send that invitation again, or withdraw it.")
    made = Invitation.objects.create(
        email=email, name=name, role=role, partnership=partnership, body=body, invited_by=by
    )
    _start_sending(by, made, origin, send)
    return made


@transaction.atomic
def send_again(*, by: User, invitation: Invitation, origin: str, send: Send) -> Invitation:
    """Mail an invitation once more and give it another two weeks; an address mailed before works as well, until then.

    Raises PermissionDenied when `by` may not give its role, and Refused when it was accepted or withdrawn.
    """
    locked = _lock_open(by, invitation)
    locked.expires_at, locked.sent_at, locked.invited_by = two_weeks_from_now(), None, by
    locked.save(update_fields=["expires_at", "sent_at", "invited_by"])
    _start_sending(by, locked, origin, send)
    return locked


@transaction.atomic
def withdraw(*, by: User, invitation: Invitation) -> Invitation:
    """Take an invitation back: the address that was mailed is dead.

    Raises PermissionDenied when `by` may not give its role, and Refused when it was accepted or withdrawn.
    """
    locked = _lock_open(by, invitation)
    locked.withdrawn_at = timezone.now()
    locked.save(update_fields=["withdrawn_at"])
    return locked


def _lock_open(by: User, invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    check_give(by=by, role=locked.role, partnership=locked.partnership)
    if locked.accepted_at or locked.withdrawn_at:
        done = "accepted" if locked.accepted_at else "withdrawn"
        raise Refused(f"The invitation of {locked} was {done} meanwhile. Nothing was changed.")
    return locked


def _start_sending(by: User, invitation: Invitation, origin: str, send: Send) -> None:
    jobs.start(by=by, kind=SEND_INVITATION, send=send, invitation=invitation.pk, origin=origin)


def deliver(invitation: int, origin: str) -> dict[str, Any]:
    """Mail an invitation that is open and not sent yet: the work of a job.

    A mail leaves at most once for each request to send it, unless the worker dies after the mail server took the mail
    and before that was committed: then it leaves again. Raises what the mail server raises, so that the job is retried.
    """
    locked = Invitation.objects.select_for_update(of=("self",), no_key=True).open().filter(pk=invitation).first()
    if locked is None or locked.sent_at or locked.has_run_out:
        return {"sent": False}
    locked.sent_at = timezone.now()
    locked.save(update_fields=["sent_at"])
    address = origin + reverse("invitation", args=[token_for(locked)])
    text = render_to_string("portal/email/invitation.txt", {"invitation": locked, "address": address})
    EmailMessage(f"Invitation to {locked.partnership}", text, to=[locked.email]).send()
    return {"sent": True}


def is_for(invitation: Invitation, user: "User | AnonymousUser") -> bool:
    """Tell whether an account is the one invited: it has proven that the address is its own."""
    proven = EmailAddress.objects.filter(user_id=user.pk, verified=True, email__iexact=invitation.email)
    return user.is_authenticated and proven.exists()


def has_account(invitation: Invitation) -> bool:
    """Tell whether somebody with the invited address has an account already."""
    return _account_of(invitation) is not None


def _account_of(invitation: Invitation) -> User | None:
    known = EmailAddress.objects.filter(verified=True, email__iexact=invitation.email).select_related("user").first()
    return known.user if known else User.objects.filter(email__iexact=invitation.email).first()


@transaction.atomic
def accept(*, by: User | Newcomer, invitation: Invitation) -> Invitation:
    """Accept an invitation: a newcomer gets an account whose address is proven, and either gets the role.

    Holding the signed address is the right to accept, so no permission is asked; the host must still be one who may
    give the role. Raises Closed when the invitation is not open, or its host lost that right; PermissionDenied when
    another account is signed in; Refused when a newcomer's address has an account.
    """
    locked = Invitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    check_open(locked)
    try:
        check_give(by=locked.invited_by, role=locked.role, partnership=locked.partnership)
    except PermissionDenied as reason:
        raise Closed("Whoever sent this invitation may not give that role any more.") from reason
    account = _open_account(by, locked) if isinstance(by, Newcomer) else by
    if not is_for(locked, account):
        raise PermissionDenied(f"This invitation is for {locked.email}, and you are signed in with another address.")
    Grant.objects.get_or_create(user=account, role=locked.role, partnership=locked.partnership, body=locked.body)
    locked.accepted_at, locked.accepted_by = timezone.now(), account
    locked.save(update_fields=["accepted_at", "accepted_by"])
    return locked


def _open_account(newcomer: Newcomer, invitation: Invitation) -> User:
    if has_account(invitation):
        raise Refused(HAS_ACCOUNT)
    try:
        with transaction.atomic():
            account = User.objects.create_user(invitation.email, newcomer.password, name=newcomer.name)
    except IntegrityError as race:
        raise Refused(HAS_ACCOUNT) from race
    vouch_for_address(by=account, account=account)
    return account
