"""Ctrl-C, a polite kill and a closed terminal all mean the same: stop, and leave nothing behind."""

import os
import select
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from launcher.words import Interrupted

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK_EVERY_MS = 1000


def listen() -> None:
    """Raise Interrupted in the main thread at each signal to stop; what was ignored (nohup) stays ignored."""
    for number in STOPPING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
        elif number == signal.SIGINT:
            # A shell's background job ignores Ctrl-C, and would hand that down to programs that we stop with it.
            signal.signal(number, lambda _number, _frame: None)
    terminal = next((file for file in (0, 1, 2) if os.isatty(file)), None)
    if terminal is not None:
        threading.Thread(target=_watch, args=[terminal], daemon=True).start()


@contextmanager
def deferred() -> Iterator[None]:
    """Put off signals to stop until the end of a step that must not be left half done."""
    arrived: list[int] = []
    before = {number: signal.getsignal(number) for number in STOPPING}
    for number in STOPPING:
        signal.signal(number, lambda number, _frame: arrived.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for late in arrived:
        handler = before[signal.Signals(late)]
        if callable(handler):
            handler(late, None)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    raise Interrupted(number)


def _watch(terminal: int) -> None:
    """Send ourselves SIGHUP when the terminal has gone, since make, told of it first, does not pass it on."""
    poll = select.poll()
    poll.register(terminal, 0)
    while not poll.poll(LOOK_EVERY_MS):
        pass
    os.kill(os.getpid(), signal.SIGHUP)
