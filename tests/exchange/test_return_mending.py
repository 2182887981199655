"""Sheets of returns mended: names settled, cells read anew, units changed, and nobody overwritten."""

from decimal import Decimal

import pytest

from exchange.returns.doubts import doubts_of
from exchange.returns.meaning import Vocabulary
from exchange.services.return_mending import LEAVE_OUT, NEW_PROVIDER, NO_PROVIDER
from governance.models import Organisation
from governance.services.changes import ChangeError
from tests import factories
from tests.exchange.return_desk import Desk, row_of


@pytest.fixture
def desk(db) -> Desk:
    return Desk.open()


def test_name_that_is_nearly_right_is_offered_and_settled_in_all_its_rows(desk):
    sheet = desk.read("Inclusoin,Health,,,,,,1", "Inclusoin,Health,,,,,,2")
    offers = Vocabulary(desk.officer, desk.partnership).offers("group", "Inclusoin")
    assert [found.name for found in offers] == ["Inclusion"]

    assert desk.mend(sheet, names={("group", "Inclusoin"): offers[0].key}) == []

    assert set(sheet.rows.values_list("group", flat=True)) == {desk.inclusion.pk}
    assert desk.accept(sheet).lines.count() == 2


def test_alias_and_merged_organisation_are_known(desk):
    factories.alias(body=desk.care, name="The Pool")
    sheet = desk.read("the  POOL,Health,old trust,,,,,1")

    assert (row_of(sheet).group, row_of(sheet).provider, row_of(sheet).problems) == (desk.care, desk.trust, [])


def test_provider_merged_after_reading_is_followed(desk):
    gone = factories.organisation(partnership=desk.partnership, name="Gone")
    sheet = desk.read("Inclusion,Health,Gone,,,,,1")
    Organisation.objects.filter(pk=gone.pk).update(merged_into=desk.trust)

    assert desk.accept(sheet).lines.get().provider == desk.trust


def test_answers_about_a_provider_it_is_new_or_none_or_left_out(desk):
    sheet = desk.read(*(f"Inclusion,Health,{name},,,,,1" for name in ("Acme", "ACME", "Nobody", "Wrong")))
    answers = {"Acme": NEW_PROVIDER, "ACME": NEW_PROVIDER, "Nobody": NO_PROVIDER, "Wrong": LEAVE_OUT}
    desk.mend(sheet, names={("provider", said): answer for said, answer in answers.items()})

    made = desk.accept(sheet)

    acme = Organisation.objects.get(name__iexact="acme")
    assert [line.provider for line in made.lines.for_list()] == [acme, acme, None]


def test_new_provider_that_was_registered_meanwhile_is_not_made_twice(desk):
    sheet = desk.read("Inclusion,Health,Acme,,,,,1")
    desk.mend(sheet, names={("provider", "Acme"): NEW_PROVIDER})
    acme = factories.organisation(partnership=desk.partnership, name="Acme")

    assert desk.accept(sheet).lines.get().provider == acme


def test_new_provider_with_too_long_a_name_refused(desk):
    sheet = desk.read(f"Inclusion,Health,{'x' * 201},,,,,1")

    with pytest.raises(ChangeError, match="longer than 200"):
        desk.mend(sheet, names={("provider", "x" * 201): NEW_PROVIDER})


def test_choice_that_is_not_in_the_record_refuses_all_answers(desk):
    sheet = desk.read("Nobody,Health,,,,,,1")

    with pytest.raises(ChangeError, match="not in the record any more"):
        desk.mend(sheet, title="Another", names={("group", "Nobody"): "body-0"})

    sheet.refresh_from_db()
    assert sheet.title == "Money"


CELLS = {
    "group": ("Nobody", "Care"),
    "sector": ("Wealth", "Health"),
    "provider": ("Acme", ""),
    "service": ("x" * 201, "Wards"),
    "measure": ("hoped", "forecast"),
    "provision": ("some", "in-house"),
    "pooling": ("puddled", "pooled"),
    "amount": ("12,34", "1,234.50"),
}


@pytest.mark.parametrize("column", CELLS)
def test_cell_mended_is_read_anew(desk, column):
    wrong, right = CELLS[column]
    line = {"group": "Inclusion", "sector": "Health"} | {column: f'"{wrong}"'}
    sheet = desk.read(",".join(line.get(name, "") for name in CELLS))
    row = row_of(sheet)
    assert row.problems == [column]

    desk.mend(sheet, cells={(row.pk, column): "still wrong " * 30})
    assert row_of(sheet).problems == [column]
    desk.mend(sheet, cells={(row.pk, column): right})

    assert row_of(sheet).problems == []
    assert desk.accept(sheet).lines.count() == 1


