"""Many bodies under one stand in a frame, in rows and columns; else a large structure is too long a strip to read."""

import math
from collections import defaultdict
from collections.abc import Collection, Sequence

from governance.outline import Entry

FEWEST_FRAMED = 4
MOST_COLUMNS = 12
# In points: what a box takes with the space about it, and an A3 page within its margins.
BOX_WIDTH, BOX_HEIGHT = 185, 44
FRAME_HEIGHT = 12
PAGE_WIDTH, PAGE_HEIGHT = 1134, 785

Frame = list[Entry]


def frames_of(entries: Sequence[Entry], apart: Collection[int]) -> list[Frame]:
    """Gather the entries with nothing below them by the body above and how they answer to it, four or more a frame.

    Those whose body is in `apart` stand by themselves.
    """
    shown = {entry.pk for entry in entries}
    with_below = {entry.parent for entry in entries}
    found: dict[tuple[int | None, bool], Frame] = defaultdict(list)
    for entry in entries:
        if entry.parent in shown and entry.pk not in with_below and entry.body not in apart:
            found[entry.parent, entry.accountable].append(entry)
    return [frame for frame in found.values() if len(frame) >= FEWEST_FRAMED]


def columns_for(entries: Sequence[Entry], frames: Sequence[Frame]) -> int:
    """Return the number of columns with which a drawing is printed largest on an A3 page."""
    framed = {entry.pk for frame in frames for entry in frame}
    with_below = {entry.parent for entry in entries}
    single = [entry for entry in entries if entry.pk not in framed]
    alone = sum(entry.pk not in with_below for entry in single)
    deepest = max((entry.level for entry in single), default=0) + 1

    def size(columns: int) -> float:
        high = BOX_HEIGHT * (alone + sum(math.ceil(len(frame) / columns) for frame in frames)) + FRAME_HEIGHT * len(
            frames
        )
        wide = max((frame[0].level + min(columns, len(frame)) for frame in frames), default=0)
        return min(PAGE_WIDTH / (BOX_WIDTH * max(deepest, wide)), PAGE_HEIGHT / max(high, 1))

    return max(range(1, MOST_COLUMNS + 1), key=size)
