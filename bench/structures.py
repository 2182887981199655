"""What the copy of a structure costs, as a ratio to the bare INSERT … SELECT of the same rows."""

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measure import undone_cost
from governance.models import Partnership, Placement, Structure
from governance.services.laying import copy_into

MOST_QUERIES, MOST_TO_INSERT = 3, 3
PLACEMENTS = """
    INSERT INTO governance_placement
           (structure_id, tree_id, body_id, parent_id, name, accountable, lft, rght, level)
    SELECT %(target)s, %(target)s, body_id, parent_id, name, accountable, lft, rght, level
      FROM governance_placement WHERE structure_id = %(source)s
"""
SOURCES = """
    INSERT INTO governance_source
           (content_type_id, object_id, position, document_id, place, certainty, "references", note)
    SELECT s.content_type_id, -s.object_id, s.position, s.document_id, s.place, s.certainty, s."references", s.note
      FROM governance_source s JOIN governance_placement p ON p.id = s.object_id
     WHERE s.content_type_id = %(kind)s AND p.structure_id = %(source)s
"""


def measure(slug: str) -> list[str]:
    """Print the ratio for a partnership's published structure; return the goals that were missed, in words."""
    partnership = Partnership.objects.get(slug=slug)
    source = partnership.structures.published().first()
    target = Structure.objects.create(partnership=partnership, slug="copy", name="Copy", base=source)
    kind = ContentType.objects.get_for_model(Placement).pk

    def insert() -> None:
        with connection.cursor() as cursor:
            for statement in (PLACEMENTS, SOURCES):
                cursor.execute(statement, {"source": source.pk, "target": target.pk, "kind": kind})

    copied = undone_cost(lambda: copy_into(target, source.pk))
    bare = undone_cost(insert)
    with CaptureQueriesContext(connection) as queries:
        copy_into(target, source.pk)
    rows = target.placements.count()
    assert rows == source.placements.count()
    target.placements.all().delete()
    target.delete()
    label = f"copy of a structure of {rows:,} bodies with their sources / INSERT … SELECT"
    print(f"\n{label}: {copied * 1000:.0f} ms / {bare * 1000:.0f} ms = {copied / bare:.1f}, {len(queries)} queries")
    missed = [f"the copy takes {len(queries)} queries"] if len(queries) > MOST_QUERIES else []
    return [*missed, f"{label} is {copied / bare:.1f}"] if copied > MOST_TO_INSERT * bare else missed
