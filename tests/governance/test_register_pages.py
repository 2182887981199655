"""The home page, organisations, people, documents and reviews, as visitors read them."""

import datetime

import pytest

from governance.models import ReviewStatus, SeatRole
from tests import factories
from tests.governance.conftest import row_of

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE = (datetime.date(2009, month, 1) for month in (4, 5, 6))


@pytest.fixture
def partnership(db):
    return factories.partnership(slug="anytown", name="Anytown First", summary="Works together.", record_date=JUNE)


@pytest.fixture
def council(partnership):
    return factories.organisation(partnership=partnership, slug="council", name="The council", summary="Runs schools.")


@pytest.fixture
def board(partnership):
    made = factories.body(partnership=partnership, slug="board", name="Board")
    factories.in_force(partnership, {made: {}}, since=APRIL)
    return made


def test_start_page_with_one_partnership_goes_to_it(client, partnership):
    assert client.get("/").url == "/anytown/"


def test_start_page_with_two_names_both(read, partnership):
    factories.partnership(name="Newtown Together")

    words = read("/")

    assert "Anytown First" in words
    assert "Newtown Together" in words


def test_home_figures_count_what_is_there(read, board):
    held = factories.seat(body=board, role=SeatRole.CHAIR, title="Chair")
    factories.membership(seat=held, person=factories.person(partnership=board.partnership, name="Ann Archer"))
    factories.seat(body=board)
    factories.seat(body=board, holder_recorded=False)

    words = read("/anytown/")

    assert "Works together." in words
    assert "1 bodies in the structure" in words or "1 body in the structure" in words
    assert "3 seats" in words
    assert "1 vacant" in words
    assert "1 filled, 1 with no holder recorded" in words
    assert "Chair: Ann Archer" in words


def test_home_vacant_chair_not_named_after_the_former_holder(read, board):
    chair = factories.seat(body=board, role=SeatRole.CHAIR, title="Chair")
    gone = factories.person(partnership=board.partnership, name="Ann Archer")
    factories.membership(seat=chair, person=gone, starts=APRIL, ends=JUNE)

    now, before = read("/anytown/"), read("/anytown/", on="2009-05-31")

    assert "Chair: vacant" in now
    assert "Ann Archer" not in now
    assert "Chair: Ann Archer" in before


def test_home_before_the_record_says_that_no_structure_was_in_force(read, board):
    assert "No structure is recorded for this day" in read("/anytown/", on="2009-03-31")


def test_home_of_a_partnership_without_anything_answers(read, partnership):
    words = read("/anytown/")

    assert "Nothing is under review" in words


def test_home_reviews_open_and_overdue_as_at_the_day_shown(read, partnership):
    factories.review(partnership=partnership, title="A look", due=datetime.date(2009, 6, 10))
    factories.review(partnership=partnership, title="Done with", status=ReviewStatus.COMPLETED)

    opening, later = read("/anytown/"), read("/anytown/", on="2009-07-01")

    assert "1 reviews open" in opening or "1 review open" in opening
    assert "overdue" not in opening
    assert "Done with" not in opening
    assert "1 overdue" in later


def test_organisation_shows_seats_held_itself_by_office_and_on_behalf(read, council, board):
    leader = factories.office(organisation=council, name="Leader")
    factories.membership(seat=factories.seat(body=board, title="Own seat"), organisation=council)
    factories.membership(seat=factories.seat(body=board, title="Office seat"), office=leader, ex_officio=True)
    ann = factories.person(partnership=council.partnership, name="Ann Archer")
    factories.membership(seat=factories.seat(body=board, title="Proxy seat"), person=ann, on_behalf_of=council)

    words = read("/anytown/organisations/council/")

    assert "Own seat, Board" in words
    assert "Office seat, Board (as Leader, ex officio)" in words
    assert "held by Ann Archer on behalf of The council" in words
    assert "Runs schools." in words


def test_organisation_former_seat_apart_from_present_ones(read, council, board):
    factories.membership(seat=factories.seat(body=board, title="Now seat"), organisation=council, starts=APRIL)
    factories.membership(seat=factories.seat(body=board, title="Then seat"), organisation=council, ends=MAY)

    words = read("/anytown/organisations/council/")

    assert words.index("Now seat") < words.index("Held at other times") < words.index("Then seat")


def test_organisation_without_seats_said_of_the_record(read, council):
    assert "The record names no seat held by this organisation" in read("/anytown/organisations/council/")


