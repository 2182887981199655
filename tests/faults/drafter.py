"""One of several officers who edit one draft at the same time, each a process. Standard library only."""

import http.client
import random
from collections import Counter
from urllib.parse import urlencode


class Drafter:
    """Signed in by a session's key; remembers what became of every edit, and the names that were acknowledged."""

    def __init__(self, address: str, draft: str, session: str, number: int, bodies: list[str]) -> None:
        self.address, self.draft, self.number, self.bodies = address, draft, number, bodies
        self.cookie = f"sessionid={session}; csrftoken={'a' * 32}"
        self.outcomes: Counter[str] = Counter()
        self.acknowledged: list[str] = []
        self.random = random.Random(number)  # noqa: S311
        self.connection = http.client.HTTPConnection(address, timeout=60)

    def _send(self, path: str, **typed: str) -> int:
        body = urlencode({"csrfmiddlewaretoken": "a" * 32, **typed})
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            self.connection.request("POST", self.draft + path, body, headers)
            answer = self.connection.getresponse()
        except http.client.RemoteDisconnected:
            self.connection.close()
            self.outcomes["connection closed"] += 1
            return 0
        answer.read()
        kind = "accepted" if answer.status == 302 else f"status {answer.status}"
        self.outcomes[kind if answer.status not in (404, 409, 422) else "refused"] += 1
        return answer.status

    def edit(self, turn: int) -> None:
        """Move, add, rename, retire or merge some body, or undo some edit."""
        body, other = self.random.sample(self.bodies, 2)
        act = self.random.choice(["move", "move", "move", "move", "rename", "rename", "add", "retire", "merge", "undo"])
        name = f"Drafter {self.number} at {turn}"
        if act == "undo":
            self._send(f"undo/{self.random.randint(1, 400)}/")
        elif act == "add":
            if self._send("add-body/", name=name, kind=self.kind, status="operating", parent=other) == 302:
                self.acknowledged.append(name)
        elif act == "rename":
            if self._send(f"bodies/{body}/rename/", name=name) == 302:
                self.acknowledged.append(name)
        elif act in ("retire", "merge"):
            if turn % 40 == 0:  # else few of the bodies known to all would be left
                self._send(f"bodies/{body}/{act}/", below="stay", into=other)
        else:
            self._send(f"bodies/{body}/move/", parent=other)

    kind = ""


def draft(address: str, path: str, session: str, number: int, bodies: list[str], kind: str, over, results) -> None:
    """Edit until it is over (an event), and put what happened in a queue."""
    drafter = Drafter(address, path, session, number, bodies)
    drafter.kind = kind
    turn = 0
    while not over.is_set():
        turn += 1
        drafter.edit(turn)
    results.put((dict(drafter.outcomes), drafter.acknowledged))
