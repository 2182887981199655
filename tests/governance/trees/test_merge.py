from hypothesis import given, settings
from hypothesis import strategies as st

from governance.trees import tree as edits
from governance.trees.merge import ConflictKind, Merge, Side, merge
from governance.trees.patch import difference
from governance.trees.tree import End, Place, Tie, Tree
from tests.governance.trees.strategies import STEP, edited, families, trees
from tests.governance.trees.test_edits import refuse_unsound, small

MANY = settings(max_examples=150, deadline=None)


@MANY
@given(trees(), st.lists(STEP, max_size=6))
def test_merge_with_a_side_that_changed_nothing_is_the_other(base: Tree, steps: list):
    after = edited(base, steps)

    assert merge(base, after, base).tree == after
    assert merge(base, base, after).tree == after
    assert merge(base, after, base).conflicts == merge(base, base, after).conflicts == ()


@MANY
@given(trees(), st.lists(STEP, max_size=6))
def test_merge_of_the_same_on_both_sides_is_that(base: Tree, steps: list):
    after = edited(base, steps)

    assert merge(base, after, after).tree == after
    assert merge(base, after, after).conflicts == ()


@MANY
@given(families())
def test_merge_is_a_tree_and_clean_either_way_round(family):
    base, ours, theirs = family

    one, other = merge(base, ours, theirs), merge(base, theirs, ours)

    refuse_unsound(one.tree)
    assert {conflict.key for conflict in one.conflicts} == {conflict.key for conflict in other.conflicts} or (
        one.conflicts and other.conflicts
    )
    if one.is_decided:
        assert one.tree == other.tree


@MANY
@given(families())
def test_every_change_of_either_side_is_in_the_result_or_in_a_conflict(family):
    base, ours, theirs = family

    merged = merge(base, ours, theirs)

    told = {body for conflict in merged.conflicts for body in conflict.bodies}
    ties = {conflict.tie for conflict in merged.conflicts}
    for side in (ours, theirs):
        change = difference(base, side)
        for body, (before, after) in change.places.items():
            present = merged.tree.places.get(body)
            if body in told:
                continue
            if before is None or after is None:
                assert (present is None) == (after is None)
            for part in Place._fields if before and after else ():
                if getattr(before, part) != getattr(after, part):
                    assert getattr(present, part) == getattr(after, part)
        for tie, (_, after) in change.ties.items():
            assert tie in ties or merged.tree.ties.get(tie) == after
        for parent in change.children:
            if ConflictKind.ORDER not in {one.kind for one in merged.conflicts}:
                _refuse_lost_order(base, side, merged.tree, parent)


def _refuse_lost_order(base: Tree, side: Tree, result: Tree, parent: int | None) -> None:
    """Bodies that one side put in another order stand in that order in the result."""
    kept = [one for one in result.children.get(parent, ()) if one in side.children.get(parent, ())]
    both = [one for one in kept if one in base.children.get(parent, ())]
    was = [one for one in base.children.get(parent, ()) if one in both]
    became = [one for one in side.children.get(parent, ()) if one in both]
    if was != became:
        assert both == became


@MANY
@given(families(), st.data())
def test_choices_decide_every_conflict(family, data):
    base, ours, theirs = family
    choices: dict = {}
    for _ in range(20):
        merged = merge(base, ours, theirs, choices)
        refuse_unsound(merged.tree)
        if merged.is_decided:
            break
        choices |= {one.key: data.draw(st.sampled_from(Side)) for one in merged.undecided}

    assert merged.is_decided


def test_choosing_one_side_everywhere_loses_nothing_that_only_the_other_changed():
    ours, theirs = edits.renamed(small(), 4, "Ours"), edits.renamed(edits.renamed(small(), 4, "Theirs"), 5, "Fifth")

    merged = merge(small(), ours, theirs, {"name-4": Side.OURS})

    assert merged.is_decided
    assert (merged.tree.name(4), merged.tree.name(5)) == ("Ours", "Fifth")


def test_two_names_are_a_conflict_with_both():
    ours, theirs = edits.renamed(small(), 4, "Ours"), edits.renamed(small(), 4, "Theirs")

    (conflict,) = merge(small(), ours, theirs).undecided

    assert (conflict.kind, conflict.base, conflict.ours, conflict.theirs) == ("name", "Body 4", "Ours", "Theirs")
    assert merge(small(), ours, theirs, {conflict.key: Side.THEIRS}).tree == theirs


def test_retired_here_and_renamed_there_is_a_conflict():
    merged = merge(small(), edits.retired(small(), 5), edits.renamed(small(), 5, "New"))

    assert [conflict.key for conflict in merged.undecided] == ["place-5"]


def test_body_added_under_one_that_the_other_side_retired():
    theirs = edits.added(small(), 6, Place(2, "Sixth"))
    ours = edits.retired(small(), 2)

    merged = merge(small(), ours, theirs)
    kept = merge(small(), ours, theirs, {"gone-2": Side.THEIRS})

    assert [conflict.key for conflict in merged.undecided] == ["gone-2"]
    assert merged.tree.places[6].parent == 1
    assert kept.tree.places[6].parent == 2


def test_moves_that_would_make_a_circle_are_a_conflict():
    ours, theirs = edits.moved(small(), 2, 3), edits.moved(small(), 3, 2)

    merged = merge(small(), ours, theirs)

    assert [(one.kind, one.bodies) for one in merged.undecided] == [(ConflictKind.CIRCLE, (2, 3))]
    assert merge(small(), ours, theirs, {"circle-2-3": Side.THEIRS}).tree == theirs


def test_two_orders_are_a_conflict():
    base = edits.added(small(), 6, Place(2, "Sixth"))
    ours, theirs = edits.moved(base, 6, 2, before=4), edits.moved(base, 5, 2, before=4)

    (conflict,) = merge(base, ours, theirs).undecided

    assert (conflict.key, conflict.ours, conflict.theirs) == ("order-2", (6, 4, 5), (5, 4, 6))


def test_tie_to_a_body_that_the_other_side_retired_is_a_conflict():
    tie = Tie("oversees", End("body", 3), End("body", 5))

    merged = merge(small(), edits.retired(small(), 5), edits.tied(small(), tie))

    assert [conflict.tie for conflict in merged.undecided] == [tie]


def test_tie_to_a_body_that_has_a_place_on_one_side_only_is_no_conflict():
    tied = edits.tied(small(), Tie("oversees", End("body", 3), End("body", 9)))
    placed = edits.added(tied, 9, Place(1, "Ninth"))

    assert merge(placed, placed, tied) == Merge(tied)
    assert merge(placed, tied, placed) == Merge(tied)
