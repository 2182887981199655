"""What must hold of indicators, targets and observations in a package."""

from collections.abc import Iterator

from planning.models import Outlook

from .reader import Package, Problem, Row


def indicator_problems(package: Package) -> Iterator[Problem]:
    """Check the rows of targets and observations whose cells and references are all in order."""
    for row in package.rows["targets"]:
        yield from _share(row)
    for row in package.rows["observations"]:
        yield from _share(row)
        yield from _says_something(row)
        yield from _own_target(package, row)


def _share(row: Row) -> Iterator[Problem]:
    whole = row.values["denominator"]
    if whole is not None and whole <= 0:
        yield row.problem("denominator", "a share is of more than nothing", "Leave it empty where no whole is given.")


def _says_something(row: Row) -> Iterator[Problem]:
    silent = row.values["value"] is None and row.values["numerator"] is None
    if silent and row.values["outlook"] == Outlook.NOT_STATED:
        yield row.problem("value", "the row says nothing", "Give a figure, or how things stand with a target.")


def _own_target(package: Package, row: Row) -> Iterator[Problem]:
    target = row.cells["target"]
    if target and package.row("targets", target).cells["indicator"] != row.cells["indicator"]:
        yield row.problem("target", "it is a target of another indicator", "Name a target of the same indicator.")
