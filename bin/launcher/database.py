"""Holding up the embedded database for as long as a command needs it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from launcher import place, signals
from launcher.words import Problem, step

sys.path.insert(0, str(place.ROOT))

from portal import embedded


@contextmanager
def in_use() -> Iterator[None]:
    """Keep the embedded database running inside the block; do nothing when DATABASE_URL names another.

    Raises Problem when it cannot start or stop.
    """
    if not place.has_own_database():
        yield
        return
    try:
        with _held():
            yield
    except embedded.EmbeddedError as error:
        raise Problem(str(error)) from None


@contextmanager
def _held() -> Iterator[None]:
    """Enter and leave whole: a signal between a start and its stop would leave a server behind."""
    holder = embedded.Server().in_use()
    try:
        with step("Starting the database"), signals.deferred():
            holder.__enter__()
        yield
    finally:
        with signals.deferred():
            holder.__exit__(None, None, None)
