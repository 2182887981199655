"""Somebody at work on a board with two seats, who plans what a sheet would do."""

import datetime
from typing import Any

from exchange.appointments.meaning import Problem
from exchange.appointments.plan import Action, Plan, Planned, plan
from exchange.appointments.record import read_record
from exchange.appointments.rows import Row, read_rows
from exchange.spreadsheets import grid_of_text
from governance.models import Body, Membership, Seat
from portal.models import User
from tests import factories

HEADINGS = "Body\tSeat\tHolder\tFrom\tUntil\tOn behalf of\tKind\tReplaces\tNote"


class Office:
    """Somebody at work on one board with two seats, and whom the record knows."""

    def __init__(self) -> None:
        self.here = factories.partnership()
        self.user: User = factories.user()
        factories.grant(user=self.user, role="administrator", partnership=self.here)
        self.board: Body = factories.body(partnership=self.here, name="Housing Board")
        self.chair: Seat = factories.seat(body=self.board, title="Chair", role="chair", position=1)
        self.member: Seat = factories.seat(body=self.board, title="Tenants’ member", position=2)
        self.ada = factories.person(partnership=self.here, name="Ada Lovelace")
        self.police = factories.organisation(partnership=self.here, name="Riverside Police")

    def rows(self, *lines: str) -> list[Row]:
        return read_rows(grid_of_text("\n".join([HEADINGS, *lines]))).rows

    def plan(self, *lines: str, newcomers: str = "", **choices: str) -> Plan:
        rows = self.rows(*lines)
        if choices:
            rows[-1] = rows[-1].mended({f"choose-{name}": value for name, value in choices.items()})
        return plan(rows, read_record(self.user, self.here, rows), newcomers)

    def only(self, line: str, newcomers: str = "", **choices: str) -> Planned:
        return self.plan(line, newcomers=newcomers, **choices).rows[0]

    def problem(self, line: str, **choices: str) -> Problem:
        planned = self.only(line, **choices)
        assert planned.action == Action.PROBLEM
        return planned.problems[0]

    def hold(self, **values: Any) -> Membership:
        values = {"seat": self.chair, "person": self.ada, "starts": datetime.date(2008, 5, 4)} | values
        return factories.membership(**values)
