"""The edition rises once a committed transaction, whatever was rolled back in it and whoever else is writing."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from governance.models import Body, Edition, EditionRise, Partnership
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair(transactional_db) -> list[Body]:
    """Two bodies of one partnership."""
    partnership = factories.partnership()
    return [factories.body(partnership=partnership) for _ in range(2)]


def _rename(body: Body, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE governance_body SET name = %s WHERE id = %s", [name, body.pk])


def _start(work: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Do something in another session of the database; what it returned is in the list when it is over."""
    answers: list[Any] = []

    def do() -> None:
        try:
            answers.append(work())
        finally:
            connection.close()

    thread = threading.Thread(target=do)
    thread.start()
    return thread, answers


def _elsewhere(work: Callable[[], Any]) -> Any:
    thread, answers = _start(work)
    thread.join(timeout=10)
    return answers[0]


def test_edition_raised_once_by_ten_thousand_rows(pair):
    before = Edition.present()

    with transaction.atomic():
        Partnership.objects.bulk_create(
            (Partnership(slug=f"p{number}", name="Many") for number in range(10_000)), batch_size=2_000
        )

    assert Edition.present() == before + 1


def test_ten_thousand_rows_wait_for_the_commit_as_one(pair):
    """What waits for the commit is the one row that asks for the rise, not a trigger a row."""
    with transaction.atomic():
        Partnership.objects.bulk_create(Partnership(slug=f"p{number}", name="Many") for number in range(10_000))
        asked = EditionRise.objects.count()

    assert asked == 1


def test_no_rise_left_when_committed(pair):
    _rename(pair[0], "One")

    assert not EditionRise.objects.exists()


def test_edition_raised_when_the_savepoint_that_asked_first_is_rolled_back(pair):
    before = Edition.present()

    with transaction.atomic():
        for name in ("Never", "Never either"):
            point = transaction.savepoint()
            _rename(pair[0], name)
            transaction.savepoint_rollback(point)
        _rename(pair[1], "Kept")

    assert Edition.present() == before + 1


def test_edition_raised_when_a_later_savepoint_is_rolled_back(pair):
    before = Edition.present()

    with transaction.atomic():
        _rename(pair[0], "Kept")
        point = transaction.savepoint()
        _rename(pair[1], "Never")
        transaction.savepoint_rollback(point)

    assert Edition.present() == before + 1


def test_edition_not_raised_when_all_that_changed_was_rolled_back_to_a_savepoint(pair):
    before = Edition.present()

    with transaction.atomic():
        point = transaction.savepoint()
        _rename(pair[0], "Never")
        transaction.savepoint_rollback(point)

    assert Edition.present() == before


def test_edition_raised_by_the_next_transaction_of_the_same_connection(pair):
    before = Edition.present()

    for name in ("One", "Two"):
        with transaction.atomic():
            _rename(pair[0], name)
            _rename(pair[1], name)

    assert Edition.present() == before + 2


def test_edition_raised_once_when_constraints_are_checked_half_way(pair):
    before = Edition.present()

    with transaction.atomic():
        _rename(pair[0], "One")
        connection.check_constraints()
        _rename(pair[1], "Two")

    assert Edition.present() == before + 1


def test_number_and_change_seen_by_others_only_when_committed(pair):
    before = Edition.present()

    with transaction.atomic():
        _rename(pair[0], "Renamed")
        seen = _elsewhere(
            lambda: (Edition.present(), Body.objects.get(pk=pair[0].pk).name, EditionRise.objects.count())
        )

    assert seen == (before, pair[0].name, 0)
    assert Edition.present() == before + 1


def test_writers_of_different_things_do_not_wait_and_each_raise_it(pair):
    before = Edition.present()

    with transaction.atomic():
        _rename(pair[0], "Slow")
        after_the_other = _elsewhere(lambda: (_rename(pair[1], "Quick"), Edition.present())[1])

    assert after_the_other == before + 1
    assert Edition.present() == before + 2


def test_writers_that_commit_at_once_each_raise_it(pair):
    """One has reached its commit, which checks what is deferred; the other waits for it, and no rise is lost."""
    before = Edition.present()

    with transaction.atomic():
        _rename(pair[0], "First")
        connection.check_constraints()
        other, _ = _start(lambda: _rename(pair[1], "Second"))
        other.join(timeout=0.5)
        waited = other.is_alive()
    other.join(timeout=10)

    assert waited
    assert Edition.present() == before + 2
