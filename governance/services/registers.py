"""The registers of people and organisations: corrected, merged, and ended when an organisation leaves."""

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from governance.dates import PartialDate
from governance.freezing import freezes
from governance.models import Alias, Membership, Organisation, Partnership, Person, Source
from governance.services.changes import ChangeError, change, free_slug
from governance.services.memberships import end_all
from governance.versions import Version, refuse_stale, version_of_holdings, version_of_row

if TYPE_CHECKING:
    from portal.models import User

Record = Person | Organisation
RECORDED: dict[type[Record], tuple[str, ...]] = {
    Person: ("name", "email"),
    Organisation: ("name", "kind", "summary", "website"),
}


def add_record(
    *, by: "User", register: type[Record], partnership: Partnership, reason: str = "", **values: Any
) -> Record:
    """Write a person or an organisation into the register."""
    with change(by=by, within=partnership.pk, did=f"Added {values['name']} to the register", reason=reason):
        slug = free_slug(register.objects.filter(partnership=partnership), values["name"])
        return register.objects.create(partnership=partnership, slug=slug, **values)


def correct_record(
    *, by: "User", record: Record, reason: str = "", seen: Version | None = None, **values: Any
) -> Record:
    """Set right what the register says of a person or an organisation. Raises StaleError when it changed meanwhile."""
    did = f"Corrected the record of {record}"
    with change(by=by, within=record.partnership_id, did=did, reason=reason, correction=True):
        locked = _lock(type(record), record.pk)
        refuse_stale(seen, version_of_row(locked, *RECORDED[type(record)]))
        for name, value in values.items():
            setattr(locked, name, value)
        locked.save()
        return locked


def merge(*, by: "User", record: Record, into: Record, reason: str = "") -> Record:
    """Merge one record into another that means the same, with everything that points at it, and return what is kept.

    The merged name becomes another name of an organisation; its address leads to what is kept. What is published and
    never changes (ties of published structures, lines of published returns) goes on naming the merged record, whose
    page leads on. Raises ChangeError when they are not two records of one sort and partnership.
    """
    kind = type(record)
    if record.pk == into.pk or kind is not type(into) or record.partnership_id != into.partnership_id:
        raise ChangeError("Choose another record of the same partnership to merge into.", "into")
    with change(by=by, within=into.partnership_id, did=f"Merged {record} into {into}", reason=reason):
        rows = {
            row.pk: row for row in kind.objects.select_for_update().filter(pk__in=[record.pk, into.pk]).order_by("pk")
        }
        merged, kept = rows[record.pk], rows[into.pk]
        if merged.merged_into_id or kept.merged_into_id:
            raise ChangeError("One of them was merged meanwhile. Nothing was saved.", "into")
        if isinstance(kept, Organisation) and isinstance(merged, Organisation):
            _part_names(merged, kept)
        for pointing in _movable(kind):
            pointing.model._base_manager.filter(**{pointing.name: merged}).update(**{pointing.name: kept})
        _move_sources(merged, kept)
        if isinstance(kept, Organisation) and _is_another_name(kept, merged.name):
            slug = free_slug(Alias.objects.filter(organisation=kept), merged.name)
            Alias.objects.create(organisation=kept, name=merged.name, slug=slug, note="merged record")
        if isinstance(kept, Person) and isinstance(merged, Person) and not kept.email:
            kept.email = merged.email
            kept.save(update_fields=["email"])
        merged.merged_into = kept  # type: ignore[assignment]
        merged.save(update_fields=["merged_into"])
        return kept


def _movable(kind: type[Record]) -> list[models.ForeignKey]:
    """Every column that points at such a record, but those of tables whose rows are frozen when published."""
    return [
        relation.field
        for relation in kind._meta.related_objects
        if isinstance(relation.field, models.ForeignKey) and not freezes(relation.related_model)
    ]


def _is_another_name(kept: Organisation, name: str) -> bool:
    return kept.name.casefold() != name.casefold() and not kept.aliases.filter(name__iexact=name).exists()


def _part_names(merged: Organisation, kept: Organisation) -> None:
    """Drop other names that both have, and give those whose address both have another one."""
    names = {alias.name.casefold() for alias in Alias.objects.filter(organisation=kept)} | {kept.name.casefold()}
    slugs = set(Alias.objects.filter(organisation=kept).values_list("slug", flat=True))
    for alias in Alias.objects.filter(organisation=merged):
        if alias.name.casefold() in names:
            alias.sources.all().delete()
            alias.delete()
        elif alias.slug in slugs:
            alias.slug = free_slug(Alias.objects.filter(organisation__in=[merged, kept]), alias.name, most=120)
            alias.save(update_fields=["slug"])


def _move_sources(merged: Record, kept: Record) -> None:
    kind = ContentType.objects.get_for_model(kept)
    after = Source.objects.filter(content_type=kind, object_id=kept.pk).aggregate(last=models.Max("position"))["last"]
    for number, source in enumerate(Source.objects.filter(content_type=kind, object_id=merged.pk), (after or 0) + 1):
        source.object_id, source.position = kept.pk, number
        source.save(update_fields=["object_id", "position"])


def leave(
    *, by: "User", organisation: Organisation, last: PartialDate, reason: str = "", seen: Version | None = None
) -> int:
    """End every membership that an organisation holds, through its offices too, or that is held on its behalf.

    Records the day on which it left, and returns how many memberships were ended. Raises StaleError when these are
    others than were seen.
    """
    did = f"{organisation} left the partnership"
    with change(by=by, within=organisation.partnership_id, did=did, reason=reason):
        locked = _lock(Organisation, organisation.pk)
        going = open_memberships(locked, last)
        refuse_stale(seen, version_of_holdings(going))
        ended = end_all(by=by, within=locked.partnership_id, memberships=going, last=last, did=did, reason=reason)
        locked.left = last.after
        locked.save(update_fields=["left"])
        return ended


def open_memberships(organisation: Record, last: PartialDate) -> list[Membership]:
    """Return the memberships that would go on after a day if the organisation stayed; those over by now stay over."""
    after = max(last.after, organisation.partnership.opening_date)
    own = Q(organisation=organisation) | Q(office__organisation=organisation) | Q(on_behalf_of=organisation)
    going_on = Q(ends__isnull=True) | Q(ends__gt=after)
    return list(Membership.objects.filter(own & going_on).with_holders().select_related("seat__body").order_by("pk"))


def _lock(kind: type[Record], pk: int) -> Any:
    return kind.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
