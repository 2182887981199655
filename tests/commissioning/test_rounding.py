"""Rounded figures always add up, and nothing moves by as much as one unit shown: for any table."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.rounding import rounded_list, rounded_table, shares

AMOUNTS = st.one_of(
    st.none(),
    st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False, allow_infinity=False),
    st.integers(min_value=-999, max_value=999).map(lambda pence: Decimal(pence) / 100),
)
STEPS = st.sampled_from([Decimal(step) for step in ("0.01", "1", "3", "1000", "100000", "1000000")])


@st.composite
def tables(draw):
    """Any table of up to seven rows and columns, with blanks, with negative figures, and with places left out."""
    height, width = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    places = [(row, column) for row in range(height) for column in range(width)]
    kept = draw(st.lists(st.sampled_from(places), unique=True, max_size=len(places)))
    return {place: draw(AMOUNTS) for place in kept}


def _added(amounts):
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _line(cells, place, key):
    return _added(amount for at, amount in cells.items() if at[place] == key)


@given(tables(), STEPS)
def test_table_adds_up_in_rows_columns_and_altogether(cells, step):
    rounded = rounded_table(cells, step)

    assert all(total == _line(rounded.cells, 0, row) for row, total in rounded.rows.items())
    assert all(total == _line(rounded.cells, 1, column) for column, total in rounded.columns.items())
    assert rounded.total == _added(rounded.rows.values()) == _added(rounded.columns.values())


@given(tables(), STEPS)
def test_table_moves_no_cell_and_no_margin_by_a_whole_step(cells, step):
    rounded = rounded_table(cells, step)
    pairs = [(rounded.cells[place], amount) for place, amount in cells.items()]
    pairs += [(total, _line(cells, 0, row)) for row, total in rounded.rows.items()]
    pairs += [(total, _line(cells, 1, column)) for column, total in rounded.columns.items()]
    pairs.append((rounded.total, _added(cells.values())))

    for shown, exact in pairs:
        assert (shown is None) == (exact is None)
        if exact is not None:
            assert shown % step == 0
            assert abs(shown - exact) < step


@given(tables(), STEPS)
def test_table_of_multiples_stays_as_it_is(cells, step):
    rounded = rounded_table(cells, step)

    again = rounded_table(rounded.cells, step)

    assert again.cells == rounded.cells
    assert again.is_exact
    assert rounded.is_exact == (rounded.cells == cells)
    assert all(
        rounded.cells[place] == amount for place, amount in cells.items() if amount is None or amount % step == 0
    )


@given(tables(), STEPS, st.randoms(use_true_random=False))
def test_table_rounded_the_same_in_whatever_order(cells, step, random):
    places = list(cells)
    random.shuffle(places)

    assert rounded_table({place: cells[place] for place in places}, step).cells == rounded_table(cells, step).cells


@given(st.lists(AMOUNTS, max_size=30), STEPS)
def test_list_adds_up_to_its_nearest_total(amounts, step):
    rounded = rounded_list(amounts, step)

    assert rounded.total == _added(rounded.parts)
    assert [part is None for part in rounded.parts] == [amount is None for amount in amounts]
    if rounded.total is not None:
        assert abs(rounded.total - _added(amounts)) <= step / 2
    for part, amount in zip(rounded.parts, amounts, strict=True):
        assert amount is None or (part % step == 0 and abs(part - amount) < step)
    assert rounded.is_exact == (rounded.parts == amounts)


@given(st.lists(st.decimals(min_value=0, max_value=10**9, places=2), min_size=1, max_size=30))
def test_shares_add_up_to_the_whole(amounts):
    found = shares(amounts)

    if sum(amounts) == 0:
        assert found is None
    else:
        assert sum(found) == 1000
        assert all(abs(part - amount * 1000 / sum(amounts)) < 1 for part, amount in zip(found, amounts, strict=True))


def test_shares_not_given_where_a_figure_is_negative():
    assert shares([Decimal(5), Decimal(-1)]) is None


def test_table_nearest_where_that_adds_up():
    cells = {(0, 0): Decimal("1400"), (0, 1): Decimal("2600")}

    rounded = rounded_table(cells, Decimal(1000))

    assert rounded.cells == {(0, 0): Decimal(1000), (0, 1): Decimal(3000)}


def test_table_thirds_rounded_so_that_they_add_up():
    cells = {(row, column): Decimal("333.33") for row in range(3) for column in range(3)}

    rounded = rounded_table(cells, Decimal(1000))

    assert rounded.total == 3000 == sum(rounded.cells.values())
    assert set(rounded.rows.values()) == set(rounded.columns.values()) == {Decimal(1000)}


def test_table_of_blanks_alone_is_blank():
    rounded = rounded_table({(0, 0): None}, Decimal(1000))

    assert (rounded.cells, rounded.rows, rounded.total) == ({(0, 0): None}, {0: None}, None)


@pytest.mark.parametrize("amount", ["0.001", "1.999"])
def test_amount_of_a_broken_penny_refused(amount):
    with pytest.raises(ValueError, match="whole pence"):
        rounded_table({(0, 0): Decimal(amount)}, Decimal(1))
