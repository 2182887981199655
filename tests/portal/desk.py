"""Somebody at work on a spreadsheet of appointments, for tests of its pages."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from exchange.models import AppointmentSheet
from governance.models import Body, Partnership
from tests import factories

HEADINGS = "Body\tSeat\tPerson\tFrom"


class Desk:
    """An administrator at work on one board of a partnership."""

    def __init__(self, client: Client, role: str = "administrator") -> None:
        self.board: Body = factories.body(partnership=factories.partnership(slug="here"), name="Board")
        self.here: Partnership = self.board.partnership
        self.client = client
        self.user = factories.user()
        factories.grant(user=self.user, role=role, partnership=self.here)
        client.force_login(self.user)

    def seats(self, count: int, title: str = "Seat") -> list[str]:
        return [factories.seat(body=self.board, title=f"{title} {number}").title for number in range(count)]

    def address(self, name: str = "appointment-sheets", **arguments: Any) -> str:
        return reverse(name, kwargs={"partnership": "here"} | arguments)

    def sheet(self, *lines: str, **values: Any) -> AppointmentSheet:
        lines = lines or ("Nowhere\tChair\tNobody\t2009",)
        values = {"partnership": self.here, "made_by": self.user, "newcomers": "person"} | values
        return factories.appointment_sheet(lines=[HEADINGS, *lines], **values)

    def open(self, sheet: AppointmentSheet, query: str = "") -> Any:
        return self.client.get(self.address("appointment-sheet", sheet=sheet.pk) + query)

    def post(self, sheet: AppointmentSheet, act: str, **sent: Any) -> Any:
        address = self.address(f"appointment-sheet-{act}", sheet=sheet.pk)
        return self.client.post(
            address, {"version": sheet.version} | {k.replace("_", "-"): v for k, v in sent.items()}, follow=True
        )


def text_of(response: Any) -> str:
    """A page as text, with its white space made single."""
    return re.sub(r"\s+", " ", response.content.decode())
