"""Words that go with a headline's figure, and the sections that headlines stand in."""

import datetime
from decimal import Decimal

import pytest

from commissioning.headline_words import NET_AND_GROSS, figure_in_words, large_pounds, per_cent, sections
from commissioning.models import Headline, span_in_words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"amount": "113900000.00"}, "£113.9 million"),
        (
            {"amount": "40000000.00", "qualifier": "at_least", "per": "period"},
            "at least £40 million over the whole period",
        ),
        ({"amount": "236000000.00", "qualifier": "approximate"}, "about £236 million"),
        ({"amount": "270300000.00", "qualifier": "indicative"}, "£270.3 million (indicative)"),
        ({"amount": "1000000.00", "qualifier": "proposed"}, "£1 million (proposed)"),
        ({"amount": "4484.00", "per": "pupil"}, "£4,484 per pupil"),
        ({"amount": "1000000.50", "per": "year"}, "£1,000,000.50 a year"),
        ({"rate": "2.0", "qualifier": "at_least"}, "at least 2.0%"),
        ({"amount": "10.00", "rate": "2.125"}, "£10 and 2.125%"),
        ({}, "no amount stated"),
        ({"qualifier": "proposed"}, "proposed; no amount stated"),
        ({"qualifier": "approximate"}, "no amount stated"),
    ],
)
def test_figure_in_words(values, words):
    figures = {name: Decimal(value) for name, value in values.items() if name in ("amount", "rate")}

    assert figure_in_words(Headline(**values | figures)) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [("1200000000.00", "£1,200 million"), ("999999.99", "£999,999.99"), ("1001000.00", "£1.001 million")],
)
def test_large_amounts_keep_every_penny(amount, words):
    assert large_pounds(Decimal(amount)) == words


def test_percentages_have_a_decimal_at_least():
    assert [per_cent(Decimal(rate)) for rate in ("2", "2.000", "100", "2.25", "-1.5")] == [
        "2.0%", "2.0%", "100.0%", "2.25%", "-1.5%",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, ""),
        (2009, 2009, "2009/10"),
        (2009, 2011, "2009/10 to 2011/12"),
        (2009, None, "from 2009/10"),
        (1999, 1999, "1999/00"),
    ],
)
def test_years_in_words(first, last, words):
    assert span_in_words(first, last) == words


def test_issued_to_the_precision_known():
    assert Headline(issued=datetime.date(2008, 11, 1), issued_precision="month").issued_in_words == "November 2008"


def _sections(*kinds):
    headlines = [Headline(pk=number, kind=kind, basis=basis) for number, (kind, basis) in enumerate(kinds)]
    return sections(headlines, {one.pk: one.pk for one in headlines})


def test_net_and_gross_stand_together_and_are_said_never_to_be_added():
    (revenue,) = _sections(("resource", "net_revenue"), ("resource", "gross_revenue"))

    assert revenue["note"] == NET_AND_GROSS
    assert _sections(("resource", "net_revenue"))[0]["note"] == ""


def test_capital_stands_apart_and_its_rules_among_the_rules():
    made = _sections(("resource", "capital"), ("resource", "not_stated"), ("funding_rule", "capital"))

    assert [(one["anchor"], one["rows"]) for one in made] == [("revenue", [1]), ("capital", [0]), ("rules", [2])]
