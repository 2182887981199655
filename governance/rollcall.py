"""Seats × terms as a timeline: each seat a row of its holdings in order, with their place between two years."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from governance.models import Membership, Seat

WIDTH = 1000


@dataclass(frozen=True)
class Bar:
    """One holding, as a bar from `x` over `width`, of WIDTH in all; open ends run to the edge."""

    held: Membership
    x: int
    width: int
    name: str
    period: str
    substitute: bool
    continuing: bool


@dataclass(frozen=True)
class Timeline:
    """Rows of bars between the first and the last year, with a mark for each year and for the day shown."""

    rows: list[tuple[Seat, list[Bar]]]
    years: list[tuple[int, int]]
    today: int
    first: int
    last: int


def timeline(seats: Sequence[Any], holdings: Sequence[Membership], on: datetime.date) -> Timeline:
    """Lay out all holdings of some seats; holdings without a first day begin at the left edge."""
    days = [day for held in holdings for day in (held.starts, held.ends, held.term_ends) if day]
    first = datetime.date(min([*days, on]).year, 1, 1)
    last = datetime.date(min(max([*days, on]).year + 1, datetime.MAXYEAR), 1, 1)
    if last <= first:
        first, last = datetime.date(datetime.MAXYEAR - 1, 1, 1), datetime.date.max
    by_seat: dict[int, list[Membership]] = defaultdict(list)
    for held in sorted(holdings, key=lambda held: (held.starts or datetime.date.min, held.pk)):
        by_seat[held.seat_id].append(held)
    rows = [(seat, [_bar(held, first, last, on) for held in by_seat[seat.pk]]) for seat in seats if by_seat[seat.pk]]
    span = last.year - first.year
    step = max(1, span // 8)
    years = [(year, _place(datetime.date(year, 1, 1), first, last)) for year in range(first.year, last.year, step)]
    return Timeline(rows, years, _place(on, first, last), first.year, last.year - 1)


def _place(day: datetime.date, first: datetime.date, last: datetime.date) -> int:
    return max(0, min(WIDTH, round(WIDTH * (day - first).days / (last - first).days)))


def _bar(held: Membership, first: datetime.date, last: datetime.date, on: datetime.date) -> Bar:
    begins = _place(held.starts or first, first, last)
    ends = _place(held.ends or last, first, last)
    period = held.period or "dates not stated"
    return Bar(
        held, begins, max(2, ends - begins), str(held.holder), period, held.kind == "substitute", held.is_continuing(on)
    )
