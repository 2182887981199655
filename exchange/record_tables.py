"""The package's tables of what is recorded of meetings: attendance, declarations, decisions, votes, follow-ups."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from meetings.models import (
    Attendance,
    Conduct,
    Decision,
    Declaration,
    FollowUp,
    Interest,
    Presence,
    Resolution,
    Vote,
    Way,
)

from .columns import choice, flag, ref, slug, text, whole
from .table import Table

if TYPE_CHECKING:
    from .reader import Package, Row

MEETING = ref("meeting", "meetings", required=True)

RECORD_TABLES: tuple[Table, ...] = (
    Table(
        "attendance",
        "Who was at a meeting: each seat that is recorded, and others in attendance, named as the minutes name them.",
        (
            slug(most=170),
            MEETING,
            ref("seat", "seats"),
            choice("presence", Presence),
            text("name", most=250, required=True),
            ref("person", "people"),
            ref("organisation", "organisations"),
            ref("body", "bodies"),
            whole("position", required=False),
        ),
        Attendance,
        cited=False,
    ),
    Table(
        "declarations",
        "Interests declared at a meeting: in an item, or in the whole meeting where none is named.",
        (
            slug(most=170),
            MEETING,
            ref("attendance", "attendance", required=True),
            ref("item", "agenda_items"),
            choice("interest", Interest),
            text("nature", required=True),
            choice("conduct", Conduct, otherwise=Conduct.STAYED),
        ),
        Declaration,
        cited=False,
    ),
    Table(
        "decisions",
        "What a meeting decided under an item, numbered within the meeting.",
        (
            slug(most=120),
            MEETING,
            ref("item", "agenda_items", required=True),
            whole("number"),
            choice("resolution", Resolution, otherwise=Resolution.AGREED),
            text("text", required=True),
            flag("vote_taken", otherwise=False),
        ),
        Decision,
    ),
    Table(
        "votes",
        "How each voting seat voted on a decision.",
        (
            slug(most=170),
            MEETING,
            ref("decision", "decisions", required=True),
            ref("attendance", "attendance", required=True),
            choice("way", Way),
        ),
        Vote,
        cited=False,
    ),
    Table(
        "follow_ups",
        "Which actions a meeting asked for, under which item and by which decision.",
        (
            slug(most=120),
            MEETING,
            ref("item", "agenda_items", required=True),
            ref("decision", "decisions"),
            ref("action", "actions", required=True),
        ),
        FollowUp,
        cited=False,
    ),
)


def _decision_page(package: "Package", row: "Row") -> str:
    return f"decisions/{row.cells['meeting']}/{row.values['number']}/"


RECORD_PAGES: dict[str, Callable[["Package", "Row"], str]] = {"decisions": _decision_page}
