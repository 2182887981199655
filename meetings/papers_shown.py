"""The papers that the page of a meeting shows, as rows for its template."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from governance.permissions import Reader
    from meetings.models import Meeting


def papers_by_item(meeting: "Meeting", user: "Reader") -> dict[int | None, list[dict[str, Any]]]:
    """Return the papers that a reader may read by the id of their item; None for those of the whole meeting."""
    return {}
