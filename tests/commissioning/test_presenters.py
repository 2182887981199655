"""How money is worded, and the chart's specification."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.chart import stacked_bars
from commissioning.matrix import Heading, Matrix, matrices_of
from commissioning.presenters import (
    MILLION,
    in_unit,
    matrix_table,
    pounds,
    short_pounds,
    total_name,
    unit_of,
    verdict_sentence,
)
from governance.models import Alias
from tests import factories

ONE = Decimal(1)


def _amount(text):
    return None if text is None else Decimal(text)


def _matrix(*rows):
    """A matrix without a database: a row of amounts a group."""
    groups = [Heading(number, f"group-{number}", f"Group {number}") for number in range(len(rows))]
    sectors = [Heading(number, f"sector-{number}", f"Sector {number}") for number in range(len(rows[0]))]
    cells = {(row, column): _amount(text) for row, line in enumerate(rows) for column, text in enumerate(line)}
    return Matrix(None, "planned", groups, sectors, cells, len(cells), {})


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        ("11885000.00", MILLION, "11.885"),
        ("70000", MILLION, "0.070"),
        ("0", MILLION, "0.000"),
        ("1234567000", MILLION, "1,234.567"),
        ("1234.5", ONE, "1,234.50"),
        ("0", ONE, "0.00"),
        (None, MILLION, "–"),
        (None, ONE, "–"),
    ],
)
def test_in_unit(amount, unit, words):
    assert in_unit(_amount(amount), unit) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("47798000.00", "£47.798m"),
        ("1000000", "£1.000m"),
        ("999000", "£999,000"),
        ("47798000.50", "£47,798,000.50"),
        ("47798001", "£47,798,001"),
        ("0", "£0"),
        (None, "–"),
    ],
)
def test_short_pounds(amount, words):
    assert short_pounds(_amount(amount)) == words


@pytest.mark.parametrize("amount", ["-2000000", "-500", "-0.50"])
def test_pounds_negative_the_sign_before_the_pound(amount):
    for words in (pounds(Decimal(amount)), short_pounds(Decimal(amount))):
        assert words[:2] in ("-£", "−£"), words


@pytest.mark.parametrize(("amount", "words"), [("5", "£5"), ("5.00", "£5"), ("1234.56", "£1,234.56"), (None, "–")])
def test_pounds_pence_only_where_there_are_any(amount, words):
    assert pounds(_amount(amount)) == words


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_in_unit_of_million_never_rounds(thousands):
    matrix = _matrix([str(thousands * 1000)])

    unit, name = unit_of(matrix)

    assert name == "£ million"
    assert Decimal(in_unit(matrix.cells[0, 0], unit).replace(",", "").replace("−", "-")) * MILLION == thousands * 1000


@pytest.mark.parametrize("odd", ["500.00", "1000.01", "-1500", "0.01"])
def test_unit_of_pounds_where_millions_would_round(odd):
    assert unit_of(_matrix(["11885000"], [odd])) == (ONE, "£")


@pytest.mark.django_db
def test_unit_of_pounds_where_a_stated_total_would_round(money):
    factories.stated_total(submission=money.submission, sector=money.health, amount="11885000.50")

    assert unit_of(matrices_of(money.submission)[0])[1] == "£"


def test_total_name_says_group_or_sector():
    matrix = _matrix(["1"])

    assert [total_name(total) for total in matrix.totals] == ["Group 0 (group)", "Sector 0 (sector)", "Grand total"]


@pytest.mark.django_db
def test_verdict_sentence_only_some_totals_stated(money):
    sentence = verdict_sentence(matrices_of(money.submission)[0], "The plan")

    assert sentence == "Every total that the source states agrees with the published table (The plan): 1 of 1."


@pytest.mark.django_db
def test_verdict_sentence_counts_what_differs(money):
    factories.stated_total(submission=money.submission, group=money.care, amount="1.00")

    sentence = verdict_sentence(matrices_of(money.submission)[0], "")

    assert sentence.startswith("1 of 2 totals differ")


def test_verdict_sentence_nothing_stated():
    assert "nothing to compare" in verdict_sentence(_matrix(["1"]), "")


@pytest.mark.django_db
def test_verdict_sentence_all_totals_stated_says_every(money):
    for place, amount in [
        ({"group": money.inclusion}, "11885000"),
        ({"group": money.care}, "7977000"),
        ({"sector": money.health}, "11885000"),
        ({"sector": money.education}, "7977000"),
    ]:
        factories.stated_total(submission=money.submission, amount=amount, **place)

    sentence = verdict_sentence(matrices_of(money.submission)[0], "The plan")

    assert sentence == "Every total agrees with the published table (The plan): 5 of 5."


@pytest.mark.django_db
def test_matrix_table_shows_blanks_totals_and_other_names(money):
    alias = factories.alias(body=money.inclusion, name="Access and Inclusion")
    matrix = matrices_of(money.submission)[0]

    table = matrix_table(matrix, MILLION, money.partnership, Alias.objects.filter(pk=alias.pk))

    assert [column["label"] for column in table["columns"]] == ["Health (sector)", "Education (sector)", "Total"]
    assert [(row["label"], [cell.get("text") for cell in row["cells"]]) for row in table["rows"]] == [
        ("Inclusion", ["11.885", None, "11.885"]),
        ("Care", [None, "7.977", "7.977"]),
        ("Total", ["11.885", "7.977", "19.862"]),
    ]
    assert "“Access and Inclusion”" in table["rows"][0]["note"]
    assert not table["rows"][1]["note"]


@pytest.mark.django_db
def test_matrix_table_blank_in_the_source_leads_to_its_line_and_no_line_leads_nowhere(money):
    table = matrix_table(matrices_of(money.submission)[0], MILLION, money.partnership, [])

    blank, nothing = table["rows"][0]["cells"][1], table["rows"][1]["cells"][0]
    assert blank["blank"] is True
    assert "group=inclusion" in blank["url"]
    assert "sector=education" in blank["url"]
    assert nothing == {"blank": True}


def test_stacked_bars_one_segment_for_each_figure_in_order():
    spec = stacked_bars(_matrix(["2000000", None], ["1000000", "500000"]))

    values = spec["data"]["values"]
    assert [(value["group"], value["sector"], value["amount"]) for value in values] == [
        ("Group 0", "Sector 0", 2.0),
        ("Group 1", "Sector 0", 1.0),
        ("Group 1", "Sector 1", 0.5),
    ]
    bars = spec["layer"][0]["encoding"]
    assert bars["x"]["title"] == "£ million"
    assert bars["y"]["sort"] == ["Group 0", "Group 1"]
    assert bars["color"]["scale"]["domain"] == ["Sector 0", "Sector 1"]


def test_stacked_bars_labels_only_where_there_is_room():
    spec = stacked_bars(_matrix(["8000000", "500000"]))

    assert [value["label"] for value in spec["data"]["values"]] == ["8.000", ""]


def test_stacked_bars_colours_beyond_the_palette_repeat_and_spec_is_json():
    spec = stacked_bars(_matrix([str(number * 1000) for number in range(1, 12)]))

    fills = spec["layer"][0]["encoding"]["color"]["scale"]["range"]
    assert len(fills) == 11
    assert fills[8] == fills[0]
    assert json.loads(json.dumps(spec)) == spec
