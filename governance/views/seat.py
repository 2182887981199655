"""Seats: one with everybody who held it, the roll call of a body, and the seats added, changed and abolished."""

import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance import permissions
from governance.dates import PartialDate
from governance.editing import Edit, edit_page, sent
from governance.forms.membership import CoOptForm, EndForm
from governance.forms.seat import SeatForm
from governance.http import PartnershipRequest, as_at, partnership_page
from governance.listing import Sorts, listing
from governance.lookup import find_body, find_seat
from governance.models import Body, Membership, Seat, Source
from governance.occupancy import Occupancy, occupancy_of
from governance.presenters import Citations, as_at_bar, crumbs, seat_terms
from governance.rollcall import timeline
from governance.services import seats
from governance.vacancy import vacancy_in_words, vacant_since
from governance.versions import version_of_seat
from governance.views.membership import body_address, seat_trail


@partnership_page
def seat_detail(request: PartnershipRequest, body: str, seat: str) -> HttpResponse:
    """One seat: what it is, who holds it, and everybody who held it before."""
    asked = as_at(request)
    found = find_seat(find_body(request, body), seat)
    visible = Membership.objects.visible_to(request.user, request.partnership)
    holdings = list(visible.of_seats([found.pk]).with_holders())
    for held in holdings:
        held.seat = found
    present = [held for held in holdings if held.is_in_force(asked.date)]
    holding = next((held for held in present if held.kind == "substantive"), None)
    recorded = found.is_recorded(asked.date)
    occupancy = occupancy_of(
        holding.pk if holding else None, holding.term_ends if holding else None, recorded, asked.date
    )
    citations = Citations(request.partnership, Source.objects.of([found, *holdings]))
    context = {
        "partnership": request.partnership,
        "body": found.body,
        "seat": found,
        "words": seat_terms(found),
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "occupancy": occupancy,
        "vacant": vacant_since(found, holdings, asked.date) if not holding and recorded else "",
        "holding": holding,
        "holdings": [(held, held in present, citations.of(held)) for held in holdings],
        "sources": citations.of(found),
        "may_change": permissions.can_change_membership(request.user, found.body),
        "may_change_seat": permissions.can_change_seats(request.user, found.body),
        "sees_history": permissions.can_view_body_history(request.user, found.body),
        "breadcrumbs": crumbs(request.partnership, seat_trail(found)[0]),
    }
    return render(request, "governance/seat_detail.html", context)


SORTS: Sorts = {
    "body": ("Body", ["body__name", "position", "pk"]),
    "vacated": ("Longest vacant", [F("vacated").asc(nulls_last=True), "body__name", "pk"]),
    "term": ("Term ending first", [F("holding_term_ends").asc(nulls_last=True), "body__name", "pk"]),
    "holder": ("Holder", [F("holder_name").asc(nulls_last=True), "body__name", "pk"]),
}


@login_required
@partnership_page
def seat_list(request: PartnershipRequest) -> HttpResponse:
    """Every seat whose membership the reader keeps: found, filtered and sorted, with what may be done to it."""
    partnership, asked = request.partnership, as_at(request)
    permissions.check_keep_membership(request.user, partnership)
    rows = Seat.objects.kept_by(request.user, partnership).in_force(asked.date).with_holder(asked.date)
    taken = Q(holding_id__isnull=False)
    ran_out = Q(holding_term_ends__lte=asked.date)
    meanings = {
        "vacant": ~taken & Q(recorded=True),
        "continuing": taken & ran_out,
        "filled": taken & ~ran_out,
        "unknown": ~taken & Q(recorded=False),
    }
    listed = listing(
        request,
        rows.naming_known(request.user, partnership).with_vacancy(asked.date).select_related("body"),
        sorts=SORTS,
        search=("title", "body__name", "holder_name"),
        filters={"state": ("Seats", list(Occupancy.choices), meanings)},
    )
    held = _holdings(request, listed.page)
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "listing": listed,
        "rows": [(seat, held.get(seat.pk), _state(seat, asked.date), _since(seat, asked.date)) for seat in listed.page],
        "breadcrumbs": crumbs(partnership),
    }
    return render(request, "governance/seat_list.html", context)


def _state(seat: Any, on: datetime.date) -> Occupancy:
    return occupancy_of(seat.holding_id, seat.holding_term_ends, seat.recorded, on)


def _since(seat: Any, on: datetime.date) -> str:
    vacant = _state(seat, on) == Occupancy.VACANT
    return vacancy_in_words(seat, seat.vacated, seat.vacated_precision, on) if vacant else ""


def _holdings(request: PartnershipRequest, shown: Any) -> dict[int, Membership]:
    """The holding of each seat shown, by the seat's id, ready for its links."""
    ids = [seat.holding_id for seat in shown if seat.holding_id]
    visible = Membership.objects.visible_to(request.user, request.partnership)
    found = visible.filter(pk__in=ids).with_holders().select_related("seat__body__partnership")
    return {held.seat_id: held for held in found}


