"""What an edit form was opened upon: so that nobody overwrites what somebody else changed meanwhile."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from governance.dates import PartialDate, precision_of
from governance.models import Membership, Seat

LONGEST = 100_000
SEAT_PARTS = ("title", "role", "category", "entitlement", "office", "voting", "starts", "ends")


@dataclass(frozen=True)
class Version:
    """The state of something in words: label and value of each part, in the order of the page."""

    parts: tuple[tuple[str, str], ...] = ()

    def written(self) -> str:
        """Return the text that a form carries along."""
        return json.dumps(self.parts, ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read what a form carried along: None when that is nothing, and what never was when it is nothing of ours."""
        if not text:
            return None
        try:
            parts = json.loads(text[:LONGEST])
            read = cls(tuple((str(label), str(value)) for label, value in parts))
            read.written().encode()
        except (ValueError, TypeError, RecursionError):
            return cls()
        return read

    def against(self, now: "Version") -> list[tuple[str, str, str]]:
        """Return what differs: label, value then, value now."""
        then, since = dict(self.parts), dict(now.parts)
        labels = dict.fromkeys([*then, *since])
        return [
            (label, then.get(label, ""), since.get(label, ""))
            for label in labels
            if then.get(label) != since.get(label)
        ]


class StaleError(Exception):
    """Somebody changed the thing after the form was opened: what it was then, and what it is now."""

    def __init__(self, seen: Version, now: Version) -> None:
        super().__init__("Somebody changed this after you opened the page. Nothing of yours was saved yet.")
        self.seen, self.now = seen, now
        self.differences = seen.against(now)


def refuse_stale(seen: Version | None, now: Version) -> None:
    """Raise StaleError when a form was opened upon something else than what is there now."""
    if seen is not None and seen != now:
        raise StaleError(seen, now)


def version_of_seat(seat: Seat) -> Version:
    """Return a seat with every holding of it, ended ones too; two queries at most."""
    parts = [(_label(seat, name), in_plain_words(seat, name)) for name in SEAT_PARTS]
    holdings = seat.memberships.with_holders().order_by("kind", "starts", "pk")
    for number, holding in enumerate(holdings, 1):
        parts.append((f"{holding.get_kind_display()} holding {number}", _holding(holding)))
    return Version(tuple(parts))


def version_of_holdings(holdings: Iterable[Membership]) -> Version:
    """Return holdings of several seats, as a page lists them."""
    return Version(tuple((f"{held.seat}, {held.seat.body}", _holding(held)) for held in holdings))


def _holding(holding: Membership) -> str:
    words = [str(holding.holder), holding.period or "dates not stated"]
    if holding.on_behalf_of:
        words.append(f"on behalf of {holding.on_behalf_of}")
    if holding.political_group:
        words.append(str(holding.political_group))
    if holding.ex_officio:
        words.append("ex officio")
    if holding.term_ends:
        words.append(f"term to {holding.term_in_words}")
    if holding.note:
        words.append(holding.note)
    return ", ".join(words)


def version_of_row(row: models.Model, *fields: str) -> Version:
    """Return the named fields of a row in words."""
    return Version(tuple((_label(row, name), in_plain_words(row, name)) for name in fields))


def _label(row: models.Model, name: str) -> str:
    try:
        label = str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        label = name.replace("_", " ")
    return label[:1].upper() + label[1:]


def in_plain_words(row: models.Model, name: str) -> str:
    """Word one field of a row: its choice's label, its date to its precision, yes or no, or nothing."""
    value: Any = getattr(row, name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if display := getattr(row, f"get_{name}_display", None):
        return str(display())
    precision = getattr(row, precision_of(name), None)
    if precision:
        ends = name.endswith("ends")
        return str(PartialDate.until(value, precision) if ends else PartialDate(value, precision))
    return f"{value:%-d %B %Y}" if hasattr(value, "strftime") else str(value)
