"""What `make check` asks, and `make fix` mends."""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from launcher import place
from launcher.words import say

AT_ONCE = 2
# The scripts in bin/ have no ending, by which ruff would find them.
SOURCES = [".", *sorted(f"bin/{path.name}" for path in (place.ROOT / "bin").iterdir() if path.is_file())]
MANAGE = [sys.executable, "manage.py"]
TEMPLATES = sorted(str(path.relative_to(place.ROOT)) for path in (place.ROOT / "templates").rglob("*.html"))
CHECKS: dict[str, Sequence[str]] = {
    "format": ["ruff", "format", "--check", *SOURCES],
    "lint": ["ruff", "check", *SOURCES],
    "types": ["mypy", "."],
    "imports": ["lint-imports"],
    "template format": ["djade", "--target-version", "5.2", "--check", *TEMPLATES],
    "template lint": ["djlint", "templates", "--lint"],
    "settings": [*MANAGE, "check", "--fail-level", "WARNING"],
    "settings in production": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
}
FIXES: dict[str, Sequence[str]] = {
    "lint": ["ruff", "check", "--fix", *SOURCES],
    "format": ["ruff", "format", *SOURCES],
    "template format": ["djade", "--target-version", "5.2", *TEMPLATES],
}
LIKE_PRODUCTION = {
    "PORTAL_ENVIRONMENT": "production",
    "SECRET_KEY": "only-for-the-check-of-settings-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "portal.example.org",
    "EMAIL_URL": "smtp+tls://portal:secret@mail.example.org:587",
    "PORTAL_URL": "https://portal.example.org",
}


def check() -> int:
    """Run every check, say of each whether it is ok, and return 1 if any failed."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = {name: pool.submit(_outcome, name, command) for name, command in CHECKS.items()}
        failed = [name for name, outcome in running.items() if not _told(name, outcome.result())]
    if failed:
        say(f"\n{len(failed)} of {len(CHECKS)} checks failed: {', '.join(failed)}.")
    return 1 if failed else 0


def fix() -> int:
    """Run every mending tool, and return 1 if anything is left that they cannot mend."""
    failed = [name for name, command in FIXES.items() if not _told(name, _outcome(name, command))]
    return 1 if failed else 0


def _outcome(name: str, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    environment = place.environment(**place.surroundings())
    if name == "settings in production":
        environment |= LIKE_PRODUCTION | {"DATABASE_URL": "postgresql://portal:secret@database.example.org/portal"}
    return subprocess.run(
        command,
        cwd=place.ROOT,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _told(name: str, outcome: subprocess.CompletedProcess[str]) -> bool:
    say(f"{name:<24}{'failed' if outcome.returncode else 'ok'}")
    if outcome.returncode:
        say(outcome.stdout.rstrip())
    return outcome.returncode == 0
