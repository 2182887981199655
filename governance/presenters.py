"""Wording, and the markup of what is too long for a template. Nothing here reads the database."""

import datetime
import functools
import html
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from governance.drawn import Drawn
from governance.http import AsAt
from governance.models import BodyStatus, Certainty, Link, Membership, Partnership, Seat, Source
from governance.occupancy import Occupancy, occupancy_of
from governance.outline import Entry, Seats
from governance.vacancy import vacancy_in_words

Cited = dict[str, Any]

LARGE_TREE = 500
OCCUPANCY_TONES = {Occupancy.VACANT: "warning", Occupancy.CONTINUING: "info", Occupancy.UNKNOWN: "neutral"}


class Citations:
    """The sources of a page's facts, by fact, worded for the source components."""

    def __init__(self, partnership: Partnership, sources: Iterable[Source]) -> None:
        self._by_fact: dict[tuple[str, str, int], list[Cited]] = defaultdict(list)
        for source in sources:
            kind = source.content_type
            self._by_fact[kind.app_label, kind.model, source.object_id].append(cited(partnership, source))

    def of(self, fact: models.Model) -> list[Cited]:
        """The sources of one fact."""
        return self.of_row(type(fact), fact.pk)

    def of_row(self, model: type[models.Model], pk: int) -> list[Cited]:
        """The sources of a row known by its model and id."""
        return self._by_fact.get((model._meta.app_label, str(model._meta.model_name), pk), [])


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


FEWEST_HEADINGS = 4


def on_this_page(*headings: tuple[str, str, Any]) -> list[dict[str, str]]:
    """The list of a page's headings, each (label, address on the page, whether it is shown); none of a short page."""
    items = [{"label": label, "url": f"#{anchor}"} for label, anchor, shown in headings if shown]
    return items if len(items) >= FEWEST_HEADINGS else []


def as_at_bar(as_at: AsAt, *, even_today: bool = False) -> dict[str, Any] | None:
    """Word the bar that says which day a page shows; None when that is simply today, unless `even_today`."""
    if not as_at.shown and not even_today:
        return None
    today = timezone.localdate()
    opening = f"{as_at.opening:%-d %B %Y}"
    return {
        "date": as_at.date,
        "is_today": as_at.date == today,
        "note": as_at.note,
        "mistake": as_at.mistake,
        "reset_url": as_at.today_url if as_at.is_asked_for else "",
        "reset_label": f"Back to today, {opening}" if as_at.opening == today else f"Back to {opening}",
        "hidden": as_at.asked_with,
    }


def seats_in_words(seats: Seats) -> str:
    """“3 of 5 seats filled, 1 vacant”: what is unknown is said to be unknown, not vacant."""
    return _seats_in_words(seats.filled + seats.continuing, seats.vacant, seats.unknown)


@functools.lru_cache(maxsize=4096)
def _seats_in_words(taken: int, vacant: int, unknown: int) -> str:
    total = taken + vacant + unknown
    if not total:
        return ""
    plural = "s" * (total != 1)
    if unknown == total:
        return f"{total} seat{plural}, holder{plural} not recorded"
    words = [f"{taken} of {total} seat{plural} filled"]
    if vacant:
        words.append(f"{vacant} vacant")
    if unknown:
        words.append(f"{unknown} not recorded")
    return ", ".join(words)


def tree_html(
    partnership: Partnership, entries: Sequence[Entry], query: str = "", *, brief: bool = False
) -> SafeString:
    """Return a structure's outline as nested lists; joined here because a template loop costs ten times as much.

    `entries` are in the order of the tree and each has its parent before it. `brief` leaves out sideways ties
    and what a script adds to open and search the tree.
    """
    base = reverse("body", args=[partnership.slug, "-"]).removesuffix("-/")
    large = " tree--large" if len(entries) > LARGE_TREE else ""
    parts = ['<ul class="tree tree--brief">' if brief else f'<ul class="tree{large}" data-tree>']
    top = depth = entries[0].level if entries else 0
    for number, entry in enumerate(entries):
        if number:
            parts.append("<ul>" if entry.level > depth else "</li>" + "</ul></li>" * (depth - entry.level))
        depth = entry.level
        parts.append(
            f'<li id="b-{entry.slug}"{_ASIDE[entry.accountable]}><div class="tree-row"><span class="tree-name">'
            f'<a href="{base}{entry.slug}/{query}">{_escaped(entry.name)}</a>'
            f'<span class="tree-kind">{_escaped(entry.kind)}</span>'
            f"{_row_html(entry, brief)}</div>"
        )
    parts.append("</li></ul>" * (depth - top + 1) if entries else "</ul>")
    return mark_safe("".join(parts))  # noqa: S308 (every value in it is escaped above)


