"""Money as it flows: from the sector whose money it is, through the group that allocates it, to who is paid."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, QuerySet

from commissioning.models import BudgetLine
from commissioning.rounding import Pounds
from commissioning.sums import NOT_STATED, OTHERS, Side, in_order, sums_of

LAYERS = ("sector", "group", "provider")
MOST_NODES = 16
LABEL, GAP, TALLEST = 26.0, 6.0, 420.0


@dataclass(frozen=True)
class Stream:
    """What one group allocates to one provider from one sector's money, in exact pounds."""

    sector: Side
    group: Side
    provider: Side
    amount: Pounds
    lines: int = 1
    blanks: int = 0

    @property
    def ends(self) -> tuple[Side, Side, Side]:
        """Sector, group and provider."""
        return self.sector, self.group, self.provider


@dataclass
class Node:
    """A bar of the drawing: its layer, what flows through it, and where it stands (from the top, in pixels)."""

    layer: int
    side: Side
    amount: Decimal
    middle: float = 0
    height: float = 0

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.middle - self.height / 2


@dataclass(frozen=True)
class Band:
    """What flows between two bars, and where it leaves the one and meets the other (upper edges)."""

    start: Node
    end: Node
    amount: Decimal
    leaves: float
    meets: float
    height: float


@dataclass(frozen=True)
class Layout:
    """A drawing of flows: bars in three layers, bands between them, and how tall it is."""

    nodes: list[Node]
    bands: list[Band]
    height: float
    undrawn: list[Stream] = field(default_factory=list)


def streams_of(lines: QuerySet[BudgetLine]) -> dict[str, list[Stream]]:
    """Every stream by measure, in the order of sectors, groups and providers' names; one query."""
    named = {f"{layer}_{part}": F(f"{layer}__{part}") for layer in LAYERS for part in ("name", "slug")}
    found = sums_of(lines, *LAYERS, sector_position=F("sector__position"), **named)
    rows = sorted(
        found,
        key=lambda row: (
            *(row["sector_position"], row["sector_name"], row["group_name"]),
            *(row["provider"] is None, row["provider_name"] or ""),
        ),
    )
    by_measure: dict[str, list[Stream]] = defaultdict(list)
    for row in rows:
        sector, group = (Side(row[name], row[f"{name}_name"], row[f"{name}_slug"]) for name in ("sector", "group"))
        provider = Side(NOT_STATED, "Provider not stated")
        if row["provider"] is not None:
            provider = Side(row["provider"], row["provider_name"], row["provider_slug"])
        by_measure[row["measure"]].append(Stream(sector, group, provider, row["total"], row["lines"], row["blanks"]))
    return {measure: by_measure[measure] for measure in in_order(by_measure)}


def layout(streams: Iterable[Stream], most: int = MOST_NODES) -> Layout:
    """Place what can be drawn: positive sums. Each layer has at most so many bars; the smallest are gathered as one.

    A bar is as tall as its money, and has room for its label, so that no two labels overlap however many there are.
    """
    streams = list(streams)
    drawn = [(stream, stream.amount) for stream in streams if stream.amount is not None and stream.amount > 0]
    undrawn = [stream for stream in streams if stream.amount is not None and stream.amount < 0]
    bars = [_bars(layer, drawn, most) for layer in range(len(LAYERS))]
    total = sum((amount for _, amount in drawn), Decimal(0))
    scale = TALLEST / float(total) if total else 0
    flows = [_flows(drawn, bars, layer) for layer in (0, 1)]
    layers = [_once(found) for found in bars]
    layers[2] = _by_where_it_comes_from(layers[2], flows[1], layers[1])
    tallest = max(_stack(nodes, scale) for nodes in layers)
    for nodes in layers:
        spare = (tallest - _stack(nodes, scale)) / 2
        for node in nodes:
            node.middle += spare
    bands = [
        band for layer, found in enumerate(flows) for band in _bands(found, layers[layer], layers[layer + 1], scale)
    ]
    return Layout([node for nodes in layers for node in nodes], bands, tallest, undrawn)


def _bars(layer: int, drawn: list[tuple[Stream, Decimal]], most: int) -> dict[Hashable, Node]:
    """The bar of each side of a layer; sides that are gathered share theirs."""
    sums: dict[Hashable, Decimal] = defaultdict(Decimal)
    sides: dict[Hashable, Side] = {}
    for stream, amount in drawn:
        side = stream.ends[layer]
        sides.setdefault(side.key, side)
        sums[side.key] += amount
    named = sorted((key for key in sides if key != NOT_STATED), key=lambda key: (-sums[key], sides[key].name))
    room = most - (NOT_STATED in sides)
    small = set(named[room - 1 :]) if len(named) > room else set()
    others = Node(layer, Side(OTHERS, f"{len(small)} others"), sum((sums[key] for key in small), Decimal(0)))
    return {key: others if key in small else Node(layer, side, sums[key]) for key, side in sides.items()}


def _once(bars: dict[Hashable, Node]) -> list[Node]:
    """Each bar once: as they come, then the gathered ones, then what is not stated."""
    nodes = list({id(node): node for node in bars.values()}.values())
    return sorted(nodes, key=_last_of_all)


def _last_of_all(node: Node) -> int:
    return {OTHERS: 1, NOT_STATED: 2}.get(node.side.key, 0)  # type: ignore[call-overload]


def _by_where_it_comes_from(nodes: list[Node], flows: dict[tuple[int, int], tuple], above: list[Node]) -> list[Node]:
    """Bars in the order of where their money comes from, so that fewer bands cross."""
    place = {id(node): number for number, node in enumerate(above)}
    weights: dict[int, Decimal] = defaultdict(Decimal)
    for start, end, amount in flows.values():
        weights[id(end)] += place[id(start)] * amount
    return sorted(nodes, key=lambda node: (_last_of_all(node), weights[id(node)] / node.amount, node.side.name))


def _stack(nodes: list[Node], scale: float) -> float:
    """Stand bars under each other, each in a slot with room for its label; return how tall they are together."""
    top = 0.0
    for node in nodes:
        node.height = max(float(node.amount) * scale, 1)
        slot = max(node.height + GAP, LABEL)
        node.middle = top + slot / 2
        top += slot
    return top


def _flows(
    drawn: list[tuple[Stream, Decimal]], bars: list[dict[Hashable, Node]], layer: int
) -> dict[tuple[int, int], tuple[Node, Node, Decimal]]:
    """The sum between each two bars of a layer and the next."""
    flows: dict[tuple[int, int], tuple[Node, Node, Decimal]] = {}
    for stream, amount in drawn:
        start, end = bars[layer][stream.ends[layer].key], bars[layer + 1][stream.ends[layer + 1].key]
        _, _, known = flows.get((id(start), id(end)), (start, end, Decimal(0)))
        flows[id(start), id(end)] = (start, end, known + amount)
    return flows


def _bands(
    flows: dict[tuple[int, int], tuple[Node, Node, Decimal]], starts: list[Node], ends: list[Node], scale: float
) -> list[Band]:
    """Lay bands from bar to bar: each leaves and meets in the order of the bars at its other end."""
    meets = {id(end): end.middle - float(end.amount) * scale / 2 for end in ends}
    bands = []
    for start in starts:
        leaves = start.middle - float(start.amount) * scale / 2
        for end in ends:
            _, _, amount = flows.get((id(start), id(end)), (start, end, Decimal(0)))
            if amount:
                height = float(amount) * scale
                bands.append(Band(start, end, amount, leaves, meets[id(end)], height))
                leaves += height
                meets[id(end)] += height
    return bands
