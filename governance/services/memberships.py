"""Who holds a seat. Every write locks the seat first, so that two people never appoint to it at the same time."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from governance.dates import PartialDate, Precision
from governance.holders import Holder, kind_of
from governance.models import (
    Body,
    Document,
    Membership,
    MembershipKind,
    Office,
    Organisation,
    Person,
    PoliticalGroup,
    Seat,
    Source,
)
from governance.services.changes import ChangeError, change, free_slug
from governance.versions import Version, refuse_stale, version_of_seat

if TYPE_CHECKING:
    from portal.models import User


class HeldError(ChangeError):
    """The seat is held in that time: by whom, and what to do."""

    def __init__(self, sentence: str, held: Membership) -> None:
        super().__init__(sentence, "starts")
        self.held = held


@dataclass(frozen=True)
class NewHolder:
    """Somebody who is not in the record yet: made in the same change as the appointment."""

    name: str
    kind: str = "person"


@dataclass(frozen=True)
class Terms:
    """On what terms somebody holds a seat: from when, until when the term runs, for whom, and where it is written."""

    starts: PartialDate | None = None
    until: PartialDate | None = None
    on_behalf_of: Organisation | None = None
    political_group: PoliticalGroup | None = None
    note: str = ""
    document: Document | None = None
    place: str = ""

    def values(self) -> dict[str, Any]:
        """Return the fields of a membership."""
        return {
            "starts": self.starts.first if self.starts else None,
            "starts_precision": self.starts.precision if self.starts else Precision.DAY,
            "term_ends": self.until.after if self.until else None,
            "term_ends_precision": self.until.precision if self.until else Precision.DAY,
            "on_behalf_of": self.on_behalf_of,
            "political_group": self.political_group,
            "note": self.note,
        }


def appoint(
    *,
    by: "User",
    seat: Seat,
    holder: Holder | NewHolder,
    terms: Terms,
    kind: str = MembershipKind.SUBSTANTIVE,
    reason: str = "",
    seen: Version | None = None,
) -> Membership:
    """Give a seat to somebody, or make them a substitute for it.

    Raises HeldError when somebody else holds it in that time, StaleError when the seat changed since it was seen.
    """
    verb = "Appointed" if kind == MembershipKind.SUBSTANTIVE else "Made a substitute of"
    did = f"{verb} {holder_name(holder)} {_at(seat)}"
    with change(by=by, within=seat.body.partnership_id, did=did, reason=reason):
        locked = lock_seat(seat, seen)
        return hold(locked, made_holder(locked, holder), terms, kind)


def replace(
    *,
    by: "User",
    membership: Membership,
    holder: Holder | NewHolder,
    terms: Terms,
    reason: str = "",
    seen: Version | None = None,
) -> Membership:
    """Give a seat to somebody from a day on, and end its present holding the day before, in one step.

    Raises ChangeError when the day is not after the present holding began, or the successor is the present holder.
    """
    seat = membership.seat
    did = f"Replaced {membership.holder} by {holder_name(holder)} {_at(seat)}"
    with change(by=by, within=seat.body.partnership_id, did=did, reason=reason):
        locked = lock_seat(seat, seen)
        present = _as_it_is(membership)
        _refuse_same_holder(present, holder)
        _end(present, terms.starts)
        return hold(locked, made_holder(locked, holder), terms, present.kind)


def reappoint(
    *, by: "User", membership: Membership, terms: Terms, reason: str = "", seen: Version | None = None
) -> Membership:
    """Give the same holder a new term, as a new record; the old one ends the day before.

    Raises ChangeError when the new term does not begin after the old one.
    """
    did = f"Re-appointed {membership.holder} {_at(membership.seat)}"
    with change(by=by, within=membership.seat.body.partnership_id, did=did, reason=reason):
        locked = lock_seat(membership.seat, seen)
        present = _as_it_is(membership)
        if present.ends is None or (terms.starts and present.ends > terms.starts.first):
            _end(present, terms.starts)
        return hold(locked, present.holder, terms, present.kind, ex_officio=present.ex_officio)


def end(
    *, by: "User", membership: Membership, last: PartialDate, reason: str = "", seen: Version | None = None
) -> Membership:
    """End a holding after its last day, month or year; the seat is vacant from then on.

    Raises ChangeError when that is before it began.
    """
    did = f"Ended the membership of {membership.holder} {_at(membership.seat)}"
    with change(by=by, within=membership.seat.body.partnership_id, did=did, reason=reason):
        lock_seat(membership.seat, seen)
        present = _as_it_is(membership)
        _set_end(present, last.after, last.precision)
        return present


def correct(
    *, by: "User", membership: Membership, reason: str = "", seen: Version | None = None, **values: Any
) -> Membership:
    """Set right what was recorded wrongly; unlike a change, it leaves no earlier term behind.

    `values` are fields of the membership. Raises HeldError when somebody else holds the seat in the corrected time.
    """
    did = f"Corrected the membership of {membership.holder} {_at(membership.seat)}"
    with change(by=by, within=membership.seat.body.partnership_id, did=did, reason=reason, correction=True):
        locked = lock_seat(membership.seat, seen)
        present = _as_it_is(membership)
        for name, value in values.items():
            setattr(present, name, value)
        if present.starts and present.ends and present.ends <= present.starts:
            raise ChangeError("The last day must not be before the first day.", "ends")
        if present.kind == MembershipKind.SUBSTANTIVE:
            _refuse_held(locked, present.starts, present.ends, besides=present)
        present.save()
        count_as_recorded([present])
        return present


def strike(*, by: "User", membership: Membership, reason: str = "", seen: Version | None = None) -> None:
    """Remove a membership that never was; the history keeps what was removed, and by whom."""
    did = f"Removed the membership of {membership.holder} {_at(membership.seat)}, recorded by mistake"
    with change(by=by, within=membership.seat.body.partnership_id, did=did, reason=reason, correction=True):
        lock_seat(membership.seat, seen)
        present = _as_it_is(membership)
        present.sources.all().delete()
        present.delete()


def end_all(
    *, by: "User", within: int, memberships: Sequence[Membership], last: PartialDate, did: str, reason: str = ""
) -> int:
    """End many holdings in one partnership (its id) after the same last day, in one statement; return how many.

    Raises ChangeError, naming the first, when one of them began after that day.
    """
    with change(by=by, within=within, did=did, reason=reason):
        ids = [membership.pk for membership in memberships]
        seats = Seat.objects.filter(memberships__in=ids).order_by("pk")
        list(seats.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
        held = Membership.objects.filter(pk__in=ids).filter(Q(ends__isnull=True) | Q(ends__gt=last.after))
        late = held.filter(starts__gte=last.after).with_holders().select_related("seat").first()
        if late:
            raise ChangeError(
                f"{late.holder} holds {late.seat} {late.period}: that begins after the day given. "
                "Nothing was ended. Choose a later day, or remove that membership first.",
                "last",
            )
        count_as_recorded(held)
        return held.update(ends=last.after, ends_precision=last.precision)


def lock_seat(seat: Seat, seen: Version | None = None) -> Seat:
    """Lock a seat's row for the rest of the transaction and return it as it is now.

    Raises StaleError when a form was opened upon something else.
    """
    locked = (
        Seat.objects.select_for_update(no_key=True, of=("self",)).select_related("body__partnership").get(pk=seat.pk)
    )
    if seen is not None:
        refuse_stale(seen, version_of_seat(locked))
    return locked


def holder_name(holder: Holder | NewHolder) -> str:
    """Return the name of whoever is to hold a seat."""
    return holder.name


def _at(seat: Seat) -> str:
    return f"as {seat.title} of {seat.body}"


def _as_it_is(membership: Membership) -> Membership:
    found = Membership.objects.with_holders().filter(pk=membership.pk).select_related("seat__body").first()
    if found is None:
        raise ChangeError("That membership is not in the record any more. Nothing was saved.")
    return found


def made_holder(seat: Seat, holder: Holder | NewHolder) -> Holder:
    """Return the holder, within a change that is under way; somebody new is written into the record first."""
    if not isinstance(holder, NewHolder):
        _refuse_strangers(seat, holder)
        _refuse_merged(holder)
        return holder
    partnership = seat.body.partnership
    kind: type[Person] | type[Organisation] = Organisation if holder.kind == "organisation" else Person
    slug = free_slug(kind.objects.filter(partnership=partnership), holder.name)
    return kind.objects.create(partnership=partnership, slug=slug, name=" ".join(holder.name.split()))


def _refuse_strangers(seat: Seat, holder: Holder) -> None:
    if holder.partnership_id != seat.body.partnership_id:
        raise ChangeError(f"{holder} belongs to another partnership, so cannot sit on {seat.body}.", "holder")
    if isinstance(holder, Body) and holder.pk == seat.body_id:
        raise ChangeError("A body cannot hold a seat on itself.", "holder")


def _refuse_merged(holder: Holder) -> None:
    """Lock whoever is to hold the seat, so that they are not merged into another record meanwhile."""
    if isinstance(holder, (Person, Organisation)):
        kind: type[Person] | type[Organisation] = type(holder)
        if not kind.objects.select_for_update(no_key=True, of=("self",)).kept().filter(pk=holder.pk).exists():
            raise ChangeError(f"{holder} was merged into another record. Choose that one.", "holder")


def _refuse_same_holder(present: Membership, holder: Holder | NewHolder) -> None:
    if not isinstance(holder, NewHolder) and present.holder == holder:
        raise ChangeError(f"{holder} holds the seat already. To begin a new term, re-appoint instead.", "holder")


def _end(present: Membership, starts: PartialDate | None) -> None:
    """End a holding where its successor's begins."""
    if starts is None:
        raise ChangeError("Give the day from which the successor holds the seat.", "starts")
    if present.ends is not None and present.ends <= starts.first:
        return
    _set_end(present, starts.first, starts.precision)


