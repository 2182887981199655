"""The order in which a tree of plans is read: a general rule, for any tree and any part of one."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from planning.outline import narrowed, outline
from planning.plan_words import nesting


@dataclass(frozen=True)
class Row:
    pk: int
    parent_id: int | None


@st.composite
def _forests(draw) -> list[Row]:
    """Rows in any order, each below one with a lower id, or below nothing, or below one that is not there."""
    below = [
        st.one_of(st.none(), st.just(999), st.integers(1, pk - 1)) if pk > 1 else st.none()
        for pk in range(1, draw(st.integers(0, 30)) + 1)
    ]
    rows = [Row(pk, draw(parent)) for pk, parent in enumerate(below, start=1)]
    return draw(st.permutations(rows))


@given(_forests())
def test_outline_has_each_row_once_right_below_its_parent(rows):
    branches = outline(rows)

    assert sorted(branch.row.pk for branch in branches) == sorted(row.pk for row in rows)
    line: list[int] = []
    for branch in branches:
        del line[branch.level :]
        parent = branch.row.parent_id
        assert (line[-1] if line else None) == (None if parent == 999 else parent)
        line.append(branch.row.pk)


@given(_forests())
def test_outline_keeps_siblings_in_the_order_given(rows):
    place = {row.pk: number for number, row in enumerate(rows)}
    by_parent: dict[int | None, list[int]] = {}
    for branch in outline(rows):
        parent = None if branch.row.parent_id == 999 else branch.row.parent_id
        by_parent.setdefault(parent, []).append(place[branch.row.pk])

    assert all(places == sorted(places) for places in by_parent.values())


@given(_forests(), st.sets(st.integers(1, 30)))
def test_narrowed_keeps_what_is_wanted_and_all_above_it_and_nothing_else(rows, wanted):
    by_id = {row.pk: row for row in rows}

    kept = {row.pk for row in narrowed(rows, wanted)}

    expected = set()
    for pk in wanted & by_id.keys():
        step = pk
        while step in by_id:
            expected.add(step)
            step = by_id[step].parent_id
    assert kept == expected


@given(_forests())
def test_nesting_opens_what_it_closes(rows):
    markup = "".join(before + "." + after for before, after in nesting(outline(rows)))

    assert markup.count("<ul>") == markup.count("</ul>")
    assert markup.count("<li>") == markup.count("</li>") == len(rows)


def test_outline_of_a_thousand_levels_comes_to_an_end():
    branches = outline([Row(pk, pk - 1 or None) for pk in range(1, 1001)])

    assert [branch.level for branch in branches] == list(range(1000))
