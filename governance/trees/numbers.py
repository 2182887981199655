"""Nested-set numbers of a tree, without recursion, in time linear in its size."""

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple, TypeVar

Node = TypeVar("Node", bound=Hashable)


class Numbers(NamedTuple):
    """Where a node stands in its nested set."""

    level: int
    lft: int
    rght: int


def numbered(children: "Mapping[Node | None, Sequence[Node]]") -> dict[Node, Numbers]:
    """Number every node that hangs from the top; those of None are at the top, siblings keep their order.

    What hangs from nothing, or from itself in a circle, is left out.
    """
    found: dict[Node, Numbers] = {}
    waiting = [(node, 0, 0) for node in reversed(children.get(None, ()))]
    number = 0
    while waiting:
        node, level, lft = waiting.pop()
        number += 1
        if lft:
            found[node] = Numbers(level, lft, number)
        else:
            waiting.append((node, level, number))
            waiting += [(child, level + 1, 0) for child in reversed(children.get(node, ()))]
    return found
