"""The funding flow worded as a table; and as a plain table of exact pounds."""

from collections.abc import Sequence
from typing import Any

from commissioning.flow import Stream
from commissioning.models import Return
from commissioning.presenters import pounds
from commissioning.rounding import rounded_list
from commissioning.sums import NOT_STATED, added, in_words
from commissioning.tables import Column, Sort, Table
from commissioning.units import Unit, exactness


def flow_rows(streams: Sequence[Stream], unit: Unit, lines_url: str, most: int) -> dict[str, Any]:
    """Word streams as rows, the first so many and the rest as one, rounded so that they add up to the total."""
    shown, rest = (list(streams), []) if len(streams) <= most else (list(streams[:most]), streams[most:])
    amounts = [stream.amount for stream in shown]
    amounts += [added(stream.amount for stream in rest)] if rest else []
    rounded = rounded_list(amounts, unit.step)
    figures = [None if part is None else unit.write(part) for part in rounded.parts]
    return {
        "rows": [
            {"names": [side.name for side in stream.ends], "figure": figure, "url": lines_url + _narrowed(stream)}
            for stream, figure in zip(shown, figures, strict=False)
        ],
        "rest": {"count": len(rest), "figure": figures[-1], "url": lines_url} if rest else None,
        "total": None if rounded.total is None else unit.write(rounded.total),
        "url": lines_url,
        "exactness": exactness(unit, rounded.is_exact),
        "is_exact": rounded.is_exact,
    }


def undrawn_in_words(undrawn: Sequence[Stream], most: int = 5) -> str:
    """Say which negative sums the drawing leaves out; nothing when it leaves out none."""
    if not undrawn:
        return ""
    total = added(stream.amount for stream in undrawn)
    named = [f"{' → '.join(side.name for side in stream.ends)} {pounds(stream.amount)}" for stream in undrawn[:most]]
    more = f"; and {len(undrawn) - most} more" if len(undrawn) > most else ""
    return (
        f"Negative sums cannot be drawn, so the drawing leaves out {pounds(total)}: {'; '.join(named)}{more}."
        " The table has them."
    )


def _narrowed(stream: Stream) -> str:
    named = f"&group={stream.group.slug}&sector={stream.sector.slug}"
    return named + ("&without=provider" if stream.provider.key == NOT_STATED else f"&provider={stream.provider.slug}")


def exact_flow(streams: Sequence[Stream], submission: Return, measure: str, most: int) -> Table:
    """The flow as a plain table of exact pounds, the first so many and the rest as one, its total last."""
    rows = [(*(side.name for side in stream.ends), stream.amount) for stream in streams[:most]]
    if rest := streams[most:]:
        rows.append((f"{len(rest):,} others", "", "", added(stream.amount for stream in rest)))
    rows.append(("Total", "", "", added(stream.amount for stream in streams)))
    return Table(
        slug="flow",
        title=f"Funding flow, {submission.year}",
        columns=(Column("Sector"), Column("Group"), Column("Provider"), Column("Amount", Sort.POUNDS)),
        rows=tuple(rows),
        basis=in_words(submission, measure),
        totals=frozenset({len(rows) - 1}),
        notes=("What a group allocates from a sector's money, and to whom. An empty amount is no figure, never zero.",),
    )
