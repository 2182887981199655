"""The wholes that a count and a rounded percentage allow, against trying every whole."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from planning.denominators import Share, Wholes, agrees, fitting

MOST = 300


def _tried(shares, how):
    """Every whole up to MOST of which all shares can be; the figures are exact enough for Decimal to divide."""
    return [
        whole
        for whole in range(1, MOST)
        if all(
            (share.count * 100 / whole).quantize(Decimal(1).scaleb(share.percent.normalize().as_tuple().exponent)
            if share.percent % 1 else Decimal(1), rounding=how) == share.percent
            for share in shares
        )
    ]  # fmt: skip


shares = st.builds(
    Share,
    count=st.integers(0, 120).map(Decimal),
    percent=st.integers(0, 110).map(Decimal) | st.integers(0, 1100).map(lambda tenths: Decimal(tenths) / 10),
)


@given(st.lists(shares, min_size=1, max_size=3))
def test_wholes_are_those_that_trying_finds(given_shares):
    found = fitting(given_shares)

    for wholes, how in ((found.half_up, ROUND_HALF_UP), (found.half_even, ROUND_HALF_EVEN)):
        assert [whole for whole in range(1, MOST) if wholes and whole in wholes] == _tried(given_shares, how)


def test_schools_with_core_offer_are_of_183_or_184():
    found = fitting([Share(Decimal("112.0000"), Decimal("61.0000")), Share(Decimal(156), Decimal(85))])

    assert (found.half_up, found.half_even) == (Wholes(183, 184), Wholes(183, 184))


def test_figures_that_no_whole_fits_are_impossible():
    assert fitting([Share(Decimal(112), Decimal(61)), Share(Decimal(10), Decimal(85))]).is_impossible
    assert fitting([]) is None


def test_stated_parts_agree_in_either_rounding_or_not():
    assert agrees(Decimal(12), Decimal(1), Decimal(8))
    assert agrees(Decimal(13), Decimal(1), Decimal(8))
    assert not agrees(Decimal(14), Decimal(1), Decimal(8))
