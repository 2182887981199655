"""Two who write the record of one meeting at the same moment: both do it in turn, or one is told why not."""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from governance.services.changes import ChangeError
from governance.versions import StaleError, version_of_row
from meetings.models import Meeting
from meetings.services import agendas, attendance, decisions, meetings, minutes
from meetings.services.attendance import Attended, version_of_attendance
from meetings.services.meetings import STOOD
from tests import factories
from tests.meetings import factories_meetings as prepared
from tests.meetings import factories_record as made

pytestmark = pytest.mark.django_db(transaction=True)
EARLY = prepared.DAY - datetime.timedelta(days=30)


@pytest.fixture
def by(transactional_db):
    return factories.user()


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Do all at the same moment, and return what those were told that were refused; anything else fails the test."""
    ready, told, broken = threading.Barrier(len(acts)), [], []

    def do(act: Callable[[], Any]) -> None:
        ready.wait(20)
        try:
            act()
        except (ChangeError, StaleError) as error:
            told.append(str(error))
        except Exception as error:  # noqa: BLE001 (whatever it is, the test tells it)
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not broken
    return told


def test_agenda_published_twice_at_once_is_published_once(by):
    meeting = prepared.meeting()
    prepared.item(meeting)
    seen = version_of_row(meeting, *STOOD)

    told = at_once(*[lambda: meetings.publish_agenda(by=by, meeting=meeting, on=EARLY, seen=seen)] * 2)

    assert len(told) == 1
    assert Meeting.objects.get().status == "called"


def test_meeting_held_while_it_is_cancelled_is_one_of_the_two(by):
    meeting = prepared.meeting()

    told = at_once(
        lambda: attendance.record_attendance(by=by, meeting=meeting, attended=[Attended("in_attendance", "Ada")]),
        lambda: meetings.cancel(by=by, meeting=meeting, why="Snow"),
    )

    assert len(told) == 1
    assert Meeting.objects.get().status in ("held", "cancelled")


def test_attendance_recorded_by_two_at_once_the_second_is_shown_both(by):
    meeting = made.meeting()
    seen = version_of_attendance(meeting, [])

    told = at_once(
        *[
            lambda name=name: attendance.record_attendance(
                by=by, meeting=meeting, attended=[Attended("in_attendance", name)], seen=seen
            )
            for name in ("Ada", "Bea")
        ]
    )

    assert len(told) == 1
    assert meeting.attendance.count() == 1


def test_decisions_recorded_at_once_have_numbers_of_their_own(by):
    item = made.item()
    who = made.attendance(meeting=item.meeting)

    told = at_once(
        *[
            lambda: decisions.set_decision(by=by, item=item, text="Yes", vote_taken=True, votes={who.pk: "for"})
        ] * 3
    )  # fmt: skip

    assert not told
    assert sorted(item.decisions.values_list("number", flat=True)) == [1, 2, 3]
    assert item.meeting.votes.count() == 3


def test_minutes_published_while_a_decision_is_added_hold_it_or_refuse_it(by):
    item = made.item()

    told = at_once(
        lambda: minutes.publish_minutes(by=by, meeting=item.meeting, seen=minutes.version_of_minutes(item.meeting)),
        lambda: decisions.set_decision(by=by, item=item, text="Yes"),
    )

    assert len(told) == 1
    published = Meeting.objects.get().status == "minuted"
    assert item.decisions.exists() is not published


def test_items_moved_at_once_keep_a_place_each(by):
    meeting = prepared.meeting()
    items = [prepared.item(meeting) for _ in range(4)]

    told = at_once(*[lambda one=one: agendas.move_item(by=by, item=one, up=True) for one in items[1:]])

    assert not told
    assert sorted(meeting.items.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_item_taken_away_while_something_is_decided_under_it_is_said_in_words(by):
    item = made.item()

    told = at_once(
        lambda: agendas.drop_item(by=by, item=item), lambda: decisions.set_decision(by=by, item=item, text="Yes")
    )

    assert len(told) == 1
