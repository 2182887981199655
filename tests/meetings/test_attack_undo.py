"""Undo as an attack: what a meeting's or a plan's step has done is not put back behind the rules of the steps."""

import datetime

import pytest
from django.db import IntegrityError, connection

from governance.services.changes import ChangeError
from governance.services.undo import undo
from meetings.services import attendance, decisions, minutes
from meetings.services.attendance import Attended
from planning.services import actions, plans
from tests import factories
from tests.meetings import factories_record as made
from tests.planning import factories_plans

pytestmark = pytest.mark.django_db(transaction=True)
PUBLISHED = datetime.datetime(2009, 3, 1, tzinfo=datetime.UTC)


def _last_act(row):
    return type(row).pgh_event_model.objects.filter(pgh_obj_id=row.pk).latest("pgh_id").pgh_context_id


def _undo(row):
    return undo(by=factories.user(), partnership=row.partnership, act=_last_act(row))


@pytest.mark.parametrize("status", ["planned", "called"])
def test_undo_of_holding_a_meeting_is_refused_in_words(status):
    meeting = made.meeting(status=status, agenda_published_at=PUBLISHED if status == "called" else None)
    attendance.record_attendance(by=factories.user(), meeting=meeting, attended=[Attended("in_attendance", "Ada")])

    with pytest.raises(ChangeError, match="No step leads"):
        _undo(meeting)

    meeting.refresh_from_db()
    assert meeting.status == "held"


def test_undo_of_the_adoption_of_a_plan_is_refused_in_words():
    plan = factories_plans.plan(status="draft")
    plans.take_step(by=factories.user(), plan=plan, step="adopt")

    with pytest.raises(ChangeError, match="No step leads"):
        _undo(plan)

    plan.refresh_from_db()
    assert plan.status == "adopted"


def test_undo_of_a_step_of_an_action_puts_it_back():
    action = made.action()
    actions.finish_action(by=factories.user(), action=action, on=None)

    _undo(action)

    action.refresh_from_db()
    assert action.status == "open"


def test_undo_of_what_published_minutes_hold_is_refused():
    item = made.item()
    decided = decisions.set_decision(by=factories.user(), item=item, text="Yes")
    minutes.publish_minutes(by=factories.user(), meeting=item.meeting)

    with pytest.raises(ChangeError):
        undo(by=factories.user(), partnership=item.meeting.partnership, act=_last_act(decided))

    assert item.meeting.decisions.filter(text="Yes").exists()


@pytest.mark.parametrize(
    "change",
    [
        "title = 'Another'",
        "day = day + 1",
        "quorum_met = true",
        "quorum_note = 'There was one'",
        "place = 'Elsewhere'",
        "minutes_published_at = now(), about = 'Something else'",
    ],
)
def test_what_published_minutes_say_of_the_meeting_is_not_changed_by_sql(change):
    meeting = made.published(made.item().meeting)

    with pytest.raises(IntegrityError, match="is minuted"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE meetings_meeting SET {change} WHERE id = %s", [meeting.pk])


def test_minutes_that_are_taken_back_let_the_meeting_be_changed():
    meeting = made.published(made.item().meeting)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE meetings_meeting SET status = 'held', minutes_published_at = NULL, title = 'Right'")

    meeting.refresh_from_db()
    assert meeting.title == "Right"
