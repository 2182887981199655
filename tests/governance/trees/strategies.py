"""Random trees, and random edits of them, for hypothesis."""

from collections.abc import Callable
from contextlib import suppress

from hypothesis import strategies as st

from governance.trees import tree as edits
from governance.trees.tree import End, Place, Tie, Tree, TreeError

NAMES = st.sampled_from(["Board", "Executive", "Forum", "Panel"])
BODIES = st.integers(1, 12)
KINDS = st.sampled_from(["oversees", "supports"])


@st.composite
def trees(draw, most: int = 8) -> Tree:
    """Draw a tree of up to `most` bodies, numbered from 1 at the top, with a few ties."""
    tree = edits.added(Tree(), 1, Place(None, draw(NAMES)))
    for body in range(2, draw(st.integers(1, most)) + 1):
        parent = draw(st.integers(1, body - 1))
        before = draw(st.sampled_from([None, *tree.children.get(parent, ())]))
        tree = edits.added(tree, body, Place(parent, draw(NAMES), draw(st.booleans())), before)
    for tie in draw(st.lists(ties(), max_size=3)):
        with suppress(TreeError):
            tree = edits.tied(tree, tie, draw(NAMES))
    return tree


@st.composite
def ties(draw) -> Tie:
    """Draw a tie between bodies that may or may not have a place, or to an organisation."""
    target = End(draw(st.sampled_from(["body", "body", "organisation"])), draw(BODIES))
    return Tie(draw(KINDS), End("body", draw(BODIES)), target)


def _ending(tree: Tree, number: int) -> Tree:
    return edits.untied(tree, list(tree.ties)[number % len(tree.ties)]) if tree.ties else tree


STEPS: dict[str, st.SearchStrategy[Callable[[Tree], Tree]]] = {
    "add": st.builds(
        lambda body, parent, name: lambda tree: edits.added(tree, body, Place(parent, name)), BODIES, BODIES, NAMES
    ),
    "move": st.builds(lambda body, parent: lambda tree: edits.moved(tree, body, parent), BODIES, BODIES),
    "reorder": st.builds(
        lambda body, other: lambda tree: edits.moved(tree, body, tree.places[other].parent or 0, other),
        BODIES,
        BODIES,
    ),
    "rename": st.builds(lambda body, name: lambda tree: edits.renamed(tree, body, name), BODIES, NAMES),
    "line": st.builds(lambda body, line: lambda tree: edits.answering(tree, body, line), BODIES, st.booleans()),
    "retire": st.builds(
        lambda body, heir: lambda tree: edits.retired(tree, body, heir), BODIES, st.one_of(st.none(), BODIES)
    ),
    "retire branch": st.builds(lambda body: lambda tree: edits.retired_with_all_below(tree, body), BODIES),
    "split": st.builds(
        lambda body, new, name: lambda tree: edits.split(tree, body, new, name, tree.children.get(body, ())[::2]),
        BODIES,
        BODIES,
        NAMES,
    ),
    "merge": st.builds(lambda body, into: lambda tree: edits.merged(tree, body, into), BODIES, BODIES),
    "tie": st.builds(lambda tie, name: lambda tree: edits.tied(tree, tie, name), ties(), NAMES),
    "untie": st.builds(lambda number: lambda tree: _ending(tree, number), st.integers(0, 9)),
}
STEP = st.one_of(*STEPS.values())


def edited(tree: Tree, steps: list[Callable[[Tree], Tree]]) -> Tree:
    """Do the edits that the tree allows, one after another."""
    for step in steps:
        with suppress(TreeError, KeyError):
            tree = step(tree)
    return tree


@st.composite
def families(draw) -> tuple[Tree, Tree, Tree]:
    """Draw a tree and two that were edited from it."""
    base = draw(trees())
    ours, theirs = (edited(base, draw(st.lists(STEP, max_size=5))) for _ in range(2))
    return base, ours, theirs
