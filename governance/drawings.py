"""Drawings are kept on the disk, since making one takes a second; a disk that is full or damaged only costs that."""

import logging
from collections.abc import Callable

from django.core.cache import caches

logger = logging.getLogger(__name__)


def kept_drawing(key: str, draw: Callable[[], str]) -> str:
    """Return the drawing kept under a key of its content, or draw it and keep it if the disk allows."""
    drawn = _kept(key)
    if drawn is None:
        drawn = draw()
        _keep(key, drawn)
    return drawn


def _kept(key: str) -> str | None:
    try:
        return caches["drawings"].get(key)
    except Exception:  # a damaged file raises whatever its reader does
        logger.warning("A kept drawing could not be read; it is drawn again.", exc_info=True)
        return None


def _keep(key: str, drawn: str) -> None:
    try:
        caches["drawings"].set(key, drawn)
    except OSError:
        logger.warning("A drawing could not be kept; it will be drawn again.", exc_info=True)
