"""Who is told when a meeting is changed: other apps put their functions here, which meetings must not know."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

if TYPE_CHECKING:
    from meetings.models import Meeting

announcements: list[Callable[["Meeting", str], None]] = []
"""Called with the meeting and what happened, once that is committed: “agenda”, “changed”, “cancelled”, “restored” or
“minutes”."""


def announce(meeting: "Meeting", what: str) -> None:
    """Tell whoever asked for it what became of a meeting, when the transaction at hand is committed."""
    transaction.on_commit(partial(_tell, meeting, what))


def _tell(meeting: "Meeting", what: str) -> None:
    for tell in announcements:
        tell(meeting, what)
