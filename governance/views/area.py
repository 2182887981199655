"""Areas and themes; and one area, such as a neighbourhood, with all that is there."""

import datetime
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance import sections
from governance.http import PartnershipRequest, as_at, finds_closed_bodies, partnership_page
from governance.lookup import find_area
from governance.models import Area, Body, BodyStatus, Membership, Organisation, Source
from governance.outline import Entry, outline
from governance.presenters import Citations, as_at_bar, crumbs, seats_in_words


@partnership_page
def area_list(request: PartnershipRequest) -> HttpResponse:
    """The areas and the themes that bodies belong to, with how many do."""
    partnership = request.partnership
    known = Count("bodies", filter=Q(bodies__in=partnership.bodies.visible_to(request.user, partnership).values("pk")))
    areas = list(partnership.areas.select_related("part_of").annotate(count=known).order_by("name"))
    themes = list(partnership.themes.annotate(count=known).order_by("name"))
    citations = Citations(partnership, Source.objects.of([*areas, *themes]))
    structure = reverse("structure", args=[partnership.slug])
    context = {
        "partnership": partnership,
        "areas": [(one, reverse("area", args=[partnership.slug, one.slug]), citations.of(one)) for one in areas],
        "themes": [(one, f"{structure}?{urlencode({'theme': one.name})}", citations.of(one)) for one in themes],
        "breadcrumbs": crumbs(partnership, ("Structure", structure)),
    }
    return render(request, "governance/area_list.html", context)


@partnership_page
@finds_closed_bodies
def area_detail(request: PartnershipRequest, area: str) -> HttpResponse:
    """One area: its committee, groups and teams, the partners who sit there, its plans, indicators and money."""
    partnership, asked = request.partnership, as_at(request)
    found = find_area(request, area)
    bodies = _bodies(request, found, asked.date)
    made = (section(found, request.user, asked.date) for section in sections.area_sections)
    citations = Citations(partnership, Source.objects.of([found, *bodies]))
    structure = reverse("structure", args=[partnership.slug])
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "area": found,
        "parts": found.parts.order_by("name"),
        "kinds": _by_kind(bodies, _places(request, bodies, asked.date), citations),
        "partners": _partners(request, bodies, asked.date),
        "money": _money(request, bodies, asked.date),
        "sections": [section for section in made if section],
        "structure_url": f"{structure}?{urlencode({'area': found.name})}",
        "sources": citations.of(found),
        "breadcrumbs": crumbs(
            partnership, ("Structure", structure), ("Areas and themes", reverse("areas", args=[partnership.slug]))
        ),
    }
    return render(request, "governance/area_detail.html", context)


def _bodies(request: PartnershipRequest, area: Area, on: datetime.date) -> list[Body]:
    """The bodies of an area as on a day that the reader may know of, those that decide first, teams last."""
    visible = request.partnership.bodies.visible_to(request.user, request.partnership).in_force(on)
    bodies = visible.filter(area=area).exclude(status=BodyStatus.ENDED).for_page()
    return list(bodies.order_by("kind__is_team", "-kind__decides", "kind__name", "name"))


def _places(request: PartnershipRequest, bodies: Iterable[Body], on: datetime.date) -> dict[int, Entry]:
    """The places of bodies, known by their ids, in the structure in force: with their seats and who chairs."""
    structure = request.partnership.structures.in_force(on).first()
    wanted = {body.pk for body in bodies}
    entries = outline(structure, on).entries if structure else []
    return {entry.body: entry for entry in entries if entry.body in wanted}


def _by_kind(bodies: Iterable[Body], places: dict[int, Entry], citations: Citations) -> list[dict[str, Any]]:
    kinds: dict[int, dict[str, Any]] = {}
    for body in bodies:
        group = kinds.setdefault(body.kind_id, {"heading": body.kind.plural, "anchor": body.kind.slug, "rows": []})
        place = places.get(body.pk)
        group["rows"].append(
            {
                "body": body,
                "name": place.name if place else body.name,
                "seats": seats_in_words(place.seats) if place else "",
                "chairs": place.seats.chairs if place else "",
                "placed": place is not None,
                "sources": citations.of(body),
            }
        )
    return list(kinds.values())


def _partners(request: PartnershipRequest, bodies: Iterable[Body], on: datetime.date) -> list[Organisation]:
    """The organisations that constitute the bodies, or that sit on them: themselves, by an office or by somebody."""
    found = {body.constituted_by for body in bodies}
    visible = Membership.objects.visible_to(request.user, request.partnership).in_force(on)
    for held in visible.filter(seat__body__in=[body.pk for body in bodies]).with_holders():
        found |= {held.organisation, held.on_behalf_of, held.office.organisation if held.office else None}
    return sorted((one for one in found if one), key=lambda organisation: organisation.name)


def _money(request: PartnershipRequest, bodies: Iterable[Body], on: datetime.date) -> list[dict[str, Any]]:
    """What each of the bodies commissions and what that comes to, as each app with budgets words it."""
    named = {body.pk: body for body in bodies}
    found = []
    for money in sections.money_of_bodies:
        budgets = money.read(request.partnership, list(named), request.user, on)
        rows = [(named[pk], money.worded([budget])) for pk, budget in budgets.items()]
        if rows:
            found.append({"rows": rows, "total": money.worded(budgets.values()) if len(rows) > 1 else ""})
    return found
