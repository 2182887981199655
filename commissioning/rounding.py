"""Controlled rounding: figures shown in a larger unit that still add up.

A table with margins is a flow from rows to columns, so it can always be rounded with every cell, row total, column
total and the grand total at one of the two multiples of the step next to its exact sum (Bacharach 1966; Cox and Ernst
1982). Hence nothing moves by as much as one step, and what is a multiple already stays. Tables of three dimensions have
no such promise: whoever shows one must say that it may not add up.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

Pounds = Decimal | None
Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)

PENCE = Decimal(100)


@dataclass(frozen=True)
class RoundedTable(Generic[Row, Column]):
    """A table whose figures are multiples of the step, in pounds; a margin over blanks alone is blank."""

    cells: dict[tuple[Row, Column], Pounds]
    rows: dict[Row, Pounds]
    columns: dict[Column, Pounds]
    total: Pounds
    is_exact: bool


@dataclass(frozen=True)
class RoundedList:
    """A list whose figures are multiples of the step and add up to its total, in pounds."""

    parts: list[Pounds]
    total: Pounds
    is_exact: bool


def rounded_table(cells: Mapping[tuple[Row, Column], Pounds], step: Decimal) -> RoundedTable[Row, Column]:
    """Round a table so that rows, columns and the grand total add up; the same for the same table, whatever its order.

    To the nearest multiples where those add up by themselves. Amounts and step are whole pence: raises ValueError.
    """
    pence = {place: _pence(amount) for place, amount in cells.items() if amount is not None}
    table = _Table(pence, _pence(step))
    rounded = table.nearest() or table.controlled()
    sums = _sums(rounded)
    return RoundedTable(
        {place: _pounds(rounded.get(place)) for place in cells},
        {row: _pounds(sums.get(("row", row))) for row, _ in cells},
        {column: _pounds(sums.get(("column", column))) for _, column in cells},
        _pounds(sums.get(("total",))),
        rounded == pence,
    )


def rounded_list(amounts: Sequence[Pounds], step: Decimal) -> RoundedList:
    """Round a list so that it adds up to its own total rounded to the nearest: the largest remainders go up.

    No part moves by as much as one step, nor the total by more than half. Raises ValueError as `rounded_table`.
    """
    size = _pence(step)
    known = {place: _pence(amount) for place, amount in enumerate(amounts) if amount is not None}
    total = _nearest(sum(known.values()), size)
    floors = {place: amount - amount % size for place, amount in known.items()}
    up = (total - sum(floors.values())) // size
    for place in sorted(known, key=lambda place: (-(known[place] % size), place))[:up]:
        floors[place] += size
    parts = [_pounds(floors.get(place)) for place in range(len(amounts))]
    return RoundedList(parts, _pounds(total) if known else None, floors == known)


def shares(amounts: Sequence[Pounds], parts: int = 1000) -> list[int | None] | None:
    """Each amount's share of their sum in so many parts, which add up: in thousandths unless told otherwise.

    None when there is nothing to share, or an amount is negative: then a share would mislead.
    """
    known = [_pence(amount) for amount in amounts if amount is not None]
    total = sum(known)
    if total <= 0 or min(known) < 0:
        return None
    scaled = [None if amount is None else divmod(_pence(amount) * parts, total) for amount in amounts]
    found = [None if one is None else one[0] for one in scaled]
    up = parts - sum(floor for floor in found if floor is not None)
    rests = [(-one[1], place, one[0]) for place, one in enumerate(scaled) if one is not None]
    for _, place, floor in sorted(rests)[:up]:
        found[place] = floor + 1
    return found


def _pence(amount: Decimal) -> int:
    pence = int(amount * PENCE)
    if pence != amount * PENCE:
        raise ValueError(f"{amount} is not whole pence")
    return pence


def _pounds(pence: int | None) -> Pounds:
    return None if pence is None else Decimal(pence) / PENCE


def _nearest(amount: int, step: int) -> int:
    """The multiple of the step next to an amount; a half goes away from zero, as people round."""
    size = (2 * abs(amount) + step) // (2 * step) * step
    return size if amount >= 0 else -size


def _sums(cells: Mapping[tuple, int]) -> dict[tuple, int]:
    """Every margin by its edge: ("row", row), ("column", column) and ("total",)."""
    sums: dict[tuple, int] = defaultdict(int)
    for (row, column), amount in cells.items():
        for margin in (("row", row), ("column", column), ("total",)):
            sums[margin] += amount
    return dict(sums)


class _Table:
    """Whole pence as a circulation: from → row → column → to, and from `to` back, each edge with its exact amount."""

    def __init__(self, cells: dict[tuple, int], step: int) -> None:
        self.cells, self.margins, self.step = cells, _sums(cells), step

    def nearest(self) -> dict[tuple, int] | None:
        """Each cell at its nearest multiple, if then each margin is at its own too; else None."""
        rounded = {place: _nearest(amount, self.step) for place, amount in self.cells.items()}
        wanted = {margin: _nearest(amount, self.step) for margin, amount in self.margins.items()}
        return rounded if _sums(rounded) == wanted else None

    def controlled(self) -> dict[tuple, int]:
        """Push along cycles of edges that are no multiples yet, each push ending one, until all are multiples."""
        self.flow: dict[tuple, int] = {}
        self.ends: dict[tuple, tuple] = {}
        self.open: dict[tuple, list[tuple]] = defaultdict(list)
        for row, column in sorted(self.cells, key=repr):
            self._add(("cell", row, column), ("row", row), ("column", column), self.cells[row, column])
        for margin in sorted(self.margins, key=repr):
            tail, head = {"row": (("from",), margin), "column": (margin, ("to",)), "total": (("to",), ("from",))}[
                margin[0]
            ]
            self._add(margin, tail, head, self.margins[margin])
        waiting = list(self.ends)
        while self._drop_closed(waiting):
            self._push(self._cycle(self.ends[waiting[-1]][0]))
        return {(row, column): self.flow["cell", row, column] for row, column in self.cells}

    def _add(self, edge: tuple, tail: tuple, head: tuple, amount: int) -> None:
        self.flow[edge] = amount
        if amount % self.step:
            self.ends[edge] = (tail, head)
            self.open[tail].append(edge)
            self.open[head].append(edge)

    def _drop_closed(self, edges: list[tuple]) -> bool:
        """Take edges that are multiples off the end of a list; tell whether one that is not is left."""
        while edges and edges[-1] not in self.ends:
            edges.pop()
        return bool(edges)

    def _cycle(self, node: tuple) -> list[tuple[tuple, int]]:
        """Walk from a node, never straight back, until a node is met again: edges with the direction walked."""
        walked: list[tuple[tuple, int]] = []
        met: dict[tuple, int] = {}
        edge: tuple | None = None
        while node not in met:
            met[node] = len(walked)
            edge = self._onward(node, edge)
            tail, head = self.ends[edge]
            walked.append((edge, 1 if node == tail else -1))
            node = head if node == tail else tail
        return walked[met[node] :]

    def _onward(self, node: tuple, came: tuple | None) -> tuple:
        """An edge of a node other than the one walked in by. There is one: a single broken part cannot add up."""
        edges = self.open[node]
        self._drop_closed(edges)
        if edges[-1] != came:
            return edges[-1]
        edges.pop()
        self._drop_closed(edges)
        onward = edges[-1]
        edges.append(came)
        return onward

    def _push(self, cycle: list[tuple[tuple, int]]) -> None:
        """Push as far as every edge stays between its two multiples, in the direction that moves figures less."""
        cost = sum(way * (self.step - 2 * (self._exact(edge) % self.step)) for edge, way in cycle)
        turn = -1 if cost > 0 else 1
        rests = [(way * turn, self.flow[edge] % self.step) for edge, way in cycle]
        room = min(self.step - rest if way > 0 else rest for way, rest in rests)
        for edge, way in cycle:
            self.flow[edge] += way * turn * room
            if self.flow[edge] % self.step == 0:
                del self.ends[edge]

    def _exact(self, edge: tuple) -> int:
        return self.cells[edge[1:]] if edge[0] == "cell" else self.margins[edge]
