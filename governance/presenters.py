"""Wording, and the markup of what is too long for a template. Nothing here reads the database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from governance.http import AsAt
from governance.models import Certainty, Link, Membership, Partnership, Seat, Source
from governance.occupancy import Occupancy, occupancy_of
from governance.outline import Entry, Seats

Cited = dict[str, Any]

OCCUPANCY_TONES = {Occupancy.VACANT: "warning", Occupancy.CONTINUING: "info", Occupancy.UNKNOWN: "neutral"}


class Citations:
    """The sources of a page's facts, by fact, worded for the source components."""

    def __init__(self, partnership: Partnership, sources: Iterable[Source]) -> None:
        self._by_fact: dict[tuple[int, int], list[Cited]] = defaultdict(list)
        for source in sources:
            self._by_fact[source.content_type_id, source.object_id].append(cited(partnership, source))

    def of(self, fact: models.Model) -> list[Cited]:
        """The sources of one fact."""
        return self._by_fact.get((ContentType.objects.get_for_model(fact).pk, fact.pk), [])


def cited(partnership: Partnership, source: Source) -> Cited:
    """Word one source, its document selected with it."""
    return {
        "document": source.document.title,
        "url": reverse("document", args=[partnership.slug, source.document.slug]),
        "place": source.place,
        "certainty": source.certainty,
        "references": source.references,
        "reason": source.note if source.certainty != Certainty.STATED else "",
    }


def crumbs(partnership: Partnership, *above: tuple[str, str]) -> list[dict[str, str]]:
    """Breadcrumbs down to the page's parent: the partnership, then label and address of each."""
    trail = [(partnership.name, reverse("partnership", args=[partnership.slug])), *above]
    return [{"label": label, "url": url} for label, url in trail]


def as_at_bar(as_at: AsAt, **hidden: str) -> dict[str, Any] | None:
    """Word the bar that says which day a page shows; None when that is simply today."""
    if not as_at.shown:
        return None
    return {
        "date": as_at.date,
        "note": as_at.note,
        "mistake": as_at.mistake,
        "reset_url": as_at.today_url if as_at.is_asked_for else "",
        "reset_label": f"Back to {as_at.opening:%-d %B %Y}",
        "hidden": [(name, value) for name, value in hidden.items() if value],
    }


def seats_in_words(seats: Seats) -> str:
    """“3 of 5 seats filled, 1 vacant”: what is unknown is said to be unknown, not vacant."""
    if not seats.total:
        return ""
    plural = "s" * (seats.total != 1)
    if seats.unknown == seats.total:
        return f"{seats.total} seat{plural}, holder{plural} not recorded"
    words = [f"{seats.taken} of {seats.total} seat{plural} filled"]
    if seats.vacant:
        words.append(f"{seats.vacant} vacant")
    if seats.unknown:
        words.append(f"{seats.unknown} not recorded")
    return ", ".join(words)


def tree_html(
    partnership: Partnership, entries: Sequence[Entry], query: str = "", *, brief: bool = False
) -> SafeString:
    """Return a structure's outline as nested lists; joined here because a template loop costs ten times as much.

    `entries` are in the order of the tree and each has its parent before it. `brief` leaves out sideways ties
    and what a script adds to open and search the tree.
    """
    base = reverse("body", args=[partnership.slug, "-"]).removesuffix("-/")
    parts = ['<ul class="tree">' if brief else '<ul class="tree" data-tree>']
    depth = 0
    for number, entry in enumerate(entries):
        if number:
            parts.append("<ul>" if entry.level > depth else "</li>" + "</ul></li>" * (depth - entry.level))
        depth = entry.level
        aside = ' class="tree-aside"' if not entry.accountable else ""
        parts.append(f'<li id="b-{entry.slug}"{aside}>{_row_html(base, entry, query, brief)}')
    parts.append("</li></ul>" * (depth - (entries[0].level if entries else 0) + 1) if entries else "</ul>")
    return mark_safe("".join(parts))  # noqa: S308 (every value in it is escaped above)


def _row_html(base: str, entry: Entry, query: str, brief: bool) -> str:
    parts = [
        f'<div class="tree-row"><a href="{base}{entry.slug}/{query}">{escape(entry.name)}</a>'
        f'<span class="tree-kind">{escape(entry.kind)}</span>'
    ]
    if entry.added:
        parts.append('<strong class="govuk-tag tag tag--info">proposed here</strong>')
    elif entry.status_label:
        parts.append(f'<strong class="govuk-tag tag">{entry.status_label.lower()}</strong>')
    seats = seats_in_words(entry.seats)
    if seats:
        parts.append(f'<span class="tree-seats">{seats}</span>')
    if entry.seats.chairs:
        parts.append(f'<span class="tree-chair">{escape("; ".join(entry.seats.chairs))}</span>')
    if not brief:
        parts += [f'<span class="tree-link">{escape(link)}</span>' for link in entry.links]
    parts.append("</div>")
    return "".join(parts)


def member_rows(seats: Sequence[Seat], memberships: Sequence[Membership], citations: Citations, on: Any) -> list[dict]:
    """Word the seats of a body with holders, substitutes and sources, in the order given.

    `seats` come from `on_page`, `memberships` are those in force with their holders.
    """
    by_seat: dict[int, list[Membership]] = defaultdict(list)
    for membership in memberships:
        by_seat[membership.seat_id].append(membership)
    return [_member_row(seat, by_seat[seat.pk], citations, on) for seat in seats]


def _member_row(seat: Seat, memberships: list[Membership], citations: Citations, on: Any) -> dict[str, Any]:
    occupancy = occupancy_of(seat.holding_id, seat.holding_term_ends, seat.holder_recorded, on)
    sources = citations.of(seat) + [source for held in memberships for source in citations.of(held)]
    return {
        "seat": seat,
        "title": seat.title,
        "occupancy": occupancy.label,
        "tone": OCCUPANCY_TONES.get(occupancy),
        "quiet": occupancy == Occupancy.FILLED,
        "vacant": occupancy == Occupancy.VACANT,
        "memberships": memberships,
        "terms": [term for term in (seat_terms(seat), seat.entitlement) if term],
        "sources": _once(sources),
    }


def seat_terms(seat: Seat) -> str:
    """Say what sort of seat it is: category, vote, office it goes with, and how many it stands for."""
    words = [seat.category] if seat.category else []
    if seat.voting is not None:
        words.append("voting" if seat.voting else "not voting")
    if not seat.number_stated:
        words.append("how many is not stated")
    return " · ".join(words)


def _once(sources: list[Cited]) -> list[Cited]:
    seen: set[tuple] = set()
    kept = []
    for source in sources:
        mark = (source["url"], source["place"], source["certainty"], tuple(source["references"]), source["reason"])
        if mark not in seen:
            seen.add(mark)
            kept.append(source)
    return kept


def link_rows(links: Iterable[Link], here: models.Model, citations: Citations) -> list[dict[str, Any]]:
    """Word sideways ties as seen from one of their ends: “supports X”, or “X supports this”."""
    rows = []
    for link in links:
        outward = link.origin == here
        rows.append(
            {
                "outward": outward,
                "kind": link.get_kind_display(),
                "other": link.target if outward else link.origin,
                "other_is_body": bool(link.to_body_id if outward else link.from_body_id),
                "note": link.note,
                "sources": citations.of(link),
            }
        )
    return rows
