"""Reminders by e-mail: how often somebody chose them, who is due on a day, and a digest made, sent and kept."""

import datetime
from collections.abc import Callable
from typing import Any

import pghistory
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from governance.models import Partnership
from governance.permissions import can_keep_membership
from governance.reminders import reminders_for
from portal.digests import mail_of, mark_of, sections_of
from portal.models import Digest, Job, JobState, Often, ReminderChoice, User
from portal.services import jobs

SEND_DIGEST = "send digest"
WEEK = datetime.timedelta(days=7)

Pair = tuple[int, int]


@transaction.atomic
def choose(*, by: User, partnership: Partnership, often: str) -> ReminderChoice:
    """Set how often somebody is reminded of the seats that they keep in a partnership."""
    with pghistory.context(user=by.pk, did=f"Chose how often to be reminded of {partnership}"):
        choice, _ = ReminderChoice.objects.update_or_create(
            user=by, partnership=partnership, defaults={"often": Often(often)}
        )
    return choice


def start_digests(*, by: User | None, day: datetime.date, send: Callable[[int], Any]) -> list[Job]:
    """Start a job for everybody who is due a digest on a day; `by` is None for the clock.

    Called again on the same day it starts none twice. Whoever's last job failed is due on the next day too, so that
    a mail server that is away on a Monday keeps nobody waiting for a week.
    """
    last = _last_jobs(day)
    failed = {pair for pair, job in last.items() if job.state == JobState.FAILED}
    begun = {pair for pair, job in last.items() if job.arguments["for_day"] == day.isoformat()}
    due = [
        pair
        for pair, often in ReminderChoice.objects.recipients().items()
        if pair not in begun and (often.leaves_on(day) or (pair in failed and often != Often.NEVER))
    ]
    return [
        jobs.start(by=by, kind=SEND_DIGEST, send=send, user=user, partnership=partnership, for_day=day.isoformat())
        for user, partnership in sorted(due)
    ]


def _last_jobs(day: datetime.date) -> dict[Pair, Job]:
    since = timezone.make_aware(datetime.datetime.combine(day - WEEK, datetime.time()))
    made = Job.objects.filter(kind=SEND_DIGEST, made_at__gte=since).order_by("made_at", "pk")
    return {(job.arguments["user"], job.arguments["partnership"]): job for job in made}


@transaction.atomic
def send_digest(*, by: User | None, user: User, partnership: Partnership, for_day: datetime.date) -> Digest | None:
    """Make somebody's digest of a day and send it once; None when they are owed none.

    They are owed none when their account is closed, they keep no membership any more, they chose never, nothing wants
    attending to, or it would say what the last one said. The row is written first, then the mail is sent, then the
    row says when; all three are one transaction, which waits for another that sends the same digest. So a worker that
    dies between sending and recording leaves no row, and the digest is sent again: it may arrive twice, with the same
    Message-ID, but never not at all.
    """
    if not user.is_active or not can_keep_membership(user, partnership):
        return None
    if ReminderChoice.objects.often_of(user, partnership) == Often.NEVER:
        return None
    told = reminders_for(user, partnership, vacant_days=settings.REMINDER_VACANT_DAYS)
    if not told or mark_of(told) == last_mark(user, partnership):
        return None
    digest, _ = Digest.objects.get_or_create(
        user=user,
        partnership=partnership,
        for_day=for_day,
        defaults={"items": sections_of(told, partnership), "mark": mark_of(told)},
    )
    if digest.sent_at:
        return None
    mail_of(digest).send()
    digest.sent_at = timezone.now()
    digest.save(update_fields=["sent_at"])
    return digest


def last_mark(user: User, partnership: Partnership) -> str | None:
    """Return the hash of what the last digest sent to somebody said."""
    return Digest.objects.sent_to(user, partnership).values_list("mark", flat=True).first()