def _set_end(present: Membership, after: datetime.date, precision: str) -> None:
    if present.starts is not None and after <= present.starts:
        began = PartialDate(present.starts, present.starts_precision)
        raise ChangeError(
            f"{present.holder} holds the seat since {began}, which is not before that day. Choose a later one, "
            "or correct the mistake instead.",
            "starts",
        )
    present.ends, present.ends_precision = after, precision
    present.save(update_fields=["ends", "ends_precision"])
    count_as_recorded([present])


def hold(seat: Seat, holder: Holder, terms: Terms, kind: str, *, ex_officio: bool | None = None) -> Membership:
    """Write a membership on a seat that is locked, within a change that is under way; raises HeldError."""
    values = terms.values()
    _refuse_backward_term(terms)
    _refuse_outside_seat(seat, values["starts"])
    if kind == MembershipKind.SUBSTANTIVE:
        _refuse_held(seat, values["starts"], None)
    made = Membership.objects.create(
        seat=seat,
        slug=free_slug(seat.memberships.all(), holder.name, most=160),
        kind=kind,
        ex_officio=isinstance(holder, Office) if ex_officio is None else ex_officio,
        **{kind_of(holder): holder},
        **values,
    )
    if terms.document:
        Source.objects.create(fact=made, document=terms.document, place=terms.place, certainty="stated")
    count_as_recorded([made])
    return made


