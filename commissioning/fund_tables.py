"""The tables of pooled funds: what pages show and the board pack prints."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from commissioning.fund_accounts import Accounts, accounts_of, periods_of, quarter_days
from commissioning.fund_words import (
    exact_pounds,
    has_working,
    income_in_words,
    part_of_a_penny,
    rule_in_words,
    shares_in_words,
    variance_in_words,
)
from commissioning.models import IncomeBasis, PooledFundYear, ShareRule
from commissioning.share_out import ShareOut
from commissioning.tables import Cell, Column, Sort, Table

if TYPE_CHECKING:
    from governance.models import Partnership
    from governance.permissions import Reader

POUNDS = Sort.POUNDS
POOL = "Stays in the pool"


def contributions_table(accounts: Accounts, before: datetime.date | None = None) -> Table:
    """What each partner agreed to bring, has paid up to the day before one, and has still to pay."""
    rows: list[tuple[Cell, ...]] = []
    for partner in accounts.partners:
        planned, paid = accounts.planned(partner), accounts.paid(partner, before)
        rows.append((partner.organisation.name, planned, paid, _less(planned, paid or Decimal(0))))
    planned, paid = accounts.total_planned, accounts.total_paid(before)
    rows.append(("Total", planned, paid, _less(planned, paid or Decimal(0))))
    notes = () if planned is not None else ("A contribution has no figure, so there is no total of what is planned.",)
    return Table(
        slug=f"{accounts.year.slug}--contributions",
        title=f"{accounts.fund}: contributions, {accounts.year.year}",
        columns=(Column("Partner"), Column("Planned", POUNDS), Column("Paid", POUNDS), Column("Still to pay", POUNDS)),
        rows=tuple(rows),
        basis=f"financial year {accounts.year.year}; payments by the day on which they were made",
        totals=frozenset({len(rows) - 1}),
        notes=notes,
    )


def spend_table(accounts: Accounts, periods: Iterable[int] | None = None) -> Table:
    """Spend against plan by period, with their total; a total of which a period has no figure is left out."""
    wanted = list(accounts.periods if periods is None else periods)
    rows: list[tuple[Cell, ...]] = []
    for period in wanted:
        spend = accounts.spending.get(period)
        planned, actual = (spend.planned, spend.actual) if spend else (None, None)
        rows.append((_capital(accounts.label(period)), planned, actual, _less(actual, planned)))
    planned, actual = accounts.spend("planned", wanted), accounts.spend("actual", wanted)
    rows.append(("Total", planned, actual, _less(actual, planned)))
    notes = [] if None not in (planned, actual) else ["A column in which a period has no figure has no total."]
    return Table(
        slug=f"{accounts.year.slug}--spend",
        title=f"{accounts.fund}: spend against plan, {accounts.year.year}",
        columns=(
            Column("Period"),
            Column("Planned", POUNDS),
            Column("Spent", POUNDS),
            Column("Spent less planned", POUNDS),
        ),
        rows=tuple(rows),
        basis=f"financial year {accounts.year.year}, by {accounts.fund.get_periods_display().lower()}",
        totals=frozenset({len(rows) - 1}),
        notes=tuple(notes),
    )


def forecasts_table(accounts: Accounts) -> Table:
    """Every forecast of the year's spend, against the income."""
    rows = tuple(
        (forecast.made_on, forecast.made_by, forecast.amount, _less(accounts.income, forecast.amount), forecast.note)
        for forecast in accounts.forecasts
    )
    return Table(
        slug=f"{accounts.year.slug}--forecasts",
        title=f"{accounts.fund}: forecast outturn, {accounts.year.year}",
        columns=(
            Column("Made on", Sort.DAY),
            Column("By"),
            Column("Spend expected", POUNDS),
            Column("Income less that", POUNDS),
            Column("Note"),
        ),
        rows=rows,
        basis=f"spend of the whole of {accounts.year.year}, against {income_in_words(accounts)}",
    )


