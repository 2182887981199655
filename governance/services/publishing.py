"""Publishing a draft: what follows for bodies, their names and their seats is written in the same step.

The partnership is locked first, so that two publications never pass each other, then the draft.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pghistory
from django.db import transaction
from django.db.models import F, Q

from governance.dates import PartialDate, Precision
from governance.models import (
    Alias,
    Body,
    BodyStatus,
    Membership,
    MembershipQuerySet,
    Partnership,
    Placement,
    Seat,
    Structure,
    StructureEdit,
)
from governance.permissions import Permission
from governance.services import drafts, structures
from governance.services.changes import change, free_slug
from governance.services.edits import refuse_beyond, refuse_body_beyond
from governance.services.seats import make_seat
from governance.services.structures import StructureError, lock_draft
from governance.trees.merge import Merge
from governance.trees.stored import tree_of
from governance.trees.tree import Tree
from governance.versions import Version, refuse_stale

if TYPE_CHECKING:
    from portal.models import User

Fates = Mapping[int, Body | None]
"""What becomes of the seats of retired bodies, known by their ids: they move to a body, or end (None)."""

BEGINNING = (BodyStatus.PROPOSED, BodyStatus.BEING_ESTABLISHED, BodyStatus.STARTING)
SEAT_PARTS = (
    "role", "title", "category", "office", "entitlement", "voting", "number_stated", "holder_recorded", "recorded_from",
    "ends", "ends_precision",
)  # fmt: skip
HOLDING_PARTS = (
    "slug", "person", "organisation", "body", "office", "on_behalf_of", "kind", "ex_officio", "term_ends",
    "term_ends_precision", "political_group", "note", "ends", "ends_precision",
)  # fmt: skip


@dataclass(frozen=True)
class Publication:
    """What publishing a draft from a day on would do: read from the database, and written nowhere."""

    draft: Structure
    on: datetime.date
    present: Structure | None
    later: Sequence[Structure]
    before: Tree
    after: Tree
    merged: Merge | None
    retired: Sequence[Body]
    merged_into: Mapping[int, int]

    @property
    def version(self) -> Version:
        """What a publisher saw: what is in force on that day, and how far the draft had come."""
        return Version(
            (
                ("In force on that day", str(self.present or "nothing")),
                ("Edits of the draft", str(self.draft.version)),
            )
        )


def publication_of(draft: Structure, on: datetime.date) -> Publication:
    """Work out what publishing a draft from a day on would do; at most a dozen queries, whatever its size."""
    published = Structure.objects.filter(partnership=draft.partnership_id)
    present = published.in_force(on).first()
    later = list(published.coming_after(on))
    before = tree_of(present.pk) if present else Tree()
    merged = drafts.merge_with(draft, present) if present and draft.base_id and draft.base_id != present.pk else None
    after = merged.tree if merged else tree_of(draft.pk)
    gone = before.places.keys() - after.places.keys()
    still = set(Placement.objects.filter(structure__in=[one.pk for one in later], body__in=gone).values_list("body"))
    retired = list(Body.objects.filter(pk__in=gone - {body for (body,) in still}).order_by("name"))
    into = draft.edits.exclude(into=None).values_list("body", "into")
    return Publication(draft, on, present, later, before, after, merged, retired, _last_heirs(dict(into), after))


def _last_heirs(into: Mapping[int, int], after: Tree) -> dict[int, int]:
    """Of bodies that were merged into others, the one that goes on at the end: an heir may have been merged itself."""
    heirs = {}
    for body in into:
        known, heir = {body}, into[body]
        while heir not in after.places and heir in into and heir not in known:
            known.add(heir)
            heir = into[heir]
        heirs[body] = heir
    return heirs


def seats_of(plan: Publication) -> list[tuple[Body, int]]:
    """The bodies that a publication retires, each with how many of its seats would go on; one query."""
    lasting = Q(ends__isnull=True) | Q(ends__gt=plan.on)
    counted = Counter(Seat.objects.filter(lasting, body__in=plan.retired).values_list("body", flat=True))
    return [(body, counted[body.pk]) for body in plan.retired]


def publish(
    *,
    by: "User",
    structure: Structure,
    since: PartialDate,
    fates: Fates | None = None,
    reason: str = "",
    did: str = "",
    seen: Version | None = None,
) -> Structure:
    """Publish a draft from a day on: today, one that is past, or one to come.

    What a structure that came after the draft's base changed is brought in first. Seats of retired bodies end or move
    on that day, as `fates` says; new bodies begin on it; a body keeps its old name as another once it is renamed.
    Raises UndecidedError when both sides changed the same, StructureError when nothing differs, when somebody would
    begin on a seat after it is gone, or `fates` leaves out a body, and StaleError when `seen` is not what is there.
    """
    did = did or f"Published “{structure}”, in force from {since}"
    with change(by=by, within=structure.partnership_id, did=did, reason=reason, final=True):
        lock_partnership(structure.partnership_id)
        locked = lock_draft(structure)
        plan = publication_of(locked, since.first)
        refuse_stale(seen, plan.version)
        if plan.merged and plan.present:
            drafts.bring_in(by=by, structure=locked, other=plan.present)
        with pghistory.context(did=did):
            refuse_beyond(by, locked, plan.before, plan.after, Permission.PUBLISH_STRUCTURES)
            if plan.present and plan.before == plan.after:
                raise StructureError(f"Nothing in it differs from “{plan.present}”, which is in force on that day.")
            for heir in filter(None, (fates or {}).values()):
                if heir.pk in plan.after.places:
                    refuse_body_beyond(by, locked, plan.after, heir.pk, Permission.PUBLISH_STRUCTURES)
            _end_retired(plan, since, fates or {})
            drafts.drop_unplaced_bodies(locked)
            published = structures.publish(
                by=by, structure=locked, in_force_from=since.first, precision=since.precision
            )
            _begin_added(plan, since)
            _follow_structure_in_force(structure.partnership)
        return published


def publish_change(
    *,
    by: "User",
    partnership: Partnership,
    since: PartialDate,
    edit: Callable[[Structure], StructureEdit],
    fates: Fates | None = None,
    reason: str = "",
) -> StructureEdit:
    """Make one edit of the structure in force and publish it from a day on, in one step: a draft and a publication.

    Raises StructureError when no structure is in force on that day, or another one comes after it.
    """
    with change(by=by, within=partnership.pk, did="Changed the structure", reason=reason, final=True):
        lock_partnership(partnership.pk)
        published = Structure.objects.filter(partnership=partnership)
        present, later = published.in_force(since.first).first(), published.coming_after(since.first).first()
        if present is None:
            raise StructureError("No structure is in force on that day. Choose a later one.", "since")
        if later is not None:
            raise StructureError(
                f"“{later}” comes into force on {later.in_force_in_words} and would not have this change. "
                "Choose that day or a later one, or prepare a draft.",
                "since",
            )
        draft = drafts.start(by=by, partnership=partnership, name="A change", base=present)
        done = edit(draft)
        name = f"{done.did}, {since}"[:200]
        slug = free_slug(partnership.structures.exclude(pk=draft.pk), name)
        Structure.objects.filter(pk=draft.pk).update(name=name, slug=slug)
        done.structure = publish(by=by, structure=draft, since=since, fates=fates, reason=reason, did=done.did)
        return done


def lock_partnership(partnership: int) -> None:
    """Lock a partnership, known by its id, for the rest of the transaction: one publication at a time."""
    Partnership.objects.select_for_update(no_key=True, of=("self",)).get(pk=partnership)


@transaction.atomic
def come_into_force(*, partnership: Partnership) -> int:
    """Let bodies be called, and operate, as the structure in force has it; return how many changed.

    Runs from beat, for what was published ahead of its day. Doing it twice does nothing.
    """
    lock_partnership(partnership.pk)
    structure = _in_force(partnership)
    with pghistory.context(within=partnership.pk, did=f"“{structure}” came into force", final=True):
        return _follow_structure_in_force(partnership)


def _in_force(partnership: Partnership) -> Structure | None:
    return Structure.objects.filter(partnership=partnership).in_force(partnership.opening_date).first()


def _follow_structure_in_force(partnership: Partnership) -> int:
    """Name bodies as the structure in force does, and let proposed ones operate; return how many changed."""
    structure = _in_force(partnership)
    placed = Placement.objects.filter(structure=structure).select_related("body")
    due = list(placed.exclude(name=F("body__name")) | placed.filter(body__status=BodyStatus.PROPOSED))
    for placement in due:
        body = placement.body
        if body.name != placement.name and structure:
            _keep_old_name(body, structure)
        status = BodyStatus.OPERATING if body.status == BodyStatus.PROPOSED else body.status
        Body.objects.filter(pk=body.pk).update(name=placement.name, status=status)
    return len(due)


def _keep_old_name(body: Body, structure: Structure) -> None:
    """Let a body still be found by the name that it had before a structure came into force."""
    aliases = Alias.objects.filter(body=body)
    if not aliases.filter(name=body.name).exists():
        note = f"Its name before {structure.in_force_in_words}"
        Alias.objects.create(body=body, name=body.name, slug=free_slug(aliases, body.name), note=note)


def _end_retired(plan: Publication, since: PartialDate, fates: Fates) -> None:
    """End retired bodies and all that is held on them and by them on the day."""
    ids = [body.pk for body in plan.retired]
    lasting = Q(ends__isnull=True) | Q(ends__gt=since.first)
    seats = list(Seat.objects.filter(lasting, body__in=ids).order_by("pk").select_for_update(no_key=True, of=("self",)))
    held = Membership.objects.filter(lasting).filter(Q(seat__in=seats) | Q(body__in=ids))
    _refuse_late(held, seats, since)
    for body in plan.retired:
        theirs = [seat for seat in seats if seat.body_id == body.pk]
        if theirs and body.pk not in fates:
            raise StructureError(f"Say what becomes of the seats of {body}.", f"fate_{body.pk}")
        heir = fates.get(body.pk)
        if heir is not None and heir.pk not in plan.after.places:
            raise StructureError(
                f"{heir} has no place in the structure, so seats cannot move to it.", f"fate_{body.pk}"
            )
        if heir is not None:
            for seat in theirs:
                _move_seat(seat, heir, since, {*ids, heir.pk})
    held.update(ends=since.first, ends_precision=since.precision)
    Seat.objects.filter(pk__in=[seat.pk for seat in seats]).update(ends=since.first, ends_precision=since.precision)
    bodies = Body.objects.filter(lasting, pk__in=ids)
    young = bodies.filter(starts__gte=since.first).first()
    if young:
        raise StructureError(
            f"{young} begins only on {young.period}, so it cannot end before. Choose a later day.", "since"
        )
    bodies.update(ends=since.first, ends_precision=since.precision)


def _refuse_late(held: MembershipQuerySet, seats: Sequence[Seat], since: PartialDate) -> None:
    late = held.filter(starts__gte=since.first).with_holders().select_related("seat__body").first()
    if late:
        raise StructureError(
            f"{late.holder} holds {late.seat} of {late.seat.body} {late.period}, which is after that day. "
            "End or remove that membership first, or choose a later day. Nothing was saved.",
            "since",
        )
    young = next((seat for seat in seats if seat.starts and seat.starts >= since.first), None)
    if young:
        raise StructureError(
            f"The seat {young} of {young.body} begins only after that day. Abolish it first, or choose a later day. "
            "Nothing was saved.",
            "since",
        )


def _move_seat(seat: Seat, body: Body, since: PartialDate, gone: Collection[int]) -> None:
    """Give another body a seat like this one from the day on, with whoever holds it going on there, but for `gone`."""
    begins = {"starts": since.first, "starts_precision": since.precision}
    made = make_seat(body=body, **{part: getattr(seat, part) for part in SEAT_PARTS}, **begins)
    _copy_sources(seat, made)
    for holding in seat.memberships.in_force(since.first).exclude(body__in=gone):
        values = {part: getattr(holding, part) for part in HOLDING_PARTS} | begins
        _copy_sources(holding, Membership.objects.create(seat=made, **values))


def _copy_sources(fact: Seat | Membership, copy: Seat | Membership) -> None:
    for source in fact.sources.all():
        source.pk, source.object_id = None, copy.pk
        source.save(force_insert=True)


def _begin_added(plan: Publication, since: PartialDate) -> None:
    added = plan.after.places.keys() - plan.before.places.keys()
    placed_before = Placement.objects.filter(body__in=added, structure__status="published").exclude(
        structure=plan.draft.pk
    )
    _begin_again(plan, since, added)
    new = Body.objects.filter(pk__in=added).exclude(pk__in=placed_before.values("body"))
    new.filter(Q(drafted_in__isnull=False) | Q(status__in=BEGINNING), starts=None).filter(
        Q(ends__isnull=True) | Q(ends__gt=since.first)
    ).update(starts=since.first, starts_precision=since.precision)
    Body.objects.filter(pk__in=added, drafted_in__isnull=False).update(drafted_in=None)


def _begin_again(plan: Publication, since: PartialDate, added: Collection[int]) -> None:
    """Bodies that had ended, or began only with a later structure, begin on the day, until a later one has them not."""
    placed = Body.objects.filter(pk__in=added)
    placed.filter(ends__lte=since.first).update(ends=None, ends_precision=Precision.DAY)
    begun_later = placed.filter(starts__gt=since.first, starts__in=[one.in_force_from for one in plan.later])
    begun_later.update(starts=since.first, starts_precision=since.precision)
    for ends, bodies in _ended_later(plan, added).items():
        lasting = Body.objects.filter(pk__in=bodies, ends=None).exclude(starts__gte=ends.in_force_from)
        lasting.update(ends=ends.in_force_from, ends_precision=ends.in_force_from_precision)


def _ended_later(plan: Publication, bodies: Collection[int]) -> dict[Structure, list[int]]:
    """Bodies without a place in the last of the later structures, by the structure from which on they have none."""
    later = {structure.pk: at for at, structure in enumerate(plan.later, start=1)}
    first_without = dict.fromkeys(bodies, 0)
    for body, structure in Placement.objects.filter(structure__in=later, body__in=bodies).values_list(
        "body", "structure"
    ):
        first_without[body] = max(first_without[body], later[structure])
    ended: dict[Structure, list[int]] = {}
    for body, at in first_without.items():
        if at < len(plan.later):
            ended.setdefault(plan.later[at], []).append(body)
    return ended
