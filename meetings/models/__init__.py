from django.db.models import Model

from governance.edition import raises_edition
from governance.recording import keeps_history

from .agenda import AgendaItem, ItemKind
from .meetings import MEETING_STEPS, Meeting, MeetingKind, MeetingQuerySet, MeetingStatus, Series, open_to
from .papers import FileKind, Paper, PaperData, PaperVersion
from .record import (
    Attendance,
    Conduct,
    Decision,
    DecisionQuerySet,
    Declaration,
    FollowUp,
    Interest,
    Presence,
    Resolution,
    Vote,
    Way,
)

__all__ = [
    "MEETING_STEPS",
    "AgendaItem",
    "Attendance",
    "Conduct",
    "Decision",
    "DecisionQuerySet",
    "Declaration",
    "FileKind",
    "FollowUp",
    "Interest",
    "ItemKind",
    "Meeting",
    "MeetingKind",
    "MeetingQuerySet",
    "MeetingStatus",
    "Paper",
    "PaperData",
    "PaperVersion",
    "Presence",
    "Resolution",
    "Series",
    "Vote",
    "Way",
    "open_to",
]

MET: dict[type[Model], str] = {
    Series: "partnership_id",
    Meeting: "partnership_id",
    AgendaItem: "meeting__partnership_id",
    Paper: "meeting__partnership_id",
    PaperVersion: "paper__meeting__partnership_id",
    Attendance: "meeting__partnership_id",
    Declaration: "meeting__partnership_id",
    Decision: "meeting__partnership_id",
    Vote: "meeting__partnership_id",
    FollowUp: "meeting__partnership_id",
}
"""The tables of meetings, each after those that it refers to, with the way to its partnership."""

raises_edition(*MET)
keeps_history(*MET)