def account_table(accounts: Accounts) -> Table:
    """The year's account: income by partner, spend, and what is over or short.

    SI 2000/617, regulation 7(4): the pool manager's annual return is of the income and expenditure of the fund.
    """
    paid = accounts.income_basis == IncomeBasis.PAID
    rows: list[tuple[Cell, ...]] = [
        (f"Income from {partner.organisation.name}", accounts.paid(partner) if paid else accounts.planned(partner))
        for partner in accounts.partners
    ]
    rows.append(("Income", accounts.income))
    income = len(rows) - 1
    rows += [("Spend", accounts.spend("actual")), ("Income less spend", accounts.variance)]
    return Table(
        slug=f"{accounts.year.slug}--account",
        title=f"{accounts.fund}: account of {accounts.year.year}",
        columns=(Column("Line"), Column("Amount", POUNDS)),
        rows=tuple(rows),
        basis=f"{income_in_words(accounts)} as income; spend of every period of {accounts.year.year}",
        totals=frozenset({income, len(rows) - 1}),
        notes=(variance_in_words(accounts),),
    )


def share_out_table(accounts: Accounts) -> Table | None:
    """Each partner's share of what is over or short, with the working where it was divided; None where none is."""
    shared, how = shares_in_words(accounts)
    if shared is None:
        return None
    worked = has_working(shared)
    rows = [
        _worked(shared, number) if worked else (step.part.name, step.share) for number, step in enumerate(shared.steps)
    ]
    gaps: tuple[Cell, ...] = (None,) * 5 if worked else ()
    if shared.retained:
        rows.append((POOL, *gaps, shared.retained))
    rows.append(("Total", *_whole(shared), shared.variance))
    return Table(
        slug=f"{accounts.year.slug}--shares",
        title=f"{accounts.fund}: share-out of {accounts.year.year}",
        columns=(Column("Partner"), *(_working(shared) if worked else ()), Column("Share", POUNDS)),
        rows=tuple(rows),
        basis=f"shared {rule_in_words(shared.rule)}; below zero is to be found, above zero is given back",
        totals=frozenset({len(rows) - 1}),
        notes=(how,),
    )


def _working(shared: ShareOut) -> tuple[Column, ...]:
    return (
        Column("In proportion to", Sort.PERCENT if shared.rule == ShareRule.FIXED else POUNDS),
        Column("Exact share"),
        Column("Rounded down", POUNDS),
        Column("Left of a penny"),
        Column("Pence added", Sort.NUMBER),
    )


def _worked(shared: ShareOut, number: int) -> tuple[Cell, ...]:
    step = shared.steps[number]
    down = Decimal(step.down).scaleb(-2)
    return (
        step.part.name,
        step.part.basis,
        exact_pounds(step.exact),
        down,
        part_of_a_penny(step.remainder),
        step.extra,
        step.share,
    )


def _whole(shared: ShareOut) -> tuple[Cell, ...]:
    if not has_working(shared):
        return ()
    down = sum((Decimal(step.down).scaleb(-2) for step in shared.steps), Decimal(0))
    return shared.whole, f"£{abs(shared.variance):,.2f}", down, "", shared.spare


def quarter_tables(accounts: Accounts, quarter: int) -> list[Table]:
    """The quarterly report: what was paid by its end, and its spend against plan."""
    _, after = quarter_days(accounts.year, quarter)
    return [contributions_table(accounts, after), spend_table(accounts, periods_of(accounts.fund, quarter))]


def year_tables(accounts: Accounts) -> list[Table]:
    """The annual report: every table of a year that holds something."""
    tables = [account_table(accounts), share_out_table(accounts), contributions_table(accounts), spend_table(accounts)]
    tables.append(forecasts_table(accounts) if accounts.forecasts else None)
    return [table for table in tables if table is not None]


def fund_tables(partnership: "Partnership", user: "Reader", on: datetime.date) -> list[Table]:
    """The tables of every published fund whose years had begun by a day, for the board pack; seven queries."""
    years = PooledFundYear.objects.of_published().begun(on).filter(fund__partnership=partnership)
    found = accounts_of(years.select_related("fund").order_by("fund__name", "fund", "-first_year"))
    return [table for accounts in found for table in year_tables(accounts)]


def _less(amount: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if amount is None or other is None else amount - other


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
