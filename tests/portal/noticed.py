"""A board with a meeting to come, and people who are and are not told of it."""

import datetime
from typing import Any

from meetings.models import Meeting
from portal.models import Notice, User
from portal.services import notices
from tests import factories
from tests.meetings.factories_calendar import meeting as a_meeting

TODAY = datetime.date(2026, 6, 15)
NOW = datetime.datetime(2026, 6, 15, 9, tzinfo=datetime.UTC)


class Noticed:
    """A partnership on 15 June 2026: a board under a top table, a board beside it, a meeting on the 22nd.

    Told are an officer of the board, a board member of the table above it and one of the whole partnership. A finance
    officer and the officer of the board beside it are not.
    """

    def __init__(self) -> None:
        self.partnership = factories.partnership(slug="here", name="Here Together", record_date=TODAY)
        kind = factories.body_kind(partnership=self.partnership)
        top = factories.body(kind=kind, slug="top", name="Top Table")
        self.board = factories.body(kind=kind, slug="board", name="Open Board")
        self.beside = factories.body(kind=kind, slug="beside", name="Board Beside")
        factories.in_force(self.partnership, {top: {self.board: {}, self.beside: {}}})
        self.officer = self._somebody("officer@example.org", "officer", self.board)
        self.member = self._somebody("member@example.org", "board-member", None)
        self.above = self._somebody("above@example.org", "board-member", top)
        self._somebody("finance@example.org", "finance-officer", None)
        self._somebody("beside@example.org", "officer", self.beside)
        self.meeting = a_meeting(
            body=self.board, slug="june", title="June meeting", remote_link="https://meet.example.org/secret"
        )

    def _somebody(self, email: str, role: str, body: Any) -> User:
        user = factories.user(email=email)
        factories.grant(user=user, role=role, partnership=self.partnership, body=body)
        return user

    def change(self, **values: Any) -> Meeting:
        """Change the meeting as a service does, its sequence with it where it is of when, where or whether."""
        Meeting.objects.filter(pk=self.meeting.pk).update(**values)
        self.meeting.refresh_from_db()
        return self.meeting

    def move(self, **values: Any) -> Meeting:
        return self.change(sequence=self.meeting.sequence + 1, **values)

    def publish_agenda(self) -> Meeting:
        return self.change(status="called", agenda_published_at=NOW)

    def tell(self, what: str) -> int:
        """Make the notices, without any job being handed to a worker."""
        return notices.begin(meeting=self.meeting, what=what, send=lambda _: None)

    def send_all(self) -> set[str]:
        """Send what waits, and return to whom something was sent."""
        waiting = Notice.objects.waiting().order_by("pk").values_list("pk", flat=True)
        sent = [notices.send_notice(by=None, notice=pk) for pk in list(waiting)]
        return {notice.user.email for notice in sent if notice and notice.sent_at}
