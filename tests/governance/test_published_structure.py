"""A published structure never changes: tried through the ORM and through SQL."""

import datetime
import threading
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from governance.models import Link, Placement, Structure, StructureStatus
from governance.services import structures
from tests import factories

pytestmark = pytest.mark.django_db

APRIL = datetime.date(2009, 4, 1)
FROZEN = "is published and cannot be changed|pgtrigger: Cannot delete rows"


@pytest.fixture
def record(db):
    """One published structure and one draft, each with a top, a body under it, and a link between them."""
    partnership = factories.partnership()
    top, under, spare = (factories.body(partnership=partnership) for _ in range(3))
    made = {}
    for name in ("published", "draft"):
        structure = factories.structure(partnership=partnership)
        factories.tree(structure, {top: {under: {}}})
        factories.link(structure=structure, slug="tie", from_body=top, to_body=under)
        made[name] = structure
    made["published"] = structures.publish(by=factories.user(), structure=made["published"], in_force_from=APRIL)
    return SimpleNamespace(top=top, under=under, spare=spare, partnership=partnership, **made)


def _placement(record, structure):
    return Placement(
        structure=structure,
        tree_id=structure.pk,
        body=record.spare,
        name=record.spare.name,
        parent=structure.placements.get(body=record.top),
        lft=5,
        rght=6,
        level=1,
    )


ORM = {
    "structure renamed": lambda r: Structure.objects.filter(pk=r.published.pk).update(name="Other"),
    "structure made a draft again": lambda r: Structure.objects.filter(pk=r.published.pk).update(status="draft"),
    "structure of another day": lambda r: Structure.objects.filter(pk=r.published.pk).update(
        in_force_from=APRIL.replace(year=2010)
    ),
    "structure saved": lambda r: r.published.save(),
    "structure deleted": lambda r: Structure.objects.filter(pk=r.published.pk)._raw_delete("default"),
    "placement added": lambda r: Placement.objects.bulk_create([_placement(r, r.published)]),
    "placement renumbered": lambda r: Placement.objects.filter(structure=r.published, lft=2).update(level=3),
    "placement deleted": lambda r: Placement.objects.filter(structure=r.published, lft=2).delete(),
    "placement brought in": lambda r: Placement.objects.filter(structure=r.draft, lft=2).update(
        structure=r.published, tree_id=r.published.pk, body=r.spare
    ),
    "placement taken out": lambda r: Placement.objects.filter(structure=r.published, lft=2).update(
        structure=r.draft, tree_id=r.draft.pk, body=r.spare
    ),
    "link added": lambda r: factories.link(structure=r.published, from_body=r.under, to_body=r.top),
    "link worded otherwise": lambda r: Link.objects.filter(structure=r.published).update(note="Other"),
    "link deleted": lambda r: Link.objects.filter(structure=r.published).delete(),
    "link brought in": lambda r: Link.objects.filter(structure=r.draft).update(structure=r.published, slug="other"),
    "link taken out": lambda r: Link.objects.filter(structure=r.published).update(structure=r.draft, slug="other"),
}

SQL = {
    "structure renamed": "UPDATE governance_structure SET name = 'Other' WHERE id = {published}",
    "structure made a draft again": "UPDATE governance_structure SET status = 'draft' WHERE id = {published}",
    "structure deleted": "DELETE FROM governance_structure WHERE id = {published}",
    "placement added": "INSERT INTO governance_placement"
    " (structure_id, body_id, parent_id, name, accountable, lft, rght, tree_id, level)"
    " SELECT structure_id, {spare}, id, name, true, 5, 6, structure_id, 1"
    " FROM governance_placement WHERE structure_id = {published} AND lft = 1",
    "placement changed": "UPDATE governance_placement SET accountable = false WHERE structure_id = {published}",
    "placement deleted": "DELETE FROM governance_placement WHERE structure_id = {published} AND lft = 2",
    "placement brought in": "UPDATE governance_placement SET structure_id = {published}, tree_id = {published},"
    " body_id = {spare} WHERE structure_id = {draft} AND lft = 2",
    "placement taken out": "UPDATE governance_placement SET structure_id = {draft}, tree_id = {draft},"
    " body_id = {spare} WHERE structure_id = {published} AND lft = 2",
    "link added": "INSERT INTO governance_link (structure_id, slug, kind, from_body_id, to_body_id, note)"
    " VALUES ({published}, 'new', 'linked_to', {spare}, {spare}, '')",
    "link changed": "UPDATE governance_link SET note = 'Other' WHERE structure_id = {published}",
    "link deleted": "DELETE FROM governance_link WHERE structure_id = {published}",
    "link brought in": "UPDATE governance_link SET structure_id = {published}, slug = 'other'"
    " WHERE structure_id = {draft}",
    "link taken out": "UPDATE governance_link SET structure_id = {draft}, slug = 'other'"
    " WHERE structure_id = {published}",
}


