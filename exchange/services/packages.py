"""Loading a data package: all of it in one transaction, or nothing."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pghistory
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction

from commissioning.models import ReturnStatus, YearStatus
from commissioning.services.returns import hold as hold_return
from commissioning.services.returns import publish as publish_return
from commissioning.services.returns import supersede as supersede_return
from exchange.checks import problems_between_rows
from exchange.models import Import
from exchange.reader import Package, Problem, Row, read_package
from exchange.table import Table
from exchange.tables import TABLE, TABLES
from governance.ids import reserve_ids
from governance.models import Partnership, Placement, Source, Structure, StructureStatus
from governance.services import structures
from meetings.models import Meeting, MeetingStatus

if TYPE_CHECKING:
    from portal.models import User


class PackageError(Exception):
    """A package that is refused, with every problem found in it. Nothing of it was saved."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class AlreadyHere(Exception):
    """The partnership of the package exists; the text says what that means for the reader."""


@dataclass
class _Loading:
    """One import under way: rows of the package, and the objects made from them."""

    package: Package
    partnership: Partnership
    by: "User"
    made: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))


def check_package(folder: Path) -> Package:
    """Read and check a package without touching the database; raises PackageError with every problem."""
    package, problems = read_package(folder)
    problems = problems or list(problems_between_rows(package))
    if problems:
        raise PackageError(problems)
    return package


@transaction.atomic
def import_package(*, by: "User", folder: Path) -> Import:
    """Load a package as a partnership of its own and return the record of the import.

    Raises PackageError when something is wrong in it, AlreadyHere when its partnership exists.
    """
    package = check_package(folder)
    row = package.rows["partnership"][0]
    _refuse_if_here(row, package.digest)
    with pghistory.context(user=by.pk, did="Loaded the partnership from its data package", final=True):
        return _load_package(by, package, row)


def _load_package(by: "User", package: Package, row: Row) -> Import:
    partnership = Partnership.objects.create(**_own_values(row))
    pghistory.context(within=partnership.pk)
    loading = _Loading(package, partnership, by)
    loading.made["partnership"][row.key] = partnership
    for table in TABLES:
        if table.model and table.name not in ("partnership", "placements"):
            _reserve(loading, table)
    for table in TABLES:
        if table.name in LOAD_APART:
            LOAD_APART[table.name](loading)
        elif table.model:
            _load(loading, table)
    _load_sources(loading)
    _publish(loading)
    _close_fund_years(loading)
    _publish_minutes(loading)
    _refresh_statistics()
    counted = {table.name: len(package.rows[table.name]) for table in TABLES}
    return Import.objects.create(partnership=partnership, digest=package.digest, rows=counted, made_by=by)


def _refuse_if_here(row: Row, digest: str) -> None:
    present = Partnership.objects.filter(slug=row.key).first()
    if not present:
        return
    last = present.imports.first()
    if last and last.digest == digest:
        raise AlreadyHere(f"{present} was loaded from this very package on {last.made_at:%-d %B %Y}.")
    raise AlreadyHere(
        f"{present} is here already, from another edition of this package. Nothing was changed. "
        "Give the package's partnership another slug to load it beside the one that is here."
    )


def _own_values(row: Row) -> dict[str, Any]:
    """Return the row's values that are fields of its model, references left out."""
    columns = {column.field_name for column in row.table.references}
    names = {f.name for f in row.table.model._meta.concrete_fields} - columns
    return {name: value for name, value in row.values.items() if name in names}


def _reserve(loading: _Loading, table: Table) -> None:
    """Make the table's objects with their ids but without references, so that rows may refer to each other freely."""
    rows = loading.package.rows[table.name]
    ids = reserve_ids(table.model, len(rows))
    for row, number in zip(rows, ids, strict=True):
        made = table.model(pk=number, **_own_values(row))
        if hasattr(table.model, "partnership"):
            made.partnership = loading.partnership
        loading.made[table.name][row.key] = made


def _load(loading: _Loading, table: Table) -> None:
    for row in loading.package.rows[table.name]:
        _point(loading, row, loading.made[table.name][row.key])
    table.model.objects.bulk_create(loading.made[table.name].values(), batch_size=2000)


def _point(loading: _Loading, row: Row, made: models.Model) -> None:
    for column in row.table.references:
        slug = row.cells[column.name]
        if slug and column.field_name != "source_document":
            setattr(made, f"{column.field_name}_id", loading.made[column.refers_to][slug].pk)


def _load_structures(loading: _Loading) -> None:
    """Load structures as drafts, whatever they are to become: only a draft takes placements and links."""
    for row in loading.package.rows["structures"]:
        structure = loading.made["structures"][row.key]
        structure.status = StructureStatus.DRAFT
    _load(loading, TABLE["structures"])


def _load_placements(loading: _Loading) -> None:
    by_structure = defaultdict(list)
    for row in loading.package.rows["placements"]:
        by_structure[row.cells["structure"]].append(row)
    for slug, rows in by_structure.items():
        rows.sort(key=lambda row: row.values["position"])
        placed = {
            row.cells["body"]: Placement(
                body_id=loading.made["bodies"][row.cells["body"]].pk,
                accountable=row.values["accountable"],
                name=row.values["name"],
            )
            for row in rows
        }
        for row in rows:
            placed[row.cells["body"]].parent = placed.get(row.cells["parent"])
            loading.made["placements"][row.key] = placed[row.cells["body"]]
        structures.place_all(by=loading.by, structure=loading.made["structures"][slug], placements=placed.values())


