"""A meeting is held, minuted, published and corrected: what the services do, and what they refuse."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from governance.services.changes import ChangeError
from governance.versions import StaleError, Version
from meetings.models import Attendance, Meeting
from meetings.registry import announcements
from meetings.services import attendance, decisions, declarations, follow_ups, minutes
from meetings.services.attendance import Attended
from tests import factories
from tests.meetings import factories_record as made

pytestmark = pytest.mark.django_db
STALE = Version((("Meeting", "Something else"),))


@pytest.fixture
def by():
    return factories.user()


@pytest.fixture
def held():
    return made.meeting()


def _attend(by, meeting, *attended, **values):
    return attendance.record_attendance(by=by, meeting=meeting, attended=attended, **values)


@pytest.mark.parametrize("status", ["planned", "called"])
def test_hold_keeps_quorum_with_the_words_of_the_rule(by, status):
    published = datetime.datetime(2009, 3, 1, tzinfo=datetime.UTC) if status == "called" else None
    meeting = made.meeting(status=status, agenda_published_at=published)
    seats = [factories.seat(body=meeting.body) for _ in range(3)]
    factories.rule(body=meeting.body, number=2, wording="Two members are a quorum.")

    found = _attend(by, meeting, Attended("present", "Ada", seats[0]), Attended("substitute", "Bea", seats[1]))

    assert (found.status, found.quorum_met) == ("held", True)
    assert found.quorum_note.startswith("Two members are a quorum: met (2 members; at least 2 needed")


def test_hold_without_a_rule_says_that_none_is_recorded(by, held):
    found = _attend(by, held, Attended("in_attendance", "Ada"))

    assert found.quorum_met is None
    assert found.quorum_note == "No rule of quorum is recorded."


def test_hold_cancelled_meeting_is_refused(by):
    with pytest.raises(ChangeError, match="cancelled"):
        _attend(by, made.meeting(status="cancelled"))


def test_attendance_corrected_keeps_rows_that_stay_and_drops_others(by, held):
    seat = factories.seat(body=held.body)
    _attend(by, held, Attended("present", "Ada", seat), Attended("in_attendance", "Bea"))
    first = held.attendance.get(seat=seat)

    _attend(by, held, Attended("substitute", "Cyd", seat), Attended("in_attendance", "Dot"))

    assert held.attendance.get(seat=seat).pk == first.pk
    assert list(held.attendance.values_list("name", "presence")) == [("Cyd", "substitute"), ("Dot", "in_attendance")]


def test_attendance_changed_since_it_was_seen_is_refused(by, held):
    with pytest.raises(StaleError):
        _attend(by, held, seen=STALE)


def test_attendance_of_whoever_voted_stays(by, held):
    voted = made.attendance(meeting=held)
    decision = made.decision(item=made.item(meeting=held), vote_taken=True)
    made.vote(decision=decision, attendance=voted)

    with pytest.raises(ChangeError, match="declared an interest or voted"):
        _attend(by, held)
    with pytest.raises(ChangeError, match="voted on decision 1"):
        _attend(by, held, Attended("apologies", voted.name, voted.seat))

    assert Attendance.objects.get(pk=voted.pk).presence == "present"


def test_attendance_of_whoever_declared_an_interest_stays(by, held):
    declared = made.attendance(meeting=held)
    made.declaration(attendance=declared)

    with pytest.raises(ChangeError, match="so was there"):
        _attend(by, held, Attended("absent", declared.name, declared.seat))


@pytest.mark.parametrize("conduct", ["left", "silent"])
@pytest.mark.parametrize("whole", [True, False])
def test_vote_of_whoever_was_out_is_refused_on_every_seat_of_theirs(by, held, conduct, whole):
    ada = factories.person(partnership=held.partnership)
    one, two = (made.attendance(meeting=held, person=ada, name="Ada") for _ in range(2))
    item = made.item(meeting=held)
    made.declaration(attendance=one, item=None if whole else item, conduct=conduct)

    for who in (one, two):
        with pytest.raises(ChangeError, match="cannot vote"):
            decisions.set_decision(by=by, item=item, text="Yes", vote_taken=True, votes={who.pk: "for"})

    assert not held.votes.exists()


def test_declaration_after_the_vote_is_refused(by, held):
    item = made.item(meeting=held)
    who = made.attendance(meeting=held)
    decisions.set_decision(by=by, item=item, text="Yes", vote_taken=True, votes={who.pk: "for"})
    about = {"interest": "pecuniary", "nature": "Owns it", "conduct": "left"}

    with pytest.raises(ChangeError, match="Take the vote on decision 1 away first"):
        declarations.set_declaration(by=by, meeting=held, attendance=who, item=item, **about)

    other = made.item(meeting=held)
    assert declarations.set_declaration(by=by, meeting=held, attendance=who, item=other, **about).pk


def test_declaration_of_somebody_absent_or_said_twice_is_refused(by, held):
    absent = made.attendance(meeting=held, presence="absent")
    who = made.attendance(meeting=held)
    about = {"interest": "personal", "nature": "A friend", "conduct": "stayed", "item": None}
    declarations.set_declaration(by=by, meeting=held, attendance=who, **about)

    with pytest.raises(ChangeError, match="was not at the meeting"):
        declarations.set_declaration(by=by, meeting=held, attendance=absent, **about)
    with pytest.raises(ChangeError, match="recorded already"):
        declarations.set_declaration(by=by, meeting=held, attendance=who, **about)


def test_declaration_is_changed_and_taken_away(by, held):
    declared = made.declaration(attendance=made.attendance(meeting=held))

    declarations.set_declaration(by=by, meeting=held, declaration=declared, nature="Owns a part")
    with pytest.raises(StaleError):
        declarations.set_declaration(by=by, meeting=held, declaration=declared, seen=STALE, nature="x")
    assert held.declarations.get().nature == "Owns a part"
    declarations.drop_declaration(by=by, declaration=declared)

    assert not held.declarations.exists()


def test_decisions_are_numbered_and_keep_their_numbers(by, held):
    item = made.item(meeting=held)
    first, second = (decisions.set_decision(by=by, item=item, text=text) for text in ("One", "Two"))
    decisions.drop_decision(by=by, decision=first)

    third = decisions.set_decision(by=by, item=item, text="Three")

    assert [second.number, third.number] == [2, 3]


def test_decision_without_a_vote_loses_its_votes(by, held):
    item, who = made.item(meeting=held), made.attendance(meeting=held)
    decision = decisions.set_decision(by=by, item=item, text="Yes", vote_taken=True, votes={who.pk: "for"})

    decisions.set_decision(by=by, item=item, decision=decision, votes={who.pk: "for"}, vote_taken=False)

    assert not decision.votes.exists()


def test_decision_takes_votes_of_its_own_meeting_only(by, held):
    stranger = made.attendance()

    with pytest.raises(ChangeError, match="at this meeting"):
        decisions.set_decision(
            by=by, item=made.item(meeting=held), text="Yes", vote_taken=True, votes={stranger.pk: "for"}
        )


def test_action_is_for_the_body_until_the_minutes_are_published_then_as_public_as_its_item(by, held):
    open_item, closed = made.item(meeting=held), made.item(meeting=held, access="partners")
    asked = [follow_ups.ask_action(by=by, item=item, name="Write it up").action for item in (open_item, closed)]
    assert {action.access for action in asked} == {"body"}

    minutes.publish_minutes(by=by, meeting=held)

    for action in asked:
        action.refresh_from_db()
    assert [action.access for action in asked] == ["public", "partners"]
    assert {action.arose_in for action in asked} == {held.body}


def test_action_is_taken_away_unless_it_was_worked_on(by, held):
    item = made.item(meeting=held)
    mistaken, worked = (follow_ups.ask_action(by=by, item=item, name=name) for name in ("One", "Two"))
    worked.action.notes.create(slug="note", noted_on=made.DAY, text="Begun")

    follow_ups.drop_follow_up(by=by, follow_up=mistaken)
    with pytest.raises(ChangeError, match="Progress is noted"):
        follow_ups.drop_follow_up(by=by, follow_up=worked)

    assert [one.name for one in held.partnership.actions.all()] == ["Two"]


def test_minutes_are_published_told_and_taken_back(by, held, django_capture_on_commit_callbacks):
    told = []
    announcements.append(lambda meeting, what: told.append((meeting.pk, what)))
    try:
        with django_capture_on_commit_callbacks(execute=True):
            minutes.publish_minutes(by=by, meeting=held)
    finally:
        announcements.pop()
    assert told == [(held.pk, "minutes")]

    minutes.correct_minutes(by=by, meeting=held, reason="A name is wrong")
    found = Meeting.objects.get(pk=held.pk)
    assert (found.status, found.minutes_published_at) == ("held", None)
    assert found.status_note == "The minutes are being corrected: A name is wrong"

    assert minutes.publish_minutes(by=by, meeting=held).status_note == ""


def test_minutes_changed_since_they_were_read_are_not_published(by, held):
    item = made.item(meeting=held)
    seen = minutes.version_of_minutes(held)
    minutes.set_minute(by=by, item=item, minute="All was well.")

    with pytest.raises(StaleError):
        minutes.publish_minutes(by=by, meeting=held, seen=seen)


WRITES = {
    "attendance": lambda by, row: _attend(by, row["meeting"]),
    "declaration": lambda by, row: declarations.set_declaration(
        by=by, meeting=row["meeting"], declaration=row["declaration"], nature="x"
    ),
    "minute": lambda by, row: minutes.set_minute(by=by, item=row["item"], minute="x"),
    "decision": lambda by, row: decisions.set_decision(by=by, item=row["item"], text="x"),
    "action": lambda by, row: follow_ups.ask_action(by=by, item=row["item"], name="x"),
    "publish": lambda by, row: minutes.publish_minutes(by=by, meeting=row["meeting"]),
}


def _whole(meeting):
    item = made.item(meeting=meeting)
    who = made.attendance(meeting=meeting)
    decision = made.decision(item=item, vote_taken=True)
    return {
        "meeting": meeting,
        "item": item,
        "attendance": who,
        "declaration": made.declaration(attendance=who),
        "decision": decision,
        "vote": made.vote(decision=decision, attendance=who),
        "follow_up": made.follow_up(decision=decision),
    }


@pytest.mark.parametrize("write", WRITES)
def test_nothing_is_written_once_minutes_are_published(by, held, write):
    row = _whole(held)
    made.published(held)

    with pytest.raises(ChangeError, match="Take them back first"):
        WRITES[write](by, row)


@pytest.mark.parametrize("write", [write for write in WRITES if write != "attendance"])
@pytest.mark.parametrize("status", ["planned", "cancelled"])
def test_nothing_is_written_of_a_meeting_that_was_not_held(by, write, status):
    row = _whole(made.meeting(status=status))

    with pytest.raises(ChangeError):
        WRITES[write](by, row)


FROZEN = {
    "item": ("meetings_agendaitem", "minute = 'x'"),
    "attendance": ("meetings_attendance", "name = 'x'"),
    "declaration": ("meetings_declaration", "nature = 'x'"),
    "decision": ("meetings_decision", "text = 'x'"),
    "vote": ("meetings_vote", "way = 'against'"),
    "follow_up": ("meetings_followup", "decision_id = NULL"),
}


@pytest.mark.parametrize("what", FROZEN)
@pytest.mark.parametrize(
    "statement", ["UPDATE {table} SET {change} WHERE id = {id}", "DELETE FROM {table} WHERE id = {id}"]
)
def test_published_record_is_frozen_against_sql(by, held, what, statement):
    row = _whole(held)
    made.published(held)
    table, change = FROZEN[what]

    refused = pytest.raises(IntegrityError, match="minuted and cannot be changed")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table=table, change=change, id=row[what].pk))


def test_published_record_takes_nothing_more(held):
    row = _whole(held)
    made.published(held)

    for add in (
        lambda: made.attendance(meeting=held),
        lambda: made.decision(item=row["item"]),
        lambda: made.declaration(attendance=row["attendance"], interest="pecuniary"),
        lambda: made.follow_up(item=row["item"]),
    ):
        with pytest.raises(IntegrityError, match="minuted"), transaction.atomic():
            add()


CONSTRAINTS = {
    "attendance_seat_once": lambda row: made.attendance(meeting=row["meeting"], seat=row["attendance"].seat),
    "attendance_slug_once": lambda row: made.attendance(meeting=row["meeting"], slug=row["attendance"].slug),
    "attendance_presence_is_known": lambda row: made.attendance(meeting=row["meeting"], presence="asleep"),
    "attendance_of_a_seat_or_beside": lambda row: made.attendance(
        meeting=row["meeting"], seat=None, presence="present"
    ),
    "declaration_once": lambda row: made.declaration(attendance=row["attendance"]),
    "declaration_slug_once": lambda row: made.declaration(
        attendance=row["attendance"], interest="pecuniary", slug=row["declaration"].slug
    ),
    "declaration_interest_is_known": lambda row: made.declaration(attendance=row["attendance"], interest="x"),
    "declaration_conduct_is_known": lambda row: made.declaration(
        attendance=row["attendance"], interest="pecuniary", conduct="x"
    ),
    "decision_number_once": lambda row: made.decision(item=row["item"], number=1),
    "decision_slug_once": lambda row: made.decision(item=row["item"], slug=row["decision"].slug),
    "decision_resolution_is_known": lambda row: made.decision(item=row["item"], resolution="x"),
    "vote_once_a_seat": lambda row: made.vote(decision=row["decision"], attendance=row["attendance"]),
    "vote_slug_once": lambda row: made.vote(
        decision=row["decision"], attendance=made.attendance(meeting=row["meeting"]), slug=row["vote"].slug
    ),
    "vote_way_is_known": lambda row: made.vote(
        decision=row["decision"], attendance=made.attendance(meeting=row["meeting"]), way="x"
    ),
    "follow_up_slug_once": lambda row: made.follow_up(item=row["item"], slug=row["follow_up"].slug),
}


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_constraint_refuses(held, name):
    row = _whole(held)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CONSTRAINTS[name](row)


def test_status_moves_only_as_the_steps_say(held):
    with pytest.raises(Exception, match="Invalid transition"), transaction.atomic():
        Meeting.objects.filter(pk=held.pk).update(status="planned")
