"""Indicators written, refused and read; and what is hidden of them."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from governance.services.changes import ChangeError
from governance.versions import StaleError, version_of_row
from planning.indicator_sections import due_targets, indicators_of_body
from planning.indicator_words import in_unit
from planning.models import Indicator, Plan
from planning.services import indicators
from tests import factories
from tests.planning import factories_indicators as made
from tests.planning import factories_plans
from tests.queries import queries_of_pages

pytestmark = pytest.mark.django_db
DAY = datetime.date(2009, 4, 1)
NOBODY = AnonymousUser()


@pytest.fixture
def here():
    return factories.partnership(slug="here", record_date=DAY)


@pytest.fixture
def officer(here):
    somebody = factories.user()
    factories.grant(user=somebody, role="officer", partnership=here)
    return somebody


@pytest.fixture
def schools(here):
    """The core offer: two targets whose whole is not given, one met in the source's word."""
    found = made.indicator(partnership=here, slug="schools", name="Schools", counted="schools", whole="schools")
    first = made.target(indicator=found, slug="t1", value="61", numerator="112", interim=True)
    made.target(
        indicator=found, slug="t2", value="85", numerator="156", due=datetime.date(2009, 1, 1), due_precision="year"
    )
    made.observation(
        indicator=found,
        slug="f1",
        value=None,
        target=first,
        outlook="met",
        observed_on=datetime.date(2008, 7, 1),
        observed_precision="month",
    )
    return found


def test_page_says_which_wholes_fit_and_keeps_the_source_apart(client, here, schools):
    page = client.get("/here/indicators/schools/").content.decode()

    assert "The source does not give the whole. 112 is 61% and 156 is 85% only of 183 or 184 schools." in page
    assert "met (July 2008)" in page
    assert "No figure was reported, and no date is set." in page
    assert "not due yet" in page
    assert "only one figure or target has both a number and a date" in page


def test_chart_is_drawn_where_two_points_have_a_date(client, here, schools):
    assert client.get("/here/indicators/schools/chart.svg").status_code == 404
    made.observation(indicator=schools, value="61", observed_on=DAY)

    drawn = client.get("/here/indicators/schools/chart.svg")

    assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/svg+xml")


def test_indicator_of_a_draft_plan_or_hidden_body_is_nowhere(client, here):
    kind = factories.body_kind(partnership=here)
    body = factories.body(kind=kind, drafted_in=factories.structure(partnership=here))
    plan = Plan.objects.create(partnership=here, slug="p", name="Draft plan", status="draft")
    for about in ({"body": body}, {"plan": plan}):
        found = made.indicator(partnership=here, name="Veiled figure", **about)
        made.target(indicator=found)
        made.observation(indicator=found, note="Veiled note")
        assert client.get(f"/here/indicators/{found.slug}/").status_code == 404
        assert client.get(f"/here/indicators/{found.slug}/figures.csv").status_code == 404

    assert "Veiled" not in client.get("/here/indicators/").content.decode()
    assert "Veiled" not in client.get("/here/indicators/figures.csv").content.decode()
    assert due_targets(here, NOBODY, DAY) == []


def test_stale_change_is_refused_and_stranger_changes_nothing(here, officer, schools):
    target = schools.targets.get(slug="t2")
    seen = version_of_row(target, *indicators.AIMED)
    indicators.set_target(by=officer, indicator=schools, target=target, value="90")

    with pytest.raises(StaleError):
        indicators.set_target(by=officer, indicator=schools, target=target, seen=seen, value="91")
    with pytest.raises(PermissionDenied):
        indicators.set_indicator(by=factories.user(), partnership=here, name="New", unit="count")
    with pytest.raises(ChangeError):
        indicators.drop_indicator(by=officer, indicator=schools)


def test_figure_is_added_by_its_form_with_its_month(here, officer, schools):
    client = Client()
    client.force_login(officer)
    sent = {"value": "62.5", "observed_on_1": "9", "observed_on_2": "2008", "outlook": "not_stated"}

    response = client.post("/here/indicators/schools/add-figure/", sent)

    assert response.status_code == 302
    added = schools.observations.get(value="62.5")
    assert (added.slug, added.observed_precision) == ("schools--figure-2", "month")
    form = client.get(f"/here/indicators/schools/figures/{added.slug}/change/").context["form"]
    assert form.initial["observed_on"].precision == "month"


