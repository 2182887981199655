"""What is due and what is late, of every sort: by how soon, by whose it is, and by sort."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from governance.due import Band, due_in_words, due_of, everything_due
from governance.http import PartnershipRequest, as_at, finds_closed_bodies, partnership_page
from governance.listing import PAGE, asking
from governance.presenters import as_at_bar, crumbs
from governance.sections import Due

MOST_CHIPS = 12
"""More choices than this are folded away."""

NOBODY = "nobody"
"""The word of an address for what is nobody's."""


@partnership_page
@finds_closed_bodies
def due_list(request: PartnershipRequest) -> HttpResponse:
    """What is late, what is due soon, later and on no day, each in order of the day on which it is late."""
    partnership, asked = request.partnership, as_at(request)
    things = everything_due(partnership, request.user, asked.date)
    facets: dict[str, Callable[[Due], str]] = {
        "when": lambda thing: due_of(thing, asked.date).value,
        "sort": lambda thing: thing.sort,
        "owner": lambda thing: thing.owner or NOBODY,
    }
    chosen = {name: _chosen(request.GET.get(name, ""), map(word, things)) for name, word in facets.items()}
    shown = _narrowed(things, facets, chosen)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    prefix = asking(request.GET, page="")
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "groups": _groups(list(page), facets["when"]),
        "page": page,
        "prefix": prefix + ("&" if prefix != "?" else "") + "page=",
        "has_any": bool(things),
        "filters": _filters(request, things, facets, chosen),
        "breadcrumbs": crumbs(partnership),
    }
    return render(request, "governance/due_list.html", context)


def _chosen(asked: str, words: Iterable[str]) -> str:
    """What is asked for, where there is such a thing that the reader may see; else nothing."""
    return asked if asked in set(words) else ""


def _narrowed(
    things: Iterable[Due], facets: dict[str, Callable[[Due], str]], chosen: dict[str, str], without: str = ""
) -> list[Due]:
    wanted = [(facets[name], word) for name, word in chosen.items() if word and name != without]
    return [thing for thing in things if all(facet(thing) == word for facet, word in wanted)]


def _groups(things: Sequence[Due], band: Callable[[Due], str]) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for thing in things:
        groups.setdefault(band(thing), []).append({"thing": thing, "due": due_in_words(thing)})
    return [
        {"value": value, "label": Band(value).label, "rows": groups[value]} for value in Band.values if value in groups
    ]


def _filters(
    request: PartnershipRequest,
    things: Sequence[Due],
    facets: dict[str, Callable[[Due], str]],
    chosen: dict[str, str],
) -> list[dict[str, Any]]:
    """The ways to narrow the list, each with how many there are within what else is asked for."""
    labels = {"when": "When", "sort": "Sort", "owner": "Whose"}
    filters = []
    for name, facet in facets.items():
        counted = Counter(map(facet, _narrowed(things, facets, chosen, without=name)))
        words = Band.values if name == "when" else sorted(counted, key=lambda word: (word == NOBODY, word))
        named = dict(Band.choices) | {NOBODY: "nobody named"}
        items = [
            {
                "label": named.get(word, word),
                "url": asking(request.GET, **{name: word}),
                "current": word == chosen[name],
                "count": counted[word],
            }
            for word in words
            if counted[word]
        ]
        every = {"label": "All", "url": asking(request.GET, **{name: ""}), "current": not chosen[name], "count": None}
        filters.append({"label": labels[name], "items": [every, *items], "many": len(items) > MOST_CHIPS})
    return filters
