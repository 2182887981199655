"""Two structures or days compared, as readers see it: the sentences, the lists, the trees, the drawing, the JSON."""

import datetime

import pytest

from governance.compared import eve
from governance.models import Placement
from governance.services import structures
from governance.sides import Side
from tests import factories
from tests.governance.conftest import row_of, words_of

pytestmark = pytest.mark.django_db

PAGE, JSON = "/anytown/structure/compare/", "/anytown/structure/compare.json"
APRIL, SEPTEMBER = datetime.date(2009, 4, 1), datetime.date(2009, 9, 1)
DAYS = {"from": "2009-08-31", "to": "2009-09-01"}


@pytest.fixture
def bodies(db):
    """Board, Executive, Strategy group, Services sub-group and Forum, by their slugs; Anytown's record is of April."""
    made = factories.partnership(slug="anytown", name="Anytown First", record_date=APRIL)
    names = ("Board", "Executive", "Strategy group", "Services sub-group", "Forum")
    kind = factories.body_kind(partnership=made, commissions=True)
    return {
        name.split()[0].lower(): factories.body(kind=kind, slug=name.split()[0].lower(), name=name) for name in names
    }


@pytest.fixture
def changed(bodies):
    """From September the services sub-group stands under the board, and the strategy group under it; the forum is gone.

    Two sit on the strategy group, and one who also leaves on the forum.
    """
    board, executive, strategy, services, forum = bodies.values()
    partnership = board.partnership
    for _ in range(2):
        factories.membership(seat=factories.seat(body=strategy))
    factories.seat(body=strategy)
    first = factories.in_force(partnership, {board: {executive: {strategy: {}}, forum: {}}}, since=APRIL)
    draft = factories.structure(partnership=partnership, slug="revised", name="Revised", base=first)
    factories.tree(draft, {board: {executive: {}, services: {strategy: {}}}})
    structures.publish(by=factories.user(), structure=draft, in_force_from=SEPTEMBER)
    return first


def test_summary_says_it_in_sentences(read, changed):
    assert (
        "Between 31 August and 1 September 2009 the structure changes in four ways. "
        "Added: Services sub-group, under Board. "
        "Retired: Forum, which stood under Board. "
        "Moved: Strategy group, from Executive to Services sub-group. "
        "Seats: 2 memberships move with it; no memberships are on the body that retires; no money moves."
    ) in read(PAGE, **DAYS)


def test_table_says_what_hangs_on_each_body(client, changed):
    row = row_of(client.get(PAGE, DAYS).content.decode(), "Strategy group")

    assert row == "Strategy group moves 3 seats, 2 memberships no money"


def test_same_structure_on_both_days(read, changed):
    words = read(PAGE, **{"from": "2009-08-01", "to": "2009-08-31"})

    assert "Nothing differs." in words
    assert "Who came (0) Nobody came." in words


def test_unless_asked_the_one_in_force_beside_the_one_before(read, changed):
    partnership = changed.partnership
    assert f"between “{changed.name}” and “Revised”" in read(PAGE)

    partnership.record_date = SEPTEMBER
    partnership.save()

    assert f"between “{changed.name}” and “Revised”" in read(PAGE)


def test_with_one_structure_there_is_nothing_to_compare(client, read, bodies):
    factories.in_force(bodies["board"].partnership, {bodies["board"]: {}}, since=APRIL)

    assert "There are no two structures to compare yet" in read(PAGE)
    assert client.get(JSON).status_code == 404


def test_day_before_the_record(read, changed):
    words = read(PAGE, **{"from": "1999-01-01", "to": "2009-04-01"})

    assert "No structure was in force on 1 January 1999." in words
    assert (
        "Added: Board, at the top; Executive, under Board; Strategy group, under Executive; Forum, under Board."
        in words
    )


def test_many_changes_are_cut_in_the_sentence_and_whole_below(read, bodies):
    board = bodies["board"]
    many = {factories.body(kind=board.kind, name=f"Team {number}"): {} for number in range(9)}
    factories.in_force(board.partnership, {board: many}, since=APRIL)

    words = read(PAGE, **{"from": "1999-01-01", "to": "2009-04-01"})

    assert "Team 0, under Board; Team 1, under Board; and 7 others." in words
    assert "Added (10)" in words
    assert words.count("Team 8 , under Board") == 1