def _load_returns(loading: _Loading) -> None:
    for made in loading.made["returns"].values():
        made.status, made.submitted_by = ReturnStatus.DRAFT, loading.by
    _load(loading, TABLE["returns"])


def _load_fund_years(loading: _Loading) -> None:
    """Load the years of pooled funds open, whatever they are to become: a closed year takes nothing more."""
    for made in loading.made["pooled_fund_years"].values():
        made.status, made.closed_on, made.variance = YearStatus.OPEN, None, None
        made.income_basis = made.rule = ""
    _load(loading, TABLE["pooled_fund_years"])


def _close_fund_years(loading: _Loading) -> None:
    for row in loading.package.rows["pooled_fund_years"]:
        if row.values["status"] == YearStatus.CLOSED:
            year = loading.made["pooled_fund_years"][row.key]
            for name, value in _own_values(row).items():
                setattr(year, name, value)
            year.save()


def _load_meeting_series(loading: _Loading) -> None:
    _set_venues(loading, "meeting_series")
    _load(loading, TABLE["meeting_series"])


def _load_meetings(loading: _Loading) -> None:
    """Load meetings with their minutes still to come, whatever is published: minuted ones take nothing more.

    A meeting whose `uid` is here already is another partnership's, so that calendars need a fresh one.
    """
    made = loading.made["meetings"].values()
    here = set(Meeting.objects.filter(uid__in=[one.uid for one in made]).values_list("uid", flat=True))
    for meeting in made:
        if meeting.status == MeetingStatus.MINUTED:
            meeting.status, meeting.minutes_published_at = MeetingStatus.HELD, None
        if meeting.uid in here:
            meeting.uid = uuid.uuid4()
    _set_venues(loading, "meetings")
    _load(loading, TABLE["meetings"])


def _set_venues(loading: _Loading, table: str) -> None:
    for row in loading.package.rows[table]:
        loading.made[table][row.key].place = row.values["venue"]


def _publish_minutes(loading: _Loading) -> None:
    for row in loading.package.rows["meetings"]:
        if row.values["status"] == MeetingStatus.MINUTED:
            meeting = loading.made["meetings"][row.key]
            meeting.status = MeetingStatus.MINUTED
            meeting.minutes_published_at = row.values["minutes_published_at"]
            meeting.save()


LOAD_APART: dict[str, Callable[[_Loading], None]] = {
    "partnership": lambda loading: None,
    "structures": _load_structures,
    "placements": _load_placements,
    "returns": _load_returns,
    "pooled_fund_years": _load_fund_years,
    "meeting_series": _load_meeting_series,
    "meetings": _load_meetings,
}


def _load_sources(loading: _Loading) -> None:
    positions: dict[tuple[str, str], int] = defaultdict(int)
    made = []
    for table_name, key, row in _citations(loading.package):
        fact = loading.made[table_name][key]
        positions[table_name, key] += 1
        made.append(
            Source(
                content_type=ContentType.objects.get_for_model(fact),
                object_id=fact.pk,
                position=positions[table_name, key],
                document_id=loading.made["documents"][row.cells["document"]].pk,
                place=row.values["place"],
                certainty=row.values["certainty"],
                references=row.values["references"],
                note=row.values["source_note"],
            )
        )
    Source.objects.bulk_create(made, batch_size=2000)


def _citations(package: Package) -> Iterator[tuple[str, str, Row]]:
    for table in TABLES:
        if table.model and table.cited:
            yield from ((table.name, row.key, row) for row in package.rows[table.name])
    yield from ((row.cells["table"], row.cells["row"], row) for row in package.rows["further_sources"])


def _refresh_statistics() -> None:
    """Tell PostgreSQL what was loaded, so that the first page after a large import is planned as well as the next."""
    tables = ", ".join(sorted(table.model._meta.db_table for table in TABLES if table.model))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}, {Source._meta.db_table}")


def _publish(loading: _Loading) -> None:
    for row in loading.package.rows["structures"]:
        if row.values["status"] == StructureStatus.PUBLISHED:
            structures.publish(
                by=loading.by,
                structure=Structure(pk=loading.made["structures"][row.key].pk),
                in_force_from=row.values["in_force_from"],
                precision=row.values["in_force_from_precision"],
            )
    returns = sorted(loading.package.rows["returns"], key=lambda row: row.values["status"] != ReturnStatus.SUPERSEDED)
    for row in returns:
        submission = loading.made["returns"][row.key]
        if row.values["status"] == ReturnStatus.SUBMITTED:
            hold_return(by=loading.by, submission=submission)
        elif row.values["status"] != ReturnStatus.DRAFT:
            submission = publish_return(by=loading.by, submission=submission)
        if row.values["status"] == ReturnStatus.SUPERSEDED:
            supersede_return(by=loading.by, submission=submission)
