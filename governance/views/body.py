import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance import permissions, sections
from governance.http import PartnershipRequest, as_at, finds_closed_bodies, partnership_page
from governance.listing import Sorts, listing
from governance.models import (
    Alias,
    Body,
    Link,
    Membership,
    Partnership,
    Placement,
    Review,
    Rule,
    RuleKind,
    Seat,
    Source,
    Structure,
    TermOfReference,
)
from governance.occupancy import Occupancy
from governance.outline import seats_by_body
from governance.presenters import Citations, as_at_bar, crumbs, link_rows, member_rows, on_this_page, seats_in_words
from governance.review_words import review_row
from governance.rulings import Ruling, in_words, ruling, sittings_of
from governance.timeline import where_stood

SORTS: Sorts = {
    "name": ("Name", ["name", "pk"]),
    "kind": ("Kind", ["kind__name", "name", "pk"]),
    "area": ("Area", [F("area__name").asc(nulls_last=True), "name", "pk"]),
}


@partnership_page
def body_list(request: PartnershipRequest) -> HttpResponse:
    """Every body of the partnership, placed in the structure or not."""
    partnership, asked = request.partnership, as_at(request)
    seats = seats_by_body(Seat.objects.visible_to(request.user, partnership), asked.date)
    bodies = partnership.bodies.visible_to(request.user, partnership).for_page().in_force(asked.date)
    kinds = [(kind.slug, kind.plural) for kind in partnership.body_kinds.order_by("name")]
    meanings = {slug: Q(kind__slug=slug) for slug, _ in kinds}
    listed = listing(request, bodies, sorts=SORTS, filters={"kind": ("Kind", kinds, meanings)})
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "listing": listed,
        "rows": [(body, seats_in_words(seats[body.pk]) if body.pk in seats else "") for body in listed.page],
        "breadcrumbs": crumbs(partnership),
    }
    return render(request, "governance/body_list.html", context)


@dataclass(frozen=True)
class Facts:
    """What is recorded of a body as on a day, read whole before any of it is worded."""

    place: dict[str, Any] | None
    structures: list[Any]
    seats: list[Any]
    memberships: list[Membership]
    links: list[Link]
    terms: list[TermOfReference]
    aliases: list[Alias]
    reviews: list[Review]
    rules: list[Rule]

    def cited(self) -> list[Model]:
        """All of them that may have a source."""
        own = [self.place["self"]] if self.place else []
        said = [*self.links, *self.terms, *self.aliases, *self.reviews, *self.rules]
        return [*own, *self.seats, *self.memberships, *said]


@partnership_page
@finds_closed_bodies
def body_detail(request: PartnershipRequest, body: str) -> HttpResponse:
    """One body: its purpose, who sits on it, where it stands and stood, and what it is tied to."""
    partnership, asked = request.partnership, as_at(request)
    found = body_on(request, body, asked.date)
    facts = facts_of(request, found, asked.date)
    if facts.place:
        found.name = facts.place["self"].name
    citations = Citations(partnership, Source.objects.of([found, *facts.cited()]))
    context = {
        "partnership": partnership,
        "body": found,
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "sources": citations.of(found),
        **members_of(found, facts, citations, asked.date),
        **_standing(found, facts, citations, asked.date),
        "links": link_rows(facts.links, found, citations),
        "terms": [(term, citations.of(term)) for term in facts.terms],
        "aliases": [(alias, citations.of(alias)) for alias in facts.aliases],
        "reviews": [review_row(review, asked.date, citations, {}) for review in facts.reviews],
        **_may(request, found),
        "sections": _sections(found, request, asked.date),
        "breadcrumbs": _breadcrumbs(partnership, facts.place, asked.query),
    }
    context["contents"] = _contents(context)
    return render(request, "governance/body_detail.html", context)


def body_on(request: PartnershipRequest, slug: str, on: datetime.date) -> Any:
    """Find a body that the reader may know of, with the id of the structure in force on a day; raises Http404."""
    partnership = request.partnership
    bodies = partnership.bodies.visible_to(request.user, partnership).for_page()
    found = bodies.annotate(structure_in_force=Structure.objects.id_in_force(on)).filter(slug=slug).first()
    if found is None:
        raise Http404("There is no body at this address.")
    found.partnership = partnership
    return found


def facts_of(request: PartnershipRequest, body: Any, on: datetime.date) -> Facts:
    """Read what is recorded of a body, which knows its `structure_in_force`, as on a day: a query for each sort."""
    user, partnership = request.user, request.partnership
    memberships = Membership.objects.visible_to(user, partnership).touching(body, on).with_holders()
    return Facts(
        place=_place(body),
        structures=list(partnership.structures.visible_to(user, partnership).placing(body)),
        seats=list(body.seats.on_page(on)),
        memberships=list(memberships),
        links=list(Link.objects.of_structure(body.structure_in_force).touching_body(body).with_ends()),
        terms=list(body.terms_of_reference.all()),
        aliases=list(body.aliases.exclude(name=body.name)),
        reviews=list(body.reviews.visible_to(user, partnership).for_list()),
        rules=list(body.rules.all()),
    )


