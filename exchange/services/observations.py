"""A spreadsheet of figures: brought, previewed, and applied whole or not at all."""

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from exchange.models import ObservationSheet, ObservationSheetStatus
from exchange.observations.plan import Does, Plan, Planned, plan
from exchange.observations.record import first_sources, read_record
from exchange.observations.sheet import Sheet
from governance.models import Certainty, Partnership, Source
from governance.services.changes import ChangeError, change, first_free
from planning.models import Indicator, Observation
from planning.permissions import check_keep_plans

if TYPE_CHECKING:
    from portal.models import User

BATCH = 1000


def bring(*, by: "User", partnership: Partnership, name: str, sheet: Sheet) -> ObservationSheet:
    """Keep a sheet that somebody brought; nothing of it is in the record yet. Raises PermissionDenied."""
    check_keep_plans(by, partnership)
    return ObservationSheet.objects.create(
        partnership=partnership, made_by=by, name=name[:200], rows=sheet.rows, row_count=len(sheet.rows)
    )


def plan_of(*, by: "User", sheet: ObservationSheet) -> Plan:
    """Plan a sheet upon the record as it is now, as somebody sees it."""
    return plan(((number, cells) for number, cells in sheet.rows), read_record(by, sheet.partnership))


@transaction.atomic
def drop(*, by: "User", sheet: ObservationSheet) -> ObservationSheet:
    """Lay a sheet aside for good. Raises ChangeError when it is no longer open."""
    check_keep_plans(by, sheet.partnership)
    locked = _lock(sheet)
    locked.status = ObservationSheetStatus.DROPPED
    locked.save(update_fields=["status"])
    return locked


def apply(*, by: "User", sheet: ObservationSheet, seen_plan: str) -> ObservationSheet:
    """Write every row of a sheet into the record as one change, or none; return the sheet as it then is.

    The indicators are locked and the rows planned anew. Raises ChangeError when a row is wrong, or when the rows would
    do something else than the plan that was seen, by its digest: because the record changed since. Then all is as it
    was.
    """
    check_keep_plans(by, sheet.partnership)
    with change(by=by, within=sheet.partnership_id, did=f"Brought figures from {sheet.name}"):
        locked = _lock(sheet)
        named = {one.indicator for one in plan_of(by=by, sheet=locked).rows if one.indicator}
        list(Indicator.objects.select_for_update().filter(pk__in=named).order_by("pk").values_list("pk"))
        planned = plan_of(by=by, sheet=locked)
        _refuse(planned, seen_plan, named)
        _write(planned)
        locked.status, locked.changed_count = ObservationSheetStatus.APPLIED, len(planned.writing)
        locked.save(update_fields=["status", "changed_count"])
    return locked


def _lock(sheet: ObservationSheet) -> ObservationSheet:
    rows = ObservationSheet.objects.select_for_update(no_key=True, of=("self",)).select_related("partnership")
    locked = rows.get(pk=sheet.pk)
    if locked.status != ObservationSheetStatus.OPEN:
        raise ChangeError(f"{locked} is {locked.get_status_display().lower()} already. Nothing was changed.")
    return locked


def _refuse(planned: Plan, seen_plan: str, locked: set[int]) -> None:
    wrong = len(planned.doing(Does.WRONG))
    if wrong:
        raise ChangeError(
            f"{wrong} row{'s are' if wrong > 1 else ' is'} wrong. Nothing was saved. Mend the sheet and bring it again."
        )
    if planned.digest != seen_plan or not {one.indicator for one in planned.rows if one.indicator} <= locked:
        raise ChangeError("The record changed since you looked. Nothing was saved. Look at the rows, and apply again.")
    if not planned.writing:
        raise ChangeError("No row changes the record. Nothing was saved.")


def _write(planned: Plan) -> None:
    made = _new_rows(planned.doing(Does.NEW))
    changed = planned.doing(Does.CHANGED)
    fields: set[str] = set()
    for row in changed:
        for name, value in row.values.items():
            setattr(row.observation, name, value)
        fields |= set(row.values)
    Observation.objects.bulk_create([one for _, one in made], batch_size=BATCH)
    if fields:
        Observation.objects.bulk_update(
            [row.observation for row in changed if row.observation], sorted(fields), batch_size=BATCH
        )
    _write_sources([*made, *((row, row.observation) for row in changed if row.observation)])


def _new_rows(rows: list[Planned]) -> list[tuple[Planned, Observation]]:
    indicators = {one.pk: one for one in Indicator.objects.filter(pk__in={row.indicator for row in rows})}
    taken: dict[int, set[str]] = {pk: set() for pk in indicators}
    for pk, slug in Observation.objects.of(indicators).values_list("indicator", "slug"):
        taken[pk].add(slug)
    made = []
    for row in rows:
        indicator = indicators[row.indicator or 0]
        slugs = taken[indicator.pk]
        slug = first_free(f"{indicator.slug}--figure-{len(slugs) + 1}", slugs)
        slugs.add(slug)
        made.append((row, Observation(indicator=indicator, slug=slug, **row.values)))
    return made


def _write_sources(written: list[tuple[Planned, Observation]]) -> None:
    """Let the first source of each figure be what its row says; a row without a document takes that source away."""
    kind = ContentType.objects.get_for_model(Observation)
    first = first_sources([one for row, one in written if row.source is not None])
    made, changed, gone = [], [], []
    for row, one in written:
        if row.source is None:
            continue
        (document, place), known = row.source, first.get(one.pk)
        if document is None:
            gone += [known.pk] if known else []
        elif known is None:
            about: dict[str, Any] = {"document": document, "place": place, "certainty": Certainty.STATED}
            made.append(Source(content_type=kind, object_id=one.pk, **about))
        elif (known.document_id, known.place) != (document.pk, place):
            known.document, known.place = document, place
            changed.append(known)
    Source.objects.bulk_create(made, batch_size=BATCH)
    Source.objects.bulk_update(changed, ["document", "place"], batch_size=BATCH)
    Source.objects.filter(pk__in=gone).delete()
