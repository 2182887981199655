"""What must hold between the rows of a package, checked before anything is written."""

import datetime
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from governance.models import Extent, MembershipKind, RuleKind, StructureStatus

from .fund_checks import problems_of_funds
from .indicator_checks import indicator_problems
from .initiative_checks import initiative_problems
from .meeting_checks import problems_of_meetings
from .plan_checks import plan_problems
from .reader import Package, Problem, Row
from .record_checks import record_problems
from .resource_checks import resource_problems
from .review_checks import problems_of_reviews


def problems_between_rows(package: Package) -> Iterator[Problem]:
    """Check a package whose cells and references are all in order."""
    yield from _one_partnership(package)
    for table, columns in EXACTLY_ONE:
        yield from _exactly_one(package, table, columns)
    for table, column in WHOLES:
        yield from _circles(package, table, column)
    yield from _ends_after_start(package)
    yield from _structures(package)
    for structure in package.rows["structures"]:
        placements = [row for row in package.rows["placements"] if row.cells["structure"] == structure.key]
        yield from _tree(structure, placements)
    yield from _one_holder_at_a_time(package)
    yield from _rules(package)
    yield from _money(package)
    yield from resource_problems(package)
    yield from problems_of_funds(package)
    yield from problems_of_meetings(package)
    yield from plan_problems(package)
    yield from initiative_problems(package)
    yield from problems_of_reviews(package)
    yield from indicator_problems(package)
    yield from record_problems(package)
    yield from _register(package)


# The first words of addresses that are not a partnership's; a test holds them to the portal's own.
RESERVED = {"accessibility", "accounts", "admin", "gallery", "healthz", "privacy", "static"}
EXACTLY_ONE = (
    ("aliases", ("body", "organisation")),
    ("links", ("from_body", "from_organisation")),
    ("links", ("to_body", "to_organisation")),
    ("memberships", ("person", "organisation", "body", "office")),
    ("contributions", ("organisation", "body")),
    ("priority_links", ("outcome", "area", "initiative", "body")),
    ("initiative_partners", ("body", "organisation")),
)
FIGURE = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d{1,6})?|-?\d{1,13}(\.\d{1,6})?", re.ASCII)
WHOLES = (
    ("areas", "part_of"),
    ("documents", "part_of"),
    ("documents", "referred_by"),
    ("structures", "base"),
    ("returns", "supersedes"),
    ("headlines", "parent"),
    ("plans", "parent"),
    ("plans", "replaces"),
    ("priorities", "parent"),
    ("initiatives", "parent"),
)


def _one_partnership(package: Package) -> Iterator[Problem]:
    if len(package.rows["partnership"]) != 1:
        count = len(package.rows["partnership"])
        yield Problem("partnership", f"it has {count} rows", "A package describes one partnership: keep one row.")
    for row in package.rows["partnership"]:
        if row.key in RESERVED:
            yield row.problem("slug", "the portal has a page of its own at that address", "Choose another slug.")


def _exactly_one(package: Package, table: str, columns: tuple[str, ...]) -> Iterator[Problem]:
    for row in package.rows[table]:
        filled = [column for column in columns if row.cells[column]]
        if len(filled) != 1:
            reason = f"{' and '.join(filled)} are filled" if filled else f"none of {', '.join(columns)} is filled"
            yield row.problem(filled[-1] if filled else columns[0], reason, "Fill exactly one of them.")


def _circles(package: Package, table: str, column: str) -> Iterator[Problem]:
    above = {row.key: row.cells[column] for row in package.rows[table]}
    for key in _in_circles(above):
        yield package.row(table, key).problem(column, "following it leads back to this row", "Break the circle.")


def _in_circles(above: dict[str, str]) -> list[str]:
    """Return the keys from which following `above` never comes to an end, in time linear in their number."""
    ends: set[str] = {""}
    endless: set[str] = set()
    for start in above:
        path: dict[str, None] = {}
        key = start
        while key not in ends and key not in endless and key not in path:
            path[key] = None
            key = above.get(key, "")
        (ends if key in ends else endless).update(path)
    return [key for key in above if key in endless]


def _ends_after_start(package: Package) -> Iterator[Problem]:
    for table in ("bodies", "seats", "memberships", "pooled_funds", "plans", "initiatives"):
        for row in package.rows[table]:
            starts, ends = row.values["starts"], row.values["ends"]
            if starts and ends and ends <= starts:
                yield row.problem(
                    "until", f"it is before the start, {row.cells['starts']}", "Swap or correct the dates."
                )


def _structures(package: Package) -> Iterator[Problem]:
    for row in package.rows["structures"]:
        if row.values["status"] == StructureStatus.PUBLISHED and row.values["in_force_from"] is None:
            yield row.problem("in_force_from", "a published structure has no date", "Give the day it came into force.")


def _tree(structure: Row, placements: list[Row]) -> Iterator[Problem]:
    parents: dict[str, str] = {}
    by_body: dict[str, Row] = {}
    for row in placements:
        body = row.cells["body"]
        if body in by_body:
            reason = f"row {by_body[body].number} places this body in the same structure"
            yield row.problem("body", reason, "A body stands in one place: keep one of the rows.")
        parents.setdefault(body, row.cells["parent"])
        by_body.setdefault(body, row)
    roots = [row for row in placements if not row.cells["parent"]]
    for row in roots[1:]:
        reason = f"row {roots[0].number} is the top of this structure already"
        yield row.problem("parent", reason, "Name the body above; only one body stands at the top.")
    if not roots and (placements or structure.values["status"] == StructureStatus.PUBLISHED):
        yield structure.problem("slug", "no body stands at its top", "Leave the parent of one placement empty.")
    for body, row in by_body.items():
        if parents[body] and parents[body] not in parents:
            yield row.problem("parent", "it has no place in this structure", "Place it, or name another body above.")
    for body in _in_circles(parents):
        yield by_body[body].problem("parent", "following it upwards leads back to this body", "Break the circle.")


