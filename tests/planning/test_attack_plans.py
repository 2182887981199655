"""Attacks on plans and actions: two versions in force, and a body's agenda written on by officers of another."""

import threading

import pytest
from django.db import connection

from governance.services.changes import ChangeError
from planning.forms.action import ActionForm
from planning.models import Action, Plan
from planning.services import plans
from tests import factories
from tests.planning import factories_plans as made

THREE = ("superseded", "superseded", "adopted")


@pytest.fixture
def by(db):
    return factories.user()


def _versions(*statuses: str) -> list[Plan]:
    here, before, found = factories.partnership(), None, []
    for status in statuses:
        before = made.plan(partnership=here, status=status, replaces=before)
        found.append(before)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("which", [0, 1])
def test_version_is_not_restored_while_another_is_in_force(by, which):
    versions = _versions(*THREE)

    with pytest.raises(ChangeError, match="another version of it, is in force"):
        plans.take_step(by=by, plan=versions[which], step="restore")


@pytest.mark.django_db
def test_later_version_is_not_restored_while_the_one_before_is_in_force(by):
    _, later = _versions("adopted", "ended")

    with pytest.raises(ChangeError, match="is in force"):
        plans.take_step(by=by, plan=later, step="restore")


@pytest.mark.django_db
def test_version_that_is_adopted_supersedes_whichever_was_in_force(by):
    first, second, third = _versions("adopted", "superseded", "draft")

    plans.take_step(by=by, plan=third, step="adopt")

    assert [Plan.objects.get(pk=one.pk).status for one in (first, second, third)] == list(THREE)


@pytest.mark.django_db(transaction=True)
def test_two_versions_restored_at_once_only_one_comes_into_force():
    versions, by, ready, told = _versions("ended", "ended"), factories.user(), threading.Barrier(2), []

    def restore(plan: Plan) -> None:
        ready.wait(10)
        try:
            plans.take_step(by=by, plan=plan, step="restore")
        except ChangeError as error:
            told.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=restore, args=[plan]) for plan in versions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(told) == 1
    assert Plan.objects.filter(status="adopted").count() == 1


@pytest.mark.django_db
def test_officer_of_one_body_does_not_say_that_another_asked_for_an_action():
    here = factories.partnership()
    mine, other = factories.body(partnership=here, name="Mine"), factories.body(partnership=here, name="Other")
    officer = factories.user()
    factories.grant(user=officer, role="officer", partnership=here, body=mine)
    typed = {"name": "Write on their agenda", "holder": "Mine", "holder_key": f"body-{mine.pk}", "access": "public"}

    form = ActionForm(typed | {"arose_in": other.pk}, user=officer, partnership=here)

    assert "arose_in" in form.errors
    assert not Action.objects.exists()
