"""Whoever can hold a seat, found by what somebody types: a person, an office, an organisation or a body."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import CharField, F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Greatest, Lower

from governance.models import Alias, Body, Office, Organisation, Partnership, Person

Holder = Person | Office | Organisation | Body

KINDS: dict[str, type[Holder]] = {"person": Person, "office": Office, "organisation": Organisation, "body": Body}
ALIKE = 0.35
MOST = 8


@dataclass(frozen=True)
class Candidate:
    """Somebody that a typed name may mean: `key` is `person-12`, `note` tells namesakes apart."""

    kind: str
    pk: int
    name: str
    note: str
    slug: str
    exact: bool

    @property
    def key(self) -> str:
        """What a form sends to mean this one."""
        return f"{self.kind}-{self.pk}"

    @property
    def label(self) -> str:
        """The name with what tells it apart."""
        return f"{self.name} ({self.note})"


def candidates(user, partnership: Partnership, typed: str, kinds: Iterable[str] = tuple(KINDS)) -> list[Candidate]:
    """Find whoever a typed name may mean, the exact names first; one query, at most MOST of them.

    A name is exact whatever its capitals and spaces; so is an alias. Misspelt names find what they nearly name.
    Records merged into another are never offered.
    """
    words = " ".join(typed.split())[:200]
    if not words or "\0" in words:
        return []
    parts = [part for kind in kinds for part in _parts(user, partnership, kind, words)]
    rows = parts[0].union(*parts[1:], all=True).order_by("-exact", "-alike", "found_name")[: 3 * MOST]
    found: dict[str, Candidate] = {}
    for kind, pk, name, note, slug, exact, _ in rows:
        candidate = Candidate(kind, pk, name, note, slug, exact)
        found.setdefault(candidate.key, candidate)
    return list(found.values())[:MOST]


def _parts(user, partnership: Partnership, kind: str, words: str) -> list[QuerySet]:
    if kind == "person":
        return [_alike(partnership.people.visible_to(user, partnership).kept(), kind, words, Value("person"))]
    if kind == "office":
        return [_alike(partnership.offices.all(), kind, words, F("organisation__name"))]
    known: QuerySet
    if kind == "organisation":
        known, note = partnership.organisations.kept(), Value("organisation")
    else:
        known, note = partnership.bodies.visible_to(user, partnership), Value("body")
    aliases = Alias.objects.filter(**{f"{kind}__in": known.values("pk")})
    return [_alike(known, kind, words, note), _alike(aliases, kind, words, F("name"), owner=f"{kind}__")]


def _alike(rows: QuerySet, kind: str, words: str, note: F | Value, *, owner: str = "") -> QuerySet:
    begins = Q(name__istartswith=words) | Q(name__icontains=f" {words}")
    return (
        rows.annotate(lowered=Lower("name"))
        .annotate(
            alike=Greatest(TrigramSimilarity("name", words), Value(0.0), output_field=FloatField()),
            found_kind=Value(kind, CharField()),
            found=F(f"{owner}pk"),
            found_name=F(f"{owner}name"),
            found_note=note if isinstance(note, F) else Value(note.value, CharField()),
            found_slug=F(f"{owner}slug"),
            exact=Q(lowered=words.lower()),
        )
        .filter(begins | Q(alike__gte=ALIKE) | Q(lowered=words.lower()))
        .order_by()
        .values_list("found_kind", "found", "found_name", "found_note", "found_slug", "exact", "alike")
    )


def holder_by_key(user, partnership: Partnership, key: str) -> Holder | None:
    """Return whoever a form means by `person-12`, if it is of the partnership and known to the user; else None."""
    kind, _, number = key.partition("-")
    if kind not in KINDS or not number.isdecimal() or len(number) > 18:
        return None
    rows: QuerySet = {
        "person": partnership.people.visible_to(user, partnership).kept(),
        "office": partnership.offices.select_related("organisation"),
        "organisation": partnership.organisations.kept(),
        "body": partnership.bodies.visible_to(user, partnership),
    }[kind]
    return rows.filter(pk=int(number)).first()


def kind_of(holder: Holder) -> str:
    """Return the field of a membership that holds this sort of holder."""
    return next(name for name, kind in KINDS.items() if isinstance(holder, kind))
