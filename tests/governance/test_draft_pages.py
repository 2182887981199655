"""The pages on which a structure is prepared and published, and those that change a body's place in one step."""

import datetime

import pytest
from django.test import Client
from pghistory.models import Context

from governance.models import Membership, Role, Seat, Structure
from governance.permissions import Permission
from governance.services import edits, structures
from governance.trees.stored import tree_of
from tests import factories

EDIT = "/anytown/structures/coming/edit/"
SEPTEMBER = {"since_0": "1", "since_1": "9", "since_2": "2009"}


@pytest.fixture
def anytown(db):
    """Board over forum and panel, forum over group, in force; and a draft begun from that."""
    here = factories.partnership(slug="anytown", name="Anytown Together", record_date=datetime.date(2009, 4, 1))
    kind = factories.body_kind(partnership=here, name="Group")
    here.made = {
        name: factories.body(kind=kind, slug=name, name=name.capitalize())
        for name in ("board", "forum", "panel", "group")
    }
    board, forum, panel, group = here.made.values()
    here.standing = factories.in_force(here, {board: {forum: {group: {}}, panel: {}}})
    here.coming = factories.structure(partnership=here, slug="coming", name="Coming", base=here.standing)
    factories.tree(here.coming, {board: {forum: {group: {}}, panel: {}}})
    return here


def _client(anytown, role: str = "officer", **grant) -> Client:
    client, person = Client(), factories.user(name="Olive Officer")
    factories.grant(user=person, role=role, partnership=anytown, **grant)
    client.force_login(person)
    return client


@pytest.fixture
def officer(anytown) -> Client:
    return _client(anytown)


def _parent(anytown, body: str, structure: Structure | None = None) -> str | None:
    tree = tree_of((structure or anytown.coming).pk)
    parent = tree.places[anytown.made[body].pk].parent
    return tree.name(parent) if parent else None


def _text(response) -> str:
    return " ".join(response.content.decode().split())


def test_draft_begun_from_the_structure_in_force(anytown, officer):
    response = officer.post("/anytown/manage/add-structure/", {"name": "Next year", "base": anytown.standing.slug})

    made = Structure.objects.get(slug="next-year")
    assert response.url == "/anytown/structures/next-year/edit/"
    assert tree_of(made.pk) == tree_of(anytown.standing.pk)
    assert made.base == anytown.standing


def test_draft_begun_from_nothing_takes_a_top_first(anytown, officer):
    officer.post("/anytown/manage/add-structure/", {"name": "Afresh", "base": ""})

    page = officer.get("/anytown/structures/afresh/edit/")
    officer.post("/anytown/structures/afresh/edit/add-body/", {"existing": "panel"})

    assert "The first that you add is the top" in _text(page)
    assert tree_of(Structure.objects.get(slug="afresh").pk).top == anytown.made["panel"].pk


def test_move_is_made_listed_with_its_author_and_undone(anytown, officer):
    moved = officer.post(f"{EDIT}bodies/group/move/", {"parent": "panel", "before": ""}, follow=True)
    undone = officer.post(f"{EDIT}undo/1/", follow=True)

    assert "Moved Group from under Forum to under Panel" in _text(moved)
    assert "Olive Officer" in _text(moved)
    assert "Undid: Moved Group" in _text(undone)
    assert _parent(anytown, "group") == "Forum"


def test_move_under_its_own_branch_is_refused_with_what_was_typed(anytown, officer):
    response = officer.post(f"{EDIT}bodies/forum/move/", {"parent": "group"})

    assert response.status_code == 422
    assert "Forum cannot move under Group, which is below it" in _text(response)
    assert '<option value="group" selected' in _text(response)


def test_move_opened_before_another_shows_both_and_goes_ahead_when_sent_again(anytown, officer):
    opened = officer.get(f"{EDIT}bodies/group/move/").context["form"]["seen"].value()
    officer.post(f"{EDIT}bodies/group/rename/", {"name": "Working group"})

    stale = officer.post(f"{EDIT}bodies/group/move/", {"parent": "panel", "seen": opened})
    again = officer.post(
        f"{EDIT}bodies/group/move/", {"parent": "panel", "seen": stale.context["form"]["seen"].value()}
    )

    assert stale.status_code == 409
    assert "Working group" in _text(stale)
    assert again.status_code == 302
    assert _parent(anytown, "group") == "Panel"


