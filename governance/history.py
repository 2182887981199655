"""The record of changes, read back: who changed what, from what to what, in plain words."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, NullIf, RowNumber
from pghistory.models import Context

from governance.models import (
    Alias,
    Body,
    Membership,
    Office,
    Organisation,
    Partnership,
    Person,
    PoliticalGroup,
    Review,
    Rule,
    Seat,
    Structure,
    StructureComment,
    TermOfReference,
)
from governance.versions import in_plain_words

TOLD: list[type[models.Model]] = [
    Person,
    Organisation,
    Office,
    PoliticalGroup,
    Body,
    Alias,
    TermOfReference,
    Rule,
    Seat,
    Membership,
    Review,
]
"""The kinds whose changes are told in words and can be undone, each after those that it refers to."""

PARTNERSHIP_OF: dict[type[models.Model], str] = {Review: "partnership_id"}
"""Where the rows of reviews and of other apps' kinds keep the id of their partnership."""

Seen = Callable[[Any, Partnership], Q]

SEEN: dict[type[models.Model], Seen] = {}
"""Which recorded rows of other apps' kinds a reader may see, where those are not all."""

Wanted = dict[type[models.Model], Q]

PAGE = 25
MOST_PARTS = 30
QUIET = {"id", "slug", "partnership", "position", "version"}


@dataclass(frozen=True)
class Part:
    """One row that a change touched: what was done to it, to what, and its fields from what to what."""

    verb: str
    noun: str
    name: str
    fields: list[tuple[str, str, str]]


@dataclass
class Change:
    """Everything that one act changed: when, by whom, what they did in words, and the parts of it."""

    pk: UUID | None
    at: datetime.datetime
    by: str
    did: str
    reason: str
    correction: bool
    undoable: bool
    undone: bool
    parts: list[Part] = field(default_factory=list)
    more: int = 0


def also_tell(kind: type[models.Model], *, partnership: str = "partnership_id", seen: Seen | None = None) -> None:
    """Tell changes of another app's kind too, each after the kinds that it refers to, and let them be undone.

    `seen` narrows what is told to what a reader of the history may see of that kind.
    """
    TOLD.append(kind)
    PARTNERSHIP_OF[kind] = partnership
    if seen:
        SEEN[kind] = seen


def events_of(kind: type[models.Model]) -> type[models.Model]:
    """Return the table that records the changes of a kind."""
    return kind.pgh_event_model  # type: ignore[attr-defined]


def _known(user: Any, partnership: Partnership) -> Q:
    """Leave out holdings of bodies that a reader may not know of."""
    known = Body.objects.visible_to(user, partnership).values("pk")
    return Q(body_id__isnull=True) | Q(body_id__in=known)


def of_body(user: Any, body: Body) -> Wanted:
    """Which recorded rows tell of a body: itself, its seats and who held them, its clauses, names and rules."""
    known = _known(user, body.partnership)
    seats = events_of(Seat)._default_manager.filter(body_id=body.pk).values("pgh_obj_id")
    return {
        Body: Q(pgh_obj_id=body.pk),
        Seat: Q(body_id=body.pk),
        Membership: (Q(seat_id__in=seats) & known) | Q(body_id=body.pk),
        TermOfReference: Q(body_id=body.pk),
        Alias: Q(body_id=body.pk),
        Rule: Q(body_id=body.pk),
    }


def of_seat(user: Any, seat: Seat) -> Wanted:
    """Which recorded rows tell of a seat: itself and who held it."""
    known = _known(user, seat.body.partnership)
    return {Seat: Q(pgh_obj_id=seat.pk), Membership: Q(seat_id=seat.pk) & known}


def of_person(person: Person) -> Wanted:
    """Which recorded rows tell of a person: the record, and every seat held."""
    return {Person: Q(pgh_obj_id=person.pk) | Q(merged_into_id=person.pk), Membership: Q(person_id=person.pk)}