def _one_holder_at_a_time(package: Package) -> Iterator[Problem]:
    by_seat = defaultdict(list)
    for row in package.rows["memberships"]:
        if row.values["kind"] == MembershipKind.SUBSTANTIVE:
            by_seat[row.cells["seat"]].append(row)
    for rows in by_seat.values():
        rows.sort(key=lambda row: row.values["starts"] or datetime.date.min)
        for earlier, later in itertools.pairwise(rows):
            ends, starts = earlier.values["ends"], later.values["starts"]
            if ends is None or starts is None or starts < ends:
                held = f"until {earlier.cells['until']}" if ends else "without an end"
                reason = f"row {earlier.number} holds the seat {held}"
                yield later.problem("seat", reason, "End the earlier holder first, or start this one later.")


def _rules(package: Package) -> Iterator[Problem]:
    """A rule asks for one amount: a number, a fraction, or every one; and a rule of composition for a category."""
    for row in package.rows["rules"]:
        kind, extent = row.values["kind"], row.values["extent"]
        number, parts, whole = (row.values[name] for name in ("number", "numerator", "denominator"))
        if (parts is None) != (whole is None) or (parts and whole and parts > whole):
            yield row.problem("numerator", "it is no fraction", "Give both parts, such as 1 and 3, or leave both out.")
        elif kind != RuleKind.PROPORTIONALITY and (number is not None) + (parts is not None) != (
            extent != Extent.EVERY
        ):
            mend = "Give a number or a fraction; with “every”, neither."
            yield row.problem("number", "the rule does not ask for exactly one amount", mend)
        if kind == RuleKind.COMPOSITION and not row.values["category"]:
            yield row.problem("category", "it is empty", "Say which category of seat the rule asks for.")
        if kind != RuleKind.COMPOSITION and extent != Extent.AT_LEAST:
            yield row.problem("extent", "only a rule of composition asks for that", "Write at_least.")


def _money(package: Package) -> Iterator[Problem]:
    published: dict[int, Row] = {}
    for row in package.rows["returns"]:
        if row.values["status"] == "published":
            first = published.setdefault(row.values["first_year"], row)
            if first is not row:
                reason = f"row {first.number} is the published return of that year"
                yield row.problem("year", reason, "Only one return of a year can stand: mark the other as superseded.")
    yield from _superseded_once(package)
    totals: dict[tuple[str, ...], Row] = {}
    for row in package.rows["stated_totals"]:
        about = (row.cells["return"], row.values["measure"], row.cells["group"], row.cells["sector"])
        first = totals.setdefault(about, row)
        if first is not row:
            yield row.problem("group", f"row {first.number} states the same total", "Keep one of them.")
        if row.values["amount"] is None:
            yield row.problem("amount", "it is empty", "A stated total has an amount; without one, leave out the row.")
    for row in [*package.rows["budget_lines"], *package.rows["stated_totals"]]:
        yield from _printed_as_stored(package, row)
        yield from _group_commissions(package, row)


def _superseded_once(package: Package) -> Iterator[Problem]:
    by: dict[str, Row] = {}
    for row in package.rows["returns"]:
        older = row.cells["supersedes"]
        if older and by.setdefault(older, row) is not row:
            reason = f"row {by[older].number} supersedes the same return"
            yield row.problem("supersedes", reason, "A return is superseded once: name the one before this.")


def _printed_as_stored(package: Package, row: Row) -> Iterator[Problem]:
    printed, amount = row.cells["printed"], row.values["amount"]
    if not printed:
        return
    pounds = package.row("returns", row.cells["return"]).values["unit_pounds"]
    if not FIGURE.fullmatch(printed):
        yield row.problem("printed", "it is not a figure", "Write it as printed, such as 20.000; leave a blank empty.")
        return
    meant = Decimal(printed.replace(",", "")) * pounds
    if amount != meant:
        reason = f"{printed} in units of £{pounds:,} is {meant.normalize():f}, not {row.cells['amount'] or 'blank'}"
        yield row.problem("amount", reason, "Correct the amount, the printed figure, or the return's unit.")


def _group_commissions(package: Package, row: Row) -> Iterator[Problem]:
    group = row.cells["group"]
    if not group:
        return
    kind = package.row("body_kinds", package.row("bodies", group).cells["kind"])
    if not kind.values["commissions"]:
        reason = f"bodies of kind {kind.key} do not commission"
        yield row.problem("group", reason, "Name a commissioning group, or mark its kind as commissioning.")


def _register(package: Package) -> Iterator[Problem]:
    """Every reference must be in the register, and every statement of the register somewhere."""
    known = package.by_key["register"]
    if not known:
        return
    cited = set()
    for rows in package.rows.values():
        for row in rows:
            for reference in row.values.get("references", ()):
                cited.add(reference)
                if reference not in known:
                    mend = "Add it to register.csv, or correct it."
                    yield row.problem("references", f"register.csv has no {reference}", mend)
    for row in package.rows["register"]:
        if row.key not in cited and not row.cells["later"]:
            yield row.problem("id", "no row cites it", "Cite it, or say in “later” what will hold it.")