@pytest.mark.parametrize(
    ("act", "typed", "left"),
    [
        ("rename", {"name": "Assembly"}, "Renamed Forum to Assembly"),
        ("retire", {"below": "stay"}, "Retired Forum"),
        ("retire", {"below": "heir", "heir": "panel"}, "Retired Forum; those below it go to Panel"),
        ("retire", {"below": "all"}, "Retired Forum with all below it"),
        ("merge", {"into": "panel"}, "Merged Forum into Panel"),
        ("answers", {"accountable": "no"}, "Forum does not answer to the body above it"),
    ],
)
def test_edit_of_a_body_is_made_and_said(anytown, officer, act, typed, left):
    response = officer.post(f"{EDIT}bodies/forum/{act}/", typed, follow=True)

    assert left in _text(response)
    assert anytown.coming.edits.get().did == left


@pytest.mark.parametrize(
    ("address", "typed", "said"),
    [
        ("bodies/forum/move/", {}, "Choose the body above"),
        ("bodies/forum/rename/", {"name": " "}, "Enter what the body is to be called"),
        ("bodies/forum/retire/", {"below": "heir"}, "Choose the body that they go to"),
        ("bodies/forum/merge/", {"into": "nothing"}, "Select a valid choice"),
        ("bodies/forum/split/", {"status": "operating"}, "Enter the name of the new body"),
        ("add-body/", {"parent": "board"}, "Choose what kind it is"),
        ("add-link/", {"origin": "body-forum", "kind": "oversees"}, "Choose a body or an organisation"),
    ],
)
def test_bad_input_names_the_field_and_the_reason(anytown, officer, address, typed, said):
    response = officer.post(EDIT + address, typed)

    assert response.status_code == 422
    assert said in _text(response)
    assert not anytown.coming.edits.exists()


def test_new_body_is_made_for_the_draft_and_hidden_from_strangers(anytown, officer, client):
    kind = anytown.body_kinds.get()
    officer.post(f"{EDIT}add-body/", {"name": "Task force", "kind": kind.pk, "status": "operating", "parent": "board"})

    assert _text(officer.get("/anytown/bodies/")).count("Task force")
    assert "Task force" not in _text(client.get("/anytown/bodies/"))
    assert client.get("/anytown/bodies/task-force/").status_code == 404


def test_split_gives_the_new_body_those_chosen(anytown, officer):
    kind = anytown.body_kinds.get()
    typed = {"name": "Half", "kind": kind.pk, "status": "operating", "children": ["group"]}

    officer.post(f"{EDIT}bodies/forum/split/", typed)

    assert _parent(anytown, "group") == "Half"


def test_tie_is_added_and_ended(anytown, officer):
    officer.post(f"{EDIT}add-link/", {"origin": "body-forum", "kind": "oversees", "target": "body-panel", "note": ""})
    link = anytown.coming.links.get()
    page = officer.get(EDIT)
    officer.post(f"{EDIT}links/{link.slug}/end/")

    assert "Forum oversees Panel" in _text(page)
    assert not anytown.coming.links.exists()


def test_draft_is_discarded_with_the_body_made_for_it(anytown, officer):
    kind = anytown.body_kinds.get()
    officer.post(f"{EDIT}add-body/", {"name": "Task force", "kind": kind.pk, "status": "operating", "parent": "board"})

    officer.post(f"{EDIT}discard/")

    assert not anytown.structures.filter(slug="coming").exists()
    assert not anytown.bodies.filter(slug="task-force").exists()


def test_publish_asks_for_the_seats_of_retired_bodies_and_shows_two_worlds(anytown, officer, client):
    seat = factories.seat(body=anytown.made["panel"], slug="chair", title="Chair")
    factories.membership(seat=seat, person=factories.person(partnership=anytown, name="Ada"), starts=None)
    officer.post(f"{EDIT}bodies/panel/merge/", {"into": "forum"})
    panel = anytown.made["panel"]

    page = officer.get("/anytown/structures/coming/publish/?since_0=1&since_1=9&since_2=2009")
    officer.post("/anytown/structures/coming/publish/", SEPTEMBER | {f"fate_{panel.pk}": "forum"})

    assert f'name="fate_{panel.pk}"' in _text(page)
    assert 'value="forum" selected' in _text(page)
    assert "Panel" in _text(client.get("/anytown/structure/?on=2009-08-31"))
    assert "Panel" not in _text(client.get("/anytown/structure/?on=2009-09-01"))
    assert Membership.objects.filter(seat__body=anytown.made["forum"], person__name="Ada").count() == 1
    assert Seat.objects.get(pk=seat.pk).ends == datetime.date(2009, 9, 1)


