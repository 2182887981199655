"""Lists that are found, sorted and paged by their address, so that any view of them can be kept and sent on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

PAGE = 50

Sorts = Mapping[str, tuple[str, Sequence[Any]]]


@dataclass(frozen=True)
class Choice:
    """One way to see a list: sorted so, or only what is of one kind."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Listing:
    """A page of a list with the ways to see it otherwise."""

    page: Page
    words: str
    sorts: list[Choice]
    filters: list[tuple[str, list[Choice]]]
    prefix: str
    kept: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many there are on all pages."""
        return self.page.paginator.count


def listing(
    request: HttpRequest,
    rows: QuerySet,
    *,
    sorts: Sorts,
    search: Sequence[str] = ("name",),
    filters: Mapping[str, tuple[str, Sequence[tuple[str, str]], Mapping[str, Q]]] | None = None,
) -> Listing:
    """Find, sort and page rows as an address asks: `q`, `sort`, `page`, and one word for each filter.

    `sorts` gives a label and an order by name, the first being the usual one; `filters` give a label, the choices and
    what each means. What is not among them is as if it were not asked for. Two queries.
    """
    asked = request.GET
    words = " ".join(asked.get("q", "").split())[:100]
    if words:
        wanted = Q()
        for column in search:
            wanted |= Q(**{f"{column}__icontains": words})
        rows = rows.filter(wanted)
    for name, (_, _, meanings) in (filters or {}).items():
        if asked.get(name, "") in meanings:
            rows = rows.filter(meanings[asked[name]])
    sort = asked.get("sort", "")
    sort = sort if sort in sorts else next(iter(sorts))
    page = Paginator(rows.order_by(*sorts[sort][1]), PAGE).get_page(asked.get("page"))
    kept = {name: asked[name] for name in ("on", "sort", *(filters or {})) if asked.get(name)}
    return Listing(
        page=page,
        words=words,
        sorts=[Choice(label, asking(asked, sort=name), name == sort) for name, (label, _) in sorts.items()],
        filters=[
            (label, _choices(asked, name, options, meanings))
            for name, (label, options, meanings) in (filters or {}).items()
        ],
        prefix=asking(asked, page="") + ("&" if asking(asked, page="") != "?" else "") + "page=",
        kept=kept,
    )


def _choices(
    asked: QueryDict, name: str, options: Sequence[tuple[str, str]], meanings: Mapping[str, Q]
) -> list[Choice]:
    chosen = asked.get(name, "") if asked.get(name, "") in meanings else ""
    return [Choice("All", asking(asked, **{name: ""}), not chosen)] + [
        Choice(label, asking(asked, **{name: value}), value == chosen) for value, label in options
    ]


def asking(asked: QueryDict, **other: str) -> str:
    """Return the query of an address with some of its words changed; an empty one is left out."""
    query = asked.copy()
    query.pop("page", None)
    for name, value in other.items():
        query[name] = value
        if not value:
            del query[name]
    return "?" + query.urlencode()
