"""What a page costs: CPU of a gunicorn worker and of PostgreSQL over real HTTP, queries, bytes."""

import contextlib
import http.client
import itertools
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 2
SECONDS = 0.6
UNDONE_ROUNDS, UNDONE_SECONDS = 3, 1.5
STARTING_SECONDS = 30
TICK = 1 / os.sysconf("SC_CLK_TCK")

_numbers = itertools.count()


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU of one request, in the web worker and in PostgreSQL."""

    web: float
    database: float


def cpu(pid: int) -> float:
    """Seconds of CPU that a process has used, in ticks: measure many requests at once."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK


class Site:
    """The portal behind gunicorn with one worker, as in production but for their number."""

    def __init__(self, port: int, worker: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.worker = worker

    def get(self, path: str) -> int:
        """Fetch a page and return its length in bytes; raises AssertionError when it is not 200."""
        self.connection.request("GET", path, headers={"Host": "bench"})
        response = self.connection.getresponse()
        body = response.read()
        assert response.status == http.HTTPStatus.OK, (path, response.status)
        return len(body)

    def cost(self, path: str, *, warm: bool) -> Cost:
        """Measure a page warm (kept from the request before), or cold: each request at an address not seen before."""
        self.get(path)

        def fetch() -> None:
            self.get(path if warm else not_seen_before(path))

        return least([self._round(fetch) for _ in range(ROUNDS)])

    def _round(self, fetch: Callable[[], None]) -> Cost:
        backends = backend_pids()
        web, database = cpu(self.worker), sum(map(cpu, backends))
        times, until = 0, time.monotonic() + SECONDS
        while time.monotonic() < until:
            fetch()
            times += 1
        return Cost((cpu(self.worker) - web) / times, (sum(map(cpu, backends)) - database) / times)


def not_seen_before(path: str) -> str:
    """The address of the same page that no kept page has."""
    return f"{path}{'&' if '?' in path else '?'}cold={next(_numbers)}"


def least(rounds: list[Cost]) -> Cost:
    """The least of several rounds, part by part: what the machine does besides can only add."""
    return Cost(min(cost.web for cost in rounds), min(cost.database for cost in rounds))


def backend_pids() -> list[int]:
    """The PostgreSQL processes that serve the worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return [pid for (pid,) in cursor.fetchall()]


def database_url() -> str:
    """The address of the bench's database, for a process of its own."""
    at = connection.settings_dict
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@contextlib.contextmanager
def served(database_url: str) -> Iterator[Site]:
    """Run gunicorn on a free port with the bench's database, and stop it at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "bench.settings"}
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", *options, "--log-level", "warning"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_for(port)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        yield Site(port, int(children[0]))
    finally:
        server.terminate()
        server.wait(timeout=STARTING_SECONDS)


def _wait_for(port: int) -> None:
    until = time.monotonic() + STARTING_SECONDS
    while True:
        with contextlib.suppress(OSError):
            answer = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            answer.request("GET", "/empty/", headers={"Host": "bench"})
            if answer.getresponse().status == http.HTTPStatus.OK:
                return
        if time.monotonic() > until:
            raise TimeoutError("gunicorn did not answer")
        time.sleep(0.1)


def statements_of(path: str) -> list[str]:
    """The SQL that a page sends, cold."""
    with CaptureQueriesContext(connection) as captured:
        response = Client(headers={"host": "bench"}).get(not_seen_before(path))
    assert response.status_code == http.HTTPStatus.OK, (path, response.status_code)
    return [query["sql"] for query in captured]


def bare(statements: list[str]) -> float:
    """CPU, here and in PostgreSQL, of a page's statements alone, sent and fetched over one connection."""
    pid = connection.connection.info.backend_pid

    def read() -> None:
        with connection.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()

    rounds = []
    for _ in range(ROUNDS):
        own, other = time.process_time(), cpu(pid)
        times, until = 0, time.monotonic() + SECONDS
        while time.monotonic() < until:
            read()
            times += 1
        rounds.append((time.process_time() - own + cpu(pid) - other) / times)
    return min(rounds)


def _fire_deferred_triggers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def undone_cost(act: Callable[[], Any]) -> float:
    """CPU, here and in PostgreSQL, of doing something once, deferred triggers included; it is undone each time."""
    pid = connection.connection.info.backend_pid
    _fire_deferred_triggers()
    rounds = []
    for _ in range(UNDONE_ROUNDS):
        own, other, times, until = 0.0, 0.0, 0, time.monotonic() + UNDONE_SECONDS
        while times == 0 or time.monotonic() < until:
            with transaction.atomic():
                before = time.process_time(), cpu(pid)
                act()
                _fire_deferred_triggers()
                own, other = own + time.process_time() - before[0], other + cpu(pid) - before[1]
                transaction.set_rollback(True)
            times += 1
        rounds.append((own + other) / times)
    return min(rounds)
