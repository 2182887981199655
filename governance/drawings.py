"""Drawings are made in a process of their own and kept on the disk.

What draws is native code: a process apart can run out of stack or time, or be killed by odd input, without taking the
web server with it. A disk that is full or damaged only costs drawing again.
"""

import logging
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.core.cache import caches

logger = logging.getLogger(__name__)

DRAWING_SECONDS = 20
# In bytes: drawings are many, and whoever invents questions must not fill the disk with large ones.
MOST_KEPT = 1_000_000
MOST_SAID = 2_000
_one_at_a_time = threading.Lock()
# XML 1.0 has no way to write these, and some drawing programs abort on them.
_UNDRAWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


Drawing = TypeVar("Drawing", str, bytes)


class NotDrawnError(Exception):
    """The drawing could not be made: too large for the program, or too slow."""


def kept_drawing(key: str, draw: Callable[[], Drawing]) -> Drawing:
    """Return the drawing kept under a key of its content, or draw it and keep it if the disk allows.

    Raises NotDrawnError when it cannot be drawn.
    """
    drawn = _kept(key)
    if drawn is None:
        with _one_at_a_time:
            drawn = _kept(key) or draw()
        _keep(key, drawn)
    return drawn


def drawn_by(command: Sequence[str], source: str) -> str:
    """Give a program its source on standard input and return the text that it draws; raises NotDrawnError."""
    return bytes_by(command, source).decode()


def bytes_by(command: Sequence[str], source: str, *, seconds: int = DRAWING_SECONDS) -> bytes:
    """Give a program its source on standard input and return the bytes that it draws within so many seconds.

    Raises NotDrawnError.
    """
    try:
        done = subprocess.run(  # noqa: S603 (our own command, and the source is data to it)
            command, input=source.encode(), capture_output=True, timeout=seconds, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        said = (getattr(error, "stderr", None) or b"").decode(errors="replace")[-MOST_SAID:]
        logger.warning("A drawing failed: %s %s", error, said)
        raise NotDrawnError from error
    return done.stdout


def python(statement: str) -> list[str]:
    """The command that runs one statement in this Python; `source` is what it is given."""
    return [sys.executable, "-I", "-c", f"import sys; source = sys.stdin.read(); {statement}"]


def drawable(text: str) -> str:
    """Return the text without the characters that no drawing can hold."""
    return _UNDRAWABLE.sub("", text)


def _kept(key: str) -> Any:
    try:
        return caches["drawings"].get(key)
    except Exception:  # a damaged file raises whatever its reader does
        logger.warning("A kept drawing could not be read; it is drawn again.", exc_info=True)
        return None


def _keep(key: str, drawn: str | bytes) -> None:
    if len(drawn) > MOST_KEPT:
        return
    try:
        caches["drawings"].set(key, drawn)
    except OSError:
        logger.warning("A drawing could not be kept; it will be drawn again.", exc_info=True)
