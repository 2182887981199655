"""The structure's pages: the day, the tree, the table, the drawing, and what narrowing does."""

import datetime

import pytest

from governance import diagram
from governance.models import BodyStatus, LinkKind, SeatRole
from tests import factories
from tests.governance.conftest import row_of, words_of

pytestmark = pytest.mark.django_db

APRIL, JULY = datetime.date(2009, 4, 1), datetime.date(2009, 7, 1)
VIEWS = ["/anytown/structure/", "/anytown/structure/table/", "/anytown/structure/diagram/"]


@pytest.fixture
def partnership(db):
    """Two structures: from April 2009 Board > Executive > Team; from July 2009 Board > Successor."""
    made = factories.partnership(slug="anytown", name="Anytown First", record_date=APRIL)
    area = factories.area(partnership=made, name="The north")
    board, executive, successor = (
        factories.body(partnership=made, slug=name.lower(), name=name) for name in ("Board", "Executive", "Successor")
    )
    team = factories.body(partnership=made, slug="team", name="Housing team", area=area, status=BodyStatus.STARTING)
    chair = factories.seat(body=board, role=SeatRole.CHAIR, title="Chair")
    factories.membership(seat=chair, person=factories.person(partnership=made, name="Ann Archer"))
    factories.seat(body=board, holder_recorded=False)
    factories.in_force(made, {board: {executive: {team: {}}}}, since=APRIL)
    factories.in_force(made, {board: {successor: {}}}, since=JULY)
    return made


@pytest.mark.parametrize("url", VIEWS)
def test_structure_opens_on_the_record_date_and_says_so(read, partnership, url):
    words = read(url)

    assert "As at 1 April 2009" in words
    assert "the date these sources describe" in words
    assert "Executive" in words
    assert "Successor" not in words
    assert "In force since 1 April 2009" in words


@pytest.mark.parametrize("url", VIEWS)
@pytest.mark.parametrize(
    ("on", "shown", "left_out"), [("2009-06-30", "Executive", "Successor"), ("2009-07-01", "Successor", "Executive")]
)
def test_structure_on_the_days_where_it_changes(read, partnership, url, on, shown, left_out):
    words = read(url, on=on)

    assert shown in words
    assert left_out not in words


@pytest.mark.parametrize("url", VIEWS)
def test_structure_before_the_record_says_that_none_was_in_force(read, partnership, url):
    words = read(url, on="2009-03-31")

    assert "No structure is recorded for this day" in words
    assert "As at 31 March 2009" in words
    assert "Executive" not in words


@pytest.mark.parametrize("url", [*VIEWS, "/anytown/", "/anytown/bodies/", "/anytown/bodies/board/"])
@pytest.mark.parametrize("on", ["yesterday", "2009", "2009-04", "2009-02-30", "0000-01-01", "2009-13-01", "<b>"])
def test_page_with_what_is_no_day_says_so_and_shows_its_own(read, partnership, url, on):
    words = read(url, on=on)

    assert "is not a day of the calendar" in words
    assert "As at 1 April 2009" in words


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("url", [*VIEWS, "/anytown/", "/anytown/bodies/board/"])
def test_page_on_the_first_and_the_last_day_there_is_answers(read, partnership, url, on):
    assert "As at" in read(url, on=on)


def test_structure_links_keep_the_day_asked_for(client, partnership):
    markup = client.get("/anytown/structure/", {"on": "2009-07-01"}).content.decode()

    assert "/anytown/bodies/successor/?on=2009-07-01" in markup


def test_tree_says_seats_chair_kind_and_status(read, partnership):
    words = read("/anytown/structure/")

    assert "1 of 2 seats filled, 1 not recorded" in words
    assert "Chair: Ann Archer" in words
    assert "starting" in words.casefold()
    assert "vacant" not in words.casefold()


def test_tree_shows_sideways_ties_and_bodies_outside(read):
    made = factories.partnership(slug="newtown")
    board, outside = factories.body(partnership=made, name="Board"), factories.body(partnership=made, name="Outsiders")
    draft = factories.structure(partnership=made, slug="plan", audience="public")
    factories.tree(draft, {board: {}})
    factories.link(structure=draft, from_body=board, to_body=outside, kind=LinkKind.DELIVERS_FOR)

    words = read("/newtown/structures/plan/")

    assert "delivers for Outsiders" in words
    assert "Linked, with no place in the tree Outsiders" in words


