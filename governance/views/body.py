import datetime
from typing import Any

from django.db.models import F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance import permissions, sections
from governance.http import PartnershipRequest, as_at, partnership_page
from governance.listing import Sorts, listing
from governance.models import Body, Link, Membership, Partnership, Placement, Rule, RuleKind, Seat, Source, Structure
from governance.occupancy import Occupancy
from governance.outline import seats_by_body
from governance.presenters import Citations, as_at_bar, crumbs, link_rows, member_rows, seats_in_words
from governance.rulings import Ruling, in_words, ruling, sittings_of

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


@partnership_page
def body_detail(request: PartnershipRequest, body: str) -> HttpResponse:
    """One body: its purpose, who sits on it, where it stands, and what it is tied to."""
    partnership, asked = request.partnership, as_at(request)
    in_force = Structure.objects.id_in_force(asked.date)
    bodies = partnership.bodies.visible_to(request.user, partnership).for_page()
    found = bodies.annotate(structure_in_force=in_force).filter(slug=body).first()
    if found is None:
        raise Http404("There is no body at this address.")
    found.partnership = partnership
    structures = list(partnership.structures.visible_to(request.user, partnership).holding(found))
    seats = list(found.seats.on_page(asked.date))
    memberships = list(
        Membership.objects.visible_to(request.user, partnership).touching(found, asked.date).with_holders()
    )
    links = list(Link.objects.of_structure(found.structure_in_force).touching_body(found).with_ends())
    terms, aliases = list(found.terms_of_reference.all()), list(found.aliases.all())
    reviews = list(found.reviews.visible_to(request.user, partnership).for_list())
    rules = list(found.rules.all())
    facts = [found, *seats, *memberships, *links, *terms, *aliases, *reviews, *rules]
    place = _place(found)
    citations = Citations(partnership, Source.objects.of([*facts, *([place["self"]] if place else [])]))
    here = [membership for membership in memberships if membership.seat.body_id == found.pk]
    for membership in here:
        membership.seat.body = found
    members = member_rows(seats, here, citations, asked.date)
    context = {
        "partnership": partnership,
        "body": found,
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "sources": citations.of(found),
        "members": members,
        "rules": [
            (rule, in_words(rule), verdict, citations.of(rule))
            for rule, verdict in _rulings(found, rules, seats, here, asked.date)
        ],
        **_may(request, found),
        "holders_unknown": any(member["occupancy"] == Occupancy.UNKNOWN.label for member in members),
        "elsewhere": [held for held in memberships if held.body_id == found.pk],
        "place": place,
        "place_sources": citations.of(place["self"]) if place else [],
        "in_force": found.structure_in_force is not None,
        "drafts": [structure for structure in structures if structure.is_draft],
        "only_in_drafts": bool(structures) and all(structure.is_draft for structure in structures),
        "links": link_rows(links, found, citations),
        "terms": [(term, citations.of(term)) for term in terms],
        "aliases": [(alias, citations.of(alias)) for alias in aliases],
        "reviews": [(review, review.is_overdue(asked.date), citations.of(review)) for review in reviews],
        "sections": _sections(found, request, asked.date),
        "breadcrumbs": _breadcrumbs(partnership, place, asked.query),
    }
    return render(request, "governance/body_detail.html", context)


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
        "may_change_rules": permissions.can_change_rules(request.user, body),
        "sees_history": permissions.can_view_body_history(request.user, body),
    }


def _sections(body: Body, request: PartnershipRequest, on: datetime.date) -> list[sections.Section]:
    made = (section(body, request.user, on) for section in sections.body_sections)
    return [section for section in made if section]


def _breadcrumbs(partnership: Partnership, place: dict[str, Any] | None, query: str) -> list[dict[str, str]]:
    """The way down the tree, without its top: that is the partnership, where every trail begins."""
    trail = [("Structure", reverse("structure", args=[partnership.slug]) + query)]
    above = [placement.body for placement in place["above"][1:]] if place else []
    trail += [(body.name, reverse("body", args=[partnership.slug, body.slug]) + query) for body in above]
    return crumbs(partnership, *trail)