def of_organisation(organisation: Organisation) -> Wanted:
    """Which recorded rows tell of an organisation: the record, its names and offices, and what it holds."""
    offices = events_of(Office)._default_manager.filter(organisation_id=organisation.pk).values("pgh_obj_id")
    held = Q(organisation_id=organisation.pk) | Q(on_behalf_of_id=organisation.pk) | Q(office_id__in=offices)
    return {
        Organisation: Q(pgh_obj_id=organisation.pk) | Q(merged_into_id=organisation.pk),
        Alias: Q(organisation_id=organisation.pk),
        Office: Q(organisation_id=organisation.pk),
        Membership: held,
    }


def of_partnership(user: Any, partnership: Partnership) -> Wanted:
    """Which recorded rows tell of a partnership that a reader may see, whether changed through the portal or not."""
    acts = Context.objects.filter(metadata__within=partnership.pk).values("pk")
    by_hand = {
        Body: Q(partnership_id=partnership.pk),
        Person: Q(partnership_id=partnership.pk),
        Organisation: Q(partnership_id=partnership.pk),
        Office: Q(partnership_id=partnership.pk),
        PoliticalGroup: Q(partnership_id=partnership.pk),
        Seat: Q(body__partnership_id=partnership.pk),
        Membership: Q(seat__body__partnership_id=partnership.pk),
        Rule: Q(body__partnership_id=partnership.pk),
        Structure: Q(partnership_id=partnership.pk),
        StructureComment: Q(structure__partnership_id=partnership.pk),
    }
    by_hand |= {kind: Q(**{path: partnership.pk}) for kind, path in PARTNERSHIP_OF.items()}
    wanted = {kind: Q(pgh_context__in=acts) | Q(mine, pgh_context__isnull=True) for kind, mine in by_hand.items()}
    return wanted | {kind: wanted[kind] & seen(user, partnership) for kind, seen in SEEN.items()}


def change_whole(partnership: Partnership, act: UUID) -> Change | None:
    """Tell one change of a partnership whole; None when there is no such change."""
    context = Context.objects.filter(pk=act, metadata__within=partnership.pk).first()
    if context is None:
        return None
    return changes_of({kind: Q() for kind in TOLD}, [(act, "", 0, context.created_at)])[0]


def index_of(wanted: Wanted) -> QuerySet:
    """Return a row for each act that touched what is wanted, the latest first.

    A row is the act's id, or, for a change made outside the portal, the kind and number of its recorded row.
    """
    by_hand = Q(pgh_context__isnull=True)
    parts = [
        events_of(kind)
        ._default_manager.filter(condition)
        .annotate(
            pgh_act=F("pgh_context_id"),
            pgh_kind=Case(When(by_hand, then=Value(kind._meta.label)), default=Value(""), output_field=CharField()),
            pgh_alone=Case(When(by_hand, then=F("pgh_id")), default=Value(0), output_field=IntegerField()),
        )
        .order_by()
        .values_list("pgh_act", "pgh_kind", "pgh_alone", "pgh_created_at")
        for kind, condition in wanted.items()
    ]
    return parts[0].union(*parts[1:]).order_by("-pgh_created_at", "-pgh_alone")


@dataclass(frozen=True)
class Recorded:
    """One recorded row: how it became, and how it was before, where that is recorded."""

    kind: type[models.Model]
    after: Any
    before: Any


def changes_of(wanted: Wanted, rows: Sequence[tuple[UUID | None, str, int, datetime.datetime]]) -> list[Change]:
    """Tell in words the acts that `index_of` gave, and of each what it did to what is wanted."""
    acts = [act for act, *_ in rows if act]
    recorded: dict[Any, list[Recorded]] = defaultdict(list)
    touched_by_act = _kinds_touched(wanted, acts)
    for kind, condition in wanted.items():
        alone = [number for _, label, number, _ in rows if label == kind._meta.label]
        if not alone and kind._meta.label not in touched_by_act:
            continue
        for one in recorded_rows(kind, condition & (Q(pgh_context__in=acts) | Q(pgh_id__in=alone)), most=MOST_PARTS):
            recorded[one.after.pgh_context_id or (kind._meta.label, one.after.pgh_id)].append(one)
    names = Names(one for found in recorded.values() for one in found)
    contexts, undone = _contexts(acts)
    changes = []
    for act, label, number, at in rows:
        told = _told(contexts.get(act) if act else None, at, str(act) in undone)
        touched = recorded[act or (label, number)]
        told.parts = [names.part(one) for one in touched]
        told.more = sum({one.kind: one.after.pgh_of_act for one in touched}.values()) - len(touched)
        changes.append(told)
    return changes