@partnership_page
def roll_call(request: PartnershipRequest, body: str) -> HttpResponse:
    """Everybody who sat on a body: seats and terms as a timeline, and the list as on a day."""
    asked = as_at(request)
    found = find_body(request, body)
    all_seats = list(found.seats.order_by("position", "pk"))
    visible = Membership.objects.visible_to(request.user, request.partnership)
    holdings = list(visible.of_seats([seat.pk for seat in all_seats]).with_holders())
    context = {
        "partnership": request.partnership,
        "body": found,
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "on": asked.date,
        "present": _present(all_seats, holdings, asked.date),
        "timeline": timeline(all_seats, holdings, asked.date),
        "breadcrumbs": crumbs(request.partnership, (found.name, reverse("body", args=_slugs(found)) + asked.query)),
    }
    return render(request, "governance/roll_call.html", context)


def _present(all_seats: list[Any], holdings: list[Membership], on: datetime.date) -> list[dict[str, Any]]:
    rows = []
    for seat in all_seats:
        if seat.is_in_force(on):
            held = [h for h in holdings if h.seat_id == seat.pk and h.is_in_force(on)]
            main = next((h for h in held if h.kind == "substantive"), None)
            state = occupancy_of(main.pk if main else None, main.term_ends if main else None, seat.is_recorded(on), on)
            vacant = vacant_since(seat, holdings, on) if state == "vacant" else ""
            rows.append({"seat": seat, "held": held, "state": state, "vacant": vacant})
    return rows


def _slugs(body: Body) -> list[str]:
    return [body.partnership.slug, body.slug]


def _body_trail(body: Body) -> tuple[tuple[str, str], ...]:
    return ((body.name, reverse("body", args=_slugs(body))),)


@login_required
@partnership_page
def seat_add(request: PartnershipRequest, body: str) -> HttpResponse:
    """Give a body another seat."""
    found = find_body(request, body)
    permissions.check_change_seats(request.user, found)
    form = SeatForm(sent(request), partnership=request.partnership)

    def act(form: SeatForm) -> str:
        made = seats.add_seat(by=request.user, body=found, reason=form.cleaned_data["reason"], **form.values())
        return f"{found} has another seat: {made.title}."

    return edit_page(
        request, Edit(f"Add a seat to {found}", "Add the seat", form, act, body_address(found), _body_trail(found))
    )


@login_required
@partnership_page
def co_opt(request: PartnershipRequest, body: str) -> HttpResponse:
    """Give a body another seat with its holder, in one step."""
    found = find_body(request, body)
    permissions.check_change_membership(request.user, found)
    permissions.check_change_seats(request.user, found)
    form = CoOptForm(
        sent(request),
        user=request.user,
        partnership=request.partnership,
        initial={"starts": PartialDate(as_at(request).date)},
    )

    def act(form: CoOptForm) -> str:
        typed = form.cleaned_data
        made = seats.co_opt(
            by=request.user,
            body=found,
            title=typed["title"],
            holder=form.who,
            terms=form.terms(),
            reason=typed["reason"],
        )
        return f"{made.holder} is co-opted on {found} {made.period}."

    return edit_page(
        request, Edit(f"Co-opt somebody on {found}", "Co-opt", form, act, body_address(found), _body_trail(found))
    )


@login_required
@partnership_page
def seat_change(request: PartnershipRequest, body: str, seat: str) -> HttpResponse:
    """Set what is recorded of a seat."""
    found = find_seat(find_body(request, body), seat)
    permissions.check_change_seats(request.user, found.body)
    form = SeatForm(
        sent(request),
        partnership=request.partnership,
        initial=SeatForm.initial_of(found),
        version=version_of_seat(found),
    )

    def act(form: SeatForm) -> str:
        seats.change_seat(
            by=request.user,
            seat=found,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            **form.values(),
        )
        return f"The seat {form.cleaned_data['title']} is changed."

    title, back = f"Change the seat {found.title}, {found.body}", body_address(found.body)
    return edit_page(request, Edit(title, "Save", form, act, back, seat_trail(found)))


@login_required
@partnership_page
def seat_abolish(request: PartnershipRequest, body: str, seat: str) -> HttpResponse:
    """End a seat and what is still held of it."""
    found = find_seat(find_body(request, body), seat)
    permissions.check_change_seats(request.user, found.body)
    day = PartialDate(as_at(request).date)
    form = EndForm(sent(request), version=version_of_seat(found), initial={"last": day})

    def act(form: EndForm) -> str:
        typed = form.cleaned_data
        seats.abolish_seat(
            by=request.user, seat=found, last=typed["last"], reason=typed["reason"], seen=form.seen_version()
        )
        return f"The seat {found.title} is abolished after {typed['last']}, and whoever held it ends with it."

    title, back = f"Abolish the seat {found.title}, {found.body}", body_address(found.body)
    return edit_page(request, Edit(title, "Abolish the seat", form, act, back, seat_trail(found), tone="warning"))
