"""What a published structure froze stays, however many rows a statement touches and whatever the statement is."""

import datetime
import io
import threading
from collections.abc import Callable
from types import SimpleNamespace

import pgtrigger
import psycopg2
import pytest
from django.db import IntegrityError, connection, transaction

from governance.models import Link, Placement, Structure
from governance.services import structures
from tests import factories

APRIL = datetime.date(2009, 4, 1)
FROZEN = "is published and cannot be changed"


def _record() -> SimpleNamespace:
    """Two drafts of one partnership, each with a top, a body under it, and a link between them."""
    partnership = factories.partnership()
    top, under = (factories.body(partnership=partnership) for _ in range(2))
    made = {}
    for name in ("first", "second"):
        made[name] = factories.structure(partnership=partnership)
        factories.tree(made[name], {top: {under: {}}})
        factories.link(structure=made[name], slug="tie", from_body=top, to_body=under)
    return SimpleNamespace(top=top, under=under, by=factories.user(), **made)


def _publish(record: SimpleNamespace, structure: Structure) -> None:
    structures.publish(by=record.by, structure=structure, in_force_from=APRIL)


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _state() -> list[list]:
    return [list(table.objects.order_by("pk").values()) for table in (Structure, Placement, Link)]


@pytest.fixture
def record(db) -> SimpleNamespace:
    """The first structure is published, the second a draft."""
    made = _record()
    _publish(made, made.first)
    return made


STATEMENTS = {
    "rows of both changed": "UPDATE governance_placement SET accountable = false",
    "rows of both deleted": "DELETE FROM governance_link",
    "row of each exchanged": "UPDATE governance_link SET slug = 'other',"
    " structure_id = CASE structure_id WHEN {first} THEN {second} ELSE {first} END",
    "rows added to both": "INSERT INTO governance_link (structure_id, slug, kind, from_body_id, to_body_id, note)"
    " SELECT structure_id, 'new', kind, from_body_id, to_body_id, '' FROM governance_link",
    "row changed instead of added twice": "INSERT INTO governance_link"
    " (structure_id, slug, kind, from_body_id, to_body_id, note)"
    " SELECT structure_id, slug, kind, from_body_id, to_body_id, 'Other' FROM governance_link"
    " WHERE structure_id = {first} ON CONFLICT (structure_id, slug) DO UPDATE SET note = EXCLUDED.note",
    "row merged": "MERGE INTO governance_link USING (SELECT {first} AS pk) AS mine ON structure_id = mine.pk"
    " WHEN MATCHED THEN UPDATE SET note = 'Other'",
    "row changed within a query": "WITH changed AS (UPDATE governance_link SET note = 'Other'"
    " WHERE structure_id = {first} RETURNING id) SELECT * FROM changed",
    "published and added to at once": "WITH done AS (UPDATE governance_structure SET status = 'published',"
    " in_force_from = '2010-04-01', published_at = now(), published_by_id = {by} WHERE id = {second})"
    " UPDATE governance_link SET note = 'Other' WHERE structure_id = {second}",
}


@pytest.mark.parametrize("case", STATEMENTS)
def test_statement_that_touches_a_published_structure_refused_whole(record, case):
    before = _state()
    statement = STATEMENTS[case].format(first=record.first.pk, second=record.second.pk, by=record.by.pk)

    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
        _execute(statement)

    assert _state() == before


def test_rows_copied_into_a_published_structure_refused(record):
    row = io.StringIO(f"{record.first.pk}\tnew\tlinked_to\t{record.top.pk}\t{record.under.pk}\t\n")
    columns = ["structure_id", "slug", "kind", "from_body_id", "to_body_id", "note"]

    with pytest.raises(psycopg2.IntegrityError, match=FROZEN), transaction.atomic(), connection.cursor() as cursor:
        cursor.copy_from(row, "governance_link", columns=columns)

    assert Link.objects.count() == 2


@pytest.mark.parametrize("table", ["placement", "link"])
def test_statement_that_touches_only_the_draft_allowed(record, table):
    _execute(f"DELETE FROM governance_{table} WHERE structure_id = {record.second.pk}")

    kept = {"placement": Placement, "link": Link}[table].objects
    assert set(kept.values_list("structure", flat=True)) == {record.first.pk}


@pytest.fixture
def truncate_refused(db) -> None:
    """The refusal as migrations leave it: the tests' database is without it, see tests/database.py."""
    connection.check_constraints()
    for model, trigger in pgtrigger.registered():
        if trigger.operation == pgtrigger.Truncate:
            trigger.enable(model)


@pytest.mark.parametrize("table", ["placement", "link", "structure"])
def test_truncate_while_a_structure_is_published_refused(record, truncate_refused, table):
    before = _state()

    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
        _execute(f"TRUNCATE governance_{table} CASCADE")

    assert _state() == before


@pytest.mark.parametrize("table", ["placement", "link"])
def test_truncate_of_drafts_alone_allowed(db, truncate_refused, table):
    _record()
    connection.check_constraints()

    _execute(f"TRUNCATE governance_{table} CASCADE")

    assert not {"placement": Placement, "link": Link}[table].objects.exists()


WRITES: dict[str, Callable[[SimpleNamespace], object]] = {
    "insert": lambda r: factories.link(structure=r.first, from_body=r.top, to_body=r.under),
    "update": lambda r: Link.objects.filter(structure=r.first).update(note="Late"),
    "delete": lambda r: Link.objects.filter(structure=r.first)._raw_delete("default"),
    "brought in": lambda r: Link.objects.filter(structure=r.second).update(structure=r.first, slug="late"),
}


def _start(work: Callable[[], object]) -> tuple[threading.Thread, list[str]]:
    """Do something in another session of the database; the list tells how it ended."""
    outcome: list[str] = []

    def do() -> None:
        try:
            work()
            outcome.append("done")
        except IntegrityError as error:
            outcome.append(str(error))
        finally:
            connection.close()

    thread = threading.Thread(target=do)
    thread.start()
    return thread, outcome


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("write", WRITES)
def test_write_while_its_structure_is_published_waits_and_is_refused(write):
    record = _record()
    before = list(Link.objects.order_by("pk").values())

    with transaction.atomic():
        _publish(record, record.first)
        writer, outcome = _start(lambda: WRITES[write](record))
        writer.join(timeout=0.5)
        waited = writer.is_alive()
    writer.join(timeout=10)

    assert waited
    assert FROZEN in outcome[0]
    assert list(Link.objects.order_by("pk").values()) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("write", WRITES)
def test_publishing_waits_for_a_write_that_is_not_committed(write):
    record = _record()

    with transaction.atomic():
        WRITES[write](record)
        publisher, outcome = _start(lambda: _publish(record, record.first))
        publisher.join(timeout=0.5)
        waited = publisher.is_alive()
    publisher.join(timeout=10)

    assert waited
    assert outcome == ["done"]
    assert Structure.objects.get(pk=record.first.pk).status == "published"


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_draft_do_not_wait_for_each_other():
    record = _record()

    with transaction.atomic():
        WRITES["insert"](record)
        other, outcome = _start(lambda: WRITES["insert"](record))
        other.join(timeout=10)

    assert outcome == ["done"]