def _kinds_touched(wanted: Wanted, acts: list[UUID]) -> set[str]:
    """The labels of the kinds of which acts touched rows that are wanted: one query, none for a single kind."""
    if len(wanted) == 1:
        return {kind._meta.label for kind in wanted} if acts else set()
    parts = [
        events_of(kind)
        ._default_manager.filter(condition, pgh_context__in=acts)
        .annotate(pgh_kind=Value(kind._meta.label, output_field=CharField()))
        .order_by()
        .values_list("pgh_kind", flat=True)
        .distinct()
        for kind, condition in wanted.items()
    ]
    return set(parts[0].union(*parts[1:])) if acts else set()


def _contexts(acts: Sequence[UUID]) -> tuple[dict[UUID, Any], set[str]]:
    """Read acts, each with the name of who did it as `pgh_by`, and tell which of them are undone; one query."""
    if not acts:
        return {}, set()
    asked = {str(act) for act in acts}
    user = Cast(KeyTextTransform("user", OuterRef("metadata")), BigIntegerField())
    called = Coalesce(NullIf("name", Value("")), "email", output_field=CharField())
    names = get_user_model()._default_manager.filter(pk=user).values(called=called)
    wanted = Q(pk__in=acts) | Q(metadata__undoes__in=list(asked))
    found = Context.objects.filter(wanted).annotate(pgh_by=Subquery(names)).in_bulk()
    return found, _undone((str(pk), one.metadata["undoes"]) for pk, one in found.items() if _undoes(one) in asked)


def _undoes(context: Context) -> str | None:
    return (context.metadata or {}).get("undoes")


