"""The papers that the page of a meeting shows, as rows for its template."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from meetings.models import Paper, PaperVersion
from meetings.paper_words import paper_row
from meetings.permissions import can_prepare_meetings

if TYPE_CHECKING:
    from governance.permissions import Reader
    from meetings.models import Meeting


def papers_by_item(meeting: "Meeting", user: "Reader") -> dict[int | None, list[dict[str, Any]]]:
    """Return the papers that a reader may read by the id of their item; None for those of the whole meeting.

    One query: of each paper the newest version that stands, or the newest when all are withdrawn.
    """
    open_papers = Paper.objects.visible_to(user, meeting.partnership).filter(meeting=meeting)
    versions = (
        PaperVersion.objects.filter(paper__in=open_papers.order_by().values("pk"))
        .select_related("paper__item")
        .alias(gone=Q(withdrawn_at__isnull=False))
        .order_by("paper__position", "paper_id", "gone", "-number")
        .distinct("paper__position", "paper_id")
    )
    may_change = can_prepare_meetings(user, meeting.body)
    rows: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
    for version in versions:
        paper = version.paper
        paper.meeting = meeting
        rows[paper.item_id].append(paper_row(paper, version, meeting.partnership.slug, may_change=may_change))
    return dict(rows)
