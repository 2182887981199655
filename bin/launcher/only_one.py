"""One `make run` at a time in a clone, and one installation at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from launcher import address, place
from launcher.words import Problem, say

CLAIM = "PORTAL_CLAIM"


def claim() -> int:
    """Hold the clone for one `make run`, until this process and its later stage end; return the port.

    Raises Problem while another `make run` holds it, or when the port will not do.
    """
    held = os.environ.pop(CLAIM, None)
    if held:
        return int(os.pread(int(held), 10, 0))
    place.VAR.mkdir(exist_ok=True)
    lock = os.open(place.VAR / "run.lock", os.O_RDWR | os.O_CREAT, 0o644)
    if not _try_lock(lock):
        raise Problem(
            f"The portal already runs from this folder, at http://localhost:{os.pread(lock, 10, 0).decode()}/ : "
            "use that, or stop it with Ctrl-C where it was started."
        )
    number = address.port()
    os.truncate(lock, 0)
    os.write(lock, str(number).encode())
    # The second stage is the same process with another program, so it inherits the lock.
    os.set_inheritable(lock, True)
    os.environ[CLAIM] = str(lock)
    return number


@contextmanager
def installing() -> Iterator[None]:
    """Hold the clone for an installation, after waiting for another that is under way."""
    place.VAR.mkdir(exist_ok=True)
    with open(place.VAR / "install.lock", "a") as lock:
        if not _try_lock(lock.fileno()):
            say("Another command is installing in this folder; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
