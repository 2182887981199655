"""Every constraint and trigger of plans, priorities and outcomes, each broken on purpose, and two writers at once."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from planning.models import PLAN_STEPS, Outcome, Plan, PlanReview, PlanStatus, Priority, PriorityLink
from planning.services import plans as plan_services
from tests import factories
from tests.planning import factories_plans as made

pytestmark = pytest.mark.django_db
KINDS = (Outcome, Plan, PlanReview, Priority, PriorityLink)


def _twice(make, **values):
    for _ in range(2):
        make(slug="same", **values)


def _owned_twice():
    here = factories.partnership()
    made.plan(
        partnership=here, body=factories.body(partnership=here), organisation=factories.organisation(partnership=here)
    )


def _replaced_by_itself():
    Plan.objects.filter(pk=made.plan().pk).update(replaces=F("pk"))


def _linked_twice():
    priority, outcome = made.priority(), made.outcome()
    for _ in range(2):
        made.priority_link(priority=priority, outcome=outcome)


def _link_slug_twice():
    priority = made.priority()
    _twice(made.priority_link, priority=priority)


def _linked_to_two():
    made.priority_link(outcome=made.outcome(), area=factories.area())


BREAKERS = {
    "planning_outcome_slug_once": lambda: _twice(made.outcome, partnership=factories.partnership()),
    "planning_plan_slug_once": lambda: _twice(made.plan, partnership=factories.partnership()),
    "planning_plan_ends_after_start": lambda: made.plan(starts="2009-04-01", ends="2009-04-01"),
    "plan_kind_is_known": lambda: made.plan(kind="dream"),
    "plan_level_is_known": lambda: made.plan(level="dream"),
    "plan_status_is_known": lambda: made.plan(status="dream"),
    "plan_has_one_owner": _owned_twice,
    "plan_does_not_replace_itself": _replaced_by_itself,
    "plan_review_slug_once": lambda: _twice(made.plan_review, plan=made.plan()),
    "planning_priority_slug_once": lambda: _twice(made.priority, partnership=factories.partnership()),
    "priority_status_is_known": lambda: made.priority(status="dream"),
    "priority_link_slug_once": _link_slug_twice,
    "priority_link_once": _linked_twice,
    "priority_link_is_to_one_thing": _linked_to_two,
}


def test_constraints_all_are_tried_here():
    declared = {constraint.name for kind in KINDS for constraint in kind._meta.constraints}

    assert declared == BREAKERS.keys()


@pytest.mark.parametrize("name", BREAKERS)
def test_constraint_broken_through_the_orm_refused(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BREAKERS[name]()


def test_plan_is_replaced_once():
    old = made.plan()
    made.plan(replaces=old, partnership=old.partnership)

    with pytest.raises(IntegrityError), transaction.atomic():
        made.plan(replaces=old, partnership=old.partnership)


@pytest.mark.parametrize("make", [made.plan, made.priority])
def test_row_below_itself_refused_however_it_is_written(make):
    top = make()
    middle = make(partnership=top.partnership, parent=top)
    bottom = make(partnership=top.partnership, parent=middle)

    with pytest.raises(IntegrityError, match="below itself"), transaction.atomic():
        type(top).objects.filter(pk=top.pk).update(parent=bottom)
    with pytest.raises(IntegrityError, match="below itself"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {top._meta.db_table} SET parent_id = id WHERE id = %s", [bottom.pk])


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_that_together_close_a_ring_the_second_is_refused():
    here, by = factories.partnership(), factories.user()
    left, right = (made.plan(partnership=here, name=name) for name in ("Left", "Right"))
    told, ready = [], threading.Barrier(2)

    def move(plan: Plan, below: Plan) -> None:
        ready.wait(10)
        try:
            plan_services.set_plan(by=by, partnership=here, plan=plan, parent=below)
        except plan_services.ChangeError as error:
            told.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=move, args=pair) for pair in ((left, right), (right, left))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(told) == 1
    assert sorted(Plan.objects.values_list("parent__name", flat=True), key=str) in (["Left", None], [None, "Right"])


@pytest.mark.parametrize("was", PlanStatus.values)
@pytest.mark.parametrize("becomes", PlanStatus.values)
def test_status_moves_only_as_the_steps_say(was, becomes):
    plan = made.plan(status=was)
    allowed = {(status, after) for (status, _), after in PLAN_STEPS.items()} | {(was, was)}

    if (was, becomes) in allowed:
        Plan.objects.filter(pk=plan.pk).update(status=becomes)
    else:
        with pytest.raises(Exception, match="transition"), transaction.atomic():
            Plan.objects.filter(pk=plan.pk).update(status=becomes)
