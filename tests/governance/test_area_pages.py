"""The page of a neighbourhood: its bodies by kind, who chairs, which partners sit there, its money."""

import datetime
from decimal import Decimal

import pytest

from commissioning.services.returns import publish
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def north(here):
    """A neighbourhood with a committee that its council constitutes, chairs and sits on, and a team."""
    city = factories.area(partnership=here, slug="city", name="City")
    north = factories.area(partnership=here, slug="north", name="North", kind="neighbourhood", part_of=city)
    council = factories.organisation(partnership=here, name="Council")
    committees = factories.body_kind(partnership=here, plural="committees", decides=True, commissions=True)
    teams = factories.body_kind(partnership=here, plural="teams", is_team=True)
    committee = factories.body(
        kind=committees, slug="committee", name="North committee", area=north, constituted_by=council
    )
    team = factories.body(kind=teams, slug="team", name="North team", area=north)
    factories.body(kind=teams, name="South team")
    chair = factories.seat(body=committee, title="Chair", role="chair")
    ada = factories.person(partnership=here, name="Ada Byron")
    factories.membership(seat=chair, person=ada, on_behalf_of=factories.organisation(partnership=here, name="Police"))
    factories.in_force(here, {committee: {team: {}}})
    return north


def test_area_shows_its_bodies_by_kind_with_chair_and_partners(read, north):
    words = read("/here/areas/north/")

    assert words.index("Committees North committee Chair: Ada Byron") < words.index("Teams North team")
    assert "South team" not in words
    assert "Part of City" in words
    assert "Partners Council Police" in words
    assert "No figure is given for the bodies of this area" in words


def test_area_names_no_body_that_stands_in_a_closed_draft(read, north, signed_in):
    hidden = factories.body(partnership=north.partnership, name="Hidden group", area=north)
    quiet = factories.organisation(partnership=north.partnership, name="Quiet partner")
    factories.membership(seat=factories.seat(body=hidden), organisation=quiet)
    factories.tree(factories.structure(partnership=north.partnership), {hidden: {}})

    words = read("/here/areas/north/")

    assert "Hidden group" not in words
    assert "Quiet partner" not in words
    assert "Hidden group" in read("/here/areas/north/", signed_in("officer", north.partnership))


def test_area_shows_what_its_bodies_commission(read, north):
    committee = north.bodies.get(slug="committee")
    submission = factories.submission(partnership=north.partnership, first_year=2009)
    factories.budget_line(submission=submission, group=committee, amount=Decimal("762000.00"))
    publish(by=factories.user(), submission=submission)

    words = read("/here/areas/north/")

    assert "North committee : £762,000" in words


def test_area_is_reached_from_the_list_from_its_city_and_from_a_body(client, north):
    for page in ("/here/areas/", "/here/areas/city/", "/here/bodies/committee/"):
        assert 'href="/here/areas/north/"' in client.get(page).text


def test_body_that_had_ended_by_the_day_is_not_of_the_area(read, north):
    north.bodies.filter(slug="team").update(ends=datetime.date(2009, 1, 1))

    assert "North team" not in read("/here/areas/north/")
    assert "North team" in read("/here/areas/north/", on="2008-12-31")
