"""A body's page: who sits on it, and what is said of a seat that nobody holds."""

import datetime

import pytest

from governance.models import LinkKind, MembershipKind, ReviewStatus, SeatRole
from tests import factories
from tests.governance.conftest import row_of, words_of

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE = (datetime.date(2009, month, 1) for month in (4, 5, 6))
PAGE = "/anytown/bodies/board/"


@pytest.fixture
def board(db):
    """A body that stands under another, on pages that open as at 1 June 2009."""
    partnership = factories.partnership(slug="anytown", name="Anytown First", record_date=JUNE)
    top, board, below = (
        factories.body(partnership=partnership, slug=name.lower(), name=name) for name in ("Top", "Board", "Below")
    )
    factories.in_force(partnership, {top: {board: {below: {}}}}, since=APRIL)
    return board


def _seat(board, title="The seat", **values):
    return factories.seat(body=board, title=title, **values)


def _hold(seat, name, **values):
    return factories.membership(
        seat=seat, person=factories.person(partnership=seat.body.partnership, name=name), **values
    )


def _row(client, title="The seat", **query):
    return row_of(client.get(PAGE, query).content.decode(), title)


def test_seat_vacant_never_shows_the_former_holder(client, read, board):
    _hold(_seat(board), "Ann Archer", starts=APRIL, ends=MAY)

    assert "Vacant" in _row(client)
    assert "Ann Archer" not in read(PAGE)


def test_seat_vacant_shows_no_holder_to_come(read, board):
    _hold(_seat(board), "Ann Archer", starts=datetime.date(2009, 6, 2))

    assert "Ann Archer" not in read(PAGE)


@pytest.mark.parametrize(
    ("on", "names", "said"),
    [
        ("2009-03-31", False, "Vacant"),
        ("2009-04-01", True, ""),
        ("2009-04-30", True, ""),
        ("2009-05-01", True, "Continuing"),
        ("2009-05-31", True, "Continuing"),
        ("2009-06-01", False, "Vacant"),
    ],
)
def test_seat_on_the_days_where_something_changes(client, board, on, names, said):
    _hold(_seat(board), "Ann Archer", starts=APRIL, term_ends=MAY, ends=JUNE)

    row = _row(client, on=on)

    assert ("Ann Archer" in row) is names
    assert said.casefold() in row.casefold()
    assert ("vacant" in row.casefold()) is (said == "Vacant")


def test_seat_continuing_said_with_the_holder(client, board):
    _hold(_seat(board), "Ann Archer", starts=APRIL, term_ends=MAY)

    row = _row(client)

    assert "Ann Archer" in row
    assert "continuing" in row.casefold()
    assert "vacant" not in row.casefold()


def test_seat_whose_holder_is_not_recorded_not_called_vacant(client, board):
    _seat(board, holder_recorded=False)

    row = _row(client)

    assert "not recorded" in row.casefold()
    assert "vacant" not in row.casefold()


def test_seat_with_a_substitute_only_still_vacant(client, board):
    _hold(_seat(board), "Sam Stand-in", kind=MembershipKind.SUBSTITUTE)

    row = _row(client)

    assert "Sam Stand-in" in row
    assert "substitute" in row
    assert "Vacant" in row


def test_seat_held_by_office_organisation_or_body_named(client, board):
    partnership = board.partnership
    council = factories.organisation(partnership=partnership, name="The council")
    leader = factories.office(organisation=council, name="Leader of the council")
    factories.membership(seat=_seat(board, "First"), office=leader, ex_officio=True)
    factories.membership(seat=_seat(board, "Second"), organisation=council)
    factories.membership(seat=_seat(board, "Third"), body=factories.body(partnership=partnership, name="Youth forum"))
    _hold(_seat(board, "Fourth"), "Ann Archer", on_behalf_of=council)

    assert "Leader of the council" in _row(client, "First")
    assert "ex officio" in _row(client, "First")
    assert "The council" in _row(client, "Second")
    assert "Youth forum" in _row(client, "Third")
    assert "on behalf of The council" in " ".join(_row(client, "Fourth").split())


def test_seat_that_has_ended_left_out(read, board):
    _seat(board, "Old seat", ends=JUNE)

    assert "Old seat" not in read(PAGE)
    assert "Old seat" in read(PAGE, on="2009-05-31")


def test_seats_chairs_first(read, board):
    _seat(board, "Ordinary seat")
    _seat(board, "Presiding seat", role=SeatRole.CHAIR)

    words = read(PAGE)

    assert words.index("Presiding seat") < words.index("Ordinary seat")


