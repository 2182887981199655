"""The one page by which a body gives account of itself."""

import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance import sections
from governance.http import PartnershipRequest, as_at, finds_closed_bodies, partnership_page
from governance.models import Body, Source
from governance.occupancy import Occupancy
from governance.presenters import Citations, as_at_bar, crumbs
from governance.review_words import review_row
from governance.sections import Section
from governance.views.body import body_on, facts_of, members_of

ORDER = (
    "plans",
    "priorities",
    "indicators",
    "initiatives",
    "money",
    "pooled-funds",
    "meetings",
    "decisions",
    "actions",
)
"""The sections that other apps add, by their addresses on the page; any other comes after these."""


@partnership_page
@finds_closed_bodies
def body_account(request: PartnershipRequest, body: str) -> HttpResponse:
    """What a body is for, who sits on it, its plans and money, what it decided and does, and what is reviewed of it."""
    partnership, asked = request.partnership, as_at(request)
    found = body_on(request, body, asked.date)
    facts = facts_of(request, found, asked.date)
    if facts.place:
        found.name = facts.place["self"].name
    citations = Citations(partnership, Source.objects.of([found, *facts.cited()]))
    sitting = members_of(found, facts, citations, asked.date)
    own = reverse("body", args=[partnership.slug, found.slug]) + asked.query
    context = {
        "partnership": partnership,
        "body": found,
        "as_at": as_at_bar(asked, even_today=True),
        "query": asked.query,
        "above": facts.place["above"] if facts.place else [],
        **sitting,
        "vacant": sum(member["vacant"] for member in sitting["members"]),
        "unknown": sum(member["occupancy"] == Occupancy.UNKNOWN.label for member in sitting["members"]),
        "terms": [(term, citations.of(term)) for term in facts.terms],
        "sections": _sections(request, found, asked.date),
        "reviews": [review_row(review, asked.date, citations, {}) for review in facts.reviews],
        "sources": citations.of(found),
        "breadcrumbs": crumbs(partnership, (found.name, own)),
    }
    return render(request, "governance/body_account.html", context)


def _sections(request: PartnershipRequest, body: Body, on: datetime.date) -> list[Section]:
    made = (section(body, request.user, on) for section in sections.account_sections)
    return sorted((section for section in made if section), key=_place)


def _place(section: Section) -> int:
    return ORDER.index(section.anchor) if section.anchor in ORDER else len(ORDER)
