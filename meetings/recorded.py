"""What is recorded of a meeting, as the meeting's page shows it: by item, and of the whole meeting."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from governance.models import Source, readable
from governance.presenters import Citations
from meetings.carried import actions_of
from meetings.models import AgendaItem, Attendance, Decision, Declaration, FollowUp, Meeting, MeetingStatus, Vote
from meetings.permissions import can_prepare_meetings, can_read_restricted
from meetings.record_pages import follow_up_address
from meetings.record_words import action_row, attendance_words, decision_row, declaration_row
from meetings.services.minutes import CORRECTING

if TYPE_CHECKING:
    from governance.permissions import Reader

RECORDED = (MeetingStatus.HELD, MeetingStatus.MINUTED)


@dataclass(frozen=True)
class Record:
    """All that a reader may read of what was recorded of a meeting; read at once, in five queries."""

    minutes: Mapping[int, str]
    attendance: list[Any]
    decisions: list[Any]
    follow_ups: list[FollowUp]
    citations: Citations
    people: dict[int, Any] = field(default_factory=dict)


def is_open(meeting: Meeting, user: "Reader") -> bool:
    """Tell whether the record of a meeting is there and open to a reader: published, or of a body that they serve."""
    if meeting.status not in RECORDED:
        return False
    return meeting.minutes_published_at is not None or can_read_restricted(user, meeting.body)


def record_by_item(
    meeting: Meeting,
    user: "Reader",
    minutes: Mapping[int, str] | None = None,
    follow_ups: list[FollowUp] | None = None,
) -> dict[int, dict[str, Any]]:
    """Return what a reader may read of what was minuted, declared and decided, by the id of the item.

    A page that has read the items or the actions before gives what the reader may read of them.
    """
    record = _record(meeting, user, minutes, follow_ups)
    if record is None:
        return {}
    writes = _writes(meeting, user)
    decided, asked, declared = defaultdict(list), defaultdict(list), _declared(record)
    for follow_up in record.follow_ups:
        remove = follow_up_address(meeting, follow_up.slug) if writes else ""
        asked[follow_up.decision_id or -follow_up.item_id].append(action_row(follow_up.action, remove))
    for decision in record.decisions:
        decided[decision.item_id].append(decision_row(decision, record.people, record.citations, asked[decision.pk]))
    return {
        item: {
            "minute": minute,
            "decisions": decided[item],
            "declarations": declared[item],
            "actions": asked[-item],
            "meeting": meeting,
            "writes": writes,
        }
        for item, minute in record.minutes.items()
    }


def record_of_meeting(meeting: Meeting, user: "Reader") -> dict[str, Any] | None:
    """Return who was there and whether there was a quorum; None where that is not open to the reader.

    A public reader of a meeting whose minutes were taken back is told that they are being corrected.
    """
    correcting = meeting.status == MeetingStatus.HELD and meeting.status_note.startswith(CORRECTING)
    may = can_prepare_meetings(user, meeting.body)
    can_hold = may and meeting.status in (MeetingStatus.PLANNED, MeetingStatus.CALLED)
    record = _record(meeting, user)
    if record is None and not correcting and not can_hold:
        return None
    return {
        "meeting": meeting,
        "correcting": correcting,
        "can_hold": can_hold,
        "writes": _writes(meeting, user),
        "can_correct": may and meeting.status == MeetingStatus.MINUTED,
        "is_draft": record is not None and meeting.minutes_published_at is None,
        "attendance": attendance_words(record.attendance) if record else [],
        "declarations": _declared(record)[None] if record else [],
        "quorum_lines": meeting.quorum_note.splitlines() if record else [],
        "quorum_met": meeting.quorum_met if record else None,
        "is_open": record is not None,
    }


def sources_of_meeting(meeting: Meeting, user: "Reader") -> list[dict[str, Any]]:
    """Return the sources of a meeting, which were read with its record where that is open; else one query."""
    record = _record(meeting, user)
    partnership = meeting.body.partnership
    citations = record.citations if record else Citations(partnership, Source.objects.of([meeting]))
    return citations.of(meeting)


def _writes(meeting: Meeting, user: "Reader") -> bool:
    return meeting.status == MeetingStatus.HELD and can_prepare_meetings(user, meeting.body)


def _declared(record: Record) -> dict[int | None, list[dict[str, str]]]:
    """The declarations by the id of their item, those of the whole meeting under None; of items that may be read."""
    declared: dict[int | None, list[dict[str, str]]] = defaultdict(list)
    for one in record.attendance:
        for declaration in one.declared:
            if declaration["item"] is None or declaration["item"] in record.minutes:
                declared[declaration["item"]].append(declaration_row(declaration, one))
    return declared


def _record(
    meeting: Meeting,
    user: "Reader",
    minutes: Mapping[int, str] | None = None,
    follow_ups: list[FollowUp] | None = None,
) -> Record | None:
    """Read the record once for a page, which asks for it by item and as a whole."""
    kept = meeting.__dict__.setdefault("_recorded_for", {})
    if user.pk not in kept:
        kept[user.pk] = _read(meeting, user, minutes, follow_ups) if is_open(meeting, user) else None
    return kept[user.pk]


def _read(
    meeting: Meeting, user: "Reader", minutes: Mapping[int, str] | None, follow_ups: list[FollowUp] | None
) -> Record:
    partnership = meeting.body.partnership
    if minutes is None:
        items = AgendaItem.objects.filter(readable(user, partnership, body="meeting__body"), meeting=meeting)
        minutes = dict(items.order_by("position").values_list("pk", "minute"))
    if follow_ups is None:
        follow_ups, _ = actions_of(meeting, user, carried=False, asked=True)
    votes = Vote.objects.filter(decision=OuterRef("pk")).order_by("attendance__position", "pk")
    decisions = list(
        Decision.objects.filter(item__in=minutes)
        .order_by("number")
        .annotate(cast=ArraySubquery(votes.values(item=JSONObject(who="attendance_id", way="way"))))
    )
    declared = Declaration.objects.filter(attendance=OuterRef("pk")).order_by("pk")
    parts = JSONObject(slug="slug", interest="interest", nature="nature", conduct="conduct", item="item_id")
    attendance = list(
        Attendance.objects.filter(meeting=meeting)
        .telling_named(user, partnership)
        .annotate(declared=ArraySubquery(declared.values(part=parts)))
    )
    return Record(
        minutes=minutes,
        attendance=attendance,
        decisions=decisions,
        follow_ups=[one for one in follow_ups if one.item_id in minutes],
        citations=Citations(partnership, Source.objects.of([meeting, *decisions])),
        people={one.pk: one for one in attendance},
    )
