"""A command has two stages: install with the machine's Python, then work with the one in var/venv."""

import os
import sys
from collections.abc import Callable

from launcher import only_one, place

STAGE = "PORTAL_STAGE"


def in_venv(install: Callable[[], None]) -> None:
    """Install, then run the same command again with var/venv's Python; return when that is who we are already."""
    if os.environ.pop(STAGE, None) == str(place.ROOT):
        return
    with only_one.installing():
        install()
    os.execve(place.PYTHON, [str(place.PYTHON), *sys.argv], place.environment(**{STAGE: str(place.ROOT)}))
