"""The one page by which a body gives account of itself."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance import sections
from governance.http import PartnershipRequest, as_at, finds_closed_bodies, partnership_page
from governance.models import Body, Source
from governance.occupancy import Occupancy
from governance.presenters import Citations, as_at_bar, crumbs, on_this_page
from governance.review_words import review_row
from governance.sections import Section
from governance.views.body import body_on, facts_of, members_of


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
    context["contents"] = _contents(context)
    return render(request, "governance/body_account.html", context)


def _sections(request: PartnershipRequest, body: Body, on: datetime.date) -> list[Section]:
    made = (section(body, request.user, on) for section in sections.account_sections)
    return sections.in_order(made, sections.ACCOUNT_ORDER)


def _contents(shown: dict[str, Any]) -> list[dict[str, str]]:
    """The headings of the page, from what is shown on it."""
    return on_this_page(
        ("What it is for", "remit", True),
        ("Members", "members", True),
        ("Quorum and composition", "rules", shown["rules"]),
        *((section.heading, section.anchor, True) for section in shown["sections"]),
        ("Reviews", "reviews", True),
        ("Where this comes from", "sources", shown["sources"]),
    )
