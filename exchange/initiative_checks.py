"""What must hold of initiatives and actions in a package."""

from collections.abc import Iterator

from planning.models import FINISHED, OWNERS

from .reader import Package, Problem, Row

ONE_AT_MOST = (("initiatives", ("body", "organisation")), ("actions", OWNERS))


def initiative_problems(package: Package) -> Iterator[Problem]:
    """Check the rows of initiatives and actions whose cells and references are all in order."""
    for table, columns in ONE_AT_MOST:
        for row in package.rows[table]:
            yield from _one_at_most(row, columns)
    for row in package.rows["actions"]:
        yield from _finished(row)


def _one_at_most(row: Row, columns: tuple[str, ...]) -> Iterator[Problem]:
    filled = [column for column in columns if row.cells[column]]
    if len(filled) > 1:
        yield row.problem(filled[-1], f"{' and '.join(filled)} are filled", "Fill one of them at most.")


def _finished(row: Row) -> Iterator[Problem]:
    finished, raised = row.values["finished_on"], row.values["raised_on"]
    if finished is None:
        return
    if row.values["status"] not in FINISHED:
        yield row.problem("finished_on", "the action is not done or dropped", "Leave it empty, or correct the status.")
    elif raised is not None and finished < raised:
        yield row.problem("finished_on", f"it is before {row.cells['raised_on']}", "Swap or correct the days.")
