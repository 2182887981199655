"""How money is worded. Amounts stay exact pounds; only what is shown is in a larger unit."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal

from django.urls import reverse

from commissioning.matrix import Heading, Matrix, Total
from commissioning.models import BudgetLine, Return, ReturnStatus
from commissioning.reconciliation import Verdict
from governance.models import Alias, Partnership
from governance.presenters import Citations
from governance.sections import Budget

MILLION = Decimal(1_000_000)
THOUSAND = Decimal(1000)
BLANK = "–"

Written = Callable[[Heading | None, Heading | None], str]


def unit_of(matrix: Matrix) -> tuple[Decimal, str]:
    """Choose the unit in which every figure of a matrix is exact to three decimals: £ million, else pounds."""
    totals = [total.amount for total in matrix.totals] + [total.comparison.stated for total in matrix.totals]
    return unit_for([*matrix.cells.values(), *totals])


def unit_for(amounts: Iterable[Decimal | None]) -> tuple[Decimal, str]:
    """Choose £ million where every amount is exact in it to three decimals, else pounds; and name it."""
    exact = all(amount is None or amount % THOUSAND == 0 for amount in amounts)
    return (MILLION, "£ million") if exact else (Decimal(1), "£")


def in_unit(amount: Decimal | None, unit: Decimal) -> str:
    """Write pounds in a unit: three decimals of a million, or pounds and pence; a dash for no figure."""
    if amount is None:
        return BLANK
    figure = f"{amount / unit:,.3f}" if unit == MILLION else f"{amount:,.2f}"
    return figure.replace("-", "−")


def short_pounds(amount: Decimal | None) -> str:
    """Write a headline amount: “£47.798m” where that is exact, else “£47,798,000.50”; a dash for no figure."""
    if amount is None:
        return BLANK
    if abs(amount) >= MILLION and amount % THOUSAND == 0:
        return f"{'−' if amount < 0 else ''}£{abs(amount) / MILLION:,.3f}m"
    return pounds(amount)


def pounds(amount: Decimal | int | None) -> str:
    """Write exact pounds, with pence where there are any; a dash for no figure."""
    if amount is None:
        return BLANK
    sign, size = ("−" if amount < 0 else ""), abs(Decimal(amount))
    return f"{sign}£{size:,.0f}" if size % 1 == 0 else f"{sign}£{size:,.2f}"


def budgets_in_words(budgets: Iterable[Budget]) -> str:
    """Word a sum of budgets: “£21.202 million (planned, 2009/10)”; budgets without a figure are said apart."""
    sums: dict[str, Decimal] = {}
    blank: Counter[str] = Counter()
    for budget in budgets:
        if budget.amount is None:
            blank[budget.basis] += 1
        else:
            sums[budget.basis] = sums.get(budget.basis, Decimal(0)) + budget.amount
    parts = [f"{_long_pounds(amount)} ({basis})" for basis, amount in sums.items()]
    parts += [
        f"{'a budget' if count == 1 else f'{count} budgets'} with no figure given ({basis})"
        for basis, count in blank.items()
    ]
    return " and ".join(parts)


def _long_pounds(amount: Decimal) -> str:
    short = short_pounds(amount)
    return f"{short.removesuffix('m')} million" if short.endswith("m") else short


def place_in_file(line: BudgetLine) -> str:
    """Where a line stands in the file that its return was read from, “row 17”; nothing for any other line."""
    row = line.slug.partition("row-")[2].partition("-")[0]
    return f"row {row}" if line.slug.startswith("row-") and row.isdecimal() else ""


RETURN_TONES = {
    ReturnStatus.DRAFT: "warning",
    ReturnStatus.SUBMITTED: "info",
    ReturnStatus.PUBLISHED: "good",
    ReturnStatus.SUPERSEDED: "neutral",
}


def return_tag(submission: Return) -> dict[str, str]:
    """Word the status of a return as a tag."""
    return {
        "text": submission.get_status_display().lower(),
        "tone": RETURN_TONES[ReturnStatus(submission.status)],
    }


def verdict_sentence(matrix: Matrix, source: str) -> str:
    """Say in one sentence whether the totals can be trusted."""
    compared = matrix.compared
    if matrix.verdict == Verdict.AGREES:
        every = (
            "Every total agrees" if len(compared) == len(matrix.totals) else "Every total that the source states agrees"
        )
        return (
            f"{every} with the published table{f' ({source})' if source else ''}: {len(compared)} of {len(compared)}."
        )
    if matrix.verdict == Verdict.NOTHING:
        return "The source states no totals, so there is nothing to compare these with."
    wrong = [total for total in compared if total.comparison.verdict == Verdict.DIFFERS]
    if len(compared) == 1:
        return f"The one total that the source states {wrong[0].comparison.words}."
    return f"{len(wrong)} of {len(compared)} totals differ from the published table. Each says by how much."


def total_name(total: Total) -> str:
    """Name a total: “Inclusion (group)”, “Health (sector)”, “Grand total”."""
    if total.group and total.sector:
        return f"{total.group.name} (group), {total.sector.name} (sector)"
    if total.group:
        return f"{total.group.name} (group)"
    return f"{total.sector.name} (sector)" if total.sector else "Grand total"


def matrix_table(
    matrix: Matrix, unit: Decimal, partnership: Partnership, aliases: Iterable[Alias], written: Written | None = None
) -> dict:
    """Word a matrix for the money table: each figure leads to its lines, each total shows its verdict.

    `aliases` are the other names of its groups, shown under their own. `written` gives the figure of a group and a
    sector, None standing for all of them, where figures are rounded together; else each is written in the unit.
    """
    others: dict[int | None, list[str]] = defaultdict(list)
    for alias in aliases:
        others[alias.body_id].append(f"“{alias.name}”")

    lines = (
        f"{reverse('budget-lines', args=[partnership.slug])}?return={matrix.submission.slug}&measure={matrix.measure}"
    )

    def cell(group: Heading, sector: Heading) -> dict:
        if (group.pk, sector.pk) not in matrix.cells:
            return {"blank": True}
        amount = matrix.cell(group, sector)
        text = written(group, sector) if written else in_unit(amount, unit)
        shown = {"blank": True} if amount is None else {"text": text}
        return shown | {"url": f"{lines}&group={group.slug}&sector={sector.slug}"}

    def total_cell(total: Total) -> dict:
        narrowed = f"&group={total.group.slug}" if total.group else ""
        narrowed += f"&sector={total.sector.slug}" if total.sector else ""
        verdict = total.comparison.verdict.value
        text = written(total.group, total.sector) if written else in_unit(total.amount, unit)
        shown = {} if verdict == Verdict.NOTHING else {"verdict": verdict, "verdict_text": total.comparison.words}
        return {"text": text, "url": lines + narrowed, "is_total": True} | shown

    rows = [
        {
            "label": group.name,
            "url": reverse("commissioning-group", args=[partnership.slug, group.slug]),
            "note": f"in the sources also {', '.join(others[group.pk])}" if others[group.pk] else "",
            "cells": [cell(group, sector) for sector in matrix.sectors] + [total_cell(matrix.total(group, None))],
        }
        for group in matrix.groups
    ]
    last = [total_cell(matrix.total(None, sector)) for sector in matrix.sectors] + [total_cell(matrix.grand_total)]
    columns = [{"label": f"{sector.name} (sector)"} for sector in matrix.sectors] + [
        {"label": "Total", "is_total": True}
    ]
    return {"columns": columns, "rows": [*rows, {"label": "Total", "cells": last, "is_total": True}]}


def worded_total(total: Total, unit: Decimal, citations: Citations) -> dict:
    """Word a total with its verdict and the sources of what was printed."""
    return {
        "sources": citations.of(total.stated) if total.stated else [],
        "total": total,
        "name": total_name(total),
        "figure": in_unit(total.amount, unit),
        "exact": pounds(total.amount),
        "stated": pounds(total.comparison.stated),
        "printed": total.stated.printed if total.stated else "",
        "verdict": total.comparison.verdict.value,
        "words": total.comparison.words,
    }


def chart_in_words(matrix: Matrix) -> str:
    """Say what the stacked bars of a matrix show, for whoever does not see them."""
    bars = [matrix.total(group, None) for group in matrix.groups]
    said = "; ".join(f"{bar.group.name} {pounds(bar.amount)}" for bar in bars if bar.group and bar.amount is not None)
    sectors = ", ".join(sector.name for sector in matrix.sectors)
    return f"Stacked bars, one a commissioning group, divided by sector ({sectors}). By group: {said}."
