"""Finished pages are kept under the edition they were made from, and never under another."""

import datetime
import re

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.models import Body, Edition
from tests import factories

PAGE = "/anytown/structure/"
BACKEND = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def board(settings, transactional_db):
    """A body on a page, with a real cache in front of it."""
    settings.CACHES = {name: BACKEND | {"LOCATION": f"kept-{name}"} for name in ("default", "pages", "drawings")}
    caches["pages"].clear()
    board = factories.body(slug="board", name="Board", partnership=factories.partnership(slug="anytown"))
    factories.in_force(board.partnership, {board: {}}, since=datetime.date(2009, 4, 1))
    return board


def _edition():
    return Edition.objects.values_list("number", flat=True).first() or 0


def _queries(client, url=PAGE, **headers):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url, headers=headers)
    return len(queries), response


def _rename_kind(body, name):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE governance_bodykind SET name = %s WHERE id = %s", [name, body.kind_id])


def _signed_in(partnership, role="officer"):
    client, user = Client(), factories.user()
    factories.grant(user=user, role=role, partnership=partnership)
    client.force_login(user)
    return client


def test_page_asked_for_again_one_query_and_the_same(client, board):
    first, made = _queries(client)

    again, kept = _queries(client)

    assert first > 1
    assert again == 1
    assert kept.content == made.content
    assert kept["Content-Type"] == made["Content-Type"]


def test_page_after_a_change_by_sql_shows_it_at_once(client, board):
    client.get(PAGE)

    _rename_kind(board, "Renamed by hand")

    count, response = _queries(client)
    assert count > 1
    assert "Renamed by hand" in response.content.decode()


@pytest.mark.parametrize(
    "url", [PAGE, "/anytown/", "/anytown/bodies/", "/anytown/bodies/board/", "/anytown/search/?q=Renamed"]
)
def test_every_sort_of_page_after_a_change_shows_it(client, board, url):
    client.get(url)

    Body.objects.filter(pk=board.pk).update(name="Renamed board")
    _rename_kind(board, "Renamed kind")

    assert re.search("Renamed (board|kind)", client.get(url).content.decode())


def test_edition_raised_once_by_a_transaction_of_many_changes(board):
    before = _edition()

    with transaction.atomic():
        _rename_kind(board, "One")
        _rename_kind(board, "Two")
        factories.person(partnership=board.partnership)

    assert _edition() == before + 1


def test_edition_raised_by_each_transaction(board):
    before = _edition()

    _rename_kind(board, "One")
    _rename_kind(board, "Two")

    assert _edition() == before + 2


def test_edition_not_raised_by_a_change_that_is_rolled_back(client, board):
    client.get(PAGE)
    before = _edition()

    transaction.set_autocommit(False)
    try:
        _rename_kind(board, "Never")
    finally:
        transaction.rollback()
        transaction.set_autocommit(True)

    assert _edition() == before
    count, response = _queries(client)
    assert count == 1
    assert "Never" not in response.content.decode()


def test_edition_raised_after_a_savepoint_is_rolled_back(board):
    before = _edition()

    with transaction.atomic():
        point = transaction.savepoint()
        _rename_kind(board, "Never")
        transaction.savepoint_rollback(point)
        _rename_kind(board, "Kept")

    assert _edition() == before + 1


def test_edition_not_raised_by_reading(client, board):
    before = _edition()

    client.get(PAGE)

    assert _edition() == before


@pytest.mark.parametrize("make", ["seat", "organisation", "document", "review", "person", "alias", "membership"])
def test_edition_raised_by_each_sort_of_fact(board, make):
    getattr(factories, make)()
    before = _edition()

    getattr(factories, make)()

    assert _edition() > before


def test_signed_in_reader_never_fills_the_shared_page(client, board):
    factories.structure(partnership=board.partnership, name="Hush plan")
    reader = _signed_in(board.partnership)

    own = reader.get(PAGE)
    shared = client.get(PAGE)

    assert "Hush plan" in own.content.decode()
    assert "Hush plan" not in shared.content.decode()


def test_signed_in_reader_never_gets_the_shared_page(client, board):
    factories.structure(partnership=board.partnership, name="Hush plan")
    client.get(PAGE)

    own = _signed_in(board.partnership).get(PAGE)

    assert "Hush plan" in own.content.decode()
    assert "private" in own["Cache-Control"]
    assert "ETag" not in own


def test_signed_in_reader_asking_with_the_shared_etag_gets_a_page(client, board):
    etag = client.get(PAGE)["ETag"]

    own = _signed_in(board.partnership).get(PAGE, headers={"If-None-Match": etag})

    assert own.status_code == 200


def test_shared_page_says_that_it_must_be_asked_about_again(client, board):
    assert "no-cache" in client.get(PAGE)["Cache-Control"]


def test_etag_known_to_the_reader_not_sent_again(client, board):
    etag = client.get(PAGE)["ETag"]

    count, response = _queries(client, **{"If-None-Match": etag})

    assert (response.status_code, response.content, count) == (304, b"", 1)
    assert response["ETag"] == etag


def test_etag_of_an_older_edition_gets_the_new_page(client, board):
    etag = client.get(PAGE)["ETag"]
    _rename_kind(board, "Renamed by hand")

    response = client.get(PAGE, headers={"If-None-Match": etag})

    assert response.status_code == 200
    assert "Renamed by hand" in response.content.decode()
    assert response["ETag"] != etag


def test_etag_differs_by_address_and_query(client, board):
    etags = {client.get(url)["ETag"] for url in (PAGE, f"{PAGE}?on=2009-04-01", "/anytown/")}

    assert len(etags) == 3


def test_page_of_another_day_not_mixed_up_with_it(client, board):
    client.get(PAGE)

    words = client.get(f"{PAGE}?on=2009-03-31").content.decode()

    assert "No structure is recorded for this day" in words


@pytest.mark.parametrize("kept_already", [False, True])
def test_head_answers_like_get_without_the_page(client, board, kept_already):
    if kept_already:
        client.get(PAGE)

    head = client.head(PAGE)

    whole = client.get(PAGE)
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == whole["ETag"]
    assert b"Board" in whole.content


def test_page_not_found_not_kept(client, board):
    url = "/anytown/bodies/later/"
    response = client.get(url)
    factories.body(partnership=board.partnership, slug="later", name="Later")

    assert response.status_code == 404
    assert "ETag" not in response
    assert client.get(url).status_code == 200


def test_page_kept_yesterday_not_shown_today(client, board, time_machine):
    time_machine.move_to(datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC))
    client.get(PAGE)

    time_machine.move_to(datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC))

    count, _ = _queries(client)
    assert count > 1
