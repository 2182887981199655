import sys
from pathlib import Path

import pytest

# The commands in bin/ find their package beside them; the tests have to be shown it.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bin"))

from launcher import place


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """An empty clone that the launcher takes for its own."""
    monkeypatch.setattr(place, "ROOT", tmp_path)
    for name, folder in {"VAR": "var", "VENV": "var/venv", "STAMPS": "var/stamps", "LOGS": "var/log"}.items():
        monkeypatch.setattr(place, name, tmp_path / folder)
    monkeypatch.setattr(place, "PYTHON", tmp_path / "var/venv/bin/python")
    return tmp_path


@pytest.fixture
def path(tmp_path, monkeypatch):
    """A folder that is all the PATH; `path("node", "echo v20.1.0")` puts a program in it."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))

    def add(name: str, script: str = "") -> Path:
        program = programs / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return program

    return add