def draft_tree_html(shown: Drawn) -> SafeString:
    """Return a draft as nested lists in which every body can be changed; a script lets rows be dragged."""
    base = reverse("draft-body", args=[shown.structure.partnership.slug, shown.structure.slug, "-"]).removesuffix("-/")
    tree, parts = shown.tree, ['<ul class="tree tree--draft" data-draft-tree>']
    depth = 0
    for number, body in enumerate(tree.walk()):
        row = shown.stored.rows[body]
        place, slug = tree.places[body], shown.bodies[body].slug
        if number:
            parts.append("<ul>" if row.level > depth else "</li>" + "</ul></li>" * (depth - row.level))
        depth = row.level
        name = _escaped(place.name)
        parts.append(
            f'<li id="b-{slug}" data-body="{slug}"{_ASIDE[place.accountable]}><div class="tree-row">'
            f'<span class="tree-name"><a href="{base}{slug}/" aria-label="Change {name}">{name}</a>'
            f'<span class="tree-kind">{_escaped(shown.bodies[body].kind.name)}</span></span></div>'
        )
    parts.append("</li></ul>" * (depth + 1) if tree.places else "</ul>")
    return mark_safe("".join(parts))  # noqa: S308 (every value in it is escaped above)


_escaped = functools.lru_cache(maxsize=16_384)(html.escape)
_ASIDE = {True: "", False: ' class="tree-aside"'}


def _row_html(entry: Entry, brief: bool) -> str:
    """What follows the kind of a body in its row: its status, its seats, who chairs, what it is tied to."""
    added = ""
    if entry.added:
        added = '<strong class="govuk-tag tag tag--info">proposed here</strong>'
    elif entry.status != BodyStatus.OPERATING:
        added = f'<strong class="govuk-tag tag">{entry.status_label.lower()}</strong>'
    seats, chairs = entry.seats, entry.seats.chairs
    text = f'{added}</span><span class="tree-seats">{seats_in_words(seats)}</span>'
    if chairs:
        text += f'<span class="tree-chair">{_escaped(chairs)}</span>'
    if entry.links and not brief:
        text += "".join(f'<span class="tree-link">{_escaped(link)}</span>' for link in entry.links)
    return text


def member_rows(seats: Sequence[Any], memberships: Sequence[Membership], citations: Citations, on: Any) -> list[dict]:
    """Word the seats of a body with holders, substitutes and sources, in the order given.

    `seats` come from `on_page`, `memberships` are those in force with their holders.
    """
    by_seat: dict[int, list[Membership]] = defaultdict(list)
    for membership in memberships:
        by_seat[membership.seat_id].append(membership)
    return [_member_row(seat, by_seat[seat.pk], citations, on) for seat in seats]


def _member_row(seat: Any, memberships: list[Membership], citations: Citations, on: Any) -> dict[str, Any]:
    occupancy = occupancy_of(seat.holding_id, seat.holding_term_ends, seat.recorded, on)
    sources = citations.of(seat) + [source for held in memberships for source in citations.of(held)]
    return {
        "seat": seat,
        "title": seat.title,
        "occupancy": occupancy.label,
        "tone": OCCUPANCY_TONES.get(occupancy),
        "quiet": occupancy == Occupancy.FILLED,
        "vacant": occupancy == Occupancy.VACANT,
        "since": vacancy_in_words(seat, seat.vacated, seat.vacated_precision, on)
        if occupancy == Occupancy.VACANT
        else "",
        "holding": next((held for held in memberships if held.pk == seat.holding_id), None),
        "memberships": memberships,
        "terms": [term for term in (seat_terms(seat), seat.entitlement) if term and term != seat.title],
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


def held_rows(memberships: Iterable[Membership], citations: Citations, on: datetime.date) -> list[dict[str, Any]]:
    """Word memberships for the page of whoever holds them."""
    return [
        {
            "held": held,
            "continuing": f"term ended {held.term_in_words}" if held.is_continuing(on) else "",
            "sources": citations.of(held),
        }
        for held in memberships
    ]


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
