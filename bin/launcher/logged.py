"""Running the programs of an installation, silently unless they fail."""

import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from launcher import place
from launcher.words import Problem


def run(name: str, command: Sequence[str | Path], explain: Callable[[str], str]) -> None:
    """Run a command silently, keeping its output in var/log.

    Raises Problem with the sentence that `explain` makes of the output, when the command fails.
    """
    place.LOGS.mkdir(parents=True, exist_ok=True)
    log = place.LOGS / f"{name}.log"
    with open(log, "w") as output:
        child = subprocess.Popen(
            [str(part) for part in command],
            cwd=place.ROOT,
            env=place.environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status = child.wait()
        except BaseException:
            end_group(child.pid)
            child.wait()
            raise
    if status:
        told = log.read_text(errors="replace")
        last = "\n".join(f"    {line}" for line in told.strip().splitlines()[-8:])
        raise Problem(f"{explain(told)}\nThe end of {log.relative_to(place.ROOT)}:\n{last}")


def end_group(pid: int) -> None:
    """Kill a process and all of its group, unless they are gone already."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
