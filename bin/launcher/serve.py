"""The portal's processes: prepared, started together, announced when they answer, stopped together."""

import subprocess
import threading
from pathlib import Path
from typing import IO, NoReturn

from launcher import address, database, family, place
from launcher.words import Problem, say


def portal(number: int) -> NoReturn:
    """Run the portal at a port until it is told to stop. Raises Problem when it cannot start."""
    with database.in_use():
        _run(number, _prepare())


def _prepare() -> str:
    """Bring database and static files up to date, and return the sign-ins to print."""
    printed: list[str] = []

    def read(child: subprocess.Popen[bytes]) -> None:
        printed.append(child.stdout.read().decode() if child.stdout else "")

    environment = place.environment(**place.surroundings())
    command: list[str | Path] = [place.PYTHON, place.ROOT / "bin" / "prepare"]
    if family.run(command, environment=environment, output=subprocess.PIPE, meanwhile=read):
        raise Problem("The portal could not be prepared: mend what is said above and run the same command again.")
    return printed[0]


def _run(number: int, sign_ins: str) -> NoReturn:
    environment = place.environment(**place.surroundings(), PORT=str(number))
    if place.has_own_database():
        environment.setdefault("PORTAL_URL", f"http://localhost:{number}")

    def announce(child: subprocess.Popen[bytes]) -> None:
        threading.Thread(target=_relay, args=[child.stdout], daemon=True).start()
        if address.wait_until_healthy(number, lambda: child.poll() is None):
            say(f"\nThe portal is at http://localhost:{number}/\n{sign_ins}Stop it with Ctrl-C.\n")
        elif child.poll() is None:
            raise Problem(f"The portal started but does not answer at port {number}: its messages stand above.")

    command = [str(place.PYTHON), "-m", "honcho", "--env", "/dev/null", "start"]
    status = family.run(command, environment=environment, output=subprocess.PIPE, meanwhile=announce)
    raise Problem(f"The portal stopped by itself (status {status}): its last messages stand above.")


def _relay(messages: IO[bytes]) -> None:
    """Pass messages on to the terminal; honcho itself would break, and orphan the rest, at one that has closed."""
    for line in messages:
        say(line.decode(errors="replace"), end="")
