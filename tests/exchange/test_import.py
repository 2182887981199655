"""Loading a whole package: what stands in the database afterwards, and that nothing does when it is refused."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from commissioning.models import BudgetLine, Return
from exchange.fund_tables import FUND_TABLES
from exchange.models import Import
from exchange.reader import read_package
from exchange.services.packages import AlreadyHere, PackageError, import_package
from exchange.tables import TABLES
from governance.integrity import faults_by_structure
from governance.models import Body, Membership, Organisation, Partnership, Person, Placement, Seat, Source, Structure
from portal.models import User
from tests import factories
from tests.conftest import LIVERPOOL

from .conftest import NORTHMOOR, placements_of, write_package

pytestmark = pytest.mark.django_db
FACTS = [table for table in TABLES if table.model and table.cited]
NOT_STATED = {"meeting_series", "decisions", "assurance_findings", "action_notes"}
UNUSED = {"people", "political_groups", *NOT_STATED, *(table.name for table in FUND_TABLES)}
"""The tables of which the shipped package has no row: its sources name no person and state no pooled fund.

Nor do they state when bodies meet, what they decided, what checks found, or how far an action has come.
"""


def load(folder):
    return import_package(by=factories.user(), folder=folder.path).partnership


def outline(slug, partnership=None):
    """Every placement of a structure as its body, its level, the body above it and whether it answers to that."""
    placed = Placement.objects.filter(structure__slug=slug).order_by("lft")
    if partnership:
        placed = placed.filter(structure__partnership=partnership)
    return list(placed.values_list("body__slug", "level", "parent__body__slug", "accountable"))


def test_shipped_package_every_row_stored(liverpool):
    package, _ = read_package(LIVERPOOL)

    stored = {table.name: table.model.objects.count() for table in TABLES if table.model}

    assert stored == {table.name: len(package.rows[table.name]) for table in TABLES if table.model}
    assert faults_by_structure(Structure.objects.all()) == {}


@pytest.mark.parametrize(
    "table",
    [table for table in FACTS if table.name not in UNUSED],
    ids=lambda table: table.name,
)
def test_shipped_package_every_fact_has_a_source(liverpool, table):
    facts = table.model.objects.all()

    assert facts.exists()
    assert not facts.filter(sources__isnull=True).exists()


def test_shipped_package_no_persons(liverpool):
    assert not Person.objects.exists()
    assert not Membership.objects.filter(person__isnull=False).exists()


def test_shipped_package_import_recorded():
    by = factories.user()

    done = import_package(by=by, folder=LIVERPOOL)

    package, _ = read_package(LIVERPOOL)
    kept = Import.objects.get()
    assert (kept.pk, kept.made_by, kept.digest) == (done.pk, by, package.digest)
    assert kept.rows["register"] == 197
    assert set(kept.rows) == {table.name for table in TABLES}


def test_shipped_package_published_structure_never_changes(liverpool):
    structure = Structure.objects.published().get()
    placement = structure.placements.filter(level=1).first()
    link = structure.links.first()

    changes = [
        lambda: Structure.objects.filter(pk=structure.pk).update(summary="Other"),
        lambda: Placement.objects.filter(pk=placement.pk).update(accountable=not placement.accountable),
        lambda: Placement.objects.filter(pk=placement.pk)._raw_delete("default"),
        link.delete,
        lambda: Structure.objects.filter(pk=structure.pk)._raw_delete("default"),
    ]

    for change in changes:
        with (
            pytest.raises(DatabaseError, match=r"published and cannot be changed|Cannot delete rows"),
            transaction.atomic(),
        ):
            change()


def test_shipped_package_draft_holds_the_proposed_sub_group(liverpool):
    proposed = Body.objects.get(slug="integrated-services-sub-group")

    placed = Placement.objects.get(body=proposed)

    assert proposed.status != "operating"
    assert (placed.structure.slug, placed.structure.status) == ("childrens-trust-review", "draft")
    assert placed.structure.audience == "public"
    assert placed.parent.body.slug == "liverpool-first-children-young-people"


def test_shipped_package_draft_is_otherwise_the_structure_in_force(liverpool):
    in_force, draft = outline("in-force-2009"), outline("childrens-trust-review")

    assert [row for row in draft if row not in in_force] == [
        ("integrated-services-sub-group", 2, "liverpool-first-children-young-people", True)
    ]
    assert [row for row in in_force if row not in draft] == []


def test_children_before_parents_give_the_same_trees(liverpool, edited_package):
    edited_package.reverse()
    edited_package.change("partnership", liverpool.slug, slug="reversed")

    other = load(edited_package)

    for slug in ("in-force-2009", "childrens-trust-review"):
        assert outline(slug, other) == outline(slug, liverpool)


def test_invented_package_loads_beside_the_shipped_one(liverpool, northmoor):
    partnership = load(northmoor)

    assert Partnership.objects.count() == 2
    assert set(partnership.bodies.values_list("slug", flat=True)) == {row["slug"] for row in NORTHMOOR["bodies"]}
    assert faults_by_structure(Structure.objects.all()) == {}


def test_same_slugs_in_two_partnerships_kept_apart(northmoor):
    load(northmoor)
    northmoor.change("partnership", "northmoor", slug="southmoor")
    northmoor.write("further_sources", northmoor.rows("further_sources")[:1])

    second = load(northmoor)

    seat = Seat.objects.get(body__partnership=second)
    assert {member.seat for member in Membership.objects.filter(person__partnership=second)} == {seat}
    assert Source.objects.of([seat]).get().document.partnership == second


def test_two_published_structures_each_in_force_from_its_day(northmoor):
    partnership = load(northmoor)

    def in_force(year, month, day):
        found = partnership.structures.in_force(datetime.date(year, month, day)).first()
        return found and found.slug

    assert [in_force(1996, 4, 30), in_force(1996, 5, 1)] == [None, "of-1996"]
    assert [in_force(2001, 7, 14), in_force(2001, 7, 15)] == ["of-1996", "of-2001"]


def test_structures_keep_tree_base_precision_and_draft(northmoor):
    partnership = load(northmoor)

    old, new, draft = (partnership.structures.get(slug=slug) for slug in ("of-1996", "of-2001", "next"))
    assert (old.in_force_in_words, new.in_force_in_words) == ("May 1996", "15 July 2001")
    assert (old.base, new.base, draft.base) == (None, old, new)
    assert (draft.status, draft.audience, draft.published_by) == ("draft", "partners", None)
    assert outline("of-1996") == [
        ("assembly", 0, None, True),
        ("roads-panel", 1, "assembly", True),
        ("water-panel", 1, "assembly", True),
    ]
    assert outline("of-2001") == [
        ("assembly", 0, None, True),
        ("care-pool", 1, "assembly", True),
        ("water-panel", 2, "care-pool", True),
    ]


def test_siblings_stand_in_order_of_position(northmoor):
    northmoor.change("placements", "of-1996--roads-panel", position="9")
    northmoor.change("placements", "of-1996--water-panel", position="8", accountable="false")

    load(northmoor)

    assert outline("of-1996")[1:] == [("water-panel", 1, "assembly", False), ("roads-panel", 1, "assembly", True)]


def test_references_between_rows_followed(northmoor):
    partnership = load(northmoor)

    pool = partnership.bodies.get(slug="care-pool")
    assert pool.constituted_by == Organisation.objects.get(slug="council")
    assert pool.aliases.get().name == "The Pool"
    assert partnership.areas.get(slug="moor").part_of.slug == "county"
    assert partnership.documents.get(slug="annex").part_of.slug == "charter"
    assert partnership.reviews.get().structure.slug == "next"
    link = Structure.objects.get(slug="of-1996").links.get()
    assert (link.origin.slug, link.kind, link.target.slug) == ("roads-panel", "informs", "trust")


def test_memberships_keep_their_half_open_terms(northmoor):
    load(northmoor)

    ada, bo = Membership.objects.order_by("starts")
    assert (ada.holder.name, ada.period, ada.ends) == ("Ada Moss", "May 1996 to 1998", datetime.date(1999, 1, 1))
    assert (bo.holder.name, bo.ends, bo.term_ends) == ("Bo Fell", None, datetime.date(2003, 5, 1))


def test_returns_superseded_published_and_draft(northmoor):
    partnership = load(northmoor)

    returns = {row.slug: row for row in partnership.returns.all()}
    assert {slug: row.status for slug, row in returns.items()} == {
        "first-1999": "superseded",
        "again-1999": "published",
        "plan-2000": "draft",
    }
    assert returns["again-1999"].supersedes == returns["first-1999"]


def test_amounts_exact_and_blank_is_not_zero(northmoor):
    load(northmoor)

    amounts = dict(BudgetLine.objects.values_list("submission__slug", "amount"))

    assert amounts == {"first-1999": Decimal("1250500.00"), "again-1999": Decimal("1300000.00"), "plan-2000": None}


def test_lines_of_a_superseded_return_never_change(northmoor):
    load(northmoor)

    with pytest.raises(IntegrityError, match="published and cannot be changed"), transaction.atomic():
        BudgetLine.objects.filter(submission__slug="first-1999").update(amount=1)

    assert Return.objects.get(slug="first-1999").lines.get().amount == Decimal("1250500.00")


def test_source_says_document_place_certainty_and_references(northmoor):
    northmoor.change("people", "ada", place="p. 2", certainty="inferred", references="N1 N2", source_note="We think.")

    load(northmoor)

    source = Person.objects.get(slug="ada").sources.get()
    assert (source.document.slug, source.place, source.certainty) == ("charter", "p. 2", "inferred")
    assert (source.references, source.note, source.position) == (["N1", "N2"], "We think.", 1)


def test_further_source_comes_second(northmoor):
    partnership = load(northmoor)

    first, second = Body.objects.get(slug="assembly").sources.order_by("position")
    assert (first.document.slug, second.document.slug) == ("charter", "annex")
    assert (second.position, second.place, second.references) == (2, "p. 3", ["N7", "N9"])
    assert partnership.sources.count() == 2


def test_published_structure_says_who_and_when(northmoor):
    by = factories.user()

    import_package(by=by, folder=northmoor.path)

    assert {row.published_by for row in Structure.objects.published()} == {by}
    assert not Structure.objects.published().filter(published_at__isnull=True).exists()


def test_package_refused_saves_nothing(northmoor, row_counts):
    by = factories.user()
    before = row_counts()
    northmoor.change("stated_totals", "again-1999--care", amount="1.00")

    with pytest.raises(PackageError):
        import_package(by=by, folder=northmoor.path)

    assert row_counts() == before


def test_import_that_breaks_at_its_last_write_saves_nothing(northmoor, row_counts):
    """The author was never saved, which comes out only when the structures are published."""
    before = row_counts()
    northmoor.write("returns", [])
    northmoor.write("budget_lines", [])
    northmoor.write("stated_totals", [])

    with pytest.raises(ValueError, match="unsaved related object"):
        import_package(by=User(email="nobody@example.org"), folder=northmoor.path)

    assert row_counts() == before


def test_same_package_twice_refused_with_the_day_it_was_loaded(northmoor, row_counts):
    by = factories.user()
    made = import_package(by=by, folder=northmoor.path)
    before = row_counts()

    with pytest.raises(AlreadyHere) as refused:
        import_package(by=by, folder=northmoor.path)

    assert str(refused.value) == (f"Northmoor Compact was loaded from this very package on {made.made_at:%-d %B %Y}.")
    assert row_counts() == before


def test_other_edition_of_a_loaded_package_refused(northmoor, row_counts):
    load(northmoor)
    northmoor.change("people", "ada", name="Ada Marsh")
    before = row_counts()

    with pytest.raises(AlreadyHere, match=r"from another edition of this package\. Nothing was changed"):
        import_package(by=User.objects.first(), folder=northmoor.path)

    assert row_counts() == before
    assert Person.objects.get(slug="ada").name == "Ada Moss"


@pytest.mark.parametrize(
    ("table", "key", "cells"),
    [
        ("seats", "assembly--chair", {"position": "40000"}),
        ("partnership", "northmoor", {"website": "https://northmoor.example/".ljust(301, "a")}),
        ("returns", "plan-2000", {"supersedes": "first-1999"}),
        ("budget_lines", "first-1999--care", {"printed": "Infinity"}),
        ("sectors", "care", {"position": "9" * 5000}),
    ],
)
def test_package_that_the_database_would_refuse_is_refused_with_a_problem(northmoor, table, key, cells):
    northmoor.change(table, key, **cells)

    with pytest.raises(PackageError) as refused, transaction.atomic():
        import_package(by=factories.user(), folder=northmoor.path)

    assert {problem.table for problem in refused.value.problems} == {table}


def _queries_for(path, count):
    """The number of queries of an import with so many bodies, each with a place."""
    names = [f"body-{number}" for number in range(count)]
    placed = placements_of("only", (names[0], ""), *((name, names[0]) for name in names[1:]))
    folder = write_package(
        path,
        {
            "partnership": [{"slug": path.name, "name": path.name}],
            "documents": [NORTHMOOR["documents"][0]],
            "body_kinds": NORTHMOOR["body_kinds"],
            "bodies": [{"slug": name, "name": name, "kind": "panel"} for name in names],
            "structures": [{"slug": "only", "name": "Only", "status": "published", "in_force_from": "1990"}],
            "placements": placed,
        },
    )
    by = factories.user()
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as queries:
        import_package(by=by, folder=folder.path)
    return len(queries)


def test_query_count_the_same_for_ten_times_the_bodies(tmp_path):
    few = _queries_for(tmp_path / "few", 200)

    many = _queries_for(tmp_path / "many", 2000)

    further_batches_of_sources = 2
    assert few <= many <= few + further_batches_of_sources
