"""What matrices cost among a million lines: constant queries, and SQL as a ratio to the bare GROUP BY of the rows."""

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.measure import bare
from commissioning.matrix import matrices_of
from commissioning.models import BudgetLine, Return, Sector
from governance.models import Body, BodyKind, Partnership

PARTNERSHIPS, GROUPS, SECTORS, LINES = 350, 20, 5, 1_000_000
MOST_QUERIES, MOST_TO_GROUP_BY = 3, 3
GROUP_BY = """
    SELECT measure, group_id, sector_id, sum(amount), min(position), count(id) FROM commissioning_budgetline
     WHERE return_id = {} GROUP BY measure, group_id, sector_id
"""
# Every return has the same number of lines, over all its groups and sectors and two measures; a fiftieth are blank.
WRITE_LINES = """
    INSERT INTO commissioning_budgetline
           (return_id, slug, position, group_id, sector_id, service, measure, provision, pooling, printed, amount)
    SELECT r.id, 'line-' || n, n, g.ids[1 + n %% %(groups)s], s.ids[1 + n %% %(sectors)s], 'Service ' || n %% 40,
           CASE WHEN n %% 2 = 0 THEN 'planned' ELSE 'actual' END, 'commissioned', 'single', '',
           CASE WHEN n %% 50 = 0 THEN NULL ELSE (n * 7919 %% 1000003) / 100.0 END
      FROM commissioning_return r
      JOIN (SELECT partnership_id, array_agg(id) AS ids FROM governance_body GROUP BY 1) g USING (partnership_id)
      JOIN (SELECT partnership_id, array_agg(id) AS ids FROM commissioning_sector GROUP BY 1) s USING (partnership_id),
           generate_series(1, %(lines)s) AS n
     WHERE r.slug = 'bench-money'
"""


def measure() -> list[str]:
    """Print the ratio over 350 returns of a million lines together; return the goals that were missed, in words."""
    with transaction.atomic():
        submissions = _write_returns()
        lines = BudgetLine.objects.filter(submission__in=submissions).count()
        counts, statements = _statements(submissions)
        ours, group_by = bare(statements), bare([GROUP_BY.format(submission.pk) for submission in submissions])
        transaction.set_rollback(True)
    label = f"matrices of {len(submissions)} returns of {lines:,} lines together / bare GROUP BY"
    print(f"\n{label}: {ours * 1000:.0f} ms / {group_by * 1000:.0f} ms = {ours / group_by:.2f}, {max(counts)} queries")
    missed = [f"a matrix takes {counts} queries"] if counts != {MOST_QUERIES} else []
    return [*missed, f"{label} is {ours / group_by:.2f}"] if ours > MOST_TO_GROUP_BY * group_by else missed


def _statements(submissions: list[Return]) -> tuple[set[int], list[str]]:
    """How many queries a matrix takes, and the SQL of all of them."""
    counts, statements = set(), []
    for submission in submissions:
        with CaptureQueriesContext(connection) as queries:
            matrices_of(submission)
        counts.add(len(queries))
        statements += [query["sql"] for query in queries]
    return counts, statements


def _write_returns() -> list[Return]:
    """Partnerships with groups and sectors of their own, and a return each."""
    owners = Partnership.objects.bulk_create(
        Partnership(slug=f"bench-{number}", name=f"Bench {number}") for number in range(PARTNERSHIPS)
    )
    kinds = BodyKind.objects.bulk_create(BodyKind(partnership=owner, slug="group", name="Group") for owner in owners)
    Body.objects.bulk_create(
        Body(partnership=kind.partnership, kind=kind, slug=f"group-{number}", name=f"Group {number}")
        for kind in kinds
        for number in range(GROUPS)
    )
    Sector.objects.bulk_create(
        Sector(partnership=owner, slug=f"sector-{number}", name=f"Sector {number}", position=number)
        for owner in owners
        for number in range(SECTORS)
    )
    submissions = Return.objects.bulk_create(
        Return(partnership=owner, slug="bench-money", title="Money", first_year=2009) for owner in owners
    )
    with connection.cursor() as cursor:
        size = {"groups": GROUPS, "sectors": SECTORS, "lines": -(-LINES // PARTNERSHIPS)}
        cursor.execute(WRITE_LINES, size)
        cursor.execute("ANALYZE commissioning_budgetline, governance_body, commissioning_sector")
    return submissions
