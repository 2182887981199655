"""Who sees a return before it is published."""

import pytest
from django.contrib.auth.models import AnonymousUser

from commissioning.models import UNPUBLISHED, Return, ReturnStatus
from tests import factories

pytestmark = pytest.mark.django_db

SEES = {
    "anonymous": False,
    "signed in": False,
    "officer": False,
    "finance-officer": True,
    "board-member": True,
    "administrator": True,
}
PAGES = ["/anytown/commissioning/returns/money-2009/", "/anytown/commissioning/lines/?return=money-2009"]


def _reader(role, partnership):
    if role == "anonymous":
        return AnonymousUser()
    user = factories.user()
    if role != "signed in":
        factories.grant(user=user, role=role, partnership=partnership)
    return user


@pytest.mark.parametrize("role", SEES)
@pytest.mark.parametrize("status", ReturnStatus.values)
def test_visible_to_by_role_and_status(role, status):
    submission = factories.submission(status=status)
    reader = _reader(role, submission.partnership)

    visible = Return.objects.visible_to(reader, submission.partnership)

    assert visible.exists() is (SEES[role] or status not in UNPUBLISHED)


def test_visible_to_role_on_one_body_sees_drafts():
    submission = factories.submission()
    user, body = factories.user(), factories.body(partnership=submission.partnership)
    factories.grant(user=user, role="board-member", partnership=submission.partnership, body=body)

    assert Return.objects.visible_to(user, submission.partnership).get() == submission


def test_visible_to_role_elsewhere_sees_no_draft():
    submission, user = factories.submission(), factories.user()
    factories.grant(user=user, role="administrator", partnership=factories.partnership())

    assert not Return.objects.visible_to(user, submission.partnership).exists()


def test_visible_to_superuser_sees_drafts_of_that_partnership_only():
    submission = factories.submission()
    factories.submission()

    visible = Return.objects.visible_to(factories.user(is_superuser=True), submission.partnership)

    assert list(visible) == [submission]


@pytest.mark.parametrize("role", SEES)
@pytest.mark.parametrize("page", PAGES)
def test_pages_of_a_draft_by_role(client, money, role, page):
    if role != "anonymous":
        client.force_login(_reader(role, money.partnership))

    response = client.get(page)

    assert response.status_code == (200 if SEES[role] else 404)
    assert ("Money 2009/10" in response.content.decode()) is SEES[role]


@pytest.mark.parametrize("role", SEES)
def test_matrix_shows_no_draft_to_anybody(client, money, role):
    if role != "anonymous":
        client.force_login(_reader(role, money.partnership))

    assert "11.885" not in client.get("/anytown/commissioning/").content.decode()
