"""Since when a seat is vacant."""

import datetime
from collections.abc import Iterable

from governance.dates import PartialDate
from governance.models import Membership, Seat


def vacant_since(seat: Seat, holdings: Iterable[Membership], on: datetime.date) -> str:
    """Say since when a seat that nobody holds on a day is vacant, from all its holdings."""
    over = [
        held
        for held in holdings
        if held.seat_id == seat.pk and held.kind == "substantive" and held.ends is not None and held.ends <= on
    ]
    last = max(over, key=lambda held: held.ends or on, default=None)
    return vacancy_in_words(seat, last.ends if last else None, last.ends_precision if last else "day", on)


def vacancy_in_words(seat: Seat, vacated: datetime.date | None, precision: str, on: datetime.date) -> str:
    """Word a vacancy: “since 1 April 2009 (45 days)”; without days where only the month or the year is known."""
    if vacated is None:
        return f"since the seat began, {seat.period}" if seat.starts else "since when is not recorded"
    if precision != "day":
        return f"since the end of {PartialDate.until(vacated, precision)}"
    days = (on - vacated).days
    return f"since {PartialDate(vacated)}" + (f" ({days:,} day{'s' if days != 1 else ''})" if days else "")
