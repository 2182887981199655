"""Notices by e-mail of what becomes of meetings: who is told, each sent once, and never what is no longer true.

What is guaranteed, and why, is in docs/decisions/0010-notices.md.
"""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pghistory
from django.core import signing
from django.db import models, transaction
from django.db.models import Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone

from governance.models import Grant, Partnership, Placement
from governance.permissions import Permission
from meetings.models import Meeting, MeetingStatus
from portal.mailing import NotTaken, hand_over
from portal.models import Job, JobState, Notice, NoticeChoice, User, Wanted, What
from portal.notices import differences, mail_of, what_is_known
from portal.services import jobs

if TYPE_CHECKING:
    from portal.models.notice import NoticeQuerySet

START_NOTICES, SEND_NOTICE = "start notices", "send notice"
SALT = "portal.notices"
KEPT_TRYING = datetime.timedelta(days=7)

Send = Callable[[int], Any]


@transaction.atomic
def choose(*, by: User, partnership: Partnership, wanted: str) -> NoticeChoice:
    """Set whether somebody is told of the meetings of their bodies in a partnership."""
    with pghistory.context(user=by.pk, did=f"Chose about notices of {partnership}"):
        choice, _ = NoticeChoice.objects.update_or_create(
            user=by, partnership=partnership, defaults={"wanted": Wanted(wanted)}
        )
    return choice


def stop_token(user: User, partnership: Partnership) -> str:
    """Sign who may stop whose notices, for the link in each mail; it does not run out, and can do nothing else."""
    return signing.dumps([user.pk, partnership.pk], salt=SALT)


def stopped_by(token: str) -> tuple[User, Partnership] | None:
    """Find whose notices a token stops, and of which partnership; None when it is none of ours."""
    try:
        user, partnership = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    found = User.objects.filter(pk=user).first(), Partnership.objects.filter(pk=partnership).first()
    return (found[0], found[1]) if found[0] and found[1] else None


@transaction.atomic
def begin(*, meeting: Meeting, what: str, send: Send) -> int:
    """Make a notice for everybody who is to be told something of a meeting, and have them sent; return how many.

    Called in the transaction that changed the meeting, the notices are there exactly when the change is.
    """
    now = Meeting.objects.select_related("body", "partnership").get(pk=meeting.pk)
    mark = _mark(now, What(what))
    if not mark or not is_news(now, What(what)):
        return 0
    made = Notice.objects.bulk_create(
        [Notice(user=user, meeting=now, what=what, mark=mark, sequence=now.sequence) for user in recipients_of(now)],
        ignore_conflicts=True,
    )
    if made:
        jobs.start(by=None, kind=START_NOTICES, send=send, meeting=now.pk)
    return len(made)


def _mark(meeting: Meeting, what: What) -> str:
    """What parts a notice from others of its kind about the same meeting; nothing where there is nothing to tell."""
    if what in (What.AGENDA, What.MINUTES):
        moment = meeting.agenda_published_at if what == What.AGENDA else meeting.minutes_published_at
        return moment.isoformat() if moment else ""
    return str(meeting.sequence)


def is_news(meeting: Meeting, what: What) -> bool:
    """Whether it still helps to be told: minutes always do, all else until the day of the meeting is past."""
    return what == What.MINUTES or meeting.day >= meeting.partnership.opening_date


def recipients_of(meeting: Meeting) -> models.QuerySet[User]:
    """Those with an open account and a role by which they read what is restricted to the body, who do not refuse.

    The role is on the body, on one above it, or on the partnership. One query for the bodies above.
    """
    partnership = meeting.partnership
    line = [meeting.body_id, *Placement.objects.ids_down_to(meeting.body, partnership.opening_date)]
    grants = Grant.objects.filter(
        Q(body=None) | Q(body__in=line),
        partnership=partnership,
        role__permissions__contains=[Permission.READ_RESTRICTED],
    )
    refusing = NoticeChoice.objects.refusing(partnership)
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).exclude(pk__in=refusing.values("user"))


def start_waiting(*, by: User | None, send: Send, meeting: int | None = None) -> list[Job]:
    """Start a job for every notice that waits for one: of a meeting by its id, or of all; `by` is None for the clock.

    Those that the mail server did not take are among them for KEPT_TRYING. One whose job failed is not: it may have
    been taken each time that it was tried, and nobody is to get it without end.
    """
    under_way = Job.objects.filter(kind=SEND_NOTICE).exclude(state=JobState.DONE)
    under_way = under_way.annotate(about=Cast(KT("arguments__notice"), models.BigIntegerField()))
    waiting: NoticeQuerySet = Notice.objects.waiting().filter(made_at__gt=timezone.now() - KEPT_TRYING)
    due = waiting.exclude(pk__in=under_way.values("about"))
    if meeting is not None:
        due = due.filter(meeting=meeting)
    return [jobs.start(by=by, kind=SEND_NOTICE, send=send, notice=pk) for pk in due.values_list("pk", flat=True)]


@transaction.atomic
def send_notice(*, by: User | None, notice: int) -> Notice | None:
    """Send a notice, known by its id, and record what became of it: sent, dropped, or waiting with a note.

    The row was committed before, and is locked while the mail is handed over: nobody else sends it at that time. A
    worker that dies between the mail server's yes and the commit leaves it waiting, and it is sent again with the same
    Message-ID. Returns None where there was nothing to do; raises where the connection broke off unanswered.
    """
    waiting = Notice.objects.waiting().select_related("user", "meeting__body", "meeting__partnership")
    found = waiting.select_for_update(of=("self",)).filter(pk=notice).first()
    if found is None:
        return None
    found.note = why_not(found)
    if found.note:
        found.dropped_at = timezone.now()
    else:
        _send(found)
    found.save(update_fields=["sent_at", "dropped_at", "note"])
    return found


def _send(notice: Notice) -> None:
    try:
        hand_over(mail_of(notice, stop_token(notice.user, notice.meeting.partnership)))
        notice.sent_at = timezone.now()
    except NotTaken as reason:
        notice.note = str(reason)[:250]
        notice.dropped_at = timezone.now() if reason.for_good else None


def why_not(notice: Notice) -> str:
    """Why a notice is not to be sent any more; nothing when it is."""
    meeting, what = notice.meeting, What(notice.what)
    partnership = meeting.partnership
    if not recipients_of(meeting).filter(pk=notice.user_id).exists():
        return "They have no such role any more, closed their account or want no notices."
    if not Meeting.objects.visible_to(notice.user, partnership).filter(pk=meeting.pk).exists():
        return "They may not know of the meeting any more."
    if not is_news(meeting, what):
        return "The meeting is past."
    if _mark(meeting, what) != notice.mark:
        return "Something else became of the meeting since, of which another notice tells."
    if what == What.AGENDA and meeting.status != MeetingStatus.CALLED:
        return "The agenda is not open, or the meeting was held or cancelled."
    if what in (What.AGENDA, What.MINUTES):
        return ""
    known = what_is_known(notice)
    return "" if known is None or differences(known, meeting) else "All is as they knew it."