def test_draft_is_compared_with_its_base(read, bodies, changed):
    board, executive, forum = bodies["board"], bodies["executive"], bodies["forum"]
    draft = factories.structure(
        partnership=board.partnership, slug="coming", name="Coming", base=changed, audience="public"
    )
    root = Placement(body=board)
    renamed = Placement(body=executive, parent=root, name="Cabinet", accountable=False)
    under = [Placement(body=bodies["strategy"], parent=renamed), Placement(body=forum, parent=root)]
    structures.place_all(by=factories.user(), structure=draft, placements=[root, renamed, *under])
    council = factories.organisation(partnership=board.partnership, name="Council")
    factories.link(structure=draft, from_body=board, to_organisation=council)

    words = read(PAGE, to="coming")

    assert f"Between “{changed.name}” and the draft “Coming” the structure changes in three ways." in words
    assert "Renamed: “Executive” is now called Cabinet." in words
    assert "Accountability: Cabinet no longer answers to the body above it, Board." in words
    assert "Ties added: Board is linked to Council." in words
    assert "Seats:" not in words


@pytest.mark.parametrize("page", [PAGE, JSON])
@pytest.mark.parametrize("query", [{"to": "closed"}, {"from": "closed"}, {"from": "closed", "to": "2009-09-01"}])
def test_closed_draft_is_not_found(client, changed, page, query):
    draft = factories.structure(partnership=changed.partnership, slug="closed", name="Closed draft", base=changed)
    factories.tree(draft, {factories.body(partnership=changed.partnership, name="Hidden cabinet"): {}})

    refused, nothing = (client.get(page, asked) for asked in (query, {"to": "nothing-at-all"}))

    assert refused.status_code == nothing.status_code == 404
    assert "Hidden" not in refused.content.decode()
    assert "Closed" not in client.get(PAGE, DAYS).content.decode()


def test_who_came_and_went_between_two_days(read, bodies, changed):
    seat, other = (factories.seat(body=bodies["board"], title=title) for title in ("Chair", "Secretary"))
    people = {name: factories.person(partnership=changed.partnership, name=name) for name in ("Ada", "Grace", "Joan")}
    factories.membership(seat=seat, person=people["Ada"], ends=datetime.date(2009, 6, 1))
    factories.membership(seat=seat, person=people["Grace"], starts=datetime.date(2009, 6, 1))
    factories.membership(seat=other, person=people["Joan"], ends=datetime.date(2009, 6, 1))
    factories.membership(seat=other, person=people["Joan"], starts=datetime.date(2009, 6, 1))

    words = read(PAGE, **{"from": "2009-05-31", "to": "2009-06-01"})
    back = read(PAGE, **{"from": "2009-06-01", "to": "2009-05-31"})

    assert "People: 1 membership begins and 1 ends." in words
    assert "Who came (1) Grace : Chair, Board , from 1 June 2009" in words
    assert "Who went (1) Ada : Chair, Board , until 31 May 2009" in words
    assert "Joan" not in words
    assert "Who came (1) Ada" in back
    assert "Who came" not in read(PAGE, **{"from": "2009-05-31", "to": "revised"})


def test_member_that_is_not_published_yet_did_not_come(read, bodies, changed):
    hidden = factories.body(partnership=changed.partnership, name="Hidden cabinet")
    draft = factories.structure(partnership=changed.partnership, base=changed)
    factories.tree(draft, {hidden: {}})
    factories.membership(seat=factories.seat(body=bodies["strategy"]), body=hidden, starts=datetime.date(2009, 9, 1))
    factories.membership(seat=factories.seat(body=hidden), starts=datetime.date(2009, 9, 1))

    words = read(PAGE, **DAYS)

    assert "Hidden" not in words
    assert "Who came (0)" in words


def test_memberships_of_a_retired_body_elsewhere(client, bodies, changed):
    factories.membership(seat=factories.seat(body=bodies["board"]), body=bodies["forum"])

    markup = client.get(PAGE, DAYS).content.decode()

    assert "1 membership elsewhere it holds itself" in words_of(markup)
    assert "it holds 1 seat elsewhere" in row_of(markup, "Forum")


