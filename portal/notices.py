"""What a notice says: how a meeting differs from what its reader knew, and its mail."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from meetings.calendars import in_one_line
from meetings.models import Meeting, MeetingStatus
from portal.models import Notice, What

if TYPE_CHECKING:
    from django.db.models import Model

SUBJECTS = {
    What.AGENDA: "Agenda published",
    What.CHANGED: "Meeting changed",
    What.CANCELLED: "Meeting cancelled",
    What.RESTORED: "Meeting takes place after all",
    What.MINUTES: "Minutes published",
}
SENTENCES = {
    What.AGENDA: "The agenda of this meeting is published.",
    What.CHANGED: "This meeting was changed.",
    What.CANCELLED: "This meeting was cancelled.",
    What.RESTORED: "This meeting had been cancelled, and takes place after all.",
    What.MINUTES: "The minutes of this meeting are published.",
}
ABOUT = {What.AGENDA: "Read the agenda", What.MINUTES: "Read the minutes"}


def what_is_known(notice: Notice) -> Any:
    """Return the meeting as its reader was last told of it, or else as it was before the first change since; 2 queries.

    It is a row of the meeting's history, or None where there is none that is old enough.
    """
    theirs = Notice.objects.filter(user=notice.user_id, meeting=notice.meeting_id)
    told = theirs.filter(sent_at__isnull=False).order_by("-sequence").values_list("sequence", flat=True).first()
    if told is None:
        changes = theirs.filter(what__in=[What.CHANGED, What.CANCELLED, What.RESTORED])
        first = changes.order_by("sequence").values_list("sequence", flat=True).first()
        told = (notice.sequence if first is None else first) - 1
    history: type[Model] = Meeting.pgh_event_model  # type: ignore[attr-defined]
    known = history._default_manager.filter(pgh_obj_id=notice.meeting_id, sequence__lte=told)
    return known.order_by("-pgh_id").first()


def differences(known: Any, meeting: Meeting) -> list[str]:
    """Name what is not as it was known: "whether" it takes place, "when", "where"."""
    pairs = {
        "whether": (known.status == MeetingStatus.CANCELLED, meeting.is_cancelled),
        "when": (when_in_words(known), when_in_words(meeting)),
        "where": (known.place, meeting.place),
    }
    return [name for name, (before, now) in pairs.items() if before != now]


def when_in_words(meeting: Any) -> str:
    """Word when a meeting, or one of its history, takes place: “Monday 22 June 2026, 10:00 to 12:00”."""
    day = f"{meeting.day:%A} {meeting.day.day} {meeting.day:%B} {meeting.day.year}"
    if meeting.begins is None:
        return day
    ends = f" to {meeting.ends:%H:%M}" if meeting.ends else ""
    return f"{day}, {meeting.begins:%H:%M}{ends}"


def what_is_told(notice: Notice, changed: list[str]) -> What:
    """What a notice tells now: whether a meeting takes place comes before when and where."""
    what = What(notice.what)
    if what in (What.AGENDA, What.MINUTES):
        return what
    if "whether" in changed:
        return What.CANCELLED if notice.meeting.is_cancelled else What.RESTORED
    return What.CHANGED if changed else what


def mail_of(notice: Notice, token: str) -> EmailMessage:
    """Word the mail of a notice, in plain text; `token` stops the reader's notices.

    It names no item and holds no paper and no link to take part: those are on the meeting's page, for whoever may see
    them. A copy sent again carries the same Message-ID, so that the reader's mail program may show it once.
    """
    meeting, partnership = notice.meeting, notice.meeting.partnership
    known = None if What(notice.what) in ABOUT else what_is_known(notice)
    changed = differences(known, meeting) if known else []
    what = what_is_told(notice, changed)
    portal = settings.PORTAL_URL
    stop = portal + reverse("notices-stop", args=[token])
    context = {
        "partnership": partnership,
        "meeting": meeting,
        "sentence": SENTENCES[what],
        "when": when_in_words(meeting),
        "was_when": when_in_words(known) if known and "when" in changed else "",
        "was_where": (known.place or "no place given") if known and "where" in changed else "",
        "about": ABOUT.get(what, "Read more"),
        "page": portal + reverse("meeting", args=[partnership.slug, meeting.slug]),
        "choice": portal + reverse("notices", args=[partnership.slug]),
        "stop": stop,
    }
    host = urlsplit(portal).hostname
    return EmailMessage(
        subject=in_one_line(f"{SUBJECTS[what]}: {meeting.body.name}, {when_in_words(meeting)}"),
        body=render_to_string("portal/notice.txt", context),
        to=[notice.user.email],
        headers={
            "Message-ID": f"<notice.{notice.pk}@{host}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
