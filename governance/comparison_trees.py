"""A comparison as trees: side by side with every change marked by a sign and a word, and as one tree to draw."""

import functools
import html
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from governance.compared import Compared, Known
from governance.comparison import Comparison
from governance.dot import Mark
from governance.models import BodyStatus, Partnership
from governance.outline import Entry
from governance.trees.tree import Tree

Said = Mapping[int, Sequence[tuple[str, str, str]]]
"""By body, what is marked on it: a sign, a word, and what else there is to say."""

_UNKNOWN = Known("", "")
_escaped = functools.lru_cache(maxsize=16_384)(html.escape)


def marks(comparison: Comparison) -> dict[int, Mark]:
    """The mark of each body in a drawing; moved says more than put in another order."""
    found = {body: Mark.REORDERED for order in comparison.reordered for body in order.shifted}
    found |= {renaming.body: Mark.RENAMED for renaming in comparison.renamed}
    renamed = {renaming.body for renaming in comparison.renamed}
    found |= {move.body: Mark.MOVED_AND_RENAMED if move.body in renamed else Mark.MOVED for move in comparison.moved}
    found |= dict.fromkeys(comparison.added, Mark.ADDED)
    return found | dict.fromkeys(comparison.retired, Mark.RETIRED)


def said_before(comparison: Comparison) -> Said:
    """What becomes of each body of the first tree."""
    said: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    after = comparison.after
    for body in comparison.retired:
        said[body].append(("−", "retires", ""))
    for move in comparison.moved:
        said[move.body].append(("→", "moves", _where("to", move.after, after)))
    for body, _, name in comparison.renamed:
        said[body].append(("≈", "is renamed", f"to “{name}”"))
    return said


def said_after(comparison: Comparison) -> Said:
    """What was done to each body of the second tree."""
    said: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for body in comparison.added:
        said[body].append(("+", "added", ""))
    for move in comparison.moved:
        said[move.body].append(("→", "moved", _where("from", move.before, comparison.before)))
    for body, was, _ in comparison.renamed:
        said[body].append(("≈", "renamed", f"from “{was}”"))
    for order in comparison.reordered:
        for body in order.shifted:
            said[body].append(("↕", "reordered", ""))
    for body, accountable in comparison.lines:
        said[body].append(("⋯", "accountability", "now answers to the one above" if accountable else "no longer does"))
    return said


def _where(word: str, body: int | None, tree: Tree) -> str:
    return f"{word} the top" if body is None else f"{word} {tree.name(body)}"


def marked_tree_html(partnership: Partnership, tree: Tree, bodies: Mapping[int, Known], said: Said) -> SafeString:
    """Return a tree as nested lists with what is said of each body; joined here since a template loop is slow."""
    base = reverse("body", args=[partnership.slug, "-"]).removesuffix("-/")
    parts = ['<ul class="tree tree--brief tree--compared">']
    depth = 0
    for number, (body, level) in enumerate(_levels(tree)):
        if number:
            parts.append("<ul>" if level > depth else "</li>" + "</ul></li>" * (depth - level))
        depth = level
        parts.append(_row(tree, body, bodies.get(body, _UNKNOWN), base, said.get(body, ())))
    parts.append("</li></ul>" * (depth + 1) if tree.places else "</ul>")
    return mark_safe("".join(parts))  # noqa: S308 (every value in it is escaped in the rows)


def _row(tree: Tree, body: int, known: Known, base: str, said: Sequence[tuple[str, str, str]]) -> str:
    place = tree.places[body]
    classes = [*(() if place.accountable else ("tree-aside",)), *(("tree-changed",) if said else ())]
    name = _escaped(place.name)
    linked = f'<a href="{base}{known.slug}/">{name}</a>' if known.slug else name
    tags = "".join(
        f' <strong class="govuk-tag tag tag--info"><span aria-hidden="true">{sign} </span>{word}</strong>'
        f"{f' <span>{_escaped(more)}</span>' if more else ''}"
        for sign, word, more in said
    )
    attribute = f' class="{" ".join(classes)}"' if classes else ""
    return f'<li{attribute}><div class="tree-row"><span class="tree-name">{linked}{tags}</span></div>'


def _levels(tree: Tree) -> list[tuple[int, int]]:
    """Every body in the order of the tree, with how far below the top it stands."""
    levels: dict[int | None, int] = {None: -1}
    for body in tree.walk():
        levels[body] = levels[tree.places[body].parent] + 1
    return [(body, level) for body, level in levels.items() if body is not None]


def drawn_entries(compared: Compared) -> list[Entry]:
    """The second tree in its order, with retired bodies last under the nearest above them that is still there."""
    one = compared.comparison
    below: dict[int | None, list[int]] = defaultdict(list)
    parents: dict[int, int | None] = {}
    for body in one.after.walk():
        parents[body] = one.after.places[body].parent
    for body in one.retired:
        parents[body] = next((above for above in one.before.above(body) if above in parents), one.after.top)
    for body, parent in parents.items():
        below[parent].append(body)
    return _numbered(compared, parents, below)


def _numbered(
    compared: Compared, parents: Mapping[int, int | None], below: Mapping[int | None, Sequence[int]]
) -> list[Entry]:
    entries: list[Entry] = []
    waiting = [(body, 0) for body in reversed(below.get(None, ()))]
    while waiting:
        body, level = waiting.pop()
        entries.append(_entry(compared, body, parents[body], level))
        waiting += [(child, level + 1) for child in reversed(below.get(body, ()))]
    return entries


def _entry(compared: Compared, body: int, parent: int | None, level: int) -> Entry:
    known = compared.bodies.get(body, _UNKNOWN)
    one = compared.comparison
    place = one.after.places.get(body) or one.before.places[body]
    return Entry(
        pk=body,
        parent=parent,
        level=level,
        lft=0,
        rght=0,
        accountable=place.accountable,
        body=body,
        slug=known.slug,
        name=place.name,
        kind=known.kind,
        area=None,
        theme=None,
        status=known.status or BodyStatus.OPERATING,
        number_stated=True,
    )
