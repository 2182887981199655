"""Writing a plain tree down as a structure, and copying one structure into another, in few statements."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import F

from governance.ids import reserve_ids
from governance.models import Body, Link, LinkKind, Organisation, Placement, Source, Structure
from governance.services.changes import first_free, slug_stem
from governance.trees.numbers import numbered
from governance.trees.stored import Row, Stored, stored
from governance.trees.tree import Place, Tie, Tree


def lay(structure: Structure, present: Stored, wanted: Tree, *, sources_from: int | None = None) -> None:
    """Make a locked draft, read as `present` since it was locked, into the wanted tree.

    At most a dozen statements for any number of bodies; rows that stay as they are are not written. What is new
    takes its sources from the structure whose id is given.
    """
    rows = _rows_of(wanted, present)
    gone = present.tree.places.keys() - wanted.places.keys()
    new = {body: rows[body] for body in wanted.places if body not in present.rows}
    _renumber(present, wanted, rows)
    if gone:
        Placement.objects.filter(pk__in=[present.rows[body].pk for body in gone]).delete()
    _insert(structure, wanted, new)
    new_links = _lay_ties(structure, present, wanted)
    if sources_from and (new or new_links):
        _copy_some_sources(structure, sources_from, new, new_links)
    Structure.objects.filter(pk=structure.pk).update(version=F("version") + 1)


def _rows_of(wanted: Tree, present: Stored) -> dict[int, Row]:
    """The rows of a tree as nested sets; what has a placement keeps its id."""
    fresh = [body for body in wanted.places if body not in present.rows]
    ids = {body: row.pk for body, row in present.rows.items()}
    ids |= dict(zip(fresh, reserve_ids(Placement, len(fresh)) if fresh else (), strict=True))
    above = {body: ids.get(place.parent or 0) for body, place in wanted.places.items()}
    return {body: Row(ids[body], above[body], *numbers) for body, numbers in numbered(wanted.children).items()}


def _renumber(present: Stored, wanted: Tree, rows: Mapping[int, Row]) -> None:
    """Write the rows that differ; a new top comes last, since there is one top at any moment.

    An old top that is to go stands under the new one until then.
    """
    changed = [
        body
        for body, row in present.rows.items()
        if body in wanted.places and (rows[body] != row or wanted.places[body] != present.tree.places[body])
    ]
    top = [body for body in changed if body == wanted.top and present.rows[body].parent is not None]
    old = present.tree.top
    if top and old is not None and old not in wanted.places:
        Placement.objects.filter(pk=present.rows[old].pk).update(parent=present.rows[top[0]].pk)
    for some in ([body for body in changed if body not in top], top):
        if some:
            _update([rows[body] for body in some], [wanted.places[body] for body in some])


def _update(rows: list[Row], places: list[Place]) -> None:
    columns = [[row[at] for row in rows] for at in range(5)]
    names, lines = [place.name for place in places], [place.accountable for place in places]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE governance_placement AS p SET parent_id = v.parent, level = v.level, lft = v.lft, rght = v.rght,"
            " name = v.name, accountable = v.line FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::int[],"
            " %s::int[], %s::text[], %s::bool[]) AS v(id, parent, level, lft, rght, name, line) WHERE p.id = v.id",
            [*columns, names, lines],
        )


def _insert(structure: Structure, wanted: Tree, new: Mapping[int, Row]) -> None:
    Placement.objects.bulk_create(
        [
            Placement(
                pk=row.pk,
                structure=structure,
                tree_id=structure.pk,
                body_id=body,
                parent_id=row.parent,
                level=row.level,
                lft=row.lft,
                rght=row.rght,
                name=wanted.places[body].name,
                accountable=wanted.places[body].accountable,
            )
            for body, row in new.items()
        ],
        batch_size=2000,
    )


def _lay_ties(structure: Structure, present: Stored, wanted: Tree) -> list[Link]:
    gone = [pk for tie, pk in present.links.items() if tie not in wanted.ties]
    if gone:
        Link.objects.filter(pk__in=gone).delete()
    noted = [
        Link(pk=pk, note=wanted.ties[tie])
        for tie, pk in present.links.items()
        if tie in wanted.ties and wanted.ties[tie] != present.tree.ties[tie]
    ]
    if noted:
        Link.objects.bulk_update(noted, ["note"], batch_size=500)
    fresh = {tie: note for tie, note in wanted.ties.items() if tie not in present.links}
    if not fresh:
        return []
    return Link.objects.bulk_create(_unsaved_links(structure, fresh), batch_size=2000)


def _unsaved_links(structure: Structure, ties: Mapping[Tie, str]) -> list[Link]:
    taken = set(structure.links.values_list("slug", flat=True))
    names = _slugs_of_ends(ties)
    made = []
    for tie, note in ties.items():
        slug = first_free(
            slug_stem(f"{LinkKind(tie.kind).label} {names[tie.origin]} {names[tie.target]}", most=160), taken
        )
        taken.add(slug)
        ends = {f"from_{tie.origin.sort}_id": tie.origin.pk, f"to_{tie.target.sort}_id": tie.target.pk}
        made.append(Link(structure=structure, slug=slug, kind=tie.kind, note=note, **ends))
    return made


def _slugs_of_ends(ties: Collection[Tie]) -> dict[tuple[str, int], str]:
    ends = {end for tie in ties for end in (tie.origin, tie.target)}
    found: dict[tuple[str, int], str] = {}
    for sort, kind in (("body", Body), ("organisation", Organisation)):
        wanted = [end.pk for end in ends if end.sort == sort]
        rows = kind.objects.filter(pk__in=wanted).values_list("pk", "slug")  # type: ignore[attr-defined]
        found |= {(sort, pk): slug for pk, slug in rows}
    return found


COPY_PLACEMENTS = """
    WITH copied AS MATERIALIZED (
        SELECT nextval('governance_placement_id_seq') AS new_id, p.* FROM governance_placement p
         WHERE p.structure_id = %(source)s
    ), placed AS (
        INSERT INTO governance_placement
               (id, structure_id, tree_id, body_id, parent_id, name, accountable, lft, rght, level)
        SELECT c.new_id, %(target)s, %(target)s, c.body_id, above.new_id, c.name, c.accountable, c.lft, c.rght, c.level
          FROM copied c LEFT JOIN copied above ON above.id = c.parent_id
    )
    INSERT INTO governance_source
           (content_type_id, object_id, position, document_id, place, certainty, "references", note)
    SELECT s.content_type_id, c.new_id, s.position, s.document_id, s.place, s.certainty, s."references", s.note
      FROM governance_source s JOIN copied c ON c.id = s.object_id
     WHERE s.content_type_id = %(kind)s
