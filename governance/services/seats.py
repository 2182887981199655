"""The places on a body: added, changed, abolished."""

from typing import TYPE_CHECKING, Any

from django.db.models import Max

from governance.dates import PartialDate
from governance.holders import Holder
from governance.models import Body, Membership, MembershipKind, Seat
from governance.services.changes import ChangeError, change, free_slug
from governance.services.memberships import NewHolder, Terms, hold, holder_name, lock_seat, made_holder
from governance.versions import Version

if TYPE_CHECKING:
    from portal.models import User


def add_seat(*, by: "User", body: Body, reason: str = "", **values: Any) -> Seat:
    """Give a body another seat; `values` are fields of the seat."""
    with change(by=by, within=body.partnership_id, did=f"Added the seat {values['title']} of {body}", reason=reason):
        return make_seat(body=body, **values)


def make_seat(*, body: Body, **values: Any) -> Seat:
    """Make a seat as the last of its body, within a change that is under way."""
    last = body.seats.aggregate(last=Max("position"))["last"] or 0
    slug = free_slug(body.seats.all(), values["title"], most=160)
    return Seat.objects.create(**{"body": body, "slug": slug, "position": last + 1} | values)


def co_opt(
    *, by: "User", body: Body, title: str, holder: Holder | NewHolder, terms: Terms, reason: str = ""
) -> Membership:
    """Give a body another seat, outside its fixed membership, and its holder in one step."""
    with change(by=by, within=body.partnership_id, did=f"Co-opted {holder_name(holder)} on {body}", reason=reason):
        values = terms.values()
        seat = make_seat(
            body=body,
            title=title or f"Co-opted member: {holder_name(holder)}"[:200],
            category="Co-opted",
            starts=values["starts"],
            starts_precision=values["starts_precision"],
        )
        return hold(lock_seat(seat), made_holder(seat, holder), terms, MembershipKind.SUBSTANTIVE)


def change_seat(*, by: "User", seat: Seat, reason: str = "", seen: Version | None = None, **values: Any) -> Seat:
    """Set what is recorded of a seat. Raises StaleError when it changed since it was seen."""
    with change(
        by=by, within=seat.body.partnership_id, did=f"Changed the seat {seat.title} of {seat.body}", reason=reason
    ):
        locked = lock_seat(seat, seen)
        for name, value in values.items():
            setattr(locked, name, value)
        if locked.starts and locked.ends and locked.ends <= locked.starts:
            raise ChangeError("The seat must not end before it begins.", "until")
        locked.save()
        return locked


def abolish_seat(*, by: "User", seat: Seat, last: PartialDate, reason: str = "", seen: Version | None = None) -> Seat:
    """End a seat after its last day, and with it whatever is still held of it.

    Raises ChangeError when somebody is to begin on it only later.
    """
    with change(
        by=by, within=seat.body.partnership_id, did=f"Abolished the seat {seat.title} of {seat.body}", reason=reason
    ):
        locked = lock_seat(seat, seen)
        late = locked.memberships.filter(starts__gte=last.after).with_holders().first()
        if late:
            raise ChangeError(f"{late.holder} holds it {late.period}. Remove or end that first.", "last")
        if locked.starts is not None and last.after <= locked.starts:
            raise ChangeError("The seat must not end before it begins.", "last")
        locked.memberships.in_force(last.after).update(ends=last.after, ends_precision=last.precision)
        locked.ends, locked.ends_precision = last.after, last.precision
        locked.save(update_fields=["ends", "ends_precision"])
        return locked