def _state():
    """Every row that publishing freezes."""
    return [
        list(Structure.objects.order_by("pk").values()),
        list(Placement.objects.order_by("pk").values()),
        list(Link.objects.order_by("pk").values()),
    ]


@pytest.mark.parametrize("change", ORM)
def test_published_structure_changed_through_the_orm_refused(record, change):
    before = _state()

    with pytest.raises(DatabaseError, match=FROZEN), transaction.atomic():
        ORM[change](record)

    assert _state() == before


@pytest.mark.parametrize("change", SQL)
def test_published_structure_changed_by_sql_refused(record, change):
    before = _state()
    statement = SQL[change].format(published=record.published.pk, draft=record.draft.pk, spare=record.spare.pk)

    with pytest.raises(DatabaseError, match=FROZEN), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert _state() == before


@pytest.mark.parametrize(
    "change", [change for change in SQL if "brought in" not in change and "taken out" not in change]
)
def test_draft_changed_by_sql_allowed(record, change):
    """The same statements aimed at the draft go through, so it is the freezing that refuses them above."""
    before = _state()
    if change in ("structure deleted", "placement deleted"):
        Link.objects.filter(structure=record.draft).delete()
        Placement.objects.filter(structure=record.draft, lft=2).delete()
    if change == "structure deleted":
        Placement.objects.filter(structure=record.draft).delete()
    statement = SQL[change].format(published=record.draft.pk, draft=record.draft.pk, spare=record.spare.pk)

    with connection.cursor() as cursor:
        cursor.execute(statement.replace("'draft'", "'draft', name = 'Changed'"))

    assert _state() != before


@pytest.mark.parametrize("doomed", ["published", "partnership"])
def test_published_structure_deleted_with_all_that_hangs_on_it_refused(record, doomed):
    before = _state()

    with pytest.raises(DatabaseError, match="annot delete"), transaction.atomic():
        getattr(record, doomed).delete()

    assert _state() == before


def test_draft_deleted_with_all_in_it_allowed(record):
    record.draft.delete()

    assert list(Structure.objects.all()) == [record.published]
    assert record.published.status == StructureStatus.PUBLISHED


@pytest.mark.django_db(transaction=True)
def test_row_written_while_its_structure_is_published_waits_and_is_refused():
    """Another session publishes between the check and the commit of the row: the row must not get in."""
    partnership = factories.partnership()
    top, other = factories.body(partnership=partnership), factories.body(partnership=partnership)
    draft = factories.structure(partnership=partnership)
    factories.tree(draft, {top: {}})
    refused = []

    def write() -> None:
        try:
            factories.link(structure=draft, from_body=top, to_body=other)
        except IntegrityError as error:
            refused.append(str(error))
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    with transaction.atomic():
        structures.publish(by=factories.user(), structure=draft, in_force_from=datetime.date(2009, 4, 1))
        writer.start()
        writer.join(timeout=1)
        waiting = writer.is_alive()
    writer.join(timeout=10)

    assert waiting
    assert len(refused) == 1
    assert "is published and cannot be changed" in refused[0]
