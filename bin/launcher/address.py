"""The port the portal answers at, and whether it answers."""

import errno
import os
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from launcher.words import Problem

HOST = "127.0.0.1"
USUAL_PORT = "8000"
LAST_PORT = 65535


def port() -> int:
    """The port that PORT names, or 8000. Raises Problem when it is no port or somebody else has it."""
    given = os.environ.get("PORT") or USUAL_PORT
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= LAST_PORT):
        raise Problem(f"PORT is {given!r} and must be a number from 1 to {LAST_PORT}: for example, make run PORT=9000")
    number = int(given)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, number))
        except OSError as error:
            raise Problem(_why(number, error)) from None
    return number


def _why(number: int, error: OSError) -> str:
    if error.errno == errno.EACCES:
        return f"Port {number} is for root only: choose one from 1024 up, for example, make run PORT=8000"
    other = number + 1 if number < LAST_PORT else number - 1
    return f"Port {number} is taken by another program: stop that, or choose another port: make run PORT={other}"


def wait_until_healthy(number: int, is_running: Callable[[], bool], seconds: float = 90) -> bool:
    """Whether /healthz answers within `seconds`, asking for as long as the server is running."""
    deadline = time.monotonic() + seconds
    # A proxy in the environment is not for our own machine.
    ask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
    while is_running() and time.monotonic() < deadline:
        try:
            with ask(f"http://{HOST}:{number}/healthz", timeout=5):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False
