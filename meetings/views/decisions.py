"""The register of decisions, and one decision."""

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.downloads import check_size, download_items, table_response
from governance.http import PartnershipRequest, as_at, partnership_page, question_with
from governance.listing import Listing, listing
from governance.presenters import crumbs
from meetings.decision_search import filters_of, saying
from meetings.decision_table import actions_of, register_rows, register_table
from meetings.models import Decision, DecisionQuerySet
from meetings.permissions import can_prepare_meetings
from meetings.record_lookup import find_decision
from meetings.record_pages import meeting_address
from meetings.recorded import record_by_item
from meetings.views.meeting import meetings_trail
from planning.models import Plan, Priority

LATEST = ("-meeting__day", "-meeting", "item__position", "number")
SORTS = {
    "latest": ("Latest first", LATEST),
    "oldest": ("Oldest first", ("meeting__day", "meeting", "item__position", "number")),
    "body": ("Body", (F("meeting__body__name"), *LATEST)),
}


def _listed(request: PartnershipRequest) -> Listing:
    partnership = request.partnership
    visible = Decision.objects.visible_to(request.user, partnership)
    filters = filters_of(visible, request.user, partnership)
    return listing(request, _asked(request, visible).for_list(), sorts=SORTS, search=(), filters=filters)


def _asked(request: PartnershipRequest, rows: DecisionQuerySet) -> DecisionQuerySet:
    words = " ".join(request.GET.get("q", "").split())[:100]
    return saying(rows, words) if words else rows


@partnership_page
def decision_list(request: PartnershipRequest) -> HttpResponse:
    """Every decision that is open to the reader, the latest first, found by what it says or narrowed."""
    partnership, asked = request.partnership, as_at(request)
    listed = _listed(request)
    decisions = list(listed.page)
    actions = actions_of(decisions, request.user, partnership)
    context = {
        "partnership": partnership,
        "listing": listed,
        "rows": register_rows(decisions, actions, partnership, asked.date),
        "query": asked.query,
        "is_narrowed": bool(listed.words) or any(request.GET.get(name) for name in listed.kept if name != "on"),
        "downloads": download_items(
            lambda kind: reverse("decisions-file", args=[partnership.slug, kind]) + question_with(request, page=""),
            of="these decisions",
            lines=listed.total,
        ),
        "breadcrumbs": crumbs(partnership, *meetings_trail(request)),
    }
    return render(request, "meetings/decision_list.html", context)


@partnership_page
def decision_file(request: PartnershipRequest, kind: str) -> HttpResponse:
    """The decisions asked for, all pages of them, as a spreadsheet."""
    listed = _listed(request)
    check_size(listed.total, kind)
    decisions = list(listed.page.paginator.object_list)
    actions = actions_of(decisions, request.user, request.partnership)
    rows = register_rows(decisions, actions, request.partnership, as_at(request).date)
    return table_response([register_table(rows)], kind, f"decisions-{request.partnership.slug}")


@partnership_page
def decision_detail(request: PartnershipRequest, meeting: str, number: int) -> HttpResponse:
    """One decision: what was decided, how it was voted on, who declared an interest, and what came of it."""
    partnership, user = request.partnership, request.user
    found = find_decision(request, meeting, number)
    recorded = record_by_item(found.meeting, user)[found.item_id]
    row = next(row for row in recorded["decisions"] if row["number"] == number)
    plans = Plan.objects.visible_to(user, partnership).filter(pk=found.item.plan_id or 0)
    priorities = Priority.objects.visible_to(user, partnership).filter(pk=found.item.priority_id or 0)
    context = {
        "partnership": partnership,
        "decision": found,
        "row": row,
        "declarations": recorded["declarations"],
        "plan": plans.first() if found.item.plan_id else None,
        "priority": priorities.first() if found.item.priority_id else None,
        "is_draft": found.meeting.minutes_published_at is None,
        "writes": recorded["writes"] and can_prepare_meetings(user, found.meeting.body),
        "meeting_url": meeting_address(found.meeting),
        "sources": row["sources"],
        "breadcrumbs": crumbs(
            partnership, *meetings_trail(request), ("Decisions", reverse("decisions", args=[partnership.slug]))
        ),
    }
    return render(request, "meetings/decision_detail.html", context)
