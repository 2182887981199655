"""The compiled form of the drawing program is kept, and never trusted further than its digest."""

import subprocess
import sys
from pathlib import Path

import pytest
from wasmtime import Engine, Module

from governance import wasm_dot
from governance.diagram import WASM_DOT

SMALLEST = b"\0asm\x01\0\0\0"


def _refuse_to_compile(*arguments) -> None:
    raise AssertionError("It is compiled again.")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The smallest program, compiled and kept."""
    path = tmp_path / "programs" / "smallest.compiled"
    wasm_dot.module(Engine(), SMALLEST, path)
    return path


def test_program_is_compiled_once(kept: Path, monkeypatch):
    monkeypatch.setattr(Module, "__init__", _refuse_to_compile)

    assert wasm_dot.module(Engine(), SMALLEST, kept)
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


@pytest.mark.parametrize("place", [0, 31, 32, -1])
def test_program_of_which_one_byte_is_wrong_is_compiled_anew(kept: Path, place: int):
    sound = kept.read_bytes()
    damaged = bytearray(sound)
    damaged[place] ^= 1
    kept.write_bytes(damaged)

    assert wasm_dot.module(Engine(), SMALLEST, kept)
    assert kept.read_bytes() == sound


@pytest.mark.parametrize("left", [0, 20, 32, 100])
def test_program_that_was_cut_off_is_compiled_anew(kept: Path, left: int):
    sound = kept.read_bytes()
    kept.write_bytes(sound[:left])

    assert wasm_dot.module(Engine(), SMALLEST, kept)
    assert kept.read_bytes() == sound


def test_drawing_needs_no_folder_to_keep_in(tmp_path: Path):
    blocked = tmp_path / "a-file"
    blocked.write_text("This is no folder.")

    command = [sys.executable, "-I", WASM_DOT, str(blocked / "programs")]
    done = subprocess.run(command, input=b"digraph { a -> b }", capture_output=True, check=True)  # noqa: S603

    assert b"<svg" in done.stdout