def test_tree_hostile_name_shown_as_text(client, partnership):
    partnership.bodies.filter(slug="board").update(name="<script>alert(1)</script>")

    for url in VIEWS:
        assert "<script>alert(1)" not in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("asked", "count"), [({"words": "housing"}, 1), ({"area": "The north"}, 1), ({"words": "e"}, 2)]
)
def test_tree_narrowed_keeps_the_bodies_above(read, partnership, asked, count):
    words = read("/anytown/structure/", **asked)

    assert f"{count} of 3 bodies match" in words
    assert words.index("Board") < words.index("Executive") < words.index("Housing team")


def test_tree_narrowed_to_nothing_says_so(read, partnership):
    words = read("/anytown/structure/", words="zebra")

    assert "0 of 3 bodies match" in words
    assert "Executive" not in words


def test_table_names_what_stands_above(client, partnership):
    markup = client.get("/anytown/structure/table/").content.decode()

    assert "Executive" in row_of(markup, "Housing team")
    assert "Ann Archer" in row_of(markup, "Board")


def test_table_narrowed_does_not_promise_bodies_that_it_leaves_out(client, partnership):
    markup = client.get("/anytown/structure/table/", {"words": "housing"}).content.decode()

    assert "Executive" in row_of(markup, "Housing team")
    if "shown with the bodies above them" in words_of(markup):
        row_of(markup, "Board")


def test_table_says_who_answers_elsewhere(client):
    from governance.models import Placement
    from governance.services import structures

    made = factories.partnership(slug="newtown")
    board, guest = factories.body(partnership=made, name="Board"), factories.body(partnership=made, name="Guest")
    draft = factories.structure(partnership=made, slug="plan", audience="public")
    top = Placement(body=board)
    structures.place_all(
        by=factories.user(), structure=draft, placements=[top, Placement(body=guest, parent=top, accountable=False)]
    )

    markup = client.get("/newtown/structures/plan/table/").content.decode()

    assert "shown here only" in row_of(markup, "Guest")


def test_diagram_draws_every_body_with_its_address(client, partnership):
    markup = client.get("/anytown/structure/diagram/").content.decode()

    assert "<svg" in markup
    for slug in ("board", "executive", "team"):
        assert f"/anytown/bodies/{slug}/" in markup


def test_diagram_ties_only_when_asked_for(read):
    made = factories.partnership(slug="newtown")
    board, outside = factories.body(partnership=made, name="Board"), factories.body(partnership=made, name="Outsiders")
    council = factories.organisation(partnership=made, name="Council")
    draft = factories.structure(partnership=made, slug="plan", audience="public")
    factories.tree(draft, {board: {}})
    factories.link(structure=draft, from_body=board, to_body=outside, kind=LinkKind.INFORMS)
    factories.link(structure=draft, from_body=board, to_organisation=council, kind=LinkKind.REPORTS_TO)

    without, shown = read("/newtown/structures/plan/diagram/"), read("/newtown/structures/plan/diagram/", ties="shown")

    assert "Outsiders" not in without
    for word in ("Outsiders", "informs", "Council", "reports to"):
        assert word in shown


def test_diagram_too_large_says_so_and_how_to_narrow_it(read, partnership, monkeypatch):
    monkeypatch.setattr(diagram, "MOST_BODIES", 2)

    words = read("/anytown/structure/diagram/")

    assert "This drawing would be too large" in words
    assert "at most 2 bodies" in words
    assert "Too many" not in read("/anytown/structure/diagram/", words="executive")


def test_structure_by_slug_whatever_the_day(read, partnership):
    later = partnership.structures.get(in_force_from=JULY)

    words = read(f"/anytown/structures/{later.slug}/")

    assert "Successor" in words
    assert later.name in words
    assert "1 July 2009" in words


def test_structure_not_yet_in_force_not_said_to_be_in_force(read, partnership):
    """On 1 April 2009, the structure of July is still to come."""
    later = partnership.structures.get(in_force_from=JULY)

    assert "In force since" not in read(f"/anytown/structures/{later.slug}/")


def test_structure_list_marks_only_the_one_in_force(read, partnership):
    words = read("/anytown/structures/")

    assert words.count("in force") == 1
    assert "1 April 2009" in words
    assert "1 July 2009" in words


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere/",
        "/nowhere/structure/",
        "/anytown/structures/none/",
        "/anytown/structures/none/table/",
        "/anytown/structures/none/diagram/",
        "/anytown/bodies/none/",
        "/anytown/organisations/none/",
        "/anytown/people/none/",
        "/anytown/documents/none/",
        "/anytown/nothing-here/",
    ],
)
def test_page_that_is_not_there_our_own_not_found(client, partnership, path):
    response = client.get(path)

    assert response.status_code == 404
    assert "Page not found" in words_of(response.content.decode())
    assert "Go to the start page" in words_of(response.content.decode())
