"""Meetings: when and where they are, whether they take place, and the publication of their agendas."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q
from django.utils import timezone

from governance.models import Body
from governance.services.changes import ChangeError, change, free_slug
from governance.services.sources import say_source
from governance.versions import Version, refuse_stale, version_of_row
from meetings.models import MEETING_STEPS, Meeting, MeetingStatus
from meetings.notice import notice_of
from meetings.registry import announce

if TYPE_CHECKING:
    from portal.models import User

SAID = ("title", "kind", "series", "day", "begins", "ends", "place", "remote_link", "about")
STOOD = ("title", "status", "day", "begins", "place")
"""What whoever takes a step has seen of the meeting."""
TOLD = ("title", "day", "begins", "ends", "place", "remote_link")
"""What those who come to a meeting are told when it changes."""
NOT_UNDONE = (
    "Whoever comes to the meeting was told of this. Change the meeting again on its own page, and they are too."
)


def add_meeting(
    *, by: "User", body: Body, reason: str = "", source: dict[str, Any] | None = None, **values: Any
) -> Meeting:
    """Add a meeting of a body, planned, without an agenda. Raises ChangeError for a series of another body."""
    with change(
        by=by, within=body.partnership_id, did=f"Added the meeting “{values['title']}” of {body}", reason=reason
    ):
        made = Meeting(partnership=body.partnership, body=body, **values)
        _refuse_other_series(made)
        made.slug = free_slug(body.partnership.meetings.all(), f"{made.title} {made.day.isoformat()}", most=120)
        made.save()
        if source is not None:
            say_source(made, **source)
        return made


def change_meeting(
    *,
    by: "User",
    meeting: Meeting,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> Meeting:
    """Change what is said of a meeting; whoever comes is told when it is about when, where or what it is called.

    Raises StaleError when it changed since it was seen, and ChangeError while it is cancelled or its minutes are
    published.
    """
    did = f"Changed the meeting “{meeting}”"
    with change(by=by, within=meeting.partnership_id, did=did, reason=reason, final=NOT_UNDONE):
        locked = lock_meeting(meeting)
        refuse_stale(seen, version_of_row(locked, *SAID))
        refuse_closed(locked)
        before = [getattr(locked, name) for name in TOLD]
        for name, value in values.items():
            setattr(locked, name, value)
        _refuse_other_series(locked)
        locked.save()
        if source is not None:
            say_source(locked, **source)
        if before != [getattr(locked, name) for name in TOLD]:
            announce(locked, "changed")
        return _as_saved(locked)


def drop_meeting(*, by: "User", meeting: Meeting, reason: str = "") -> None:
    """Take away a meeting that was added by mistake. Raises ChangeError once it has an agenda or was ever called."""
    did = f"Took away the meeting “{meeting}”"
    with change(by=by, within=meeting.partnership_id, did=did, reason=reason):
        locked = lock_meeting(meeting)
        was_told = locked.status != MeetingStatus.PLANNED or locked.sequence > 0
        if was_told or locked.items.exists() or locked.papers.exists():
            raise ChangeError("It has an agenda or papers, or people were told of it. Cancel it instead.")
        locked.sources.all().delete()
        locked.delete()


def publish_agenda(
    *,
    by: "User",
    meeting: Meeting,
    on: datetime.date,
    short_notice: str = "",
    reason: str = "",
    seen: Version | None = None,
) -> Meeting:
    """Publish the agenda on a day, and keep the reason where that is fewer clear days than the body's kind asks for.

    Raises ChangeError without an item to publish, or without that reason: Local Government Act 1972, section 100B(4).
    """
    locked_by = _Step(by, meeting, "publish the agenda", "Published the agenda of", reason, seen)
    with locked_by.change():
        locked = locked_by.lock()
        if not locked.items.exists():
            raise ChangeError("The agenda has no item yet. Add one first.")
        asked = locked.body.kind.notice_days
        if asked and notice_of(on, locked.day, asked).is_short:
            if not short_notice:
                raise ChangeError("Say why the agenda is published so late", "short_notice")
            locked.status_note = f"Short notice: {short_notice}"[:250]
        locked.agenda_published_at, locked.agenda_published_by = timezone.now(), by
        return locked_by.take(locked, "agenda")


def withdraw_agenda(*, by: "User", meeting: Meeting, reason: str = "", seen: Version | None = None) -> Meeting:
    """Take a published agenda back to work on it; until it is published again it is for those who prepare it."""
    step = _Step(by, meeting, "withdraw the agenda", "Withdrew the agenda of", reason, seen)
    with step.change():
        locked = step.lock()
        _unpublish_agenda(locked)
        return step.take(locked, "changed")


def cancel(*, by: "User", meeting: Meeting, why: str, reason: str = "", seen: Version | None = None) -> Meeting:
    """Say that a meeting does not take place, and why; what was published of it stays."""
    step = _Step(by, meeting, "cancel", "Cancelled", reason or why, seen)
    with step.change():
        locked = step.lock()
        locked.status_note = why
        return step.take(locked, "cancelled")


def restore(*, by: "User", meeting: Meeting, reason: str = "", seen: Version | None = None) -> Meeting:
    """Let a cancelled meeting take place after all; its agenda is published anew when it is ready."""
    step = _Step(by, meeting, "restore", "Restored", reason, seen)
    with step.change():
        locked = step.lock()
        _unpublish_agenda(locked)
        return step.take(locked, "restored")


def _unpublish_agenda(meeting: Meeting) -> None:
    meeting.agenda_published_at = meeting.agenda_published_by = None
    meeting.status_note = ""


class _Step:
    """One step of MEETING_STEPS under way: what it is called, who takes it, and what they saw."""

    def __init__(self, by: "User", meeting: Meeting, what: str, did: str, reason: str, seen: Version | None) -> None:
        self.by, self.meeting, self.what, self.seen = by, meeting, what, seen
        self.did, self.reason = f"{did} “{meeting}”", reason

    def change(self) -> Any:
        """The change that the step is, which is not undone by putting rows back."""
        within = self.meeting.partnership_id
        return change(by=self.by, within=within, did=self.did, reason=self.reason, final=NOT_UNDONE)

    def lock(self) -> Meeting:
        """Lock the meeting. Raises StaleError when it changed, ChangeError where its status does not allow the step."""
        locked = lock_meeting(self.meeting)
        refuse_stale(self.seen, version_of_row(locked, *STOOD))
        if (locked.status, self.what) not in MEETING_STEPS:
            raise ChangeError(
                f"This meeting is now “{locked.get_status_display().lower()}”, so nobody can {self.what}. "
                "Nothing was saved: look at its page first."
            )
        return locked

    def take(self, locked: Meeting, told: str) -> Meeting:
        """Save the meeting in its status after the step, and tell whoever comes."""
        locked.status = MEETING_STEPS[locked.status, self.what]
        locked.save()
        announce(locked, told)
        return _as_saved(locked)


def lock_meeting(meeting: Meeting) -> Meeting:
    """Lock a meeting for a change, with its body and the body's kind. Raises ChangeError when it is gone."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("body__kind", "partnership")
    locked = rows.filter(pk=meeting.pk).first()
    if locked is None:
        raise ChangeError("That meeting is not in the record any more. Nothing was saved.")
    return locked


