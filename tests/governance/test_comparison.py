"""What is said to differ between two trees: all of it, nothing else, and no more than explains it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from governance.comparison import Comparison, Line, Move, Remark, Renaming, Reordering, compare
from governance.comparison_trees import marks
from governance.dot import Mark
from governance.trees import tree as edits
from governance.trees.patch import difference
from governance.trees.tree import End, Place, Tie, Tree
from tests.governance.trees.strategies import STEP, edited, families, trees

MANY = settings(max_examples=150, deadline=None)
TIE = Tie("oversees", End("body", 2), End("organisation", 7))


def _small() -> Tree:
    """Board (1) > (Executive (2) > (Team (4), Crew (5), Panel (6)), Forum (3))."""
    tree = edits.added(Tree(), 1, Place(None, "Board"))
    for body, parent, name in ((2, 1, "Executive"), (3, 1, "Forum"), (4, 2, "Team"), (5, 2, "Crew"), (6, 2, "Panel")):
        tree = edits.added(tree, body, Place(parent, name))
    return tree


def _told_places(said: Comparison) -> dict[int, Place]:
    """The second tree's places, made of the first and of what is said."""
    places = {body: place for body, place in said.before.places.items() if body not in said.retired}
    places |= {body: said.after.places[body] for body in said.added}
    for move in said.moved:
        assert places[move.body].parent == move.before
        places[move.body] = places[move.body]._replace(parent=move.after)
    for body, was, now in said.renamed:
        assert places[body].name == was
        places[body] = places[body]._replace(name=now)
    for body, accountable in said.lines:
        places[body] = places[body]._replace(accountable=accountable)
    return places


def _told_ties(said: Comparison) -> dict[Tie, str]:
    ties = {tie: note for tie, note in said.before.ties.items() if tie not in said.ties_ended}
    ties |= {tie: said.after.ties[tie] for tie in said.ties_added}
    return ties | {remark.tie: remark.after for remark in said.remarks}


@MANY
@given(families())
def test_what_is_said_makes_the_other_tree(family):
    _, before, after = family

    said = compare(before, after)

    assert _told_places(said) == after.places
    assert _told_ties(said) == after.ties
    orders = {order.parent: order.after for order in said.reordered}
    for parent, children in before.children.items():
        stayed = tuple(body for body in children if body in after.children.get(parent, ()))
        now = tuple(body for body in after.children.get(parent, ()) if body in stayed)
        assert orders.get(parent, stayed) == now


@MANY
@given(families())
def test_something_is_said_exactly_where_something_differs(family):
    _, before, after = family

    assert bool(compare(before, after)) == bool(difference(before, after))
    assert not compare(after, after)


@MANY
@given(trees(), st.lists(STEP, max_size=5))
def test_going_back_says_the_opposite(before: Tree, steps: list):
    after = edited(before, steps)

    there, back = compare(before, after), compare(after, before)

    assert set(there.added) == set(back.retired)
    assert {(move.body, move.before, move.after) for move in there.moved} == {
        (move.body, move.after, move.before) for move in back.moved
    }
    assert set(there.ties_added) == set(back.ties_ended)


@MANY
@given(families())
def test_shifted_bodies_explain_the_order_and_the_others_keep_theirs(family):
    _, before, after = family

    for order in compare(before, after).reordered:
        assert order.shifted
        assert [body for body in order.before if body not in order.shifted] == [
            body for body in order.after if body not in order.shifted
        ]


def test_body_that_moves_takes_those_below_along():
    said = compare(_small(), edits.moved(_small(), 2, 3))

    assert said.moved == (Move(2, 1, 3, (4, 5, 6)),)
    assert said.moving == {2, 4, 5, 6}


def test_body_that_moves_out_of_a_branch_that_moves_does_not_go_along():
    said = compare(_small(), edits.moved(edits.moved(_small(), 2, 3), 5, 1))

    assert said.moved == (Move(2, 1, 3, (4, 6)), Move(5, 2, 1))


def test_one_body_among_others_is_all_that_is_shifted():
    said = compare(_small(), edits.moved(_small(), 6, 2, before=4))

    assert said.reordered == (Reordering(2, (4, 5, 6), (6, 4, 5), (6,)),)


def test_body_that_is_added_or_leaves_does_not_reorder_the_others():
    after = edits.moved(edits.added(_small(), 7, Place(2, "Seventh"), before=4), 5, 1)

    assert compare(_small(), after).reordered == ()


def test_names_lines_and_ties():
    before = edits.tied(edits.tied(_small(), TIE, "as agreed"), TIE._replace(kind="supports"))
    after = edits.untied(edits.answering(edits.renamed(before, 4, "Squad"), 4, False), TIE._replace(kind="supports"))
    after = edits.tied(edits.tied(edits.untied(after, TIE), TIE, "by law"), TIE._replace(kind="governs"))

    said = compare(before, after)

    assert said.renamed == (Renaming(4, "Team", "Squad"),)
    assert said.lines == (Line(4, False),)
    assert said.ties_added == (TIE._replace(kind="governs"),)
    assert said.ties_ended == (TIE._replace(kind="supports"),)
    assert said.remarks == (Remark(TIE, "as agreed", "by law"),)


def test_structure_beside_none():
    assert compare(Tree(), _small()).added == (1, 2, 4, 5, 6, 3)
    assert compare(_small(), Tree()).retired == (1, 2, 4, 5, 6, 3)
    assert not compare(Tree(), Tree())


def test_marks_say_the_most_of_each_body():
    after = edits.renamed(edits.moved(edits.moved(_small(), 6, 2, before=4), 5, 3), 5, "Gang")
    after = edits.renamed(edits.retired(edits.added(after, 7, Place(1, "Seventh")), 4), 3, "Assembly")

    assert marks(compare(_small(), after)) == {
        3: Mark.RENAMED,
        4: Mark.RETIRED,
        5: Mark.MOVED_AND_RENAMED,
        7: Mark.ADDED,
    }
