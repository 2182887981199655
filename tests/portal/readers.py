"""Somebody of every role, signed in."""

from django.conf import settings
from django.test import Client

from tests import factories
from tests.portal.record import Record

ROLES = ("anonymous", "stranger", "board-member", "finance-officer", "officer", "administrator", "superuser")


class Readers:
    """One reader of each role, whose sessions outlast the browsers that they read with."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.sessions = {role: self._sign_in(role) for role in ROLES if role != "anonymous"}

    def _sign_in(self, role: str) -> str:
        person = factories.user(is_superuser=role == "superuser", is_staff=role == "superuser")
        if role not in ("stranger", "superuser"):
            factories.grant(user=person, role=role, partnership=self.record.partnership)
        client = Client()
        client.force_login(person)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def client(self, role: str) -> Client:
        """Give a fresh browser to the reader of a role, signed in unless anonymous."""
        client = Client(raise_request_exception=False)
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client

    def statuses(self, address: str) -> dict[str, int]:
        """Return how a GET of an address is answered, by role."""
        return {role: self.client(role).get(address).status_code for role in ROLES}
