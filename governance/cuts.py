"""What of a structure a drawing shows: the whole, a branch, a body's neighbourhood, down to some depth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from governance.models import Body
from governance.outline import Entry

MOST_SIBLINGS = 12


@dataclass(frozen=True)
class Cut:
    """The entries to draw, in the order of the tree, and how they were cut from it; bodies are known by their ids.

    `above` are drawn for context only, `folded` tells which bodies each entry stands for beside itself, `middle` is the
    body that the drawing is of, and `tied` are the bodies whose ties are drawn (None: all but those above).
    """

    entries: Sequence[Entry]
    above: frozenset[int] = frozenset()
    folded: Mapping[int, frozenset[int]] = field(default_factory=dict)
    middle: int | None = None
    tied: frozenset[int] | None = None
    siblings_left_out: int = 0

    @property
    def start(self) -> int | None:
        """The body at which a reader begins: the one in the middle, or the first that is not only context."""
        return self.middle or next((entry.body for entry in self.entries if entry.body not in self.above), None)

    @property
    def with_ties(self) -> frozenset[int]:
        """The bodies of which every tie is drawn."""
        return _bodies(self.entries) - self.above if self.tied is None else self.tied

    @property
    def out_of_sight(self) -> frozenset[int]:
        """The bodies that are folded into others."""
        return frozenset[int]().union(*self.folded.values())


def branch(entries: Sequence[Entry], slug: str) -> Cut:
    """Cut out a body with all below it, and those above it as context; raises LookupError when it has no place."""
    top = next((entry for entry in entries if entry.slug == slug), None)
    if top is None:
        raise LookupError(slug)
    above = [entry for entry in entries if entry.lft < top.lft and entry.rght > top.rght]
    below = [entry for entry in entries if entry.lft >= top.lft and entry.rght <= top.rght]
    return Cut([*above, *below], above=_bodies(above))


def only(cut: Cut, kept: Iterable[Entry]) -> Cut:
    """Leave in a cut only the entries that are kept; nothing at all when its first body is not among them."""
    pks = {entry.pk for entry in kept}
    entries = [entry for entry in cut.entries if entry.pk in pks]
    has_start = any(entry.body == cut.start for entry in entries)
    return replace(cut, entries=entries if has_start else [])


def folded(cut: Cut, depth: int) -> Cut:
    """Fold all that is more than `depth` levels under the first body into those that stand above it."""
    lowest = next((entry.level for entry in cut.entries if entry.body == cut.start), 0) + depth
    shown: list[Entry] = []
    into: dict[int, set[int]] = {}
    for entry in cut.entries:
        if entry.level <= lowest:
            shown.append(entry)
        else:
            into.setdefault(shown[-1].body, set()).add(entry.body)
    return replace(cut, entries=shown, folded={body: frozenset(under) for body, under in into.items()})


def depth_of(cut: Cut) -> int:
    """How many levels there are under the first body."""
    levels = [entry.level for entry in cut.entries if entry.body not in cut.above]
    return max(levels) - levels[0] if levels else 0


def neighbourhood(entries: Sequence[Entry], body: Body) -> Cut:
    """Cut out a body with those above it to the top, those beside it when they are few, and those right below.

    A body without a place stands alone, for its ties; its kind is selected with it.
    """
    own = next((entry for entry in entries if entry.body == body.pk), None)
    alone = Cut([_alone(body)], middle=body.pk, tied=frozenset({body.pk}))
    if own is None:
        return alone
    above = [entry for entry in entries if entry.lft < own.lft and entry.rght > own.rght]
    beside = [entry for entry in entries if entry.parent == own.parent and entry is not own]
    left_out = len(beside) if len(beside) > MOST_SIBLINGS else 0
    near = {own.pk, *(entry.pk for entry in (*above, *([] if left_out else beside)))}
    kept = [entry for entry in entries if entry.pk in near or entry.parent == own.pk]
    return replace(alone, entries=kept, above=_bodies(above), siblings_left_out=left_out)


def _alone(body: Body) -> Entry:
    return Entry(
        pk=0,
        parent=None,
        level=0,
        lft=1,
        rght=2,
        accountable=True,
        body=body.pk,
        slug=body.slug,
        name=body.name,
        kind=body.kind.name,
        area=None,
        theme=None,
        status=body.status,
        number_stated=body.number_stated,
    )


def _bodies(entries: Iterable[Entry]) -> frozenset[int]:
    return frozenset(entry.body for entry in entries)
