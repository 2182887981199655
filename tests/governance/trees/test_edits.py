import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.trees import tree as edits
from governance.trees.patch import Patch, PatchError, applied, difference
from governance.trees.tree import End, Place, Tie, Tree, TreeError
from tests.governance.trees.strategies import STEP, edited, trees


def small() -> Tree:
    """1 over 2 and 3; 2 over 4 and 5."""
    tree = edits.added(Tree(), 1, Place(None, "Top"))
    for body, parent in ((2, 1), (3, 1), (4, 2), (5, 2)):
        tree = edits.added(tree, body, Place(parent, f"Body {body}"))
    return tree


def refuse_unsound(tree: Tree) -> None:
    """Fail unless every body hangs from the top, once, and the lists of children are what the places say."""
    assert sorted(tree.walk()) == sorted(tree.places)
    listed = {(parent, child) for parent, children in tree.children.items() for child in children}
    assert listed == {(place.parent, body) for body, place in tree.places.items()}
    assert sum(map(len, tree.children.values())) == len(tree.places)
    assert all(tree.children.values())


@given(trees(), st.lists(STEP, max_size=12))
def test_edits_leave_a_tree(tree: Tree, steps: list):
    refuse_unsound(edited(tree, steps))


@given(trees(), st.lists(STEP, max_size=6))
def test_patch_leads_there_and_back_even_when_written_down(tree: Tree, steps: list):
    after = edited(tree, steps)

    patch = Patch.read(difference(tree, after).written())

    assert applied(tree, patch) == after
    assert applied(after, patch.turned_round()) == tree
    assert bool(patch) == (tree != after)


def test_patch_for_another_tree_is_refused():
    patch = difference(small(), edits.renamed(small(), 4, "New"))

    with pytest.raises(PatchError):
        applied(edits.renamed(small(), 4, "Other"), patch)


@pytest.mark.parametrize(("body", "under"), [(2, 2), (2, 4), (2, 5)])
def test_move_under_itself_or_below_is_refused(body: int, under: int):
    with pytest.raises(TreeError, match="cannot"):
        edits.moved(small(), body, under)


def test_move_before_a_sibling_keeps_the_others_in_order():
    assert edits.moved(small(), 3, 2, before=5).children[2] == (4, 3, 5)


def test_move_to_where_it_stands_is_refused():
    with pytest.raises(TreeError, match="stands there already"):
        edits.moved(small(), 5, 2)


@pytest.mark.parametrize("act", [edits.retired, edits.retired_with_all_below])
def test_top_is_never_retired(act):
    with pytest.raises(TreeError, match="at the top"):
        act(small(), 1)


def test_retire_puts_those_below_in_its_place():
    assert edits.retired(small(), 2).children == {None: (1,), 1: (4, 5, 3)}


def test_retire_gives_those_below_to_the_heir():
    assert edits.retired(small(), 2, heir=3).children == {None: (1,), 1: (3,), 3: (4, 5)}


def test_retire_refuses_an_heir_below():
    with pytest.raises(TreeError, match="below"):
        edits.retired(small(), 2, heir=4)


def test_retire_with_all_below_takes_their_ties():
    tree = edits.tied(small(), Tie("oversees", End("body", 3), End("body", 5)))

    after = edits.retired_with_all_below(tree, 2)

    assert sorted(after.places) == [1, 3]
    assert after.ties == {}


def test_split_puts_the_new_body_beside_with_those_chosen():
    after = edits.split(small(), 2, 6, "Sixth", [5])

    assert after.children == {None: (1,), 1: (2, 6, 3), 2: (4,), 6: (5,)}
    assert after.name(6) == "Sixth"


def test_merge_hands_over_what_is_below_and_the_ties_once():
    tree = edits.tied(small(), Tie("oversees", End("body", 2), End("organisation", 9)), "kept")
    tree = edits.tied(tree, Tie("oversees", End("body", 2), End("body", 3)))

    after = edits.merged(tree, 2, 3)

    assert after.children == {None: (1,), 1: (3,), 3: (4, 5)}
    assert after.ties == {Tie("oversees", End("body", 3), End("organisation", 9)): "kept"}


def test_tie_to_itself_or_twice_is_refused():
    tie = Tie("oversees", End("body", 2), End("body", 3))
    with pytest.raises(TreeError, match="already"):
        edits.tied(edits.tied(small(), tie), tie)
    with pytest.raises(TreeError, match="itself"):
        edits.tied(small(), Tie("oversees", End("body", 2), End("body", 2)))