def test_indicator_keeps_the_month_of_its_baseline(here, officer):
    client = Client()
    client.force_login(officer)
    sent = {"name": "Lamps", "unit": "count", "direction": "higher", "position": "1", "baseline": "3"}

    client.post("/here/add-indicator/", sent | {"baseline_on_1": "9", "baseline_on_2": "2008"})

    added = here.indicators.get(name="Lamps")
    assert (added.baseline_on, added.baseline_precision) == (datetime.date(2008, 9, 1), "month")


def test_body_shows_its_indicators_and_due_targets_say_whose_they_are(here):
    body = factories.body(kind=factories.body_kind(partnership=here), name="Board")
    found = made.indicator(partnership=here, body=body)
    made.target(indicator=found, due=datetime.date(2008, 1, 1), due_precision="year")

    (due,) = due_targets(here, NOBODY, DAY)

    assert (due.owner, due.late, due.note) == ("Board", True, "overdue without a figure")
    assert indicators_of_body(body, NOBODY, DAY).about["rows"][0]["indicator"] == found


@pytest.mark.parametrize(("outlook", "count"), [("met", 0), ("exceeded", 0), ("missed", 0), ("behind", 1)])
def test_target_that_its_source_says_is_settled_is_not_due(here, outlook, count):
    found = made.indicator(partnership=here)
    aim = made.target(indicator=found, due=datetime.date(2008, 1, 1), due_precision="year")
    made.observation(indicator=found, target=aim, observed_on=datetime.date(2008, 3, 1), outlook="on_track")
    made.observation(indicator=found, target=aim, observed_on=datetime.date(2009, 2, 1), value=None, outlook=outlook)

    assert len(due_targets(here, NOBODY, DAY)) == count
    assert len(due_targets(here, NOBODY, datetime.date(2009, 1, 1))) == 1


@pytest.mark.parametrize("broken", [{"value": None}, {"denominator": "0"}, {"outlook": "wrong"}])
def test_database_refuses_a_broken_figure(schools, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        made.observation(indicator=schools, **broken)


@pytest.mark.parametrize("broken", [{"unit": "wrong"}, {"direction": "up"}])
def test_database_refuses_a_broken_indicator(here, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        made.indicator(partnership=here, **broken)


def test_queries_equal_at_two_and_at_two_hundred_and_within_the_limit():
    counts = []
    for size in (2, 200):
        partnership = factories.partnership(slug=f"size-{size}")
        paper = factories.document(partnership=partnership)
        first = made.indicator(partnership=partnership, slug="first")
        for number in range(size):
            other = made.indicator(partnership=partnership)
            for each in (first, other):
                target = made.target(indicator=each, due=DAY, slug=f"t-{number}")
                made.observation(indicator=each, target=target, outlook="met", observed_on=DAY)
                factories.source(target, document=paper)
        pages = ["/{slug}/indicators/", "/{slug}/indicators/first/", "/{slug}/indicators/?status=met"]
        counts.append(queries_of_pages(partnership, pages, "officer"))

    few, many = counts
    assert few == many
    assert max(many.values()) <= 12
    assert Indicator.objects.count() == 204


def test_page_leads_to_all_that_the_indicator_hangs_on(client, here):
    plan = factories_plans.plan(partnership=here, slug="city-plan", name="City plan")
    area = factories.area(partnership=here, slug="north", name="North")
    made.indicator(partnership=here, slug="lamps", plan=plan, area=area)

    page = client.get("/here/indicators/lamps/").text

    assert 'href="/here/plans/city-plan/">City plan</a>' in page
    assert 'href="/here/areas/north/">North</a>' in page


def test_one_day_is_not_worded_as_days():
    assert [in_unit(Decimal(figure), "days") for figure in (-1, 1, 2)] == ["−1 day", "1 day", "2 days"]


def test_figure_with_a_month_is_changed_by_its_form_and_keeps_the_month(here, signed_in, schools):
    officer = signed_in("officer", here)
    made.observation(indicator=schools, slug="may", observed_on=datetime.date(2008, 5, 1), observed_precision="month")
    page = "/here/indicators/schools/figures/may/change/"

    assert 'name="observed_on_1" value="5"' in officer.get(page).text
    officer.post(page, {"value": "60", "observed_on_1": "5", "observed_on_2": "2008", "outlook": "not_stated"})

    changed = schools.observations.get(slug="may")
    assert (changed.value, changed.observed_precision) == (60, "month")