def _undone(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Which acts are undone, told by pairs of acts and what they undo: one is not by an act that is undone itself."""
    undoing = dict(pairs)
    if not undoing:
        return set()
    later = Context.objects.filter(metadata__undoes__in=list(undoing)).values_list("pk", "metadata__undoes")
    again = _undone((str(pk), undoes) for pk, undoes in later)
    return {undoes for act, undoes in undoing.items() if act not in again}


def recorded_rows(kind: type[models.Model], condition: Q, most: int | None = None) -> list[Recorded]:
    """Return recorded rows of a kind in the order they were recorded, each with how the row was before; two queries.

    `most` limits how many are returned of one act; `pgh_of_act` on each recorded row says how many there are.
    """
    table = events_of(kind)._default_manager
    earlier = table.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    one_act: list[Any] = [
        F("pgh_context"),
        Case(When(pgh_context__isnull=True, then="pgh_id"), output_field=IntegerField()),
    ]
    rows = table.filter(condition).annotate(
        pgh_earlier=Subquery(earlier.values("pgh_id")[:1]),
        pgh_of_act=Window(Count("*"), partition_by=one_act),
        pgh_number=Window(RowNumber(), partition_by=one_act, order_by="pgh_id"),
    )
    found = list((rows.filter(pgh_number__lte=most) if most else rows).order_by("pgh_id"))
    before = table.in_bulk([row.pgh_earlier for row in found if row.pgh_earlier])
    return [Recorded(kind, row, before.get(row.pgh_earlier)) for row in found]


def _told(context: Any, at: datetime.datetime, undone: bool) -> Change:
    about = context.metadata if context else {}
    by = (context.pgh_by or "somebody who was not signed in") if context else "somebody outside the portal"
    return Change(
        pk=context.pk if context else None,
        at=at,
        by=by,
        did=about.get("did", "" if context else "Changed in the database itself"),
        reason=about.get("reason", ""),
        correction=bool(about.get("correction")),
        undoable=bool(about.get("within")) and not about.get("final") and not undone,
        undone=undone,
    )


VERBS = {"insert": "added", "update": "changed", "delete": "removed"}
LABELS = {"ends": "until", "term_ends": "term to", "left": "left on"}


class Names:
    """The names of everything that recorded rows point at, in one query a kind."""

    def __init__(self, recorded: Iterable[Recorded]) -> None:
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        for one in recorded:
            for row in (one.after, one.before):
                for column in _pointing(one.kind):
                    wanted[column.related_model].add(getattr(row, column.attname, None) or 0)
        self._named = {kind: _names_of(kind, ids - {0}) for kind, ids in wanted.items()}

    def part(self, one: Recorded) -> Part:
        """Word what happened to one row."""
        after = None if one.after.pgh_label == "delete" else one.after
        before = one.after if one.after.pgh_label == "delete" else one.before
        if one.after.pgh_label == "insert":
            before = None
        fields = [
            (_label(one.kind, name), self._words(one.kind, before, name), self._words(one.kind, after, name))
            for name in _told_fields(one.kind)
            if (before is not None and after is not None) or not _goes_without_saying(one.kind, one.after, name)
        ]
        changed = [(label, then, now) for label, then, now in fields if then != now]
        noun = str(one.kind._meta.verbose_name)
        return Part(VERBS.get(one.after.pgh_label, "recorded"), noun, self._name(one), changed)

    def _words(self, kind: type[models.Model], row: Any, name: str) -> str:
        if row is None:
            return ""
        column = kind._meta.get_field(name)
        if isinstance(column, models.ForeignKey):
            number = getattr(row, column.attname)
            kinds = self._named.get(column.related_model, {})
            return kinds.get(number, "a record since removed") if number else ""
        return in_plain_words(row, name)

    def _name(self, one: Recorded) -> str:
        if one.kind is Membership:
            holders = (
                self._words(Membership, one.after, name) for name in ("person", "office", "organisation", "body")
            )
            return f"{next(filter(None, holders), '')}, {self._words(Membership, one.after, 'seat')}"
        return row_name(one.after)


def _names_of(kind: type[models.Model], ids: set[int]) -> dict[int, str]:
    """The names of rows, those since removed by what they were last called."""
    named = {row.pk: str(row) for row in kind._default_manager.filter(pk__in=ids)}
    if ids - named.keys() and hasattr(kind, "pgh_event_models"):
        last = events_of(kind)._default_manager.filter(pgh_obj_id__in=ids - named.keys())
        for row in last.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id"):
            named[row.pgh_obj_id] = row_name(row)  # type: ignore[attr-defined]
    return named


def row_name(row: Any) -> str:
    """What a recorded row is called."""
    return next((str(getattr(row, name)) for name in ("name", "title", "wording") if getattr(row, name, "")), "")


def _pointing(kind: type[models.Model]) -> list[models.ForeignKey]:
    columns = kind._meta.concrete_fields
    return [column for column in columns if isinstance(column, models.ForeignKey) and column.name not in QUIET]


def _told_fields(kind: type[models.Model]) -> list[str]:
    names = [column.name for column in kind._meta.concrete_fields]
    return [name for name in names if name not in QUIET and not name.endswith("_precision")]


def _goes_without_saying(kind: type[models.Model], row: Any, name: str) -> bool:
    """Whether a field of a new row says no more than its name does, or than what is usual."""
    column = kind._meta.get_field(name)
    in_name = kind is Membership and name in ("seat", "person", "office", "organisation", "body")
    return in_name or (column.has_default() and getattr(row, name) == column.get_default())  # type: ignore[union-attr]


def _label(kind: type[models.Model], name: str) -> str:
    return LABELS.get(name) or str(kind._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
