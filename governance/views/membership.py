"""The membership editor: who holds a seat, changed and corrected. Two different buttons, two different services."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse

from governance import permissions
from governance.dates import PartialDate
from governance.editing import Edit, edit_page
from governance.forms.membership import AppointForm, CorrectForm, EndForm, ReappointForm, ReplaceForm, StrikeForm
from governance.http import PartnershipRequest, as_at, partnership_page
from governance.lookup import find_body, find_membership, find_seat
from governance.models import Body, Membership, MembershipKind, Seat
from governance.services import memberships
from governance.versions import version_of_seat

Trail = tuple[tuple[str, str], ...]


def _seat(request: PartnershipRequest, body: str, seat: str) -> Seat:
    found = find_body(request, body)
    permissions.check_change_membership(request.user, found)
    return find_seat(found, seat)


def _held(request: PartnershipRequest, body: str, seat: str, membership: str) -> Membership:
    return find_membership(request, _seat(request, body, seat), membership)


def body_address(body: Body) -> str:
    """The members of a body, where most edits lead back to."""
    return reverse("body", args=[body.partnership.slug, body.slug]) + "#members"


def seat_trail(seat: Seat) -> Trail:
    """The way to a seat's pages."""
    slugs = [seat.body.partnership.slug, seat.body.slug]
    return (seat.body.name, reverse("body", args=slugs)), (seat.title, reverse("seat", args=[*slugs, seat.slug]))


def _carried(request: PartnershipRequest, seat: Seat) -> dict[str, Any]:
    return {"data": request.POST if request.method == "POST" else None, "version": version_of_seat(seat)}


def _naming(request: PartnershipRequest) -> dict[str, Any]:
    return {"user": request.user, "partnership": request.partnership}


def _day_shown(request: PartnershipRequest) -> dict[str, Any]:
    return {"starts": PartialDate(as_at(request).date)}


@login_required
@partnership_page
def appoint(request: PartnershipRequest, body: str, seat: str) -> HttpResponse:
    """Give a seat that nobody holds to somebody."""
    found = _seat(request, body, seat)
    return _appoint_page(request, found, MembershipKind.SUBSTANTIVE)


@login_required
@partnership_page
def substitute(request: PartnershipRequest, body: str, seat: str) -> HttpResponse:
    """Name somebody who sits when the holder cannot."""
    found = _seat(request, body, seat)
    return _appoint_page(request, found, MembershipKind.SUBSTITUTE)


def _appoint_page(request: PartnershipRequest, seat: Seat, kind: str) -> HttpResponse:
    form = AppointForm(**_carried(request, seat), **_naming(request), initial=_day_shown(request))
    substantive = kind == MembershipKind.SUBSTANTIVE

    def act(form: AppointForm) -> str:
        made = memberships.appoint(
            by=request.user,
            seat=seat,
            holder=form.who,
            terms=form.terms(),
            kind=kind,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
        )
        verb = "holds" if substantive else "is a substitute for"
        return f"{made.holder} {verb} {seat.title} {made.period}."

    words = f"Appoint to {seat.title}" if substantive else f"Name a substitute for {seat.title}"
    title, button = f"{words}, {seat.body}", "Appoint" if substantive else "Name the substitute"
    return edit_page(request, Edit(title, button, form, act, body_address(seat.body), seat_trail(seat)))


@login_required
@partnership_page
def replace(request: PartnershipRequest, body: str, seat: str, membership: str) -> HttpResponse:
    """Put a successor in the holder's place: one page, one step."""
    held = _held(request, body, seat, membership)
    form = ReplaceForm(**_carried(request, held.seat), **_naming(request), initial=_day_shown(request))

    def act(form: ReplaceForm) -> str:
        made = memberships.replace(
            by=request.user,
            membership=held,
            holder=form.who,
            terms=form.terms(),
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
        )
        return f"{made.holder} replaces {held.holder} as {held.seat.title} {made.period}."

    return edit_page(
        request,
        Edit(
            title=f"Replace {held.holder} as {held.seat.title}, {held.seat.body}",
            button="Replace",
            form=form,
            act=act,
            back=body_address(held.seat.body),
            trail=seat_trail(held.seat),
            now=_now(held),
            other=("This is a correction of a mistake, not a change", _address("membership-correct", held)),
        ),
    )


