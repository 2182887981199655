import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from governance.models import Access, readable
from planning.models import Action
from tests import factories

pytestmark = pytest.mark.django_db

EVERYTHING = set(Access.values)
ACCESS_OF = {
    "anonymous": {"public"},
    "finance-officer": {"public", "partners"},
    "board-member": EVERYTHING,
    "officer": EVERYTHING,
    "administrator": EVERYTHING,
}


def _user(role, body, *, on_body=False):
    if role == "anonymous":
        return AnonymousUser()
    user = factories.user()
    where = {"body": body} if on_body else {}
    factories.grant(user=user, role=role, partnership=body.partnership, **where)
    return user


def _one_of_each(body):
    for access in Access.values:
        Action.objects.create(
            partnership=body.partnership, slug=f"{body.slug}-{access}", name=access, access=access, arose_in=body
        )


@pytest.mark.parametrize("role", ACCESS_OF)
def test_readable_by_role_on_the_partnership(role):
    body = factories.body()
    _one_of_each(body)
    user = _user(role, body)

    found = Action.objects.filter(readable(user, body.partnership, body="arose_in"))

    assert {action.access for action in found} == ACCESS_OF[role]


@pytest.mark.parametrize("role", ["board-member", "officer"])
def test_readable_by_role_on_a_body_its_own_only(role):
    body = factories.body()
    other = factories.body(partnership=body.partnership)
    _one_of_each(body)
    _one_of_each(other)
    user = _user(role, body, on_body=True)

    found = Action.objects.filter(readable(user, body.partnership, body="arose_in"))

    assert {action.access for action in found if action.arose_in == body} == EVERYTHING
    assert {action.access for action in found if action.arose_in == other} == {"public", "partners"}


@pytest.mark.parametrize("on_body", [True, False])
def test_readable_without_a_body_by_who_reads_everywhere_only(on_body):
    body = factories.body()
    Action.objects.create(partnership=body.partnership, slug="asked", name="asked", access=Access.BODY)
    user = _user("board-member", body, on_body=on_body)

    found = Action.objects.filter(readable(user, body.partnership, body="arose_in"))

    assert found.exists() is not on_body


def test_readable_of_another_partnership_nothing_restricted():
    mine, other = factories.body(), factories.body()
    _one_of_each(other)
    user = _user("administrator", mine)

    found = Action.objects.filter(readable(user, other.partnership, body="arose_in"))

    assert [action.access for action in found] == ["public"]


def test_readable_beside_another_condition_widens_nothing_and_narrows_nothing():
    body = factories.body()
    _one_of_each(body)
    user = _user("administrator", body)

    found = Action.objects.filter(readable(user, body.partnership, body="arose_in") | Q(access="public"))

    assert found.count() == len(EVERYTHING)
