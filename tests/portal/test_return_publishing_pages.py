"""Publishing a return that was accepted: by somebody else, once, and told."""

import pytest
from django.test import Client

from commissioning.models import BudgetLine, Return, ReturnStatus
from governance.models import Document
from tests import factories
from tests.portal.desk import text_of
from tests.portal.money_desk import accepted, address

pytestmark = pytest.mark.django_db


def test_officer_of_finance_who_submitted_it_cannot_publish_it(money):
    made = accepted(money)
    where = {"submission": made.slug}
    money.client.post(address("return-submit", **where))

    refused = text_of(money.client.post(address("return-publish", **where)))

    made.refresh_from_db()
    assert made.status == ReturnStatus.SUBMITTED
    assert "somebody else has to publish it" in refused


def test_officer_of_finance_who_brought_it_cannot_publish_what_another_submitted(money):
    made = accepted(money)
    where = {"submission": made.slug}
    other = Client()
    other.force_login(money.other)
    other.post(address("return-submit", **where))

    refused = text_of(money.client.post(address("return-publish", **where)))

    made.refresh_from_db()
    assert (made.status, made.submitted_by) == (ReturnStatus.SUBMITTED, money.other)
    assert "somebody else has to publish it" in refused
    assert "Publish it" not in text_of(money.client.get(address("return", **where)))


def test_another_officer_publishes_it_and_the_one_before_is_superseded(money):
    first = accepted(money)
    second = accepted(money, "Families Group,Health,,,Planned,,,101")
    other = Client()
    other.force_login(money.other)
    for made in (first, second):
        money.client.post(address("return-submit", submission=made.slug))
        other.post(address("return-publish", submission=made.slug))
    first.refresh_from_db()
    second.refresh_from_db()

    page = text_of(Client().get(address("return", submission=first.slug)))

    assert (first.status, second.status) == (ReturnStatus.SUPERSEDED, ReturnStatus.PUBLISHED)
    assert (second.supersedes, second.published_by, second.submitted_by) == (first, money.other, money.officer)
    assert "This return no longer stands." in page
    assert "Olive Officer" not in page
    assert Document.objects.filter(kind="return", partnership=money.here).count() == 2
    public = text_of(Client().get(address("return", submission=second.slug)))
    assert f"{second}: the file brought on" in public
    assert "our return.csv" not in public


def test_return_sent_back_says_why_in_the_history(money):
    made = accepted(money)
    where = {"submission": made.slug}
    money.client.post(address("return-submit", **where))

    refused = money.client.post(address("return-send-back", **where), {"reason": ""})
    money.client.post(address("return-send-back", **where), {"reason": "The unit is wrong."})

    assert refused.status_code == 422
    made.refresh_from_db()
    assert made.status == ReturnStatus.DRAFT
    officer = factories.user()
    factories.grant(user=officer, role="administrator", partnership=money.here)
    money.client.force_login(officer)
    assert "The unit is wrong." in text_of(money.client.get(address("changes")))


def test_return_published_meanwhile_asks_for_a_fresh_comparison(money):
    made = accepted(money)
    money.client.post(address("return-submit", submission=made.slug))
    rival = factories.submission(partnership=money.here, first_year=made.first_year, title="Rival")
    factories.budget_line(submission=rival, group=money.group, sector=money.health)
    factories.published(rival)
    money.client.force_login(money.other)

    page = text_of(money.client.post(address("return-publish", submission=made.slug)))

    assert "“Rival” was published since this return was submitted." in page
    made.refresh_from_db()
    assert made.status == ReturnStatus.SUBMITTED


def test_draft_is_described_and_discarded(money):
    made = accepted(money)
    where = {"submission": made.slug}
    money.client.post(address("return-describe", **where), {"title": "Better", "unit_note": "As printed."})
    made.refresh_from_db()
    assert (made.title, made.unit_note) == ("Better", "As printed.")

    money.client.post(address("return-discard", **where))

    assert not Return.objects.exists()
    assert not BudgetLine.objects.exists()


def test_stale_description_shows_both_versions(money):
    made = accepted(money)
    where = {"submission": made.slug}
    page = money.client.get(address("return-describe", **where))
    seen = page.context["form"]["seen"].value()
    Return.objects.filter(pk=made.pk).update(title="Theirs")

    response = money.client.post(address("return-describe", **where), {"title": "Mine", "seen": seen})

    assert response.status_code == 409
    assert "Theirs" in text_of(response)
    assert "Mine" in text_of(response)
    made.refresh_from_db()
    assert made.title == "Theirs"


def test_file_is_for_those_who_read_unpublished_returns(money):
    made = accepted(money)

    response = money.client.get(address("return-file", submission=made.slug))

    assert response.content.startswith(b"Year,2011/12")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")
