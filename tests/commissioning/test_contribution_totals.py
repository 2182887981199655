"""What contributions come to: sums never mix forms or years, and each contribution is counted once."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from commissioning.contribution_totals import totals_of
from commissioning.contribution_words import totals_in_words
from commissioning.models import Contribution, Form

YEARS = st.one_of(st.just((None, None)), st.sampled_from([(2009, 2009), (2009, 2011), (2010, None)]))
FIGURES = st.one_of(st.none(), st.decimals(min_value="0.01", max_value="99999.99", places=2))


@st.composite
def contributions(draw):
    """A contribution of any form: cash and kind with or without an amount, staff with or without a number."""
    form, figure = draw(st.sampled_from(Form.values)), draw(FIGURES)
    first, last = draw(YEARS)
    made = Contribution(
        form=form, first_year=first, last_year=last, status=draw(st.sampled_from(["given", "given", "explored"]))
    )
    made.amount = figure if form in (Form.CASH, Form.IN_KIND) else None
    made.fte = figure if form == Form.STAFF else None
    return made


MANY = st.lists(contributions(), max_size=30)


@given(MANY)
def test_every_contribution_is_counted_once(rows):
    totals = totals_of(rows)

    counted = sum(one.count for one in totals.sums) + sum(totals.without_figure.values()) + totals.explored
    assert counted == len(rows)


@given(MANY)
def test_sum_is_of_one_form_and_one_span_of_years(rows):
    for one in totals_of(rows).sums:
        mine = [
            row.fte if row.form == Form.STAFF else row.amount
            for row in rows
            if (row.form, row.span, row.status) == (one.form, one.span, "given")
        ]

        assert one.figure == sum(figure for figure in mine if figure is not None)
        assert one.count == sum(figure is not None for figure in mine)


@given(MANY)
def test_sum_is_there_only_where_a_figure_is(rows):
    totals = totals_of(rows)

    assert all(one.figure > 0 and one.count for one in totals.sums)
    assert Form.UNQUANTIFIED not in {one.form for one in totals.sums}
    assert len({(one.form, one.span) for one in totals.sums}) == len(totals.sums)


@given(MANY)
def test_pounds_are_never_added_to_people(rows):
    before = {one for one in totals_of(rows).sums if one.form != Form.STAFF}
    rows.append(Contribution(form=Form.STAFF, fte=Decimal(12)))

    assert {one for one in totals_of(rows).sums if one.form != Form.STAFF} == before


def test_totals_in_words_say_their_basis():
    rows = [
        Contribution(form="cash", amount=Decimal("1000.00"), first_year=2009, last_year=2009),
        Contribution(form="cash", amount=Decimal("500.50"), first_year=2009, last_year=2009),
        Contribution(form="cash", amount=Decimal("7.00")),
        Contribution(form="cash"),
        Contribution(form="staff", fte=Decimal("2.50"), first_year=2009),
        Contribution(form="in_kind"),
        Contribution(form="in_kind", amount=Decimal("20.00")),
        Contribution(form="unquantified"),
        Contribution(form="cash", amount=Decimal("9.00"), status="explored"),
    ]

    told = [f"{row['what']}: {row['figure']} ({row['basis']})" for row in totals_in_words(totals_of(rows))]

    assert told == [
        "Cash: £7 in cash (1 contribution with an amount, no period stated)",
        "Cash: £1,500.50 in cash (2 contributions with an amount, for 2009/10)",
        "Staff: 2.5 full-time equivalents (1 contribution with a number, from 2009/10)",
        "In kind: in kind, worth £20 (1 contribution with a value, no period stated)",
        "Cash: 1 contribution (no amount stated, so in no total)",
        "In kind: 1 contribution (no value stated, so in no total)",
        "Form and amount not stated: 1 contribution (in no total)",
        "Being explored: 1 contribution (in no total)",
    ]
