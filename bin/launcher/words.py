"""What the commands say on the terminal: steps with their time, and one sentence when something is wrong."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class Problem(Exception):
    """The command cannot go on; the message is one sentence that says why and how to mend it."""


class Interrupted(BaseException):
    """The person asked the command to stop."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.status = 128 + signal_number


def say(text: str = "", end: str = "\n") -> None:
    """Write to the terminal at once, and survive a terminal that has been closed."""
    try:
        print(text, end=end, flush=True)
    except OSError:
        # Python would complain again at exit about what it could not flush.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115


def complain(text: str) -> None:
    """Write to the error stream at once, and survive a terminal that has been closed."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done, and how long it took in seconds when it is done."""
    say(f"{what}… ", end="")
    started = time.monotonic()
    try:
        yield
    except BaseException as error:
        say("stopped" if isinstance(error, Interrupted) else "failed")
        raise
    say(f"done in {time.monotonic() - started:.1f} s")


def command(main: Callable[[], int]) -> None:
    """Run a command's `main` and exit with its status; a Problem is told in its own words, without a traceback."""
    # A signal may come at any line, so it is made an exception before the first one.
    from launcher import signals

    signals.listen()
    try:
        status = main()
    except Problem as problem:
        complain(f"\n{problem}")
        status = 1
    except PermissionError as error:
        complain(f"\n{error.filename} belongs to another user: run this as that user, or in a clone of your own.")
        status = 1
    except Interrupted as interrupted:
        complain("\nStopped.")
        status = interrupted.status
    sys.exit(status)
