"""Who is told when a meeting is changed: other apps put their functions here, which meetings must not know."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meetings.models import Meeting

announcements: list[Callable[["Meeting", str], None]] = []
"""Called with the meeting and what happened: “agenda”, “changed”, “cancelled”, “restored” or “minutes”.

They are called in the transaction that changed it, so that what they keep is there exactly when the change is.
"""


def announce(meeting: "Meeting", what: str) -> None:
    """Tell whoever asked for it what became of a meeting, once it is saved and before that is committed."""
    for tell in announcements:
        tell(meeting, what)
