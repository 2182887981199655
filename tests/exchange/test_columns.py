import datetime
from decimal import Decimal

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from exchange import columns
from exchange.columns import Misread
from exchange.tables import TABLES
from governance.models import BodyStatus

EVERY_KIND = {
    "text": columns.text("c"),
    "slug": columns.slug("c"),
    "url": columns.url("c"),
    "flag": columns.flag("c"),
    "choice": columns.choice("c", BodyStatus),
    "whole": columns.whole("c"),
    "money": columns.money("c"),
    "date": columns.date("c"),
    "until": columns.until("c", "ends"),
    "day": columns.day("c"),
    "commissioning_year": columns.commissioning_year("c", "first_year"),
    "words": columns.words("c"),
    "ref": columns.ref("c", "bodies"),
}
GOOD = [
    ("text", "Two\nlines, “quoted”", {"c": "Two\nlines, “quoted”"}),
    ("slug", "a", {"c": "a"}),
    ("slug", "board-2--chair", {"c": "board-2--chair"}),
    ("url", "https://www.example.org/a?b=c", {"c": "https://www.example.org/a?b=c"}),
    ("url", "http://example.org", {"c": "http://example.org"}),
    ("flag", "true", {"c": True}),
    ("flag", "false", {"c": False}),
    ("choice", "being_established", {"c": "being_established"}),
    ("whole", "1", {"c": 1}),
    ("whole", "007", {"c": 7}),
    ("money", "762000.00", {"c": Decimal("762000.00")}),
    ("money", "-5.5", {"c": Decimal("-5.50")}),
    ("money", "0", {"c": Decimal(0)}),
    ("date", "2009", {"c": datetime.date(2009, 1, 1), "c_precision": "year"}),
    ("date", "2009-03", {"c": datetime.date(2009, 3, 1), "c_precision": "month"}),
    ("date", "2008-02-29", {"c": datetime.date(2008, 2, 29), "c_precision": "day"}),
    ("until", "2009", {"ends": datetime.date(2010, 1, 1), "ends_precision": "year"}),
    ("until", "2009-12", {"ends": datetime.date(2010, 1, 1), "ends_precision": "month"}),
    ("until", "2008-02-28", {"ends": datetime.date(2008, 2, 29), "ends_precision": "day"}),
    ("day", "2009-03-30", {"c": datetime.date(2009, 3, 30)}),
    ("commissioning_year", "2009/10", {"first_year": 2009}),
    ("commissioning_year", "1999/00", {"first_year": 1999}),
    ("words", "D003  D007", {"c": ["D003", "D007"]}),
    ("ref", "any-slug", {"c": "any-slug"}),
]
BAD = [
    ("text", "x" * 10_001),
    *(("slug", cell) for cell in ("Board", "a b", "-a", "a-", "a---b", "a_b", "é", "a.b", "a" * 81)),
    *(("url", cell) for cell in ("www.example.org", "ftp://example.org/", "javascript:alert(1)", "https://")),
    *(("flag", cell) for cell in ("TRUE", "yes", "1", "0")),
    *(("choice", cell) for cell in ("Operating", "closed")),
    *(("whole", cell) for cell in ("0", "-1", "1.0", "1,000", "one", "²", "2147483648")),
    *(("money", cell) for cell in ("1,000", "£5", "1.234", "1e3", "NaN", "Infinity", ".5", "5.", "1" * 14)),
    *(("date", cell) for cell in ("2009-3", "30/03/2009", "2009-02-29", "2009-13", "0000", "09", "2009-03-30T00:00")),
    *(("until", cell) for cell in ("2009-04-31", "spring", "9999", "9999-12", "9999-12-31")),
    *(("day", cell) for cell in ("2009", "2009-03", "2009-02-30", "yesterday")),
    *(("commissioning_year", cell) for cell in ("2009", "2009/11", "2009/09", "2009-10", "2009/2010", "09/10")),
]


@pytest.mark.parametrize(("kind", "cell", "values"), GOOD)
def test_column_good_cell_read(kind, cell, values):
    column = EVERY_KIND[kind]

    read = column.read(cell)

    assert read == values


