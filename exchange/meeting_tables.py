"""The package's tables of series, meetings and their agendas.

Where a meeting is stands in `venue`: `place` is where in a document that is written.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from governance.models import Access
from meetings.models import AgendaItem, ItemKind, Meeting, MeetingKind, MeetingStatus, Series

from .columns import choice, day, flag, ref, slug, text, url, whole
from .moment_columns import clock, count, identity, moment
from .table import NAMED, SPAN, Table

if TYPE_CHECKING:
    from .reader import Package, Row

MEETING_TABLES: tuple[Table, ...] = (
    Table(
        "meeting_series",
        "Runs of meetings that bodies hold at stated intervals.",
        (*NAMED, ref("body", "bodies", required=True), text("frequency", most=200), text("venue", most=250), *SPAN),
        Series,
    ),
    Table(
        "meetings",
        "Meetings, conferences and workshops of bodies. `uid` and `sequence` are what calendars know a meeting by.",
        (
            slug(most=120),
            text("title", most=200, required=True),
            ref("body", "bodies", required=True),
            ref("series", "meeting_series"),
            choice("kind", MeetingKind, otherwise=MeetingKind.MEETING),
            day("day", required=True),
            clock("begins"),
            clock("ends"),
            text("venue", most=250),
            url("remote_link"),
            text("about"),
            choice("status", MeetingStatus, otherwise=MeetingStatus.PLANNED),
            text("status_note", most=250),
            moment("agenda_published", "agenda_published_at"),
            moment("minutes_published", "minutes_published_at"),
            flag("quorum_met"),
            text("quorum_note"),
            identity("uid"),
            count("sequence"),
        ),
        Meeting,
    ),
    Table(
        "agenda_items",
        "What a meeting talks about, in order, and what is minuted of it.",
        (
            slug(most=120),
            ref("meeting", "meetings", required=True),
            whole("position"),
            choice("kind", ItemKind, otherwise=ItemKind.DISCUSSION),
            text("title", most=250, required=True),
            text("text"),
            text("presenter", most=200),
            choice("access", Access, otherwise=Access.PUBLIC),
            text("access_reason", most=250),
            ref("plan", "plans"),
            ref("priority", "priorities"),
            ref("review", "reviews"),
            ref("structure", "structures"),
            text("minute"),
        ),
        AgendaItem,
        cited=False,
    ),
)
MEETING_PAGES: dict[str, Callable[["Package", "Row"], str]] = {
    "meeting_series": lambda package, row: f"meeting-series/{row.key}/",
    "meetings": lambda package, row: f"meetings/{row.key}/",
}