"""
COPY_LINKS = """
    WITH copied AS MATERIALIZED (
        SELECT nextval('governance_link_id_seq') AS new_id, l.* FROM governance_link l
         WHERE l.structure_id = %(source)s
    ), linked AS (
        INSERT INTO governance_link
               (id, structure_id, slug, kind, from_body_id, from_organisation_id, to_body_id, to_organisation_id, note)
        SELECT new_id, %(target)s, slug, kind, from_body_id, from_organisation_id, to_body_id, to_organisation_id, note
          FROM copied
    )
    INSERT INTO governance_source
           (content_type_id, object_id, position, document_id, place, certainty, "references", note)
    SELECT s.content_type_id, c.new_id, s.position, s.document_id, s.place, s.certainty, s."references", s.note
      FROM governance_source s JOIN copied c ON c.id = s.object_id
     WHERE s.content_type_id = %(kind)s
"""


def copy_into(target: Structure, source: int) -> None:
    """Copy the placements and links of a structure (its id), with their sources, into an empty draft: two queries."""
    kinds = ContentType.objects.get_for_models(Placement, Link)
    with connection.cursor() as cursor:
        for statement, kind in ((COPY_PLACEMENTS, Placement), (COPY_LINKS, Link)):
            cursor.execute(statement, {"source": source, "target": target.pk, "kind": kinds[kind].pk})


def _copy_some_sources(structure: Structure, source: int, new: Mapping[int, Row], new_links: list[Link]) -> None:
    """Give what came from another structure the sources that it has there."""
    there = stored(source)
    here = stored(structure.pk)
    pairs: dict[tuple[Any, int], int] = {
        (Placement, there.rows[body].pk): row.pk for body, row in new.items() if body in there.rows
    }
    fresh = {link.pk for link in new_links}
    pairs |= {(Link, there.links[tie]): pk for tie, pk in here.links.items() if pk in fresh and tie in there.links}
    found = Source.objects.of_rows({kind: [pk for one, pk in pairs if one is kind] for kind in (Placement, Link)})
    copies = []
    for one in found:
        kind = one.content_type.model_class()
        one.pk, one.object_id = None, pairs[kind, one.object_id]
        copies.append(one)
    Source.objects.bulk_create(copies, batch_size=2000)
