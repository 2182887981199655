"""One search over everything that has a name in a partnership."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import CharField, F, FloatField, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, Greatest, Left
from django.urls import reverse

from governance.models import Alias, Partnership
from meetings.models import Decision
from portal.models import User

MOST = 50
ALIKE = 0.45
LONGEST = 160


@dataclass(frozen=True)
class Found:
    """Something that answers a search: what it is, its name, its address, and the name by which it was found."""

    kind: str
    name: str
    url: str
    note: str


def find(partnership: Partnership, user: User, words: str) -> list[Found]:
    """Find whatever has a name and a page, as far as a reader may see it, by name, alias or summary; one query.

    The nearest names come first; misspelt words still find what they nearly name. At most MOST + 1 are returned.
    """
    known = partnership.bodies.visible_to(user, partnership).values("pk")
    parts = [
        _named(partnership.bodies.visible_to(user, partnership), words, "body", F("kind__name"), summary=True),
        _named(partnership.organisations.kept(), words, "organisation", Value("Organisation"), summary=True),
        _named(partnership.people.visible_to(user, partnership).kept(), words, "person", Value("Person")),
        _named(partnership.documents.annotate(name=F("title")), words, "document", Value("Document"), summary=True),
        _named(_contributions(partnership, user), words, "contribution", Value("Contribution"), summary=True),
        _named(_headlines(partnership), words, "headline", Value("Headline"), summary=True),
        *_planned(partnership, user, words),
        *_met(partnership, user, words),
        _named(partnership.outcomes.annotate(summary=F("statement")), words, "outcome", Value("Outcome"), summary=True),
        _also_called(Alias.objects.filter(body__in=known), words, "body"),
        _also_called(Alias.objects.filter(organisation__partnership=partnership), words, "organisation"),
    ]
    rows = parts[0].union(*parts[1:], all=True).order_by("-alike", "found_name")[: 2 * MOST]
    found: dict[str, Found] = {}
    for route, kind, name, slug, note, _ in rows:
        url = reverse(route, args=[partnership.slug, *slug.split("/")])
        found.setdefault(url, Found(kind, name, url, note))
    return list(found.values())[: MOST + 1]


def _contributions(partnership: Partnership, user: User) -> QuerySet:
    return partnership.contributions.visible_to(user, partnership).annotate(summary=F("note"))


def _headlines(partnership: Partnership) -> QuerySet:
    return partnership.headlines.annotate(summary=F("statement"))


def _planned(partnership: Partnership, user: User, words: str) -> list[QuerySet]:
    """Plans, and all that belongs to them."""
    parts = [
        (partnership.plans.all(), "plan", "Plan"),
        (partnership.priorities.annotate(summary=F("statement")), "priority", "Priority"),
        (partnership.initiatives.all(), "initiative", "Initiative"),
        (partnership.indicators.annotate(summary=F("definition")), "indicator", "Indicator"),
        (partnership.actions.annotate(summary=F("statement")), "action", "Action"),
    ]
    return [
        _named(rows.visible_to(user, partnership), words, route, Value(kind), summary=True)  # type: ignore[attr-defined]
        for rows, route, kind in parts
    ]


def _met(partnership: Partnership, user: User, words: str) -> list[QuerySet]:
    """Meetings, and decisions by what they say; a decision's address is its meeting's and its number."""
    meetings = partnership.meetings.visible_to(user, partnership).annotate(name=F("title"))
    decisions = Decision.objects.visible_to(user, partnership).annotate(name=Left("text", LONGEST))
    address = Concat("meeting__slug", Value("/"), Cast("number", CharField()), output_field=CharField())
    return [
        _named(meetings, words, "meeting", Value("Meeting")),
        _named(decisions, words, "decision", Value("Decision"), slug=address),
    ]


COLUMNS = ("route", "found_kind", "found_name", "found_slug", "found_note", "alike")


def _named(
    rows: QuerySet,
    words: str,
    route: str,
    kind: F | Value,
    *,
    summary: bool = False,
    slug: Combinable | None = None,
) -> QuerySet:
    wanted = Q(name__icontains=words) | Q(alike__gte=ALIKE)
    if summary:
        wanted |= Q(summary__icontains=words)
    return (
        rows.annotate(
            alike=Greatest(TrigramWordSimilarity(words, "name"), Value(0.0), output_field=FloatField()),
            route=Value(route, CharField()),
            found_kind=kind if isinstance(kind, F) else Value(kind.value, CharField()),
            found_name=F("name"),
            found_slug=slug or F("slug"),
            found_note=Value("", CharField()),
        )
        .filter(wanted)
        .order_by()
        .values_list(*COLUMNS)
    )


def _also_called(aliases: QuerySet, words: str, owner: str) -> QuerySet:
    return (
        aliases.annotate(
            alike=Greatest(TrigramWordSimilarity(words, "name"), Value(0.0), output_field=FloatField()),
            route=Value(owner, CharField()),
            found_kind=Value("Also called", CharField()),
            found_name=F(f"{owner}__name"),
            found_slug=F(f"{owner}__slug"),
            found_note=F("name"),
        )
        .filter(Q(name__icontains=words) | Q(alike__gte=ALIKE))
        .order_by()
        .values_list(*COLUMNS)
    )
