import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import pluralize
from django.urls import reverse

from governance import sections, timeline
from governance.http import AsAt, PartnershipRequest, as_at, finds_closed_bodies, partnership_page
from governance.models import Partnership, Source
from governance.outline import Entry, outline
from governance.presenters import Citations, as_at_bar, tree_html
from governance.sections import Figure


@partnership_page
@finds_closed_bodies
def partnership_detail(request: PartnershipRequest) -> HttpResponse:
    """The partnership's home: what it is, its top, who chairs, its money, what is vacant or under review."""
    partnership, asked = request.partnership, as_at(request)
    structure = partnership.structures.in_force(asked.date).first()
    entries = outline(structure, asked.date).entries if structure else []
    reviews = list(partnership.reviews.visible_to(request.user, partnership).open_on(asked.date).for_list())
    made = (figure(partnership, request.user, asked.date) for figure in sections.home_figures)
    facts = [partnership, *([structure] if structure else [])]
    citations = Citations(partnership, Source.objects.of(facts))
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "structure": structure,
        "figures": [
            *(_structure_figures(partnership, entries, asked.query) if structure else []),
            *filter(None, made),
            _reviews(partnership, reviews, asked),
        ],
        "top": tree_html(partnership, [entry for entry in entries if entry.level <= 1], asked.query, brief=True),
        "chairs": [entry for entry in entries if entry.seats.chairs and entry.level <= 1],
        "drafts": partnership.structures.visible_to(request.user, partnership).drafts().order_by("name"),
        "reviews": reviews,
        "lately": _lately(request, asked.date),
        "sources": citations.of(partnership),
    }
    return render(request, "governance/partnership_detail.html", context)


def _lately(request: PartnershipRequest, on: datetime.date) -> list[dict[str, Any]]:
    partnership = request.partnership
    events = timeline.lately(partnership, request.user, on)
    return [timeline.worded(partnership, event) for event in events]


def _structure_figures(partnership: Partnership, entries: list[Entry], query: str) -> list[Figure]:
    structure = reverse("structure", args=[partnership.slug]) + query
    table = reverse("structure-table", args=[partnership.slug]) + query
    total = sum(entry.seats.total for entry in entries)
    taken = sum(entry.seats.taken for entry in entries)
    vacant = sum(entry.seats.vacant for entry in entries)
    unknown = sum(entry.seats.unknown for entry in entries)
    return [
        Figure(f"{len(entries):,}", f"bod{pluralize(len(entries), 'y,ies')} in the structure", structure),
        Figure(f"{total:,}", f"seat{pluralize(total)}", table, f"{taken} filled, {unknown} with no holder recorded"),
        Figure(f"{vacant:,}", "vacant", table, tone="warning" if vacant else ""),
    ]


def _reviews(partnership: Partnership, reviews: list, asked: AsAt) -> Figure:
    overdue = sum(review.is_overdue(asked.date) for review in reviews)
    address = reverse("due", args=[partnership.slug]) + asked.query
    return Figure(
        f"{len(reviews):,}", f"review{pluralize(len(reviews))} open", address, f"{overdue} overdue" if overdue else ""
    )