@login_required
@partnership_page
def end(request: PartnershipRequest, body: str, seat: str, membership: str) -> HttpResponse:
    """End a holding; the seat is vacant afterwards."""
    held = _held(request, body, seat, membership)
    form = EndForm(**_carried(request, held.seat), initial={"last": PartialDate(as_at(request).date)})

    def act(form: EndForm) -> str:
        typed = form.cleaned_data
        ended = memberships.end(
            by=request.user, membership=held, last=typed["last"], reason=typed["reason"], seen=form.seen_version()
        )
        return f"{held.holder} no longer holds {held.seat.title}: {ended.period}."

    title = f"End {held.holder} as {held.seat.title}, {held.seat.body}"
    other = ("This is a correction of a mistake, not a change", _address("membership-correct", held))
    back = body_address(held.seat.body)
    return edit_page(
        request, Edit(title, "End the membership", form, act, back, seat_trail(held.seat), _now(held), other=other)
    )


@login_required
@partnership_page
def reappoint(request: PartnershipRequest, body: str, seat: str, membership: str) -> HttpResponse:
    """Give the same holder a new term, as a new record."""
    held = _held(request, body, seat, membership)
    begins = PartialDate(held.term_ends) if held.term_ends else PartialDate(as_at(request).date)
    form = ReappointForm(**_carried(request, held.seat), initial={"starts": begins})

    def act(form: ReappointForm) -> str:
        made = memberships.reappoint(
            by=request.user,
            membership=held,
            terms=form.terms(),
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
        )
        return f"{made.holder} holds {held.seat.title} for a new term, {made.period}."

    title = f"Re-appoint {held.holder} as {held.seat.title}, {held.seat.body}"
    back = body_address(held.seat.body)
    return edit_page(request, Edit(title, "Re-appoint", form, act, back, seat_trail(held.seat), _now(held)))


@login_required
@partnership_page
def correct(request: PartnershipRequest, body: str, seat: str, membership: str) -> HttpResponse:
    """Set right what was recorded wrongly of a membership; marked as a correction in the history."""
    held = _held(request, body, seat, membership)
    form = CorrectForm(
        **_carried(request, held.seat), partnership=request.partnership, initial=CorrectForm.initial_of(held)
    )

    def act(form: CorrectForm) -> str:
        memberships.correct(
            by=request.user,
            membership=held,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            **form.values(),
        )
        return f"The membership of {held.holder} as {held.seat.title} is corrected."

    title = f"Correct the membership of {held.holder} as {held.seat.title}, {held.seat.body}"
    other = ("It should not be here at all: remove it", _address("membership-remove", held))
    back = body_address(held.seat.body)
    return edit_page(
        request, Edit(title, "Save the correction", form, act, back, seat_trail(held.seat), _now(held), other=other)
    )


@login_required
@partnership_page
def remove(request: PartnershipRequest, body: str, seat: str, membership: str) -> HttpResponse:
    """Remove a membership that never was."""
    held = _held(request, body, seat, membership)
    form = StrikeForm(**_carried(request, held.seat))

    def act(form: StrikeForm) -> str:
        memberships.strike(
            by=request.user, membership=held, reason=form.cleaned_data["reason"], seen=form.seen_version()
        )
        return f"The membership of {held.holder} as {held.seat.title} is removed."

    title = f"Remove {held.holder} as {held.seat.title}, {held.seat.body}"
    back = body_address(held.seat.body)
    trail = seat_trail(held.seat)
    return edit_page(request, Edit(title, "Remove it", form, act, back, trail, _now(held), tone="warning"))


def _address(name: str, held: Membership) -> str:
    body = held.seat.body
    return reverse(name, args=[body.partnership.slug, body.slug, held.seat.slug, held.slug])


def _now(held: Membership) -> str:
    words = [str(held.holder), held.period or "dates not stated"]
    if held.term_ends:
        words.append(f"term to {held.term_in_words}")
    return f"Now: {', '.join(words)}"
