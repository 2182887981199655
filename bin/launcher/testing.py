"""The tests, run by pytest on two workers a core of the smallest machine: many wait for a browser or a server."""

import signal
import sys

from launcher import family, place

WORKERS = "4"


def run(chromium: str, soffice: str) -> int:
    """Run pytest with the command line's arguments, and return its status."""
    environment = place.environment(PORTAL_ENVIRONMENT="demo", CHROMIUM=chromium, SOFFICE=soffice)
    command = [str(place.PYTHON), "-m", "pytest", "-n", WORKERS, "--dist", "worksteal", *sys.argv[1:]]
    return family.run(command, environment=environment, stop_with=signal.SIGINT)
