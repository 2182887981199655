"""An invitation of Ada to a partnership, and its address, for tests."""

from typing import Any

from governance.models import Role
from portal.models import Invitation, User
from portal.services import invitations

ORIGIN = "https://portal.example.org"


def invite(host: User, here, **values: Any) -> Invitation:
    """An invitation of Ada to be an officer, unless asked otherwise; its mail has not left."""
    offer = {"email": "ada@example.org", "name": "Ada", "role": Role.objects.get(slug="officer"), "body": None}
    return invitations.invite(by=host, partnership=here, origin=ORIGIN, send=lambda pk: None, **offer | values)


def address_of(invitation: Invitation) -> str:
    """Where the link in its mail leads."""
    return f"/accounts/invitations/{invitations.token_for(invitation)}/"