def test_body_without_seats_does_not_say_that_it_has_none(read, board):
    words = read(PAGE)

    assert "vacant" not in words.casefold()
    assert "That does not mean that it has none" in words


def test_body_names_what_stands_above_and_below(read, board):
    words = read(PAGE)

    assert "Top" in words
    assert "Below" in words


def test_body_at_the_top_said_so(read, board):
    assert "At the top" in read("/anytown/bodies/top/")


def test_body_before_any_structure_said_so(read, board):
    assert "No structure is recorded for this day" in read(PAGE, on="2009-03-31")


def test_body_without_a_place_said_so(read, board):
    factories.body(partnership=board.partnership, slug="loose", name="Loose group")

    assert "no place in the tree" in read("/anytown/bodies/loose/")


def test_body_shows_seats_that_it_holds_elsewhere(read, board):
    other = factories.body(partnership=board.partnership, name="Forum")
    factories.membership(seat=factories.seat(body=other, title="Board’s seat"), body=board)
    factories.membership(seat=factories.seat(body=other, title="Lost seat"), body=board, ends=MAY)

    words = read(PAGE)

    assert "Board’s seat, Forum" in words
    assert "Lost seat" not in words


def test_body_links_worded_from_its_end_and_only_of_the_structure_in_force(read):
    partnership = factories.partnership(slug="newtown", record_date=JUNE)
    board, team, old = (
        factories.body(partnership=partnership, slug=name.lower(), name=name) for name in ("Board", "Team", "Old")
    )
    for since, other in ((APRIL, old), (MAY, team)):
        draft = factories.structure(partnership=partnership)
        factories.tree(draft, {board: {}})
        factories.link(structure=draft, from_body=other, to_body=board, kind=LinkKind.SUPPORTS)
        factories.structures.publish(by=factories.user(), structure=draft, in_force_from=since)

    words = read("/newtown/bodies/board/")

    assert "Team supports it" in words
    assert "It supports Board" in read("/newtown/bodies/team/")
    assert "Old" not in words


def test_body_shows_terms_other_names_and_sources(read, board):
    factories.term_of_reference(body=board, text="Agrees the plan.")
    factories.alias(body=board, name="The committee")
    paper = factories.document(partnership=board.partnership, title="The children’s plan")
    factories.source(board, document=paper, place="section 5", certainty="inferred", note="Our reading.")

    words = read(PAGE)

    for expected in (
        "Agrees the plan.",
        "The committee",
        "The children’s plan",
        "section 5",
        "inferred",
        "Our reading.",
    ):
        assert expected in words


@pytest.mark.parametrize(
    ("due", "precision", "status", "overdue"),
    [
        (datetime.date(2009, 5, 31), "day", ReviewStatus.PLANNED, True),
        (datetime.date(2009, 6, 1), "day", ReviewStatus.PLANNED, False),
        (datetime.date(2009, 5, 1), "month", ReviewStatus.UNDER_WAY, True),
        (datetime.date(2009, 6, 1), "month", ReviewStatus.PLANNED, False),
        (datetime.date(2009, 1, 1), "year", ReviewStatus.PLANNED, False),
        (datetime.date(2008, 1, 1), "day", ReviewStatus.COMPLETED, False),
        (None, "day", ReviewStatus.PLANNED, False),
    ],
)
@pytest.mark.parametrize("page", [PAGE, "/anytown/reviews/"])
def test_review_overdue_only_once_its_day_month_or_year_has_passed(read, board, page, due, precision, status, overdue):
    factories.review(
        partnership=board.partnership, body=board, title="A look", due=due, due_precision=precision, status=status
    )

    words = read(page)

    assert "A look" in words
    assert ("overdue" in words) is overdue


def test_body_list_names_each_body_with_its_seats(client, board):
    _hold(_seat(board), "Ann Archer")
    _seat(board, "Another", holder_recorded=False)

    markup = client.get("/anytown/bodies/").content.decode()

    assert "1 of 2 seats filled, 1 not recorded" in row_of(markup, "Board")
    assert "Top" in words_of(markup)


@pytest.mark.parametrize(("on", "listed"), [("2009-05-01", True), ("2009-05-31", True), ("2009-06-01", False)])
def test_body_list_only_bodies_of_that_day(read, board, on, listed):
    factories.body(partnership=board.partnership, name="Passing group", starts=MAY, ends=JUNE)

    assert ("Passing group" in read("/anytown/bodies/", on=on)) is listed


def test_body_of_another_partnership_not_found(client, board):
    other = factories.body()

    assert client.get(f"/anytown/bodies/{other.slug}/").status_code == 404
