"""What a digest says: its sections as they are kept, its hash, and its mail."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from governance.models import Partnership
from governance.reminders import About, Reminder
from portal.models import Digest

MOST = 50
TOLD = {
    About.ENDING: ("term ends soon", "terms end soon", "?sort=term"),
    About.CONTINUING: ("term ran out", "terms ran out", "?state=continuing"),
    About.VACANT: ("seat is vacant", "seats are vacant", "?state=vacant"),
}


def sections_of(reminders: Sequence[Reminder], partnership: Partnership) -> list[dict[str, Any]]:
    """Gather reminders by what they are about, at most MOST of each, in the form in which a digest keeps them."""
    seats = reverse("seats", args=[partnership.slug])
    sections = []
    for about, (one, several, query) in TOLD.items():
        mine = [reminder for reminder in reminders if reminder.about == about]
        if mine:
            heading = f"{len(mine):,} {one if len(mine) == 1 else several}"
            rows = [
                {"seat": row.seat, "body": row.body, "holder": row.holder, "words": row.words, "path": row.path}
                for row in mine[:MOST]
            ]
            more = len(mine) - len(rows)
            sections.append({"heading": heading, "total": len(mine), "rows": rows, "more": more, "all": seats + query})
    return sections


def mark_of(reminders: Sequence[Reminder]) -> str:
    """Return a hash of what reminders say, the same on every day on which they say the same."""
    return hashlib.sha256(json.dumps(sorted(one.mark for one in reminders)).encode()).hexdigest()


def mail_of(digest: Digest) -> EmailMultiAlternatives:
    """Word the mail of a digest, in plain text and in simple HTML.

    A copy sent again carries the same Message-ID, so that the reader's mail program may show it once.
    """
    partnership, total = digest.partnership, digest.total
    told = "; ".join(section["heading"] for section in digest.items)
    subject = f"{partnership}: {total:,} seat{'s' if total != 1 else ''} to look at ({told})"
    choice = settings.PORTAL_URL + reverse("reminders", args=[partnership.slug])
    context = {
        "digest": digest,
        "partnership": partnership,
        "as_on": partnership.opening_date,
        "portal": settings.PORTAL_URL,
        "choice": choice,
    }
    host = urlsplit(settings.PORTAL_URL).hostname
    number = f"{digest.for_day:%Y%m%d}.{partnership.pk}.{digest.user_id}"
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=render_to_string("portal/digest.txt", context),
        to=[digest.user.email],
        headers={"Message-ID": f"<digest.{number}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("portal/digest.html", context), "text/html")
    return mail