def test_cell_of_no_column_or_of_another_sheet_is_no_answer(desk):
    sheet, other = (desk.read("Nobody,Health,,,,,,1") for _ in range(2))

    desk.mend(sheet, cells={(row_of(sheet).pk, "problems"): "x", (row_of(other).pk, "group"): "Care"})

    assert (row_of(sheet).problems, row_of(other).problems) == (["group"], ["group"])


def test_faulty_rows_left_out_at_once_are_no_lines(desk):
    sheet = desk.read("Nobody,Health,,,,,,1", "Inclusion,Health,,,,,,2")
    desk.mend(sheet, leave_faulty=True)

    assert desk.accept(sheet).lines.get().amount == 2


def test_unit_changed_weighs_every_figure_anew(desk):
    sheet = desk.read("Inclusion,Health,,,,,,1.2345", "Care,Health,,,,,,9999999")
    assert (row_of(sheet).amount, row_of(sheet).problems) == (None, ["pence"])

    desk.mend(sheet, unit=1_000)
    assert [row.amount for row in sheet.rows.all()] == [Decimal("1234.50"), 9_999_999_000]
    desk.mend(sheet, unit=1_000_000)

    assert [(row.amount, row.problems) for row in sheet.rows.all()] == [
        (Decimal("1234500.00"), []),
        (9_999_999_000_000, []),
    ]
    with pytest.raises(ChangeError, match="Choose pounds"):
        desk.mend(sheet, unit=12)


@pytest.mark.parametrize(("amount", "words"), [("5000000", "1,000 times more"), ("5", "1,000 times less")])
def test_return_a_thousand_times_off_is_doubted_until_somebody_says_it_is_right(desk, amount, words):
    desk.publish_before("5000")
    sheet = desk.read(f"Inclusion,Health,,,,,,{amount}")
    assert [words in doubt.words for doubt in doubts_of(sheet)] == [True]
    with pytest.raises(ChangeError, match="whether the unit is right"):
        desk.accept(sheet)

    desk.mend(sheet, unit_confirmed=True)

    assert desk.accept(sheet).lines.count() == 1


def test_right_unit_takes_the_doubt_away_and_another_unit_the_word_that_it_is_right(desk):
    desk.publish_before("5000")
    sheet = desk.read("Inclusion,Health,,,,,,5")
    desk.mend(sheet, unit_confirmed=True)
    desk.mend(sheet, unit=1_000, unit_confirmed=True)

    sheet.refresh_from_db()
    assert (doubts_of(sheet), sheet.unit_confirmed) == ([], False)


def test_what_somebody_else_mended_meanwhile_is_kept_and_said(desk):
    sheet = desk.read("Nobody,Health,,,,,,x", "Nothing,Health,,,,,,1", "Noone,Health,,,,,,1")
    first, last = row_of(sheet), row_of(sheet, 7)
    keys = {body: f"body-{body.pk}" for body in (desk.inclusion, desk.care)}
    desk.mend(
        sheet,
        by=desk.other,
        names={("group", said): keys[desk.care] for said in ("Nobody", "Nothing", "Noone")},
        cells={(first.pk, "amount"): "7"},
        title="Theirs",
        unit=1_000,
        first_year=2010,
    )

    told = desk.mend(
        sheet,
        names={("group", "Nobody"): keys[desk.inclusion]},
        cells={(first.pk, "amount"): "8"},
        left_out={last.pk},
        title="Mine",
        unit=1_000_000,
        first_year=2011,
        unit_confirmed=True,
        was={"title": "Money", "unit_pounds": 1, "first_year": 2009},
    )

    sheet.refresh_from_db()
    assert len(told) == 6
    assert (sheet.title, sheet.unit_pounds, sheet.first_year, sheet.unit_confirmed) == ("Theirs", 1_000, 2010, False)
    assert (row_of(sheet).group, row_of(sheet).amount) == (desk.care, 7_000)
    assert not row_of(sheet, 7).left_out


def test_page_sent_as_it_was_overwrites_nothing(desk):
    sheet = desk.read("Inclusion,Health,,,,,,1")
    was = {"title": "Money", "unit_pounds": 1, "first_year": 2009}
    desk.mend(sheet, by=desk.other, title="Theirs", unit=1_000, first_year=2010)

    assert desk.mend(sheet, title="Money", unit=1, first_year=2009, was=was) == []

    sheet.refresh_from_db()
    assert (sheet.title, sheet.unit_pounds, sheet.first_year) == ("Theirs", 1_000, 2010)
