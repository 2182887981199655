"""Decisions found by what they say, and what the register of them can be narrowed to."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet

from meetings.models import AgendaItem, Decision, DecisionQuerySet, Resolution
from planning.models import Plan, Priority

if TYPE_CHECKING:
    from governance.models import Partnership
    from governance.permissions import Reader

CONFIG = "english"
Filter = tuple[str, Sequence[tuple[str, str]], dict[str, Q]]


def begun_words(words: str) -> SearchQuery | None:
    """A query for texts in which every word begins so, in any inflection; None where nothing but signs is typed."""
    kept = "".join(sign if sign.isalnum() else " " for sign in words).split()
    if not kept:
        return None
    return SearchQuery(" & ".join(f"{word}:*" for word in kept), search_type="raw", config=CONFIG)


def saying(rows: DecisionQuerySet, words: str) -> DecisionQuerySet:
    """Decisions whose text, or whose item's title, says what is asked for; else those that nearly say it."""
    query = begun_words(words)
    if query is None:
        return rows.none()
    titled = AgendaItem.objects.alias(said=SearchVector("title", config=CONFIG)).filter(said=query)
    texts = Decision.objects.alias(said=SearchVector("text", config=CONFIG)).filter(said=query)
    found = rows.filter(Q(pk__in=texts.values("pk")) | Q(item__in=titled.values("pk")))
    if found.exists():
        return found
    return rows.filter(Q(text__trigram_word_similar=words) | Q(item__title__trigram_word_similar=words))


def filters_of(rows: QuerySet, user: "Reader", partnership: "Partnership") -> dict[str, Filter]:
    """What decisions can be narrowed to, as `listing` takes it: only what some of them are of; three queries."""
    found = sorted(set(rows.order_by().values_list("meeting__body__name", "meeting__body__slug", "meeting__day__year")))
    bodies = {slug: name for name, slug, _ in found}
    years = sorted({str(year) for _, _, year in found}, reverse=True)
    mine = rows.order_by().values("item")
    plans = Plan.objects.visible_to(user, partnership).filter(agenda_items__in=mine).distinct().order_by("name")
    priorities = Priority.objects.visible_to(user, partnership).filter(agenda_items__in=mine).distinct()
    return {
        "body": ("Body", list(bodies.items()), {slug: Q(meeting__body__slug=slug) for slug in bodies}),
        "year": ("Year", [(year, year) for year in years], {year: Q(meeting__day__year=int(year)) for year in years}),
        "resolution": ("Resolution", Resolution.choices, {value: Q(resolution=value) for value in Resolution.values}),
        **_of("plan", "Plan", plans),
        **_of("priority", "Priority", priorities.order_by("name")),
    }


def _of(name: str, label: str, rows: QuerySet) -> dict[str, Filter]:
    """A filter by what items are about; none where no decision is about any."""
    named = list(rows.values_list("slug", "name"))
    return {name: (label, named, {slug: Q(**{f"item__{name}__slug": slug}) for slug, _ in named})} if named else {}
