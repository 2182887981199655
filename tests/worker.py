"""A real Celery worker process on the test database, and the queue that it reads."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from kombu import Connection
from sqlalchemy.pool import NullPool

PATIENCE = 180


def database_url() -> str:
    held = connection.get_connection_params()
    host, port = held.get("host") or "", held.get("port") or ""
    address = f"{held.get('user', '')}:{held.get('password', '')}@"
    if host.startswith("/"):
        return f"postgres://{address}/{held['dbname']}?host={host}&port={port}"
    return f"postgres://{address}{host}:{port}/{held['dbname']}"


@contextmanager
def queue() -> Iterator[Callable[..., None]]:
    """Put a task in the queue of the broker that is the test database; the queue is empty again afterwards."""
    address = f"sqla+postgresql+psycopg2://{database_url().partition('://')[2]}"
    with Connection(address, transport_options={"poolclass": NullPool}) as broker:
        yield lambda task, *arguments: task.apply_async(arguments, connection=broker)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kombu_message")


@contextmanager
def worker() -> Iterator[subprocess.Popen]:
    """Run a worker, and kill it with all its children at the end."""
    environment = os.environ | {"DATABASE_URL": database_url(), "PORTAL_ENVIRONMENT": "demo"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = ["-m", "celery", "--quiet", "--app", "portal", "worker", "--pool", "prefork", "--concurrency", "1"]
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, 9)
        process.wait(10)


def wait_until(happened: Callable[[], bool]) -> None:
    """Wait until something happened; fails when it takes longer than PATIENCE."""
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, "It did not happen in time."
        time.sleep(0.1)
