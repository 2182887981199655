"""What must hold between the rows of pooled funds, checked before anything is written."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from commissioning.models import FundStatus, Periods, ShareRule, YearStatus

from .reader import Package, Problem, Row

HUNDRED = Decimal(100)
ONCE = (
    ("pooled_fund_partners", ("fund", "organisation")),
    ("pooled_fund_years", ("fund", "year")),
    ("pooled_fund_contributions", ("year", "partner")),
    ("pooled_fund_spending", ("year", "period")),
    ("pooled_fund_forecasts", ("year", "made_on")),
    ("pooled_fund_shares", ("year", "partner")),
)
NOT_BELOW_ZERO = (
    ("pooled_fund_contributions", "planned"),
    ("pooled_fund_spending", "planned"),
    ("pooled_fund_forecasts", "amount"),
    ("pooled_fund_payments", "amount"),
)
OF_PARTNERS = ("pooled_fund_contributions", "pooled_fund_payments", "pooled_fund_shares")
QUARTERS = 4


def problems_of_funds(package: Package) -> Iterator[Problem]:
    """Check the pooled funds of a package whose cells and references are all in order."""
    for table, columns in ONCE:
        yield from _once(package, table, columns)
    for table, column in NOT_BELOW_ZERO:
        yield from _not_below_zero(package, table, column)
    for table in OF_PARTNERS:
        yield from _partner_of_the_fund(package, table)
    yield from _periods(package)
    yield from _agreements(package)
    yield from _years(package)


def _once(package: Package, table: str, columns: tuple[str, ...]) -> Iterator[Problem]:
    for first, row in package.repeated(table, columns):
        yield row.problem(columns[-1], f"row {first.number} has the same {' and '.join(columns)}", "Keep one of them.")


def _not_below_zero(package: Package, table: str, column: str) -> Iterator[Problem]:
    for row in package.rows[table]:
        amount = row.values[column]
        if amount is not None and (amount < 0 or (table == "pooled_fund_payments" and not amount)):
            wanted = "above zero" if table == "pooled_fund_payments" else "zero or above"
            yield row.problem(column, "the amount cannot be that", f"Write an amount {wanted}.")


def _fund_of(package: Package, row: Row) -> str:
    return package.row("pooled_fund_years", row.cells["year"]).cells["fund"]


def _partner_of_the_fund(package: Package, table: str) -> Iterator[Problem]:
    for row in package.rows[table]:
        partner, fund = row.cells["partner"], _fund_of(package, row)
        if partner and package.row("pooled_fund_partners", partner).cells["fund"] != fund:
            yield row.problem("partner", f"it is no partner of {fund}", "Name a partner of the fund whose year it is.")


def _periods(package: Package) -> Iterator[Problem]:
    for row in package.rows["pooled_fund_spending"]:
        fund = package.row("pooled_funds", _fund_of(package, row))
        if fund.values["periods"] == Periods.QUARTER and row.values["period"] > QUARTERS:
            yield row.problem("period", f"{fund.key} is recorded by quarter", "Write a quarter from 1 to 4.")


def _agreements(package: Package) -> Iterator[Problem]:
    parties: dict[str, list[Row]] = defaultdict(list)
    for row in package.rows["pooled_fund_partners"]:
        parties[row.cells["fund"]].append(row)
    for fund in package.rows["pooled_funds"]:
        if fund.values["status"] != FundStatus.PUBLISHED:
            continue
        host, partners = fund.cells["host"], parties[fund.key]
        if host and host not in {row.cells["organisation"] for row in partners}:
            yield fund.problem("host", "it is no partner of the fund", "Add it to pooled_fund_partners.csv.")
        for column in ("overspend_rule", "underspend_rule"):
            shares = [row.values["share"] for row in partners]
            whole = None not in shares and sum(shares) == HUNDRED
            if fund.values[column] == ShareRule.FIXED and not whole:
                reason = "the fixed shares of its partners are not all given or do not make 100"
                yield fund.problem(column, reason, "Correct the shares in pooled_fund_partners.csv.")


def _years(package: Package) -> Iterator[Problem]:
    shares: dict[str, Decimal] = defaultdict(Decimal)
    for row in package.rows["pooled_fund_shares"]:
        shares[row.cells["year"]] += row.values["amount"]
    for year in package.rows["pooled_fund_years"]:
        said = [name for name in ("closed_on", "income_basis", "rule", "variance") if year.cells[name]]
        if year.values["status"] == YearStatus.OPEN:
            if said:
                yield year.problem(said[0], "an open year does not say that yet", "Empty the cell, or write closed.")
            continue
        needed = ["closed_on", "income_basis", "variance", *(["rule"] if year.values["variance"] else [])]
        for name in (name for name in needed if name not in said):
            yield year.problem(name, "it is empty, and the year is closed", "Say how the year was closed.")
        if year.values["rule"] == ShareRule.NOT_STATED:
            yield year.problem("rule", "a year is closed by a rule", "Write the rule by which it was shared.")
        variance = year.values["variance"]
        if variance is not None and shares[year.key] != variance:
            reason = f"its shares make {shares[year.key]}, not {variance}"
            yield year.problem("variance", reason, "Correct the shares in pooled_fund_shares.csv, or the variance.")
