"""What must hold of contributions and headlines in a package."""

from collections.abc import Iterator

from commissioning.models import Form, HeadlineStatus, Qualifier

from .reader import Package, Problem, Row


def resource_problems(package: Package) -> Iterator[Problem]:
    """Check the rows of contributions and headlines whose cells and references are all in order."""
    for row in package.rows["contributions"]:
        yield from _years(row)
        yield from _figures_of_the_form(row)
    for row in package.rows["headlines"]:
        yield from _years(row)
        yield from _figures(row)
        yield from _belonging(package, row)


def _years(row: Row) -> Iterator[Problem]:
    first, last = row.values["first_year"], row.values["last_year"]
    if last is not None and first is None:
        yield row.problem("first_year", "it is empty though there is a last year", "Give both, or only the first.")
    elif last is not None and last < first:
        yield row.problem("last_year", f"it is before the first, {row.cells['first_year']}", "Swap or correct them.")


def _figures_of_the_form(row: Row) -> Iterator[Problem]:
    form, amount, fte = (row.values[name] for name in ("form", "amount", "fte"))
    if amount is not None and (amount <= 0 or form not in (Form.CASH, Form.IN_KIND)):
        mend = "Only cash and help in kind have one, above 0; leave it empty where none is stated."
        yield row.problem("amount", "this contribution cannot have that amount", mend)
    if fte is not None and (fte <= 0 or form != Form.STAFF):
        mend = "Only staff have them, above 0; leave it empty where none are stated."
        yield row.problem("fte", "this contribution cannot have so many full-time equivalents", mend)


def _figures(row: Row) -> Iterator[Problem]:
    amount, rate = row.values["amount"], row.values["rate"]
    if amount is not None and amount <= 0:
        yield row.problem("amount", "it is not above 0", "Leave it empty where no amount is stated.")
    if rate is not None and not -100 < rate <= 1000:
        yield row.problem("rate", "it is no percentage", "Write per cent, such as 2.0.")
    settled = row.values["status"] in (HeadlineStatus.AGREED, HeadlineStatus.RECEIVED)
    if settled and row.values["qualifier"] == Qualifier.PROPOSED:
        yield row.problem("status", "what is proposed is not that yet", "Correct the status or the qualifier.")


def _belonging(package: Package, row: Row) -> Iterator[Problem]:
    parent, tie = row.cells["parent"], row.cells["tie"]
    if bool(parent) != bool(tie):
        yield row.problem("tie", "it stands without the other of the two", "Fill both parent and tie, or neither.")
    if parent and parent != row.key and package.row("headlines", parent).cells["parent"]:
        yield row.problem("parent", "that one belongs to another", "Name a headline that belongs to no other.")
