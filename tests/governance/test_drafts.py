"""What each edit of a draft does, what it refuses, and what it leaves behind."""

from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from governance.models import Body, Structure, StructureEdit
from governance.services import drafts, edits, structures
from governance.services.drafts import UndecidedError
from governance.services.edits import Done, NewBody, version_of_place
from governance.services.structures import StructureError
from governance.trees import tree as trees
from governance.trees.merge import Side
from governance.trees.stored import tree_of
from governance.trees.tree import End, Place, Tie
from governance.versions import StaleError
from tests import factories
from tests.governance.drafting import BEGAN, Family, drawn, family

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Family:
    return family()


@pytest.fixture
def draft(here) -> Structure:
    return here.draft()


EDITS = {
    "add": (lambda f: partial(edits.add_body, body=f.loose, parent=f.right), "Top(Left(Leaf Twig) Right(Loose))"),
    "add before": (
        lambda f: partial(edits.add_body, body=f.loose, parent=f.left, before=f.twig),
        "Top(Left(Leaf Loose Twig) Right)",
    ),
    "add new": (
        lambda f: partial(edits.add_body, body=NewBody(" A  panel ", f.kind), parent=f.right),
        "Top(Left(Leaf Twig) Right(A panel))",
    ),
    "move": (lambda f: partial(edits.move, body=f.left, parent=f.right), "Top(Right(Left(Leaf Twig)))"),
    "reorder": (
        lambda f: partial(edits.move, body=f.twig, parent=f.left, before=f.leaf),
        "Top(Left(Twig Leaf) Right)",
    ),
    "rename": (lambda f: partial(edits.rename, body=f.left, name=" West  side "), "Top(West side(Leaf Twig) Right)"),
    "retire": (lambda f: partial(edits.retire, body=f.left), "Top(Leaf Twig Right)"),
    "retire to an heir": (lambda f: partial(edits.retire, body=f.left, heir=f.right), "Top(Right(Leaf Twig))"),
    "retire the branch": (lambda f: partial(edits.retire, body=f.left, all_below=True), "Top(Right)"),
    "split": (
        lambda f: partial(edits.split, body=f.left, new=f.loose, children=[f.leaf]),
        "Top(Left(Twig) Loose(Leaf) Right)",
    ),
    "merge": (lambda f: partial(edits.merge_bodies, body=f.left, into=f.right), "Top(Right(Leaf Twig))"),
}


@pytest.mark.parametrize("name", EDITS)
def test_edit_is_made_recorded_and_undone(here, draft, name):
    make, wanted = EDITS[name]
    version = Structure.objects.get(pk=draft.pk).version

    edit = make(here)(by=here.by, structure=draft)

    assert drawn(draft) == wanted
    assert (edit.made_by, edit.number, edit.structure) == (here.by, 1, draft)
    assert edit.did
    assert Structure.objects.get(pk=draft.pk).version == version + 1
    assert drawn(here.base) == "Top(Left(Leaf Twig) Right)"

    undone = drafts.undo(by=here.by, edit=edit)

    assert drawn(draft) == drawn(here.base)
    assert (undone.undoes, undone.number) == (edit, 2)


