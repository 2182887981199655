"""What stands only in a draft that is closed to a reader is named nowhere: no page, search, list or history."""

import html
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from governance.holders import holder_by_key
from tests import factories
from tests.portal.hidden import SECRETS, Hidden, addresses, hide
from tests.portal.record import Record

READERS = ("anonymous", "stranger", "finance-officer", "officer of another body", "board-member of another body")
"""To all of them the draft is closed. Whoever keeps the board on which the hidden body sits has to know of it."""


@pytest.fixture(scope="module")
def hidden(kept_record: Record) -> Hidden:
    return hide(kept_record)


def _client(reader: str, hidden: Hidden) -> Client:
    client = Client(raise_request_exception=False)
    if reader == "anonymous":
        return client
    person, role = factories.user(), reader.split()[0]
    if role != "stranger":
        body = hidden.partnership.bodies.get(slug="group") if reader.endswith("body") else None
        factories.grant(user=person, role=role, partnership=hidden.partnership, body=body)
    client.force_login(person)
    return client


def _told(client: Client, address: str) -> str:
    """What a page says, without its own address, which its visitor typed."""
    response = client.get(address)
    assert response.status_code < 500, address
    words = html.unescape(response.content.decode()) + response.headers.get("Location", "")
    return re.sub(re.escape(address.partition("?")[0]) + r"[^\s\"]*", "", words)


def _meetings(client: Client, hidden: Hidden) -> Iterator[tuple[str, str]]:
    """Every secret that is met, and where."""
    for address in addresses(hidden):
        words = _told(client, address)
        yield from ((secret, address) for secret in SECRETS if secret in words)


@pytest.mark.parametrize("reader", READERS)
def test_what_is_hidden_is_met_nowhere(hidden: Hidden, reader: str):
    assert not list(_meetings(_client(reader, hidden), hidden))


def test_administrator_meets_all_of_it(hidden: Hidden):
    """Else the test above would pass because it looks nowhere."""
    to_meet = set(SECRETS)
    for secret, _ in _meetings(_client("administrator", hidden), hidden):
        to_meet.discard(secret)
        if not to_meet:
            return

    assert not to_meet


def test_hidden_body_that_chairs_an_open_one_is_said_to_be_unpublished(hidden: Hidden, client: Client):
    assert "Joint chair: not published yet" in html.unescape(client.get("/somewhere/structure/").content.decode())


def test_keeper_of_an_open_seat_is_not_told_which_hidden_body_holds_it(hidden: Hidden):
    person = factories.user()
    factories.grant(
        user=person,
        role="officer",
        partnership=hidden.partnership,
        body=hidden.partnership.bodies.get(slug="board"),
    )
    client = Client()
    client.force_login(person)

    lists = [client.get(f"/somewhere/manage/{name}").content.decode() for name in ("", "seats/", "reminders/")]

    assert all("Joint chair" in page for page in lists[:2])
    assert not any(secret in page for page in lists for secret in SECRETS)


def _known(hidden: Hidden, role: str | None) -> set[str]:
    reader = factories.user()
    if role:
        factories.grant(user=reader, role=role, partnership=hidden.partnership)
    return set(hidden.partnership.people.visible_to(reader, hidden.partnership).values_list("slug", flat=True))


def test_person_is_known_by_the_seats_they_held_or_by_none(hidden: Hidden):
    factories.person(partnership=hidden.partnership, slug="nowhere-yet")

    assert _known(hidden, None) == {"somebody", "nowhere-yet"}
    assert _known(hidden, "administrator") == {"somebody", "nowhere-yet", "vera-veiled", "vera-v"}


def test_record_merged_into_a_hidden_person_does_not_lead_there(hidden: Hidden, client: Client):
    assert client.get("/somewhere/people/vera-v/").status_code == 404


def test_hidden_holder_is_not_taken_from_a_key(hidden: Hidden):
    reader = factories.user()
    keys = [f"person-{hidden.membership.person_id}", f"body-{hidden.seat.body_id}"]

    assert [holder_by_key(reader, hidden.partnership, key) for key in keys] == [None, None]
