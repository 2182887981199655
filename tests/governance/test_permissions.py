"""Who holds what in a partnership."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.models import Body, Role
from governance.permissions import (
    Held,
    Permission,
    can_change_membership,
    can_merge_records,
    can_view_draft_structures,
    can_view_work_waiting,
    check_view_work_waiting,
    permissions_of,
)
from governance.services.roles import ensure_roles
from tests import factories

DRAFTS, RETURNS, WORK = (
    Permission.VIEW_DRAFT_STRUCTURES,
    Permission.VIEW_DRAFT_RETURNS,
    Permission.VIEW_WORK_WAITING,
)
KEEPS = {
    DRAFTS,
    WORK,
    Permission.CHANGE_STRUCTURES,
    Permission.PUBLISH_STRUCTURES,
    Permission.VIEW_HISTORY,
    Permission.CHANGE_MEMBERSHIP,
    Permission.CHANGE_SEATS,
    Permission.CHANGE_RULES,
    Permission.CHANGE_REGISTERS,
    Permission.IMPORT_APPOINTMENTS,
    Permission.CHANGE_PLANS,
    Permission.CHANGE_REVIEWS,
    Permission.CHANGE_MEETINGS,
    Permission.READ_RESTRICTED,
}
MONEY = {RETURNS, Permission.CHANGE_RETURNS, Permission.PUBLISH_RETURNS, Permission.CHANGE_RESOURCES, WORK}
READS = {DRAFTS, RETURNS, Permission.READ_RESTRICTED}
ROLES = {
    "administrator": set(Permission),
    "officer": KEEPS,
    "finance-officer": MONEY,
    "board-member": READS,
}


def test_held_everywhere_has_it_within_any_body():
    held = Held(everywhere=frozenset({DRAFTS}))

    assert held.has(DRAFTS)
    assert held.has(DRAFTS, within=[7])
    assert held.has_anywhere(DRAFTS)
    assert not held.has(WORK)


def test_held_from_a_body_has_it_there_and_below_only():
    held = Held(from_bodies={7: frozenset({DRAFTS})})

    assert held.has(DRAFTS, within=[9, 8, 7])
    assert not held.has(DRAFTS, within=[8, 9])
    assert not held.has(DRAFTS)
    assert not held.has(WORK, within=[7])
    assert held.has_anywhere(DRAFTS)
    assert not held.has_anywhere(WORK)


def test_held_nothing_has_nothing():
    assert not any(Held().has(permission, within=[1]) or Held().has_anywhere(permission) for permission in Permission)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_permissions_of_role_on_the_partnership(role):
    partnership, user = factories.partnership(), factories.user()
    factories.grant(user=user, role=role, partnership=partnership)

    held = permissions_of(user, partnership)

    assert held == Held(everywhere=frozenset(ROLES[role]))


@pytest.mark.django_db
def test_permissions_of_role_on_a_body():
    body, user = factories.body(), factories.user()
    factories.grant(user=user, role="officer", partnership=body.partnership, body=body)

    held = permissions_of(user, body.partnership)

    assert held == Held(from_bodies={body.pk: frozenset(ROLES["officer"])})
    assert not can_view_draft_structures(user, body.partnership)


@pytest.mark.django_db
def test_permissions_of_two_roles_together():
    body, user = factories.body(), factories.user()
    for role in ("officer", "finance-officer"):
        factories.grant(user=user, role=role, partnership=body.partnership, body=body)
    factories.grant(user=user, role="board-member", partnership=body.partnership)

    held = permissions_of(user, body.partnership)

    assert held == Held(frozenset(READS), {body.pk: frozenset({*KEEPS, *MONEY})})


@pytest.mark.django_db
def test_permissions_of_role_in_another_partnership_nothing_here():
    mine, other, user = factories.partnership(), factories.partnership(), factories.user()
    factories.grant(user=user, role="administrator", partnership=other)

    assert permissions_of(user, mine) == Held()
    assert permissions_of(user, other).has(WORK)


@pytest.mark.django_db
def test_permissions_of_superuser_everything_without_a_query():
    partnership, user = factories.partnership(), factories.user(is_superuser=True)

    with CaptureQueriesContext(connection) as queries:
        held = permissions_of(user, partnership)

    assert held.everywhere == frozenset(Permission)
    assert len(queries) == 0


@pytest.mark.django_db
def test_permissions_of_anonymous_nothing_without_a_query():
    partnership = factories.partnership()

    with CaptureQueriesContext(connection) as queries:
        held = permissions_of(AnonymousUser(), partnership)

    assert held == Held()
    assert len(queries) == 0


@pytest.mark.django_db
def test_permissions_of_asked_again_one_query():
    body, user = factories.body(), factories.user()
    for role in ROLES:
        factories.grant(user=user, role=role, partnership=body.partnership)
        factories.grant(user=user, role=role, partnership=body.partnership, body=body)

    with CaptureQueriesContext(connection) as queries:
        for _ in range(3):
            permissions_of(user, body.partnership)

    assert len(queries) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "allowed"),
    [("officer", True), ("finance-officer", True), ("administrator", True), ("board-member", False)],
)
def test_check_view_work_waiting_by_role(role, allowed):
    partnership, user = factories.partnership(name="Anytown First"), factories.user()
    factories.grant(user=user, role=role, partnership=partnership)

    assert can_view_work_waiting(user, partnership) is allowed
    if not allowed:
        with pytest.raises(PermissionDenied, match="Anytown First"):
            check_view_work_waiting(user, partnership)


@pytest.mark.django_db
def test_ensure_roles_twice_mends_and_does_not_multiply():
    Role.objects.filter(slug="officer").update(permissions=[], label="Spoilt")

    ensure_roles()

    assert {role.slug: set(role.permissions) for role in Role.objects.all()} == ROLES
    assert Role.objects.get(slug="officer").label == "Officer"


@pytest.mark.django_db
def test_may_on_a_body_below_the_one_granted_only():
    top, branch, leaf, aside = _branches()
    user = factories.user()
    factories.grant(user=user, role="officer", partnership=top.partnership, body=branch)

    may_change = [body for body in (top, branch, leaf, aside) if can_change_membership(user, body)]

    assert may_change == [branch, leaf]
    assert set(Body.objects.all().kept_by(user, top.partnership, Permission.CHANGE_MEMBERSHIP)) == {branch, leaf}


def _branches():
    top = factories.body()
    branch, leaf, aside = (factories.body(partnership=top.partnership) for _ in range(3))
    factories.in_force(top.partnership, {top: {branch: {leaf: {}}, aside: {}}})
    return top, branch, leaf, aside


@pytest.mark.django_db
def test_may_on_a_body_moved_elsewhere_follows_the_structure_in_force():
    top, branch, leaf, aside = _branches()
    factories.in_force(top.partnership, {top: {branch: {}, aside: {leaf: {}}}}, since=datetime.date(2005, 1, 1))
    user = factories.user()
    factories.grant(user=user, role="officer", partnership=top.partnership, body=branch)

    assert can_change_membership(user, branch)
    assert not can_change_membership(user, leaf)


@pytest.mark.django_db
def test_may_on_a_body_without_a_place_only_itself():
    body, user = factories.body(), factories.user()
    factories.grant(user=user, role="officer", partnership=body.partnership, body=body)

    assert can_change_membership(user, body)
    assert not can_change_membership(user, factories.body(partnership=body.partnership))
    assert not can_merge_records(user, body.partnership)


@pytest.mark.django_db
@pytest.mark.parametrize("is_superuser", [True, False])
def test_permissions_of_somebody_deactivated_nothing(is_superuser):
    partnership = factories.partnership()
    user = factories.user(is_superuser=is_superuser, is_active=False)
    factories.grant(user=user, role="administrator", partnership=partnership)

    assert permissions_of(user, partnership) == Held()