REFUSALS = {
    "add what is there": (lambda f: partial(edits.add_body, body=f.leaf, parent=f.top), "already"),
    "add under a stranger": (lambda f: partial(edits.add_body, body=f.loose, parent=factories.body()), "no place"),
    "add a stranger": (lambda f: partial(edits.add_body, body=factories.body(), parent=f.top), "another partnership"),
    "add a second top": (lambda f: partial(edits.add_body, body=f.loose, parent=None), "one body at its top"),
    "move under itself": (lambda f: partial(edits.move, body=f.left, parent=f.left), "cannot"),
    "move below itself": (lambda f: partial(edits.move, body=f.left, parent=f.leaf), "cannot"),
    "move the top": (lambda f: partial(edits.move, body=f.top, parent=f.left), "at the top"),
    "move what is not there": (lambda f: partial(edits.move, body=f.loose, parent=f.left), "no place"),
    "rename to the same": (lambda f: partial(edits.rename, body=f.left, name="Left"), "already"),
    "answer as before": (lambda f: partial(edits.set_accountable, body=f.left, accountable=True), "already"),
    "retire the top": (lambda f: partial(edits.retire, body=f.top), "top"),
    "retire to one below": (lambda f: partial(edits.retire, body=f.left, heir=f.leaf), "below"),
    "split off a stranger": (
        lambda f: partial(edits.split, body=f.left, new=f.loose, children=[f.right]),
        "right under",
    ),
    "merge into itself": (lambda f: partial(edits.merge_bodies, body=f.left, into=f.left), "same body"),
    "tie to itself": (lambda f: partial(edits.add_link, kind="oversees", origin=f.left, target=f.left), "itself"),
    "tie to a stranger": (
        lambda f: partial(edits.add_link, kind="oversees", origin=f.left, target=factories.organisation()),
        "another partnership",
    ),
    "end no tie": (
        lambda f: partial(edits.end_link, tie=Tie("oversees", End("body", 1), End("body", 2)), words="it"),
        "not in the structure",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_edit_refused_with_a_sentence_changes_nothing(here, draft, name):
    make, sentence = REFUSALS[name]
    act, bodies = make(here), Body.objects.count()

    with pytest.raises(StructureError, match=sentence):
        act(by=here.by, structure=draft)

    assert drawn(draft) == drawn(here.base)
    assert not draft.edits.exists()
    assert Body.objects.count() == bodies
    assert Structure.objects.get(pk=draft.pk).version == draft.version


def test_edit_opened_upon_another_place_is_stale(here, draft):
    seen = version_of_place(tree_of(draft.pk), here.leaf.pk)
    edits.move(by=here.by, structure=draft, body=here.leaf, parent=here.right)

    with pytest.raises(StaleError) as stale:
        edits.move(by=here.by, structure=draft, body=here.leaf, parent=here.top, seen=seen)

    assert stale.value.differences == [("Stands under", "Left", "Right")]


def test_edit_of_a_published_structure_refused(here):
    with pytest.raises(StructureError, match="never changes"):
        edits.rename(by=here.by, structure=here.base, body=here.left, name="Other")


def test_ties_are_added_ended_and_copied_with_their_sources(here, draft):
    edits.add_link(by=here.by, structure=draft, kind="oversees", origin=here.left, target=here.right, note="so")
    link = draft.links.get()
    factories.source(link, document=factories.document(partnership=here.partnership), place="page 9")

    copy = here.draft(base=draft)

    assert [(one.note, one.sources.get().place) for one in copy.links.all()] == [("so", "page 9")]
    edits.end_link(by=here.by, structure=copy, tie=next(iter(tree_of(copy.pk).ties)), words="it")
    assert not copy.links.exists()
    assert draft.links.exists()


def test_start_copies_placements_with_sources_in_two_statements(here):
    draft = here.draft()
    factories.source(draft.placements.get(body=here.leaf), document=factories.document(), place="page 7")
    here.draft(base=draft)  # the content types are remembered from here on

    with CaptureQueriesContext(connection) as queries:
        copy = here.draft(base=draft)

    copying = [query["sql"] for query in queries if "WITH copied" in query["sql"]]
    assert len(copying) == 2
    assert drawn(copy) == drawn(here.base)
    assert copy.placements.get(body=here.leaf).sources.get().place == "page 7"
    assert (copy.base, copy.status) == (here.base, "draft")


def test_start_from_another_partnership_refused(here):
    with pytest.raises(StructureError, match="another partnership"):
        drafts.start(by=here.by, partnership=factories.partnership(), name="Plan", base=here.base)


@pytest.mark.parametrize("name", EDITS)
def test_queries_of_an_edit_do_not_grow_with_the_structure(here, name):
    counts = []
    for bodies in (2, 200):
        draft = here.draft()
        _widen(here, draft, bodies)
        act = EDITS[name][0](here)
        with CaptureQueriesContext(connection) as queries:
            act(by=here.by, structure=draft)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def _widen(here: Family, draft: Structure, bodies: int) -> None:
    """Put bodies under the top, as one edit."""

    def act(tree):
        for _ in range(bodies):
            body = factories.body(kind=here.kind, partnership=here.partnership)
            tree = trees.added(tree, body.pk, Place(here.top.pk, body.name))
        return Done(tree, "Widened")

    edits.edit_draft(here.by, draft, "added", act)


FROZEN = {
    "placement changed": "UPDATE governance_placement SET name = 'Other' WHERE structure_id = {0}",
    "placement deleted": "DELETE FROM governance_placement WHERE structure_id = {0}",
    "link deleted": "DELETE FROM governance_link WHERE structure_id = {0}",
    "link changed": "UPDATE governance_link SET note = 'Other' WHERE structure_id = {0}",
    "edit reworded": "UPDATE governance_structureedit SET did = 'Other' WHERE structure_id = {0}",
    "edit deleted": "DELETE FROM governance_structureedit WHERE structure_id = {0}",
    "edit added": "INSERT INTO governance_structureedit (structure_id, number, kind, did, patch, made_by_id)"
    " SELECT {0}, 99, 'added', 'x', '{{}}', made_by_id FROM governance_structureedit WHERE structure_id = {0} LIMIT 1",
}


@pytest.mark.parametrize("name", FROZEN)
def test_published_structure_frozen_against_sql(here, draft, name):
    edits.add_link(by=here.by, structure=draft, kind="oversees", origin=here.left, target=here.right)
    structures.publish(by=here.by, structure=draft, in_force_from=BEGAN)

    with pytest.raises(DatabaseError, match="is published"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FROZEN[name].format(draft.pk))


def test_body_made_and_undone_leaves_with_the_draft(here, draft):
    edit = edits.add_body(by=here.by, structure=draft, body=NewBody("Panel", here.kind), parent=here.top)
    drafts.undo(by=here.by, edit=edit)

    drafts.discard(by=here.by, structure=draft)

    assert not Body.objects.filter(name="Panel").exists()
    assert not Structure.objects.filter(pk=draft.pk).exists()
    assert not StructureEdit.objects.filter(structure=draft.pk).exists()


def test_discarded_draft_hands_its_body_to_the_copy_that_has_it(here, draft):
    edit = edits.add_body(by=here.by, structure=draft, body=NewBody("Panel", here.kind), parent=here.top)
    copy = here.draft(base=draft)
    edits.retire(by=here.by, structure=copy, body=edit.body)

    drafts.discard(by=here.by, structure=draft)

    assert Body.objects.get(name="Panel").drafted_in == copy
    drafts.undo(by=here.by, edit=copy.edits.last())
    assert "Panel" in drawn(copy)


def test_copy_of_a_draft_that_was_published_meanwhile_has_it_as_base(here, draft):
    edits.rename(by=here.by, structure=draft, body=here.left, name="West")
    structures.publish(by=here.by, structure=Structure.objects.get(pk=draft.pk), in_force_from=BEGAN)

    copy = here.draft(base=draft)

    assert (copy.base, copy.edits.count(), drawn(copy)) == (draft, 0, "Top(West(Leaf Twig) Right)")


def test_copy_of_a_draft_that_was_discarded_meanwhile_refused(here, draft):
    drafts.discard(by=here.by, structure=Structure.objects.get(pk=draft.pk))

    with pytest.raises(StructureError, match="was discarded meanwhile") as refused:
        here.draft(base=draft)

    assert refused.value.field == "base"


def test_discarded_draft_hands_over_a_body_that_a_copy_retired_with_what_is_above_it(here, draft):
    edits.add_body(by=here.by, structure=draft, body=NewBody("Panel", here.kind), parent=here.left)
    copy = here.draft(base=draft)
    edit = edits.retire(by=here.by, structure=copy, body=here.left, all_below=True)

    drafts.discard(by=here.by, structure=draft)

    drafts.undo(by=here.by, edit=edit)
    assert drawn(copy) == "Top(Left(Leaf Twig Panel) Right)"
    assert Body.objects.get(name="Panel").drafted_in == copy


def test_discard_refused_while_its_body_sits_elsewhere(here, draft):
    edit = edits.add_body(by=here.by, structure=draft, body=NewBody("Panel", here.kind), parent=here.top)
    factories.membership(seat=factories.seat(body=here.top), body=edit.body)

    with pytest.raises(StructureError, match="used elsewhere"):
        drafts.discard(by=here.by, structure=draft)

    assert "Panel" in drawn(draft)


def test_bring_in_takes_what_came_after_and_undo_gives_back_the_base(here, draft):
    edits.rename(by=here.by, structure=draft, body=here.left, name="West")
    other = here.draft()
    edits.move(by=here.by, structure=other, body=here.twig, parent=here.right)
    other = structures.publish(by=here.by, structure=other, in_force_from=BEGAN)

    edit = drafts.bring_in(by=here.by, structure=draft, other=other)

    draft.refresh_from_db()
    assert (drawn(draft), draft.base) == ("Top(West(Leaf) Right(Twig))", other)
    undone = drafts.undo(by=here.by, edit=edit)
    draft.refresh_from_db()
    assert (drawn(draft), draft.base) == ("Top(West(Leaf Twig) Right)", here.base)
    drafts.undo(by=here.by, edit=undone)
    draft.refresh_from_db()
    assert (drawn(draft), draft.base) == ("Top(West(Leaf) Right(Twig))", other)


def test_bring_in_of_what_the_draft_has_already_is_undone_before_what_came_earlier(here, draft):
    edits.rename(by=here.by, structure=draft, body=here.left, name="West")
    one, two = here.draft(), here.draft()
    edits.rename(by=here.by, structure=one, body=here.right, name="East")
    one = structures.publish(by=here.by, structure=one, in_force_from=BEGAN)
    first = drafts.bring_in(by=here.by, structure=draft, other=one)
    for body, name in ((here.right, "East"), (here.left, "West")):
        edits.rename(by=here.by, structure=two, body=body, name=name)
    two = structures.publish(by=here.by, structure=two, in_force_from=BEGAN)
    second = drafts.bring_in(by=here.by, structure=draft, other=two)

    with pytest.raises(StructureError, match="Undo that first"):
        drafts.undo(by=here.by, edit=first)
    for edit, base in ((second, one), (first, here.base)):
        drafts.undo(by=here.by, edit=edit)
        draft.refresh_from_db()
        assert draft.base == base
    assert drawn(draft) == "Top(West(Leaf Twig) Right)"
    with pytest.raises(StructureError):
        drafts.undo(by=here.by, edit=second)


def test_bring_in_of_the_base_itself_is_no_edit(here, draft):
    assert drafts.bring_in(by=here.by, structure=draft, other=here.base) is None
    assert not draft.edits.exists()


def test_bring_in_asks_about_what_both_changed(here, draft):
    edits.rename(by=here.by, structure=draft, body=here.left, name="West")
    other = here.draft()
    edits.rename(by=here.by, structure=other, body=here.left, name="East")
    other = structures.publish(by=here.by, structure=other, in_force_from=BEGAN)

    with pytest.raises(UndecidedError) as asked:
        drafts.bring_in(by=here.by, structure=draft, other=other)
    (conflict,) = asked.value.merged.undecided
    drafts.bring_in(by=here.by, structure=draft, other=other, choices={conflict.key: Side.THEIRS})

    assert (conflict.ours, conflict.theirs) == ("West", "East")
    assert drawn(draft) == "Top(East(Leaf Twig) Right)"


def test_bring_in_of_a_structure_with_another_top(here, draft):
    other = drafts.start(by=here.by, partnership=here.partnership, name="Other", base=None)
    edits.add_body(by=here.by, structure=other, body=here.left, parent=None)
    other = structures.publish(by=here.by, structure=other, in_force_from=BEGAN)

    drafts.bring_in(by=here.by, structure=draft, other=other)

    assert drawn(draft) == "Left"


def test_bring_in_of_a_draft_or_a_stranger_refused(here, draft):
    for other in (here.draft(), family(slug="there").base):
        with pytest.raises(StructureError, match="not a published structure"):
            drafts.bring_in(by=here.by, structure=draft, other=other)