def test_publish_of_a_draft_that_differs_in_nothing_is_refused(anytown, officer):
    response = officer.post("/anytown/structures/coming/publish/", SEPTEMBER)

    assert response.status_code == 422
    assert "Nothing in it differs" in _text(response)


def test_publish_brings_in_by_itself_what_came_into_force_meanwhile(anytown, officer):
    _publish_rename(anytown, "panel", "Council")
    officer.post(f"{EDIT}bodies/group/rename/", {"name": "Working group"})

    page = officer.get("/anytown/structures/coming/publish/?since_0=1&since_1=9&since_2=2009")
    officer.post("/anytown/structures/coming/publish/", SEPTEMBER)

    names = {place.name for place in tree_of(anytown.coming.pk).places.values()}
    assert "What it changed is brought in by itself" in _text(page)
    assert names == {"Board", "Forum", "Council", "Working group"}
    assert not Structure.objects.get(pk=anytown.coming.pk).is_draft


def test_conflict_is_shown_with_both_authors_and_decided(anytown, officer):
    rival = _publish_rename(anytown, "group", "Their group")
    officer.post(f"{EDIT}bodies/group/rename/", {"name": "Our group"})

    sent = officer.get("/anytown/structures/coming/publish/?since_0=1&since_1=9&since_2=2009")
    page = officer.get(sent.url)
    undecided = officer.post(sent.url)
    key = f"name-{anytown.made['group'].pk}"
    officer.post(sent.url, {key: "theirs"})

    assert sent.url == f"/anytown/structures/coming/merge/{rival.slug}/"
    assert "“Our group” (Olive Officer" in _text(page)
    assert "“Their group” (Rita Rival" in _text(page)
    assert undecided.status_code == 422
    assert "Their group" in {place.name for place in tree_of(anytown.coming.pk).places.values()}
    assert Structure.objects.get(pk=anytown.coming.pk).base == rival


def _publish_rename(anytown, body: str, name: str) -> Structure:
    rival = factories.user(name="Rita Rival")
    factories.grant(user=rival, role="officer", partnership=anytown)
    theirs = factories.structure(partnership=anytown, slug="theirs", name="Theirs", base=anytown.standing)
    board, forum, panel, group = anytown.made.values()
    factories.tree(theirs, {board: {forum: {group: {}}, panel: {}}})
    edits.rename(by=rival, structure=theirs, body=anytown.made[body], name=name)
    return structures.publish(by=rival, structure=theirs, in_force_from=datetime.date(2009, 6, 1))


def test_whoever_may_edit_and_not_publish_is_told(anytown):
    Role.objects.create(
        slug="drafter",
        label="Drafter",
        sentence="",
        permissions=[Permission.VIEW_DRAFT_STRUCTURES, Permission.CHANGE_STRUCTURES],
    )
    drafter = _client(anytown, "drafter")

    assert drafter.get(EDIT).status_code == 200
    assert drafter.get("/anytown/structures/coming/publish/").status_code == 403
    assert "Publish</a>" not in _text(drafter.get(EDIT))


def test_officer_of_one_body_is_held_to_its_branch(anytown):
    client = _client(anytown, body=anytown.made["forum"])

    within = client.post(f"{EDIT}bodies/group/rename/", {"name": "Ours"})
    beyond = client.post(f"{EDIT}bodies/panel/rename/", {"name": "Not ours"})
    out = client.post(f"{EDIT}bodies/group/move/", {"parent": "panel"})

    assert within.status_code == 302
    assert (beyond.status_code, out.status_code) == (422, 422)
    assert "not among the bodies that you may change" in _text(beyond)


