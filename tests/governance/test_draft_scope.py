"""An officer of one body prepares and publishes changes of it and of what is below it, and of nothing else."""

import pytest

from governance.dates import PartialDate
from governance.holders import candidates, holder_by_key
from governance.services import drafts, edits, publishing
from governance.services.edits import NewBody
from governance.services.structures import StructureError
from governance.trees.merge import Side
from governance.trees.tree import End, Tie
from tests import factories
from tests.governance.conftest import words_of
from tests.governance.drafting import BEGAN, Family, drawn, family

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Family:
    return family()


BEYOND = r"may (not )?change"
MAY = {
    "add below": lambda f, **by: edits.add_body(body=NewBody("Panel", f.kind), parent=f.left, **by),
    "rename the body itself": lambda f, **by: edits.rename(body=f.left, name="West", **by),
    "reorder below": lambda f, **by: edits.move(body=f.twig, parent=f.left, before=f.leaf, **by),
    "move below": lambda f, **by: edits.move(body=f.twig, parent=f.leaf, **by),
    "retire below": lambda f, **by: edits.retire(body=f.leaf, **by),
    "tie to another": lambda f, **by: edits.add_link(kind="oversees", origin=f.leaf, target=f.right, **by),
}
MAY_NOT = {
    "add beside": lambda f, **by: edits.add_body(body=NewBody("Panel", f.kind), parent=f.top, **by),
    "rename another": lambda f, **by: edits.rename(body=f.right, name="East", **by),
    "move out": lambda f, **by: edits.move(body=f.leaf, parent=f.right, **by),
    "move in": lambda f, **by: edits.move(body=f.right, parent=f.left, **by),
    "reorder the body itself": lambda f, **by: edits.move(body=f.left, parent=f.top, **by),
    "retire the body itself": lambda f, **by: edits.retire(body=f.left, **by),
    "split the body itself": lambda f, **by: edits.split(body=f.left, new=f.loose, children=[f.leaf], **by),
    "tie others": lambda f, **by: edits.add_link(kind="oversees", origin=f.right, target=f.top, **by),
}


@pytest.mark.parametrize("name", MAY)
def test_officer_of_a_body_edits_and_publishes_within_it(here, name):
    draft, officer = here.draft(), here.officer_of(here.left)

    MAY[name](here, by=officer, structure=draft)

    assert publishing.publish(by=officer, structure=draft, since=PartialDate(BEGAN)).published_by == officer


@pytest.mark.parametrize("name", MAY_NOT)
def test_officer_of_a_body_neither_edits_nor_publishes_beyond_it(here, name):
    draft, officer = here.draft(), here.officer_of(here.left)

    with pytest.raises(StructureError, match=BEYOND):
        MAY_NOT[name](here, by=officer, structure=draft)
    assert not draft.edits.exists()
    MAY_NOT[name](here, by=here.by, structure=draft)
    with pytest.raises(StructureError, match=BEYOND):
        publishing.publish(by=officer, structure=draft, since=PartialDate(BEGAN))
    draft.refresh_from_db()
    assert draft.is_draft


def test_officer_of_a_body_merges_nothing_into_another(here):
    draft, officer = here.draft(), here.officer_of(here.left)

    with pytest.raises(StructureError, match=BEYOND):
        edits.merge_bodies(by=officer, structure=draft, body=here.leaf, into=here.right)

    edits.merge_bodies(by=officer, structure=draft, body=here.leaf, into=here.twig)


def test_officer_of_the_partnership_edits_anything(here):
    draft = here.draft()

    MAY_NOT["move in"](here, by=here.officer_of(None), structure=draft)

    assert drawn(draft) == "Top(Left(Leaf Twig Right))"


def test_officer_of_a_body_does_not_end_or_undo_what_is_beyond_it(here):
    draft, officer = here.draft(), here.officer_of(here.left)
    edit = edits.add_link(by=here.by, structure=draft, kind="oversees", origin=here.right, target=here.top)
    tie = Tie("oversees", End("body", here.right.pk), End("body", here.top.pk))

    with pytest.raises(StructureError, match="may not change"):
        edits.end_link(by=officer, structure=draft, tie=tie, words="it")
    with pytest.raises(StructureError, match="may not change"):
        drafts.undo(by=officer, edit=edit)


