"""Figures as spreadsheets: out and back unchanged, whole or not at all, and never upon what changed since."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from exchange.archives import SheetError
from exchange.models import ObservationSheet
from exchange.observations.plan import Does
from exchange.observations.sheet import read_sheet
from exchange.services import observations
from governance.services.changes import ChangeError
from planning.models import Observation
from planning.services import indicators
from tests import factories
from tests.planning import factories_indicators as made

pytestmark = pytest.mark.django_db
DAY = datetime.date(2009, 4, 1)


@pytest.fixture
def schools():
    here = factories.partnership(slug="here", record_date=DAY)
    found = made.indicator(partnership=here, slug="schools")
    target = made.target(indicator=found, slug="t1")
    about = {"indicator": found, "observed_on": datetime.date(2008, 7, 1), "observed_precision": "month"}
    one = made.observation(slug="f1", value="61.5", target=target, outlook="met", note="=1+1", **about)
    made.observation(slug="f2", indicator=found, numerator="12345678901234.5678")
    factories.source(one, document=factories.document(partnership=here, slug="paper"), place="Page 1")
    return found


@pytest.fixture
def officer(schools):
    somebody = factories.user()
    factories.grant(user=somebody, role="officer", partnership=schools.partnership)
    return somebody


def _bring(by, schools, text):
    sheet = read_sheet(text.encode() if isinstance(text, str) else text)
    return observations.bring(by=by, partnership=schools.partnership, name="figures.csv", sheet=sheet)


def _does(by, sheet):
    return [row.does for row in observations.plan_of(by=by, sheet=sheet).rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_sheet_comes_back_as_it_went_and_changes_nothing(client, schools, officer, kind):
    data = client.get(f"/here/indicators/figures.{kind}").content

    sheet = _bring(officer, schools, data)

    assert _does(officer, sheet) == [Does.SAME, Does.SAME]
    assert kind != "csv" or b"'=1+1" in data


def test_one_wrong_row_keeps_all_out_and_is_named(schools, officer):
    sheet = _bring(officer, schools, "Indicator,Date,Figure\nschools,2008,70\nschools,31/02/2008,many\nnone,2008,1\n")

    planned = observations.plan_of(by=officer, sheet=sheet)

    wrong = [(row.number, one.column, one.value) for row in planned.doing(Does.WRONG) for one in row.problems]
    assert wrong == [(3, "Date", "31/02/2008"), (3, "Figure", "many"), (4, "Indicator", "none")]
    with pytest.raises(ChangeError):
        observations.apply(by=officer, sheet=sheet, seen_plan=planned.digest)
    assert Observation.objects.count() == 2


def test_rows_are_applied_at_once_and_once_only(schools, officer):
    text = "Indicator,Reference,Figure,Document,Place\nschools,f1,62,paper,Page 2\nschools,,70,paper,\n"
    sheet = _bring(officer, schools, text)
    planned = observations.plan_of(by=officer, sheet=sheet)
    assert _does(officer, sheet) == [Does.CHANGED, Does.NEW]

    done = observations.apply(by=officer, sheet=sheet, seen_plan=planned.digest)

    assert (done.status, done.changed_count) == ("applied", 2)
    assert schools.observations.get(slug="f1").sources.get().place == "Page 2"
    assert schools.observations.get(value="70").sources.get().document.slug == "paper"
    with pytest.raises(ChangeError):
        observations.apply(by=officer, sheet=sheet, seen_plan=planned.digest)
    assert _does(officer, _bring(officer, schools, text)) == [Does.SAME, Does.SAME]


def test_record_that_changed_since_the_preview_is_not_written_over(schools, officer):
    sheet = _bring(officer, schools, "Indicator,Reference,Figure\nschools,f1,62\n")
    seen = observations.plan_of(by=officer, sheet=sheet).digest
    one = schools.observations.get(slug="f1")
    indicators.set_observation(by=officer, indicator=schools, observation=one, value="63")

    with pytest.raises(ChangeError, match="changed since you looked"):
        observations.apply(by=officer, sheet=sheet, seen_plan=seen)

    one.refresh_from_db()
    assert one.value == 63


def test_keeper_of_another_body_may_not_bring_figures(schools):
    somebody = factories.user()
    body = factories.body(kind=factories.body_kind(partnership=schools.partnership))
    factories.grant(user=somebody, role="officer", partnership=schools.partnership, body=body)

    sheet = _bring(somebody, schools, "Indicator,Figure\nschools,62\n")

    assert _does(somebody, sheet) == [Does.WRONG]


def test_sheet_that_is_too_long_or_no_sheet_is_refused(schools):
    for text in (
        "Indicator,Figure\n" + "schools,1\n" * 5_001,
        "Indicator\n",
        "Body,Seat\na,b\n",
        "Indicator,Place\na,b\n",
    ):
        with pytest.raises(SheetError, match="Nothing was kept"):
            read_sheet(text.encode())


def test_file_is_brought_previewed_and_applied_by_its_pages(schools, officer):
    client = Client()
    client.force_login(officer)
    file = SimpleUploadedFile("figures.csv", b"Indicator,Reference,Figure\nschools,f1,62\n")

    page = client.post("/here/manage/figures/", {"file": file}, follow=True)

    assert "Figure: 61.5 → 62" in page.content.decode()
    sheet = ObservationSheet.objects.get()
    plan = page.context["plan"].digest
    done = client.post(f"/here/manage/figures/{sheet.pk}/apply/", {"plan": plan}, follow=True)
    assert "1 row changed the record" in done.content.decode()