def test_single_change_is_published_in_one_step(anytown, officer, client):
    response = officer.post("/anytown/bodies/group/place/move/", {"parent": "panel", **SEPTEMBER}, follow=True)

    made = anytown.structures.latest_first().first()
    assert "Moved Group from under Forum to under Panel, from 1 September 2009" in _text(response)
    assert (made.in_force_from, made.base) == (datetime.date(2009, 9, 1), anytown.standing)
    assert _parent(anytown, "group", made) == "Panel"
    assert "Under <a" in _text(client.get("/anytown/bodies/group/?on=2009-09-01"))


def test_two_single_changes_of_one_day_are_both_in_force(anytown, officer):
    officer.post("/anytown/bodies/group/place/rename/", {"name": "Renamed", **SEPTEMBER})
    officer.post("/anytown/bodies/group/place/move/", {"parent": "panel", **SEPTEMBER})

    present = anytown.structures.in_force(datetime.date(2009, 9, 1)).first()
    assert tree_of(present.pk).name(anytown.made["group"].pk) == "Renamed"
    assert _parent(anytown, "group", present) == "Panel"


def test_single_change_before_a_structure_to_come_is_refused(anytown, officer):
    officer.post("/anytown/bodies/group/place/rename/", {"name": "Renamed", **SEPTEMBER})

    typed = {"parent": "panel", "since_0": "1", "since_1": "8", "since_2": "2009"}
    response = officer.post("/anytown/bodies/group/place/move/", typed)

    assert response.status_code == 422
    assert "would not have this change" in _text(response)


def test_body_is_added_and_retired_in_one_step(anytown, officer, client):
    kind = anytown.body_kinds.get()
    typed = {"name": "Task force", "kind": kind.pk, "status": "operating", "parent": "forum", "accountable": "on"}
    officer.post("/anytown/bodies/forum/place/add/", typed | SEPTEMBER)
    shown = client.get("/anytown/bodies/task-force/?on=2009-09-01")
    later = {"since_0": "1", "since_1": "1", "since_2": "2010", "seats": ""}

    officer.post("/anytown/bodies/task-force/place/retire/?on=2009-09-01", later)

    body = anytown.bodies.get(slug="task-force")
    assert shown.status_code == 200
    assert (body.starts, body.ends) == (datetime.date(2009, 9, 1), datetime.date(2010, 1, 1))
    assert body.drafted_in is None


def test_renamed_body_keeps_its_name_before_and_is_found_by_it(anytown, officer, client):
    officer.post("/anytown/bodies/group/place/rename/", {"name": "Renamed", **SEPTEMBER})

    assert '<h1 class="govuk-heading-xl">Group</h1>' in _text(client.get("/anytown/bodies/group/?on=2009-08-31"))
    assert '<h1 class="govuk-heading-xl">Renamed</h1>' in _text(client.get("/anytown/bodies/group/?on=2009-09-01"))
    assert "Group" in _text(client.get("/anytown/structure/?on=2009-08-31"))
    assert "Renamed" in _text(client.get("/anytown/structure/?on=2009-09-01"))


def test_publication_is_told_in_the_history_and_never_undone(anytown, officer):
    seat = factories.seat(body=anytown.made["group"], slug="chair", title="Chair")
    factories.membership(seat=seat, person=factories.person(partnership=anytown, name="Ada"))
    officer.post("/anytown/bodies/group/place/retire/", {"seats": "", **SEPTEMBER})
    administrator = _client(anytown, "administrator")

    page = administrator.get("/anytown/manage/changes/")
    act = Context.objects.filter(metadata__did="Retired Group").get()
    refused = administrator.post(f"/anytown/manage/changes/{act.pk}/")

    assert "Retired Group" in _text(page)
    assert f"/manage/changes/{act.pk}/" not in _text(page)
    assert refused.status_code in (404, 422)
    assert Seat.objects.get(pk=seat.pk).ends == datetime.date(2009, 9, 1)


def test_who_began_described_and_discarded_a_draft_is_told(anytown, officer):
    officer.post("/anytown/manage/add-structure/", {"name": "Next year", "base": ""})
    officer.post("/anytown/structures/next-year/edit/describe/", {"name": "Next year", "summary": "Fewer groups."})
    officer.post("/anytown/structures/next-year/edit/discard/")

    page = _text(officer.get("/anytown/manage/changes/"))

    for did in ("Began the draft “Next year”", "Described the draft “Next year”", "Discarded the draft “Next year”"):
        assert did in page
    assert "Fewer groups." in page
    assert page.count("Olive Officer") >= 3