@pytest.fixture
def hidden(here):
    """A body made for a draft and taken out of it again: it stands nowhere."""
    draft = here.draft()
    edit = edits.add_body(by=here.by, structure=draft, body=NewBody("Hushed panel", here.kind), parent=here.top)
    drafts.undo(by=here.by, edit=edit)
    return edit.body


@pytest.mark.parametrize("role", [None, "officer", "administrator"])
def test_body_taken_out_of_its_draft_is_shown_nowhere(here, hidden, client, role):
    reader = factories.user()
    if role:
        factories.grant(user=reader, role=role, partnership=here.partnership)
        client.force_login(reader)

    for page in ("bodies/", "structure/", "structure/table/", "search/?q=Hushed", ""):
        assert "Hushed" not in words_of(client.get(f"/here/{page}").content.decode()).replace("“Hushed”", "")
    assert client.get(f"/here/bodies/{hidden.slug}/").status_code == 404
    assert candidates(reader, here.partnership, "Hushed panel") == []
    assert holder_by_key(reader, here.partnership, f"body-{hidden.pk}") is None


def test_body_made_for_a_draft_that_is_open_to_editors_is_known_to_them_alone(here, client, signed_in):
    edits.add_body(by=here.by, structure=here.draft(), body=NewBody("Hushed panel", here.kind), parent=here.top)

    assert client.get("/here/bodies/hushed-panel/").status_code == 404
    assert signed_in("officer", here.partnership).get("/here/bodies/hushed-panel/").status_code == 200


ABOUT_THE_WHOLE = {
    "discard": drafts.discard,
    "describe": lambda **about: drafts.describe(name="Mine", summary="", **about),
}


@pytest.mark.parametrize("name", ABOUT_THE_WHOLE)
def test_officer_of_a_body_leaves_alone_a_draft_that_others_work_on(here, name):
    edited, opened, officer = here.draft(), here.draft(), here.officer_of(here.left)
    edits.rename(by=here.by, structure=edited, body=here.right, name="East")
    drafts.consult(by=here.by, structure=opened, audience="partners", until=None)

    for draft in (edited, opened):
        with pytest.raises(StructureError, match="Others work on “Plan” too"):
            ABOUT_THE_WHOLE[name](by=officer, structure=draft)
        draft.refresh_from_db()
        assert draft.name == "Plan"


@pytest.mark.parametrize("name", ABOUT_THE_WHOLE)
def test_officer_of_a_body_describes_and_discards_a_draft_of_their_own(here, name):
    draft, officer = here.draft(), here.officer_of(here.left)
    edits.rename(by=officer, structure=draft, body=here.left, name="West")

    ABOUT_THE_WHOLE[name](by=officer, structure=draft)


def test_tie_to_a_body_that_stands_only_in_another_draft_refused(here, client):
    closed, draft = here.draft(), here.draft()
    edit = edits.add_body(by=here.by, structure=closed, body=NewBody("Hushed panel", here.kind), parent=here.top)
    tie = {"kind": "oversees", "origin": here.top, "target": edit.body}

    with pytest.raises(StructureError, match="stands only in another draft") as refused:
        edits.add_link(by=here.by, structure=draft, **tie)
    assert refused.value.field == "target"
    edits.add_link(by=here.by, structure=closed, **tie)
    edits.add_link(by=here.by, structure=draft, **tie | {"target": here.loose})
    publishing.publish(by=here.by, structure=draft, since=PartialDate(BEGAN))

    assert client.get("/here/bodies/hushed-panel/").status_code == 404
    assert "Hushed" not in client.get("/here/bodies/top/").content.decode()


def test_officer_of_a_body_gives_up_nothing_beyond_it_to_a_structure_that_is_brought_in(here):
    draft, other, officer = here.draft(), here.draft(), here.officer_of(here.left)
    edits.rename(by=here.by, structure=draft, body=here.right, name="East")
    edits.rename(by=here.by, structure=other, body=here.right, name="West")
    other = publishing.publish(by=here.by, structure=other, since=PartialDate(BEGAN))
    key = f"name-{here.right.pk}"

    with pytest.raises(StructureError, match="not among the bodies that you may change"):
        drafts.bring_in(by=officer, structure=draft, other=other, choices={key: Side.THEIRS})
    drafts.bring_in(by=officer, structure=draft, other=other, choices={key: Side.OURS})

    assert "East" in drawn(draft)
