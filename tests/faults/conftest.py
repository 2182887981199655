import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest
from django.conf import settings

from tests.portal.record import Record, make_record
from tests.worker import database_url


@pytest.fixture
def record(db) -> Record:
    """A partnership with one of everything that has a page."""
    return make_record()


@pytest.fixture
def server(transactional_db) -> Iterator[str]:
    """The address of a real web server, with two processes of four threads, on the test database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    environment = os.environ | {"DATABASE_URL": database_url(), "PORTAL_ENVIRONMENT": "demo"}
    environment |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "SECRET_KEY": settings.SECRET_KEY}
    command = ["-m", "gunicorn", "portal.wsgi", "--bind", address, "--workers", "2", "--threads", "4"]
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, *command, "--no-control-socket", "--log-level", "warning"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(address)
        yield address
    finally:
        os.killpg(process.pid, 15)
        process.wait(20)


def _wait_for(address: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with closing(HTTPConnection(address, timeout=5)) as asked:
                asked.request("GET", "/healthz")
                if asked.getresponse().status == 200:
                    return
        except OSError:
            assert time.monotonic() < until, "The web server did not start."
            time.sleep(0.2)