def _refuse_backward_term(terms: Terms) -> None:
    if terms.starts and terms.until and terms.until.after <= terms.starts.first:
        raise ChangeError("The term must not end before it begins.", "until")


def _refuse_outside_seat(seat: Seat, starts: datetime.date | None) -> None:
    if seat.ends is not None and (starts is None or starts >= seat.ends):
        raise ChangeError(f"{seat.title} is a seat {seat.period}. Choose a day within that time.", "starts")


def _refuse_held(
    seat: Seat, starts: datetime.date | None, ends: datetime.date | None, besides: Membership | None = None
) -> None:
    """Refuse a substantive holding that overlaps another one of the seat."""
    others = seat.memberships.filter(kind=MembershipKind.SUBSTANTIVE)
    if starts is not None:
        others = others.filter(Q(ends__isnull=True) | Q(ends__gt=starts))
    if ends is not None:
        others = others.filter(Q(starts__isnull=True) | Q(starts__lt=ends))
    if besides:
        others = others.exclude(pk=besides.pk)
    held = others.with_holders().order_by("starts").first()
    if held:
        period = f" {held.period}" if held.period else ""
        raise HeldError(
            f"{seat.title} is held by {held.holder}{period}. "
            f"Replace {held.holder} instead, or choose a time when the seat is free.",
            held,
        )


def count_as_recorded(known: Iterable[Membership]) -> None:
    """Holders of a seat are recorded from the first one that is: before, nothing is known; after, it can be vacant.

    The seats are locked. At most two queries for any number of holdings.
    """
    first: dict[int, datetime.date] = {}
    for holding in known:
        if holding.kind == MembershipKind.SUBSTANTIVE and holding.starts is not None:
            first[holding.seat_id] = min(holding.starts, first.get(holding.seat_id, holding.starts))
    moved = []
    for seat in Seat.objects.filter(pk__in=first.keys(), holder_recorded=False).order_by("pk"):
        if seat.recorded_from is None or first[seat.pk] < seat.recorded_from:
            seat.recorded_from = first[seat.pk]
            moved.append(seat)
    Seat.objects.bulk_update(moved, ["recorded_from"], batch_size=1_000)
