"""A partnership whose seats want attending to, and somebody who keeps some of them."""

import datetime
from typing import Any

from governance.models import Membership
from governance.reminders import reminders_for
from portal.models import Digest, Job, User
from portal.services import digests
from tests import factories

TODAY = datetime.date(2026, 6, 15)  # a Monday
LONG_AGO = datetime.date(2020, 1, 1)


def in_days(days: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=days)


class Kept:
    """A partnership on 15 June 2026: a board with a group under it and an officer of both, and a board beside them."""

    def __init__(self) -> None:
        self.partnership = factories.partnership(slug="here", name="Here Together", record_date=TODAY)
        kind = factories.body_kind(partnership=self.partnership)
        self.top = factories.body(kind=kind, slug="top", name="Top Table")
        self.board = factories.body(kind=kind, slug="board", name="Open Board")
        self.group = factories.body(kind=kind, slug="group", name="Lower Group")
        self.beside = factories.body(kind=kind, slug="beside", name="Board Beside")
        factories.in_force(self.partnership, {self.top: {self.board: {self.group: {}}, self.beside: {}}})
        self.officer = factories.user(email="officer@example.org")
        factories.grant(user=self.officer, role="officer", partnership=self.partnership, body=self.board)

    def held(self, body=None, **values: Any) -> Membership:
        return factories.membership(seat=factories.seat(body=body or self.board), **{"starts": LONG_AGO} | values)

    def told(self, user: User | None = None) -> list[tuple[str, str, int | None]]:
        """What somebody would be told of now: about what, which seat, which band."""
        reader = User.objects.get(pk=(user or self.officer).pk)
        return [(one.about, one.seat, one.band) for one in reminders_for(reader, self.partnership, vacant_days=30)]

    def sent(self, user: User | None = None, day: datetime.date = TODAY) -> Digest | None:
        """Send somebody's digest of a day."""
        reader = User.objects.get(pk=(user or self.officer).pk)
        return digests.send_digest(by=None, user=reader, partnership=self.partnership, for_day=day)


def job_of(kept: Kept, **values: Any) -> Job:
    """The job that sends the officer's digest of the day."""
    arguments = {"user": kept.officer.pk, "partnership": kept.partnership.pk, "for_day": TODAY.isoformat()}
    return Job.objects.create(**{"kind": digests.SEND_DIGEST, "arguments": arguments} | values)
