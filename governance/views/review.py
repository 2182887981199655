"""Reviews of bodies, structures, arrangements and plans: the list, and one review."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance import history, sections
from governance.history import Change, Wanted
from governance.http import PartnershipRequest, as_at, partnership_page
from governance.lookup import find_review
from governance.models import Review, Source, Structure
from governance.permissions import can_add_reviews, can_change_review, can_view_history
from governance.presenters import Citations, as_at_bar, crumbs
from governance.review_words import STEP_WORDS, SUBJECTS, WHEN, narrowed, review_row, subject_chips, when_chips
from governance.told import seen_reviews


@partnership_page
def review_list(request: PartnershipRequest) -> HttpResponse:
    """Reviews of bodies, structures, arrangements and plans, open ones first, by when and by what they look at."""
    partnership, asked = request.partnership, as_at(request)
    reviews = list(partnership.reviews.visible_to(request.user, partnership).for_list())
    rows = _rows(request, reviews, asked.date)
    labels = SUBJECTS | {subject.value: subject.label for subject in sections.review_subjects}
    when, of = request.GET.get("when", ""), request.GET.get("of", "")
    when, of = when if when in WHEN else "", of if of in labels else ""
    shown = narrowed(rows, when, of)
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "open": [row for row in shown if not row["completed"]],
        "completed": [row for row in shown if row["completed"]],
        "is_narrowed": bool(when or of),
        "when": when_chips(request.GET, narrowed(rows, "", of), when),
        "subjects": subject_chips(request.GET, narrowed(rows, when, ""), labels, of),
        "may_add": can_add_reviews(request.user, partnership),
        "breadcrumbs": crumbs(partnership),
    }
    return render(request, "governance/review_list.html", context)


def _rows(request: PartnershipRequest, reviews: Sequence[Review], on: datetime.date) -> list[dict[str, Any]]:
    """Reviews worded with their sources and what they look at: one query, and one for each sort of subject."""
    partnership, ids = request.partnership, [review.pk for review in reviews]
    citations = Citations(partnership, Source.objects.of(reviews))
    named = {one.value: one.named(partnership, ids, request.user) for one in sections.review_subjects}
    return [review_row(review, on, citations, named) for review in reviews]


@partnership_page
def review_detail(request: PartnershipRequest, review: str) -> HttpResponse:
    """One review: what it looks at and why, when it is due, what came of it, and who changed what."""
    partnership, asked = request.partnership, as_at(request)
    found = find_review(request, review)
    (row,) = _rows(request, [found], asked.date)
    may_change = can_change_review(request.user, found)
    made = (section(found, request.user, asked.date) for section in sections.review_sections)
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "row": row,
        "review": found,
        "led_to": _led_to(request, found),
        "sections": [section for section in made if section],
        "may_change": may_change,
        "steps": [(STEP_WORDS[step], f"review-{step}") for step in found.steps] if may_change else [],
        "changes": _history(request, found),
        "sources": row["sources"],
        "breadcrumbs": crumbs(partnership, ("Reviews", reverse("reviews", args=[partnership.slug]))),
    }
    return render(request, "governance/review_detail.html", context)


def _led_to(request: PartnershipRequest, review: Review) -> Structure | None:
    """The structure that came of a review, where it is open to the reader."""
    visible = request.partnership.structures.visible_to(request.user, request.partnership)
    return visible.filter(came_of_reviews=review).first()


def _history(request: PartnershipRequest, review: Review) -> list[Change]:
    """The latest changes of a review, for whoever reads the partnership's history; nothing for others."""
    if not can_view_history(request.user, request.partnership):
        return []
    wanted: Wanted = {Review: Q(pgh_obj_id=review.pk) & seen_reviews(request.user, request.partnership)}
    return history.changes_of(wanted, list(history.index_of(wanted)[: history.PAGE]))
