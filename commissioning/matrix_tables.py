"""A matrix and its reconciliation, and the lines behind them, as plain tables for downloads and the board pack."""

from collections.abc import Iterable

from commissioning.matrix import Matrix, Total
from commissioning.models import BudgetLine, Measure, Return
from commissioning.presenters import total_name
from commissioning.tables import Cell, Column, Sort, Table
from governance.models import Certainty
from governance.presenters import Citations, Cited


def matrix_tables(matrix: Matrix, citations: Citations) -> list[Table]:
    """Return the matrix, and every total of it beside the one that its source printed."""
    return [matrix_table(matrix, citations), reconciliation_table(matrix, citations)]


def matrix_table(matrix: Matrix, citations: Citations) -> Table:
    """Return what each group commissions from each sector, with totals, in exact pounds."""
    rows: list[tuple[Cell, ...]] = [
        (group.name, *(matrix.cell(group, sector) for sector in matrix.sectors), matrix.total(group, None).amount)
        for group in matrix.groups
    ]
    rows.append(("Total", *(matrix.total(None, sector).amount for sector in matrix.sectors), matrix.grand_total.amount))
    sectors = (Column(f"{sector.name} (sector)", Sort.POUNDS) for sector in matrix.sectors)
    return Table(
        slug=f"matrix-{matrix.submission.slug}-{matrix.measure}",
        title=f"{_measure(matrix.measure)} by group and sector, {matrix.submission.year}",
        columns=(Column("Commissioning group"), *sectors, Column("Total", Sort.POUNDS)),
        rows=tuple(rows),
        basis=basis_of(matrix.submission, matrix.measure),
        totals=frozenset([len(matrix.groups)]),
        notes=_notes(matrix.submission),
        sources=sources_in_words(citations.of(matrix.submission)),
    )


def reconciliation_table(matrix: Matrix, citations: Citations) -> Table:
    """Return every total with what the source printed for it, the verdict, and where that is printed."""
    return Table(
        slug=f"reconciliation-{matrix.submission.slug}-{matrix.measure}",
        title=f"How the totals were checked, {_measure(matrix.measure).lower()}, {matrix.submission.year}",
        columns=(
            Column("Total"),
            Column("Sum of the lines", Sort.POUNDS),
            Column("As printed"),
            Column("As printed, in pounds", Sort.POUNDS),
            Column("Verdict"),
            Column("Source"),
        ),
        rows=tuple(_compared(total, citations) for total in matrix.totals),
        basis="The lines are added up, to the penny, and put beside the total that the source itself printed.",
        sources=sources_in_words(citations.of(matrix.submission)),
    )


def lines_table(submission: Return, lines: Iterable[BudgetLine], citations: Citations, narrowed: str) -> Table:
    """Return lines of a return as they are, in exact pounds, summed where they are of one measure.

    `narrowed` says in words what the lines are narrowed to, nothing for all of them.
    """
    lines = list(lines)
    rows: list[tuple[Cell, ...]] = [
        (
            line.group.name,
            line.sector.name,
            line.provider.name if line.provider else "not stated",
            line.service,
            line.get_measure_display(),
            line.get_provision_display(),
            line.get_pooling_display(),
            line.printed,
            line.amount,
            "; ".join(sources_in_words(citations.of(line))),
        )
        for line in lines
    ]
    summed = len({line.measure for line in lines}) == 1
    if summed:
        amounts = [line.amount for line in lines if line.amount is not None]
        rows.append(("Sum of these lines", *[""] * 7, sum(amounts) if amounts else None, ""))
    headings = ("Group", "Sector", "Provider", "Service", "Measure", "Provision", "Pooling", "As printed")
    return Table(
        slug=f"lines-{submission.slug}",
        title=f"Budget lines, {submission.year}" + (f": {narrowed}" if narrowed else ""),
        columns=(*map(Column, headings), Column("Amount", Sort.POUNDS), Column("Source")),
        rows=tuple(rows),
        basis=f"Exact pounds. {submission.title}.",
        totals=frozenset([len(lines)] if summed else ()),
        notes=() if summed or not lines else ("No sum is given, because measures are never added up.",),
    )


def basis_of(submission: Return, measure: str) -> str:
    """Say on what basis the figures of a return are: “Planned, exact pounds. Money 2009/10.”"""
    return f"{_measure(measure)}, in exact pounds. {submission.title}."


def sources_in_words(cited: Iterable[Cited]) -> tuple[str, ...]:
    """Word sources, each once: the document, the place in it, and how sure we are where it is not stated outright."""
    return tuple(dict.fromkeys(_in_words(source) for source in cited))


def _in_words(source: Cited) -> str:
    place = f", {source['place']}" if source["place"] else ""
    certainty = Certainty(source["certainty"])
    return f"{source['document']}{place}" + ("" if certainty == Certainty.STATED else f" ({certainty.label.lower()})")


def _compared(total: Total, citations: Citations) -> tuple[Cell, ...]:
    stated = total.stated
    return (
        total_name(total),
        total.amount,
        stated.printed if stated else "",
        total.comparison.stated,
        total.comparison.words,
        "; ".join(sources_in_words(citations.of(stated))) if stated else "",
    )


def _measure(measure: str) -> str:
    return str(Measure(measure).label)


def _notes(submission: Return) -> tuple[str, ...]:
    said = (submission.caption, submission.year_note, submission.unit_note)
    return tuple(note for note in said if note)