def members_of(body: Body, facts: Facts, citations: Citations, on: datetime.date) -> dict[str, Any]:
    """Who sits on the body, what its rules ask of them, and where it sits itself."""
    here = [membership for membership in facts.memberships if membership.seat.body_id == body.pk]
    for membership in here:
        membership.seat.body = body
    members = member_rows(facts.seats, here, citations, on)
    rulings = _rulings(body, facts.rules, facts.seats, here, on)
    return {
        "members": members,
        "rules": [(rule, in_words(rule), verdict, citations.of(rule)) for rule, verdict in rulings],
        "holders_unknown": any(member["occupancy"] == Occupancy.UNKNOWN.label for member in members),
        "elsewhere": [held for held in facts.memberships if held.body_id == body.pk],
    }


def _standing(body: Any, facts: Facts, citations: Citations, on: datetime.date) -> dict[str, Any]:
    """Where the body stands on the day, where it stood at other times, and the drafts that it stands in."""
    drafts = [structure for structure in facts.structures if structure.is_draft and structure.place]
    stood = where_stood(structure for structure in facts.structures if not structure.is_draft)
    return {
        "place": facts.place,
        "place_sources": citations.of(facts.place["self"]) if facts.place else [],
        "in_force": body.structure_in_force is not None,
        "stood": [(span, span.includes(on)) for span in stood],
        "drafts": drafts,
        "only_in_drafts": bool(drafts) and not stood,
    }


def _place(body: Any) -> dict[str, Any] | None:
    """Where the body stands in the structure in force: all above it from the top, and those right under it."""
    family: list[Placement] = list(Placement.objects.family_of(body, body.structure_in_force))
    own = next((placement for placement in family if placement.body_id == body.pk), None)
    if own is None:
        return None
    return {
        "self": own,
        "above": [placement for placement in family if placement.lft < own.lft],
        "below": [placement for placement in family if placement.lft > own.lft],
    }


def _rulings(
    body: Body, rules: list[Rule], seats: list[Any], memberships: list[Membership], on: datetime.date
) -> list[tuple[Rule, Ruling]]:
    """The rules of the body, each with whether its present members are what it asks for."""
    asks_groups = any(rule.kind == RuleKind.PROPORTIONALITY for rule in rules)
    groups = (
        {group.name: group.council_seats for group in body.partnership.political_groups.all()} if asks_groups else {}
    )
    sittings = sittings_of(seats, memberships, on)
    return [(rule, ruling(rule, sittings, groups)) for rule in rules]


def _may(request: PartnershipRequest, body: Body) -> dict[str, bool]:
    return {
        "may_change": permissions.can_change_membership(request.user, body),
        "may_change_seats": permissions.can_change_seats(request.user, body),
        "may_change_place": permissions.can_change_place(request.user, body),
        "may_change_rules": permissions.can_change_rules(request.user, body),
        "sees_history": permissions.can_view_body_history(request.user, body),
        "may_review": permissions.can_change_reviews(request.user, body),
    }


def _sections(body: Body, request: PartnershipRequest, on: datetime.date) -> list[sections.Section]:
    made = (section(body, request.user, on) for section in sections.body_sections)
    return sections.in_order(made, sections.BODY_ORDER)


def _contents(shown: dict[str, Any]) -> list[dict[str, str]]:
    """The headings of the page, from what is shown on it."""
    return on_this_page(
        ("Members", "members", True),
        ("Quorum and composition", "rules", shown["rules"] or shown["may_change_rules"]),
        ("What it is for", "terms", shown["terms"]),
        ("Place in the structure", "place", True),
        ("Where it stood", "stood", shown["stood"]),
        ("Links", "links", shown["links"]),
        *((section.heading, section.anchor, True) for section in shown["sections"]),
        ("Reviews", "reviews", shown["reviews"] or shown["may_review"]),
        ("Other names", "names", shown["aliases"]),
        ("Where this comes from", "sources", shown["sources"]),
    )


def _breadcrumbs(partnership: Partnership, place: dict[str, Any] | None, query: str) -> list[dict[str, str]]:
    """The way down the tree, without its top: that is the partnership, where every trail begins."""
    trail = [("Structure", reverse("structure", args=[partnership.slug]) + query)]
    above = place["above"][1:] if place else []
    trail += [(one.name, reverse("body", args=[partnership.slug, one.body.slug]) + query) for one in above]
    return crumbs(partnership, *trail)
