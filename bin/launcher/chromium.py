"""The browser that the journeys are walked in: Debian's chromium, or the one that CHROMIUM names."""

import os
import shutil

from launcher import logged
from launcher.words import Problem, step

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MEND = (
    "The browser tests need chromium: install it (on Debian or Ubuntu: sudo apt install chromium), "
    "or set CHROMIUM to the path of one, and run the same command again."
)


def install() -> str:
    """The path of chromium, installed by apt when we are root and it is missing. Raises Problem when there is none."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        if not os.access(chosen, os.X_OK):
            raise Problem(f"CHROMIUM names {chosen}, which is not a program: mend it or unset it.")
        return chosen
    if not _found() and os.geteuid() == 0 and shutil.which("apt-get"):
        with step("Installing chromium"):
            logged.run("apt-update", ["apt-get", "update"], lambda _told: MEND)
            logged.run(
                "apt-chromium", ["apt-get", "install", "-y", "--no-install-recommends", "chromium"], lambda _told: MEND
            )
    path = _found()
    if not path:
        raise Problem(MEND)
    return path


def _found() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)
