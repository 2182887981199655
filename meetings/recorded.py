"""What is recorded of a meeting, as the meeting's page shows it: by item, and of the whole meeting."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from governance.permissions import Reader
    from meetings.models import Meeting


def record_by_item(meeting: "Meeting", user: "Reader") -> dict[int, dict[str, Any]]:
    """Return what a reader may read of what was minuted, declared and decided, by the id of the item."""
    return {}


def record_of_meeting(meeting: "Meeting", user: "Reader") -> dict[str, Any] | None:
    """Return who was there and whether there was a quorum; None where that is not open to the reader."""
    return None