def test_organisation_shows_bodies_documents_and_other_names(read, council):
    factories.body(partnership=council.partnership, name="Select committee", constituted_by=council)
    factories.document(partnership=council.partnership, title="Annual report", publisher=council)
    factories.alias(organisation=council, name="City hall")

    words = read("/anytown/organisations/council/")

    for expected in ("Select committee", "Annual report", "City hall"):
        assert expected in words


def test_organisation_list_names_each(client, council):
    factories.organisation(name="Stranger")

    markup = client.get("/anytown/organisations/").content.decode()

    assert "Runs schools." in row_of(markup, "The council")
    assert "Stranger" not in markup


def test_person_shows_present_and_former_seats(read, board):
    ann = factories.person(partnership=board.partnership, slug="ann", name="Ann Archer")
    factories.membership(seat=factories.seat(body=board, title="Now seat"), person=ann, starts=MAY)
    factories.membership(seat=factories.seat(body=board, title="Then seat"), person=ann, starts=APRIL, ends=MAY)

    words = read("/anytown/people/ann/")

    assert words.index("Now seat") < words.index("Held at other times") < words.index("Then seat")
    assert "1 April 2009 to 30 April 2009" in words


def test_person_list_names_each_or_says_that_there_is_none(read, partnership):
    assert "The record names no persons" in read("/anytown/people/")

    factories.person(partnership=partnership, name="Ann Archer")

    assert "Ann Archer" in read("/anytown/people/")


def test_email_addresses_of_persons_on_no_page(client, board, council):
    address = "ann.archer@private.example"
    partnership = board.partnership
    ann = factories.person(partnership=partnership, slug="ann", name="Ann Archer", email=address)
    chair = factories.seat(body=board, role=SeatRole.CHAIR)
    factories.membership(seat=chair, person=ann, on_behalf_of=council, term_ends=MAY)
    factories.source(ann, place="page 2")
    client.force_login(factories.user(is_superuser=True))
    pages = ["", "structure/", "structure/table/", "structure/diagram/", "bodies/", "bodies/board/", "people/"]
    pages += ["people/ann/", "organisations/council/", "manage/", "search/?q=Ann", "search/?q=ann.archer"]

    for page in pages:
        response = client.get(f"/anytown/{page}")
        assert response.status_code == 200, page
        assert "private.example" not in response.content.decode(), page


def test_search_does_not_find_persons_by_their_address(read, partnership):
    factories.person(partnership=partnership, name="Ann Archer", email="zz9plural@private.example")

    assert "Ann Archer" not in read("/anytown/search/", q="zz9plural")


def test_documents_held_apart_from_those_only_referred_to(read, partnership):
    factories.document(partnership=partnership, title="Held paper")
    factories.document(partnership=partnership, title="Missing paper", held=False)

    words = read("/anytown/documents/")

    assert words.index("Held paper") < words.index("Referred to but not held") < words.rindex("Missing paper")


def test_document_says_whether_it_is_held_and_how_much_rests_on_it(read, partnership, council):
    plan = factories.document(partnership=partnership, slug="plan", title="The plan", published=MAY, publisher=council)
    part = factories.document(partnership=partnership, slug="part", title="Appendix 6", part_of=plan, held=False)
    for _ in range(2):
        factories.source(factories.body(partnership=partnership), document=plan)

    words, of_part = read("/anytown/documents/plan/"), read(f"/anytown/documents/{part.slug}/")

    assert "2 facts here cite it" in words
    assert "Published 1 May 2009" in words
    assert "The council" in words
    assert "Appendix 6 not held" in words
    assert "referred to but not held" in of_part
    assert "Part of The plan" in of_part


def test_reviews_open_ones_by_due_date_then_completed(read, partnership):
    factories.review(partnership=partnership, title="Undated look")
    factories.review(partnership=partnership, title="Later look", due=datetime.date(2010, 1, 1))
    factories.review(partnership=partnership, title="Sooner look", due=JUNE, due_precision="month")
    factories.review(partnership=partnership, title="Old look", status=ReviewStatus.COMPLETED, outcome="All is well.")

    words = read("/anytown/reviews/")

    order = [words.index(title) for title in ("Sooner look", "Later look", "Undated look", "Old look")]
    assert order == sorted(order)
    assert "due june 2009" in words.casefold()
    assert "no date set" in words.casefold()
    assert "All is well." in words
