"""Contributions and headlines as plain tables, for downloads and the board pack."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commissioning import contribution_words, headline_words
from commissioning.contribution_totals import totals_of
from commissioning.growth import compared
from commissioning.models import Contribution, Form, Headline
from commissioning.programmes import shared_programmes
from commissioning.tables import Column, Sort, Table
from governance.models import Source

if TYPE_CHECKING:
    from governance.models import Partnership
    from governance.permissions import Reader

APART = "Each form and each span of years apart; nothing is added across them. An empty cell is no figure, never zero."


def contribution_tables(partnership: "Partnership", reader: "Reader", on: datetime.date) -> list[Table]:
    """Give the contributions that a reader may see, and what they come to; none where there are none; two queries."""
    rows = list(partnership.contributions.visible_to(reader, partnership).for_list())
    if not rows:
        return []
    sources = _papers(rows)
    return [_contributions(rows, sources), _totals(rows, sources)]


def headline_tables(partnership: "Partnership", reader: "Reader", on: datetime.date) -> list[Table]:
    """Give the headlines; none where there are none; two queries."""
    rows = list(partnership.headlines.for_list())
    return [_headlines(rows, _papers(rows))] if rows else []


def _papers(rows: Sequence[Contribution] | Sequence[Headline]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(source) for source in Source.objects.of(rows)))


def _contributions(rows: Sequence[Contribution], sources: tuple[str, ...]) -> Table:
    columns = (
        Column("Contribution"),
        Column("Brought by"),
        Column("Form"),
        Column("Cash (£)", Sort.POUNDS),
        Column("Value in kind (£)", Sort.POUNDS),
        Column("Staff (full-time equivalents)", Sort.NUMBER),
        Column("Years"),
        Column("Marks"),
        Column("Note"),
    )
    cells = tuple(
        (
            one.name,
            contribution_words.giver_in_words(one),
            one.get_form_display(),
            one.amount if one.form == Form.CASH else None,
            one.amount if one.form == Form.IN_KIND else None,
            one.fte,
            one.period,
            ", ".join(contribution_words.marks(one)),
            one.note,
        )
        for one in rows
    )
    notes = tuple(contribution_words.shared_in_words(shared) for shared in shared_programmes(rows))
    return Table("contributions", "Contributions", columns, cells, APART, notes=notes, sources=sources)


def _totals(rows: Sequence[Contribution], sources: tuple[str, ...]) -> Table:
    columns = (
        Column("Form"),
        Column("Pounds", Sort.POUNDS),
        Column("Full-time equivalents", Sort.NUMBER),
        Column("What it is the sum of"),
    )
    totals = totals_of(rows)
    sums = [
        (
            Form(one.form).label,
            None if one.form == Form.STAFF else one.figure,
            one.figure if one.form == Form.STAFF else None,
            contribution_words.basis_in_words(one),
        )
        for one in totals.sums
    ]
    worded = contribution_words.totals_in_words(totals)[len(sums) :]
    rest = [(row["what"], None, None, f"{row['figure']}: {row['basis']}") for row in worded]
    return Table(
        "contribution-totals",
        "What contributions come to",
        columns,
        (*sums, *rest),
        APART,
        totals=frozenset(range(len(sums))),
        sources=sources,
    )


def _headlines(rows: Sequence[Headline], sources: tuple[str, ...]) -> Table:
    columns = (
        Column("Headline"),
        Column("Sort"),
        Column("Amount (£)", Sort.POUNDS),
        Column("Rate (%)", Sort.NUMBER),
        Column("In words"),
        Column("Net, gross or capital"),
        Column("Years"),
        Column("Where it stands"),
        Column("Of"),
        Column("Belongs to"),
    )
    cells = tuple(
        (
            one.name,
            one.get_kind_display(),
            one.amount,
            one.rate,
            headline_words.figure_in_words(one),
            one.get_basis_display(),
            one.period,
            one.get_status_display(),
            one.organisation.name if one.organisation else "",
            f"{one.get_tie_display()} {one.parent.name}" if one.parent else "",
        )
        for one in rows
    )
    notes = (headline_words.NET_AND_GROSS, *(headline_words.growth_in_words(found) for found in compared(rows)))
    basis = "As stated; headlines are never added up. An empty cell is no figure, never zero."
    return Table("headlines", "Headlines", columns, cells, basis, notes=notes, sources=sources)