def test_trees_stand_side_by_side_with_signs_and_words(read, changed):
    words = read(PAGE, view="trees", **DAYS)

    before, after = words.split(" 31 August 2009 Board ")[1].split(" 1 September 2009 Board ")
    assert "Strategy group → moves to Services sub-group" in before
    assert "Forum − retires" in before
    assert "Services sub-group + added" in after
    assert "Strategy group → moved from Executive" in after
    assert "Forum" not in after


def test_diagram_marks_what_changes_in_words(client, changed):
    markup = client.get(PAGE, DAYS | {"view": "diagram"}).content.decode()

    drawn = markup[markup.index("<svg", markup.index("diagram__scroll")) :]
    assert [f"[{mark}]" in drawn for mark in ("added", "moved", "retired", "renamed")] == [True, True, True, False]


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ({"from": "revised", "from_day": "2009-08-31", "to": "revised", "to_day": ""}, "?from=2009-08-31&to=revised"),
        ({"from": "", "from_day": "", "to": "", "to_day": ""}, ""),
        ({"from_day": "2009-08-31", "view": "trees"}, "?from=2009-08-31&view=trees"),
    ],
)
def test_form_leads_to_an_address_to_share(client, changed, asked, leads):
    response = client.get(PAGE, asked)

    assert (response.status_code, response["Location"]) == (302, PAGE + leads)


@pytest.mark.parametrize("asked", [{"from_day": "31/8/2009"}, {"from": "2009-02-31"}, {"to": "0000-00-00"}])
def test_what_is_no_day_is_said_and_the_rest_is_kept(client, changed, asked):
    response = client.get(PAGE, {"from": "2009-08-31", "to": "revised"} | asked)

    assert response.status_code == 400
    words = words_of(response.content.decode())
    assert "is not a day of the calendar. Write year-month-day" in words
    assert "What changes" not in words
    if "to" not in asked:
        assert '<option value="revised" selected>' in response.content.decode()


def test_pages_lead_to_comparisons(client, changed):
    structure = client.get("/anytown/structure/").content.decode()
    listed = client.get("/anytown/structures/").content.decode()

    assert f'href="{PAGE}?to=2009-04-01"' in structure
    assert listed.count(f'href="{PAGE}?to=') == 1
    assert f'href="{PAGE}?to=revised"' in listed


def test_json_says_the_same(client, bodies, changed):
    told = client.get(JSON, DAYS).json()

    strategy = {"slug": "strategy", "name": "Strategy group"}
    executive, services = {"slug": "executive", "name": "Executive"}, {"slug": "services", "name": "Services sub-group"}
    assert told["from"]["day"] == "2009-08-31"
    assert told["to"]["structure"]["in_force_from"] == "2009-09-01"
    assert told["moved"] == [{"body": strategy, "from": executive, "to": services, "along": []}]
    assert told["added"] == [{"body": services, "under": {"slug": "board", "name": "Board"}}]
    assert told["affected"]["as_at"] == "2009-08-31"
    assert told["affected"]["bodies"][0] == {
        "body": strategy,
        "change": "moves",
        "seats": 3,
        "memberships": 2,
        "memberships_it_holds_elsewhere": 0,
        "budget": None,
    }
    assert told["people"] == {"came": [], "went": []}
    assert told["summary"].startswith("Between 31 August and 1 September 2009")


@pytest.mark.parametrize(
    ("address", "query", "status"),
    [
        (JSON, {"to": "nothing"}, 404),
        (JSON, {"from": "2009-02-31"}, 400),
        (JSON, {"from": "a\0b"}, 400),
        (JSON.replace("anytown", "nowhere"), {}, 404),
    ],
)
def test_json_refuses_with_problem_details(client, changed, address, query, status):
    response = client.get(address, query)

    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert response.json()["status"] == status
    assert response.json()["detail"]


@pytest.mark.parametrize(
    ("before", "after", "last"),
    [
        (Side("", None, APRIL), Side("", None, SEPTEMBER), APRIL),
        (Side("", None), Side("", None, SEPTEMBER), datetime.date(2009, 8, 31)),
        (Side("", None), Side("", None), datetime.date(2000, 1, 1)),
        (Side("", None), Side("", None, datetime.date.min), datetime.date.min),
    ],
)
def test_day_on_which_seats_are_counted(before, after, last):
    assert eve(before, after, opening=datetime.date(2000, 1, 1)) == last
