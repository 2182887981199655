"""What may be done to a meeting in which status: every step from every status, through the services and in SQL."""

import datetime
import itertools

import pytest
from django.db import DatabaseError, transaction

from governance.services.changes import ChangeError
from governance.versions import StaleError, version_of_row
from meetings.models import MEETING_STEPS, Meeting, MeetingStatus
from meetings.services import meetings
from meetings.services.meetings import STOOD
from tests import factories
from tests.meetings import factories_meetings as made

pytestmark = pytest.mark.django_db

ON = datetime.date(2009, 4, 1)
STEPS = {
    "publish the agenda": lambda by, meeting: meetings.publish_agenda(by=by, meeting=meeting, on=ON),
    "withdraw the agenda": lambda by, meeting: meetings.withdraw_agenda(by=by, meeting=meeting),
    "cancel": lambda by, meeting: meetings.cancel(by=by, meeting=meeting, why="No room"),
    "restore": lambda by, meeting: meetings.restore(by=by, meeting=meeting),
}
TOLD = {"publish the agenda": "agenda", "withdraw the agenda": "changed", "cancel": "cancelled", "restore": "restored"}


@pytest.fixture
def told(monkeypatch):
    """What was announced, in order."""
    heard = []
    monkeypatch.setattr("meetings.registry.announcements", [lambda meeting, what: heard.append((meeting.slug, what))])
    return heard


def _in_status(status):
    meeting = made.meeting(status=status)
    if status != MeetingStatus.MINUTED:
        made.item(meeting)
    return meeting


@pytest.mark.parametrize(("status", "what"), list(itertools.product(MeetingStatus.values, STEPS)))
def test_step_goes_where_the_table_says_and_nowhere_else(status, what, told, django_capture_on_commit_callbacks):
    meeting, by = _in_status(status), factories.user()

    with django_capture_on_commit_callbacks(execute=True):
        if (status, what) in MEETING_STEPS:
            done = STEPS[what](by, meeting)
            assert done.status == MEETING_STEPS[status, what]
        else:
            with pytest.raises(ChangeError, match="Nothing was saved"):
                STEPS[what](by, meeting)

    meeting.refresh_from_db()
    assert meeting.status == MEETING_STEPS.get((status, what), status)
    assert told == ([(meeting.slug, TOLD[what])] if (status, what) in MEETING_STEPS else [])
    assert (meeting.sequence > 0) == ((status, what) in MEETING_STEPS and what != "publish the agenda")


@pytest.mark.parametrize(("now", "then"), list(itertools.permutations(MeetingStatus.values, 2)))
def test_database_lets_no_other_step_through(now, then):
    meeting = made.meeting(status=now)
    published = {"agenda_published_at": "2009-04-01T00:00Z"} if then == MeetingStatus.CALLED else {}
    published |= {"minutes_published_at": "2009-04-01T00:00Z" if then == MeetingStatus.MINUTED else None}
    allowed = (now, then) in {(status, becomes) for (status, _), becomes in MEETING_STEPS.items()}

    if allowed:
        Meeting.objects.filter(pk=meeting.pk).update(status=then, **published)
    else:
        with pytest.raises(DatabaseError), transaction.atomic():
            Meeting.objects.filter(pk=meeting.pk).update(status=then, **published)


def test_agenda_without_items_is_not_published():
    with pytest.raises(ChangeError, match="no item yet"):
        meetings.publish_agenda(by=factories.user(), meeting=made.meeting(), on=ON)


def test_short_notice_is_published_with_its_reason_only():
    kind = factories.body_kind(notice_days=5)
    meeting = made.meeting(body=factories.body(kind=kind), day=datetime.date(2009, 4, 3))
    made.item(meeting)
    by = factories.user()

    with pytest.raises(ChangeError) as refused:
        meetings.publish_agenda(by=by, meeting=meeting, on=ON)
    called = meetings.publish_agenda(by=by, meeting=meeting, on=ON, short_notice="The grant was offered yesterday.")

    assert refused.value.field == "short_notice"
    assert called.status_note == "Short notice: The grant was offered yesterday."


def test_long_notice_asks_for_no_reason():
    kind = factories.body_kind(notice_days=5)
    meeting = made.meeting(body=factories.body(kind=kind), day=datetime.date(2009, 4, 30))
    made.item(meeting)

    assert meetings.publish_agenda(by=factories.user(), meeting=meeting, on=ON).status_note == ""


def test_restored_meeting_publishes_its_agenda_anew():
    meeting, by = made.meeting(status=MeetingStatus.CALLED), factories.user()

    meetings.cancel(by=by, meeting=meeting, why="No room")
    restored = meetings.restore(by=by, meeting=meeting)

    assert (restored.agenda_published_at, restored.status_note) == (None, "")


def test_step_upon_a_meeting_that_was_moved_meanwhile_is_stale():
    meeting, by = made.meeting(), factories.user()
    seen = version_of_row(meeting, *STOOD)
    meetings.change_meeting(by=by, meeting=meeting, day=datetime.date(2009, 4, 21))

    with pytest.raises(StaleError):
        meetings.cancel(by=by, meeting=meeting, why="No room", seen=seen)


@pytest.mark.parametrize("status", [MeetingStatus.MINUTED, MeetingStatus.CANCELLED])
def test_closed_meeting_is_not_changed(status):
    with pytest.raises(ChangeError, match="Nothing was saved"):
        meetings.change_meeting(by=factories.user(), meeting=made.meeting(status=status), title="Another")


@pytest.mark.parametrize("changed", [{"day": datetime.date(2009, 4, 21)}, {"place": "Town hall"}, {"about": "More"}])
def test_change_is_announced_and_counted_when_it_is_about_when_or_where(
    changed, told, django_capture_on_commit_callbacks
):
    meeting = made.meeting()

    with django_capture_on_commit_callbacks(execute=True):
        saved = meetings.change_meeting(by=factories.user(), meeting=meeting, **changed)

    matters = "about" not in changed
    assert (told == [(meeting.slug, "changed")]) == matters
    assert saved.sequence == int(matters)


def test_sequence_never_falls_whoever_writes():
    meeting = made.meeting(sequence=4)

    Meeting.objects.filter(pk=meeting.pk).update(sequence=1)
    meeting.refresh_from_db()
    kept = meeting.sequence
    Meeting.objects.filter(pk=meeting.pk).update(place="Elsewhere", sequence=0)
    meeting.refresh_from_db()

    assert (kept, meeting.sequence) == (4, 5)


def test_meeting_with_an_agenda_is_cancelled_and_not_taken_away():
    meeting, by = made.meeting(), factories.user()
    item = made.item(meeting)

    with pytest.raises(ChangeError, match="Cancel it instead"):
        meetings.drop_meeting(by=by, meeting=meeting)
    item.delete()
    meetings.drop_meeting(by=by, meeting=meeting)

    assert not Meeting.objects.filter(pk=meeting.pk).exists()


def test_meeting_belongs_to_a_series_of_its_own_body():
    with pytest.raises(ChangeError) as refused:
        meetings.add_meeting(
            by=factories.user(), body=factories.body(), title="Meeting", day=made.DAY, series=made.series()
        )

    assert refused.value.field == "series"
