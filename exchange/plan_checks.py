"""What must hold between the rows of plans and priorities, checked before anything is written."""

from collections.abc import Iterator

from .reader import Package, Problem

ONCE = (
    ("plans", ("replaces",)),
    ("plan_reviews", ("review",)),
    ("priority_links", ("priority", "outcome", "area", "initiative", "body")),
)


def plan_problems(package: Package) -> Iterator[Problem]:
    """Check the plans and priorities of a package whose cells and references are all in order."""
    for table, columns in ONCE:
        yield from _once(package, table, columns)
    for row in package.rows["plans"]:
        if row.cells["body"] and row.cells["organisation"]:
            yield row.problem("organisation", "a body owns the plan already", "Fill one of the two.")
    for row in package.rows["priorities"]:
        parent = row.cells["parent"]
        if parent and package.row("priorities", parent).cells["plan"] != row.cells["plan"]:
            yield row.problem("parent", "it is a priority of another plan", "Name one of the same plan.")


def _once(package: Package, table: str, columns: tuple[str, ...]) -> Iterator[Problem]:
    for first, row in package.repeated(table, columns):
        if any(row.cells[column] for column in columns):
            yield row.problem(columns[-1], f"row {first.number} says the same", "Keep one of them.")