def refuse_closed(meeting: Meeting) -> None:
    """Raise ChangeError where nothing of a meeting may be changed: it is cancelled, or its minutes are published."""
    if meeting.status == MeetingStatus.MINUTED:
        raise ChangeError("The minutes are published. Take them back to correct them first. Nothing was saved.")
    if meeting.is_cancelled:
        raise ChangeError("The meeting is cancelled. Restore it first. Nothing was saved.")


def was_open_since(meeting: Meeting, moment: datetime.datetime) -> bool:
    """Tell whether an agenda or minutes stood open to everybody at a moment or later, by the history; two queries."""
    history: type[Model] = Meeting.pgh_event_model  # type: ignore[attr-defined]
    states = history._default_manager.filter(pgh_obj_id=meeting.pk)
    before = states.filter(pgh_created_at__lte=moment).order_by("-pgh_id").values("pgh_id")[:1]
    since = states.filter(Q(pgh_created_at__gt=moment) | Q(pgh_id__in=before))
    return since.filter(Q(agenda_published_at__isnull=False) | Q(minutes_published_at__isnull=False)).exists()


def _refuse_other_series(meeting: Meeting) -> None:
    if meeting.series is not None and meeting.series.body_id != meeting.body_id:
        raise ChangeError("Choose a series of the same body.", "series")


def _as_saved(meeting: Meeting) -> Meeting:
    """The meeting with the number that the database gave its change."""
    meeting.refresh_from_db(fields=["sequence"])
    return meeting
