"""The virtual environment in var/venv and the hashed requirements in it."""

import importlib.util
import os
import shutil
import subprocess
import sys

from launcher import logged, place, stamps
from launcher.words import Problem, step

NEEDS = {
    "run": [place.ROOT / "requirements.txt"],
    "test": [place.ROOT / "requirements.txt", place.ROOT / "requirements-dev.txt"],
}
BEGUN = "python.begun"


def install(purpose: str) -> None:
    """Have the packages for `purpose` ("run" or "test") in var/venv; quick when they are there already.

    Raises Problem, and leaves no stamp, when that fails.
    """
    enough = ("test",) if purpose == "test" else ("run", "test")
    if any(stamps.is_current(f"python-{name}", _wanted(name), place.PYTHON) for name in enough):
        return
    stamps.remove("python-run", "python-test")
    if (place.STAMPS / BEGUN).exists() or not _works():
        with step("Making the virtual environment"):
            _make()
    with step("Installing Python packages"):
        stamps.put(BEGUN, "")
        _install(NEEDS[purpose][-1].name)
    stamps.put(f"python-{purpose}", _wanted(purpose))
    stamps.remove(BEGUN)


def _wanted(purpose: str) -> str:
    return stamps.key(NEEDS[purpose], os.path.realpath(place.PYTHON))


def _works() -> bool:
    """Whether a virtual environment is there that was made for this place, runs and has pip."""
    question = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    try:
        made_by = (place.VENV / "pyvenv.cfg").read_text()
        if f" {place.VENV}\n" not in made_by:
            return False
        asked = [str(place.PYTHON), "-c", question]
        return subprocess.run(asked, capture_output=True, check=False, env=place.environment()).returncode == 0
    except OSError:
        return False


def _make() -> None:
    if place.VENV.is_dir():
        shutil.rmtree(place.VENV)
    if importlib.util.find_spec("ensurepip") is None:
        _add_missing_venv_package()
    logged.run("venv", [sys.executable, "-m", "venv", place.VENV], lambda _told: _VENV_MEND)


_VENV_MEND = (
    "This Python cannot make a virtual environment: install its venv package "
    f"(on Debian or Ubuntu: sudo apt install python3.{sys.version_info.minor}-venv) and run the same command again."
)


def _add_missing_venv_package() -> None:
    """Debian keeps ensurepip in a package of its own; root gets it, anyone else is told."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Problem(_VENV_MEND)
    logged.run("apt-update", ["apt-get", "update"], lambda _told: _VENV_MEND)
    package = f"python3.{sys.version_info.minor}-venv"
    logged.run("apt-venv", ["apt-get", "install", "-y", package], lambda _told: _VENV_MEND)


def _install(requirements: str) -> None:
    options = ["--disable-pip-version-check", "--no-input", "--require-hashes"]
    logged.run("pip", [place.PYTHON, "-m", "pip", "install", *options, "-r", requirements], _explain)


def _explain(told: str) -> str:
    if "DO NOT MATCH THE HASHES" in told:
        return (
            "A downloaded package is not the one that requirements.txt names (its hash differs): "
            "empty pip's cache with `pip cache purge`, check the package index, and run the same command again."
        )
    if "No space left on device" in told:
        return "The disk is full: make room and run the same command again."
    if any(sign in told for sign in ("Could not fetch", "ConnectionError", "Retrying (", "No matching distribution")):
        return (
            "The Python packages could not be downloaded: check the network and the package index "
            "(PIP_INDEX_URL, HTTPS_PROXY) and run the same command again."
        )
    return "The Python packages could not be installed: see below, and run the same command again."
