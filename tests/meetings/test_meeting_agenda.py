"""Preparing an agenda: begun, ordered, changed; and what of earlier meetings is carried onto it."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.services.changes import ChangeError
from governance.versions import StaleError, version_of_row
from meetings.agenda_shown import agenda_for
from meetings.carried import actions_of
from meetings.models import AgendaItem, ItemKind, Meeting
from meetings.services import agendas
from meetings.services.agendas import ITEM, USUAL
from tests import factories
from tests.meetings import factories_meetings as made

pytestmark = pytest.mark.django_db

EARLIER = datetime.date(2009, 3, 10)


def _titles(meeting):
    return list(meeting.items.order_by("position").values_list("title", flat=True))


@given(st.integers(1, 6), st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=8))
@settings(max_examples=25)
def test_moves_reorder_as_a_list_does(size, moves):
    meeting, by = made.meeting(), factories.user()
    items = [made.item(meeting, position=3 * number + 2) for number in range(size)]
    model = [item.title for item in items]

    for at, up in moves:
        item = items[at % size]
        here = model.index(item.title)
        there = here + (-1 if up else 1)
        if 0 <= there < size:
            model[here], model[there] = model[there], model[here]
        agendas.move_item(by=by, item=item, up=up)

    assert _titles(meeting) == model


def test_usual_agenda_names_the_minutes_of_the_last_meeting():
    last = made.meeting(day=EARLIER)
    meeting = made.meeting(body=last.body)

    agendas.begin_usual(by=factories.user(), meeting=meeting, last=last)

    assert len(_titles(meeting)) == len(USUAL)
    assert "Minutes of the meeting of 10 March 2009" in _titles(meeting)


def test_first_meeting_has_no_minutes_to_agree():
    meeting = made.meeting()

    agendas.begin_usual(by=factories.user(), meeting=meeting, last=None)

    assert not meeting.items.filter(kind=ItemKind.MINUTES).exists()


def test_copied_agenda_takes_titles_and_access_but_no_text():
    last = made.meeting()
    made.item(last, title="Budget", text="It is spent.", access="body", presenter="Treasurer")
    meeting = made.meeting(body=last.body)

    agendas.begin_copy(by=factories.user(), meeting=meeting, source=last)

    copy = meeting.items.get()
    assert (copy.title, copy.text, copy.access, copy.presenter) == ("Budget", "", "body", "Treasurer")
    assert copy.access_reason == "Commercially sensitive"


def test_agenda_of_another_body_is_not_copied():
    with pytest.raises(ChangeError, match="same body"):
        agendas.begin_copy(by=factories.user(), meeting=made.meeting(), source=made.meeting())


def test_agenda_that_has_items_is_not_begun_again():
    meeting = made.meeting()
    made.item(meeting)

    with pytest.raises(ChangeError, match="has items already"):
        agendas.begin_usual(by=factories.user(), meeting=meeting, last=None)


def test_restricted_item_says_why():
    with pytest.raises(ChangeError) as refused:
        agendas.set_item(by=factories.user(), meeting=made.meeting(), title="Award", access="body")

    assert refused.value.field == "access_reason"


def test_item_is_about_something_of_the_same_partnership():
    with pytest.raises(ChangeError) as refused:
        agendas.set_item(by=factories.user(), meeting=made.meeting(), title="Review", review=factories.review())

    assert refused.value.field == "review"


def test_item_that_somebody_else_changed_is_stale():
    item, by = made.item(made.meeting()), factories.user()
    seen = version_of_row(item, *ITEM)
    agendas.set_item(by=by, meeting=item.meeting, item=item, title="Other")

    with pytest.raises(StaleError):
        agendas.set_item(by=by, meeting=item.meeting, item=item, seen=seen, title="Mine")


def test_items_close_up_when_one_is_taken_off():
    meeting, by = made.meeting(), factories.user()
    items = [made.item(meeting) for _ in range(3)]

    agendas.drop_item(by=by, item=items[0])

    assert list(meeting.items.order_by("position").values_list("position", flat=True)) == [1, 2]
    with pytest.raises(ChangeError, match="not on the agenda any more"):
        agendas.drop_item(by=by, item=items[0])


@pytest.mark.parametrize("status", ["cancelled", "minuted"])
def test_agenda_of_a_closed_meeting_stays(status):
    with pytest.raises(ChangeError, match="Nothing was saved"):
        agendas.set_item(by=factories.user(), meeting=made.meeting(status=status), title="Late")


@pytest.mark.parametrize("wrong", [{"kind": "song"}, {"access": "friends"}])
def test_database_refuses_an_item_that_cannot_be(wrong):
    meeting = made.meeting()

    with pytest.raises(IntegrityError), transaction.atomic():
        made.item(meeting, **wrong)


def test_database_refuses_two_items_in_one_place_when_it_looks():
    meeting = made.meeting()
    made.item(meeting)
    made.item(meeting, position=1)

    with pytest.raises(IntegrityError):
        connection.check_constraints()


def _carried(meeting, user=None):
    _, carried = actions_of(meeting, user or AnonymousUser(), carried=True, asked=False)
    return [row["name"] for row in carried]


def test_actions_of_earlier_meetings_are_carried_until_they_are_done():
    meeting = made.meeting()
    made.item(meeting, kind=ItemKind.ACTIONS)
    body = meeting.body
    made.action(body, name="Open", raised_on=EARLIER)
    made.action(body, name="Undated")
    made.action(body, name="Done before", raised_on=EARLIER, status="done", finished_on=datetime.date(2009, 4, 1))
    made.action(body, name="Done later", raised_on=EARLIER, status="done", finished_on=datetime.date(2009, 5, 1))
    made.action(body, name="Raised that day", raised_on=meeting.day)
    made.action(factories.body(kind=body.kind), name="Of another body", raised_on=EARLIER)
    made.action(body, name="In confidence", raised_on=EARLIER, access="body")

    assert sorted(_carried(meeting)) == ["Done later", "Open", "Undated"]


def test_actions_are_carried_onto_an_agenda_that_has_an_item_for_them():
    meeting = made.meeting(status="called")
    for kind in (ItemKind.DISCUSSION, ItemKind.ACTIONS):
        made.item(meeting, kind=kind)
    made.action(meeting.body, name="Open", raised_on=EARLIER)
    meeting.items_in_all = 2

    without, with_actions = agenda_for(meeting, AnonymousUser(), reads_drafts=True).rows

    assert without["actions"] is None
    assert [row["name"] for row in with_actions["actions"]] == ["Open"]


def test_items_are_kept_for_the_undo_of_whoever_took_them_off():
    item = made.item(made.meeting())

    agendas.drop_item(by=factories.user(), item=item, reason="By mistake")

    assert AgendaItem.pgh_event_model.objects.filter(pgh_obj_id=item.pk, pgh_label="delete").exists()


@pytest.mark.parametrize(("published", "last"), [(None, "Date of the next meeting"), ("2009-04-01T00:00Z", "Lamps")])
def test_new_item_comes_before_any_other_business_until_the_agenda_is_published(published, last):
    meeting, by = made.meeting(), factories.user(is_superuser=True)
    agendas.begin_usual(by=by, meeting=meeting, last=None)
    Meeting.objects.filter(pk=meeting.pk).update(
        agenda_published_at=published, status="called" if published else "planned"
    )

    added = agendas.set_item(by=by, meeting=meeting, title="Lamps", kind="decision")

    titles = _titles(meeting)
    assert titles[-1] == last
    assert titles.index("Lamps") + 1 == added.position
    assert (titles.index("Lamps") < titles.index("Any other business")) is (published is None)
