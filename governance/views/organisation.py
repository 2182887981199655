from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from governance import permissions, sections
from governance.http import PartnershipRequest, as_at, finds_closed_bodies, partnership_page
from governance.listing import listing
from governance.lookup import find_person
from governance.models import Link, Membership, OrganisationKind, Partnership, PoliticalGroup, Source, Structure
from governance.presenters import Citations, as_at_bar, crumbs, held_rows, link_rows


@partnership_page
def organisation_list(request: PartnershipRequest) -> HttpResponse:
    """Partners and other organisations."""
    partnership = request.partnership
    kinds = list(OrganisationKind.choices)
    meanings = {kind: Q(kind=kind) for kind, _ in kinds}
    rows = partnership.organisations.kept()
    context = {
        "partnership": partnership,
        "listing": listing(
            request,
            rows,
            sorts={"name": ("Name", ["name", "pk"]), "kind": ("Kind", ["kind", "name", "pk"])},
            search=("name", "summary"),
            filters={"kind": ("Kind", kinds, meanings)},
        ),
        "may_add": permissions.can_change_registers(request.user, partnership),
        "breadcrumbs": crumbs(partnership),
    }
    return render(request, "governance/organisation_list.html", context)


@partnership_page
@finds_closed_bodies
def organisation_detail(request: PartnershipRequest, organisation: str) -> HttpResponse:
    """One organisation: every seat that it or its offices hold, and what it is tied to."""
    partnership, asked = request.partnership, as_at(request)
    in_force = Structure.objects.id_in_force(asked.date)
    found = (
        partnership.organisations.for_page(request.user, partnership)
        .annotate(structure_in_force=in_force)
        .filter(slug=organisation)
        .first()
    )
    if found is None:
        raise Http404("There is no organisation at this address.")
    if found.merged_into:
        return redirect("organisation", partnership.slug, found.merged_into.slug, permanent=True)
    found.partnership = partnership
    memberships = list(Membership.objects.visible_to(request.user, partnership).of_organisation(found).with_holders())
    links = list(Link.objects.of_structure(found.structure_in_force).touching_organisation(found).with_ends())
    aliases = list(found.aliases.all())
    citations = Citations(partnership, Source.objects.of([found, *memberships, *links, *aliases]))
    made = (section(found, request.user, asked.date) for section in sections.organisation_sections)
    context = {
        "partnership": partnership,
        "organisation": found,
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "sources": citations.of(found),
        "held": held_rows([held for held in memberships if held.is_in_force(asked.date)], citations, asked.date),
        "former": held_rows([held for held in memberships if not held.is_in_force(asked.date)], citations, asked.date),
        "links": link_rows(links, found, citations),
        "aliases": [(alias, citations.of(alias)) for alias in aliases],
        "sections": [section for section in made if section],
        "may_correct": permissions.can_change_registers(request.user, partnership),
        "may_merge": permissions.can_merge_records(request.user, partnership),
        "may_end": permissions.can_end_partners(request.user, partnership),
        "sees_history": permissions.can_view_history(request.user, partnership),
        "breadcrumbs": crumbs(partnership, ("Organisations", reverse("organisations", args=[partnership.slug]))),
    }
    return render(request, "governance/organisation_detail.html", context)


@partnership_page
def person_list(request: PartnershipRequest) -> HttpResponse:
    """People who hold or held seats: names only."""
    partnership = request.partnership
    people = partnership.people.visible_to(request.user, partnership).kept()
    context = {
        "partnership": partnership,
        "listing": listing(request, people, sorts={"name": ("Name", ["name", "pk"])}),
        "groups": _groups(partnership),
        "may_add": permissions.can_change_registers(request.user, partnership),
        "breadcrumbs": crumbs(partnership),
    }
    return render(request, "governance/person_list.html", context)


def _groups(partnership: Partnership) -> list[tuple[PoliticalGroup, list]]:
    groups = list(partnership.political_groups.order_by("-council_seats", "name"))
    citations = Citations(partnership, Source.objects.of(groups))
    return [(group, citations.of(group)) for group in groups]


@partnership_page
def person_detail(request: PartnershipRequest, person: str) -> HttpResponse:
    """One person: every seat held, with dates. Never an e-mail address."""
    partnership, asked = request.partnership, as_at(request)
    found = find_person(request, person)
    if found.merged_into:
        return redirect("person", partnership.slug, found.merged_into.slug, permanent=True)
    memberships = list(Membership.objects.visible_to(request.user, partnership).filter(person=found).with_holders())
    citations = Citations(partnership, Source.objects.of([found, *memberships]))
    context = {
        "partnership": partnership,
        "person": found,
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "sources": citations.of(found),
        "held": held_rows([held for held in memberships if held.is_in_force(asked.date)], citations, asked.date),
        "former": held_rows([held for held in memberships if not held.is_in_force(asked.date)], citations, asked.date),
        "sections": [made for one in sections.person_sections if (made := one(found, request.user, asked.date))],
        "may_correct": permissions.can_change_registers(request.user, partnership),
        "may_merge": permissions.can_merge_records(request.user, partnership),
        "sees_history": permissions.can_view_history(request.user, partnership),
        "breadcrumbs": crumbs(partnership, ("People", reverse("people", args=[partnership.slug]))),
    }
    return render(request, "governance/person_detail.html", context)
