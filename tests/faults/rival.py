"""One of several people who appoint to one seat at the same time, each a process. Standard library only."""

import datetime
import http.client
import re
import time
from collections import Counter
from urllib.parse import urlencode

ALWAYS = "on=2200-01-01"
TOLD = re.compile(r"is held by [A-Z]|holds the seat since|Somebody changed this after you opened the page")


class Rival:
    """Signed in by a session's key; remembers what became of every try."""

    def __init__(self, address: str, seat: str, session: str, number: int) -> None:
        self.address, self.seat, self.number = address, seat, number
        self.cookie = f"sessionid={session}; csrftoken={'a' * 32}"
        self.outcomes: Counter[str] = Counter()

    def _ask(self, method: str, path: str, body: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.address, timeout=30)
        typed = urlencode({"csrfmiddlewaretoken": "a" * 32, **(body or {})}) if body is not None else None
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, typed, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def tries(self, turn: int, day: datetime.date) -> None:
        """Appoint, or replace whoever seems to hold the seat, from a day that moves on."""
        name = f"Rival {self.number} at {turn}"
        typed = {"holder": name, "holder_choice": "new-person"}
        typed |= {"starts_0": str(day.day), "starts_1": str(day.month), "starts_2": str(day.year)}
        _, page = self._ask("GET", f"{self.seat}?{ALWAYS}")
        replace = re.search(rf'href="({self.seat}[^/"]+/replace/)', page)
        if replace is None or turn % 3 == 0:
            self._note(*self._ask("POST", f"{self.seat}appoint/", typed))
            return
        _, form = self._ask("GET", replace[1])
        seen = re.search(r'name="seen" value="([^"]*)"', form)
        typed["seen"] = seen[1].replace("&quot;", '"').replace("&amp;", "&") if seen else ""
        self._note(*self._ask("POST", replace[1], typed))

    def _note(self, status: int, text: str) -> None:
        if status in (409, 422):
            told = "refused and told" if TOLD.search(text) else "refused and not told"
            self.outcomes[told] += 1
        else:
            self.outcomes[{302: "appointed"}.get(status, f"status {status}")] += 1


def compete(address: str, seat: str, session: str, number: int, over, results) -> None:
    """Try until it is over (an event), and put the counts of what happened in a queue."""
    rival = Rival(address, seat, session, number)
    began = time.monotonic()
    turn = 0
    while not over.is_set():
        turn += 1
        passed = time.monotonic() - began
        rival.tries(turn, datetime.date(2009, 1, 1) + datetime.timedelta(days=int(passed * 40)))
    results.put(dict(rival.outcomes))
