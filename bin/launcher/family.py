"""Running programs together with all that they start, so that nothing outlives the command."""

import os
import secrets
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from launcher import logged, place, signals

MARK = "PORTAL_RUN"
POLITE_SECONDS = 12


def run(
    command: Sequence[str | Path],
    *,
    environment: dict[str, str],
    stop_with: signal.Signals = signal.SIGTERM,
    output: int | None = None,
    meanwhile: Callable[[subprocess.Popen[bytes]], None] = lambda child: None,
) -> int:
    """Run a command to its end and return its status; whatever it started is gone when this returns or raises.

    `meanwhile` is called once with the running process; `output` is what subprocess calls stdout; `stop_with` is the
    signal that asks the command to stop.
    """
    mark = secrets.token_hex(16)
    child = None
    try:
        child = subprocess.Popen(
            [str(part) for part in command],
            cwd=place.ROOT,
            env=environment | {MARK: mark},
            stdout=output,
            start_new_session=True,
        )
        meanwhile(child)
        return child.wait()
    finally:
        with signals.deferred():
            if child:
                _dismiss(child, stop_with)
            _sweep(mark)


def _dismiss(child: subprocess.Popen[bytes], stop_with: signal.Signals) -> None:
    if child.poll() is not None:
        return
    child.send_signal(stop_with)
    try:
        child.wait(POLITE_SECONDS)
    except subprocess.TimeoutExpired:
        logged.end_group(child.pid)
        child.wait()


def _sweep(mark: str) -> None:
    """End every process that carries the mark, first politely: grandchildren in sessions of their own among them."""
    started = time.monotonic()
    asked: set[int] = set()
    while left := _marked(mark):
        overdue = time.monotonic() - started > POLITE_SECONDS
        for process in left:
            if overdue or process.pid not in asked:
                asked.add(process.pid)
                _signal(process.pid, signal.SIGKILL if overdue else signal.SIGTERM)
        time.sleep(0.1)


def _marked(mark: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
