"""Where things are in a clone, and the environment that its programs are given."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
VENV = VAR / "venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VAR / "stamps"
LOGS = VAR / "log"

# These would make our virtual environment see, or write to, somebody else's packages; the last is set by
# importing the portal, and would keep the tests and the bench from settings of their own.
FOREIGN = (
    "PYTHONPATH",
    "PYTHONHOME",
    "PIP_USER",
    "PIP_TARGET",
    "PIP_PREFIX",
    "VIRTUAL_ENV",
    "NODE_ENV",
    "DJANGO_SETTINGS_MODULE",
)


def environment(**extra: str) -> dict[str, str]:
    """The environment for a program of the portal: ours, with the virtual environment first on the path."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    path = f"{VENV / 'bin'}{os.pathsep}{kept.get('PATH', os.defpath)}"
    return kept | {"PATH": path, "PYTHONUNBUFFERED": "1"} | extra


def has_own_database() -> bool:
    """Whether the embedded database serves, since no DATABASE_URL names another."""
    return not os.environ.get("DATABASE_URL")


def surroundings() -> dict[str, str]:
    """The extra settings of the demo; nothing when DATABASE_URL names a server of its own."""
    return {"PORTAL_ENVIRONMENT": "demo"} if has_own_database() else {}