@pytest.mark.parametrize(("kind", "cell"), BAD)
def test_column_bad_cell_refused_with_a_way_to_mend_it(kind, cell):
    column = EVERY_KIND[kind]

    with pytest.raises(Misread) as misread:
        column.read(cell)

    assert misread.value.reason.startswith("it is")
    assert misread.value.mend.endswith((".", "/"))


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (columns.text("c"), {"c": ""}),
        (columns.url("c"), {"c": ""}),
        (columns.flag("c"), {"c": None}),
        (columns.flag("c", otherwise=True), {"c": True}),
        (columns.choice("c", BodyStatus, otherwise="operating"), {"c": "operating"}),
        (columns.whole("c", required=False), {"c": 1}),
        (columns.money("c"), {"c": None}),
        (columns.date("c"), {"c": None, "c_precision": "day"}),
        (columns.until("c", "ends"), {"ends": None, "ends_precision": "day"}),
        (columns.day("c"), {"c": None}),
        (columns.words("c"), {"c": []}),
        (columns.ref("c", "bodies", field_name="group"), {"group": None}),
    ],
)
def test_column_empty_cell_means_nothing_known(column, values):
    assert (column.required, column.empty) == (False, values)


@pytest.mark.parametrize(
    "column",
    [
        columns.slug("c"),
        columns.whole("c"),
        columns.choice("c", BodyStatus),
        columns.commissioning_year("c", "first_year"),
        columns.text("c", required=True),
        columns.flag("c", required=True),
        columns.date("c", required=True),
        columns.ref("c", "bodies", required=True),
    ],
)
def test_column_that_every_row_needs_is_required(column):
    assert column.required


def test_choice_bad_word_lists_the_words_allowed():
    with pytest.raises(Misread) as misread:
        EVERY_KIND["choice"].read("closed")

    assert misread.value.mend == "Write one of: operating, starting, being_established, proposed, ended."


def test_text_of_most_characters_read():
    column = columns.text("c", most=3)

    assert column.read("äöü") == {"c": "äöü"}


def test_slug_message_does_not_contradict_the_double_hyphen_that_is_allowed():
    assert EVERY_KIND["slug"].read("a--b") == {"c": "a--b"}

    with pytest.raises(Misread) as misread:
        EVERY_KIND["slug"].read("a---b")

    assert "single hyphens" not in misread.value.mend


@given(st.decimals(min_value=-(10**13) + 1, max_value=10**13 - 1, places=2))
def test_money_two_decimals_read_exactly(amount):
    assert EVERY_KIND["money"].read(f"{amount:f}") == {"c": amount}


@given(st.integers(1, 32_767))
def test_whole_any_positive_number_read(number):
    assert EVERY_KIND["whole"].read(str(number)) == {"c": number}


@given(st.integers(1900, 2200))
def test_commissioning_year_any_two_years_in_a_row_read(year):
    assert EVERY_KIND["commissioning_year"].read(f"{year}/{(year + 1) % 100:02}") == {"first_year": year}


@given(st.dates(max_value=datetime.date(9999, 12, 30)))
def test_until_day_ends_on_the_morrow(day):
    read = EVERY_KIND["until"].read(day.isoformat())

    assert read == {"ends": day + datetime.timedelta(days=1), "ends_precision": "day"}


@given(st.lists(st.text("DQ019", min_size=1, max_size=20)))
def test_words_joined_by_spaces_read_back(written):
    assert EVERY_KIND["words"].read(" ".join(written)) == {"c": written}


@given(st.sampled_from(sorted(EVERY_KIND)), st.text(min_size=1) | st.from_regex(r"[0-9/.\-]+", fullmatch=True))
def test_column_any_text_is_read_or_refused_and_never_breaks(kind, cell):
    try:
        read = EVERY_KIND[kind].read(cell)
    except Misread:
        return

    assert read


@pytest.mark.parametrize("kind", ["whole", "money", "date", "commissioning_year", "slug"])
def test_column_endless_digits_refused(kind):
    with pytest.raises(Misread):
        EVERY_KIND[kind].read("9" * 5000)


@pytest.mark.parametrize("year", ["0000/01", "1899/00"])
def test_commissioning_year_that_no_return_can_have_refused(year):
    with pytest.raises(Misread):
        EVERY_KIND["commissioning_year"].read(year)


def _beyond(field):
    """A cell that is just too much for a model field; nothing when the field has no limit that a cell can pass."""
    if isinstance(field, models.PositiveSmallIntegerField):
        return "32768"
    if not isinstance(field, models.CharField) or field.choices:
        return ""
    start = "https://www.example.org/" if isinstance(field, models.URLField) else "a"
    return start.ljust(field.max_length + 1, "a")


def _cells_beyond_their_field():
    for table in TABLES:
        fields = {field.name: field for field in table.model._meta.concrete_fields} if table.model else {}
        for column in table.columns:
            if column.name in fields and _beyond(fields[column.name]):
                yield pytest.param(column, _beyond(fields[column.name]), id=f"{table.name}.{column.name}")


@pytest.mark.parametrize(("column", "cell"), list(_cells_beyond_their_field()))
def test_column_takes_nothing_that_its_model_field_cannot_hold(column, cell):
    with pytest.raises(Misread):
        column.read(cell)
