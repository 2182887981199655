"""Rules between the rows of a package: each test breaks one, and hears of that one alone."""

import pytest

from exchange.services.packages import check_package

FIRST, DRAFT = "in-force-2009", "childrens-trust-review"
MONEY = "joint-commissioning-2009-10"
LINE = f"{MONEY}--social-care-group--health"


def places(folder):
    return [(problem.table, problem.row, problem.column) for problem in folder.problems()]


def reasons(folder):
    return [(problem.row, problem.reason) for problem in folder.problems()]


def test_shipped_package_in_order(edited_package):
    package = check_package(edited_package.path)

    assert len(package.rows["register"]) == 197


def test_invented_package_in_order(northmoor):
    assert check_package(northmoor.path).row("bodies", "assembly").number == 2


@pytest.mark.parametrize("count", [0, 2])
def test_partnership_not_one_row_refused(northmoor, count):
    row = northmoor.rows("partnership")[0]
    northmoor.write("partnership", [row | {"slug": f"p-{number}"} for number in range(count)])
    northmoor.write("further_sources", [])

    assert reasons(northmoor) == [(0, f"it has {count} rows")]


@pytest.mark.parametrize(
    ("table", "key", "cells", "column"),
    [
        ("aliases", "hcp", {"organisation": "trust"}, "organisation"),
        ("links", "roads-inform", {"from_organisation": "council"}, "from_organisation"),
        ("links", "roads-inform", {"to_body": "assembly"}, "to_organisation"),
        ("memberships", "ada--chair", {"office": "sheriff"}, "office"),
        ("memberships", "ada--chair", {"organisation": "trust"}, "organisation"),
    ],
)
def test_two_filled_where_one_belongs_refused(northmoor, table, key, cells, column):
    northmoor.change(table, key, **cells)

    (problem,) = northmoor.problems()

    assert (problem.table, problem.row, problem.column) == (table, northmoor.number(table, key), column)
    assert problem.reason.endswith(" are filled")


@pytest.mark.parametrize(
    ("table", "key", "cells"),
    [
        ("aliases", "hcp", {"body": ""}),
        ("links", "roads-inform", {"from_body": ""}),
        ("links", "roads-inform", {"to_organisation": ""}),
        ("memberships", "ada--chair", {"person": ""}),
    ],
)
def test_none_filled_where_one_belongs_refused(northmoor, table, key, cells):
    northmoor.change(table, key, **cells)

    (problem,) = northmoor.problems()

    assert (problem.table, problem.row) == (table, northmoor.number(table, key))
    assert problem.reason.startswith("none of ")


def test_three_filled_where_one_belongs_not_called_both(northmoor):
    northmoor.change("memberships", "ada--chair", office="sheriff", organisation="trust")

    (problem,) = northmoor.problems()

    assert "both" not in problem.reason


@pytest.mark.parametrize(
    ("table", "column", "pairs"),
    [
        ("areas", "part_of", [("county", "county")]),
        ("areas", "part_of", [("county", "moor")]),
        ("documents", "part_of", [("charter", "annex")]),
        ("documents", "referred_by", [("charter", "annex"), ("annex", "charter")]),
        ("structures", "base", [("of-1996", "next")]),
        ("returns", "supersedes", [("first-1999", "again-1999")]),
    ],
)
def test_circle_refused(northmoor, table, column, pairs):
    for key, above in pairs:
        northmoor.change(table, key, **{column: above})

    problems = northmoor.problems()

    assert {(problem.table, problem.column) for problem in problems} == {(table, column)}
    assert northmoor.number(table, pairs[0][0]) in {problem.row for problem in problems}


@pytest.mark.parametrize(
    ("table", "key"), [("bodies", "water-panel"), ("seats", "assembly--chair"), ("memberships", "bo--chair")]
)
@pytest.mark.parametrize(("starts", "until"), [("2009", "2008"), ("2009-03", "2009-02"), ("2009-03-02", "2009-03-01")])
def test_end_before_start_refused(northmoor, table, key, starts, until):
    northmoor.change(table, key, starts=starts, until=until)

    (problem,) = northmoor.problems()

    assert (problem.table, problem.column, problem.value) == (table, "until", until)
    assert problem.reason == f"it is before the start, {starts}"


@pytest.mark.parametrize(
    ("starts", "until"), [("2009-03-02", "2009-03-02"), ("2009-03-02", "2009-03"), ("2009-12", "2009")]
)
def test_end_in_the_same_day_month_or_year_as_the_start_allowed(northmoor, starts, until):
    northmoor.change("bodies", "water-panel", starts=starts, until=until)

    assert check_package(northmoor.path)


def test_structure_published_without_date_refused(edited_package):
    edited_package.change("structures", FIRST, in_force_from="")

    assert places(edited_package) == [("structures", 2, "in_force_from")]


def test_structures_published_for_the_same_day_allowed(northmoor):
    northmoor.change("structures", "of-1996", in_force_from="2001-07-15")
    northmoor.change("structures", "of-2001", in_force_from="2001-07-15")

    check_package(northmoor.path)


def test_draft_with_the_date_of_a_published_structure_allowed(northmoor):
    northmoor.change("structures", "next", in_force_from="2001-07-15")

    assert check_package(northmoor.path)


def test_body_placed_twice_refused(edited_package):
    body = "workforce-strategy-group"
    edited_package.add("placements", slug="again", structure=FIRST, body=body, parent="liverpool-first", position="99")

    (problem,) = edited_package.problems()

    assert (problem.column, problem.value) == ("body", body)
    assert f"row {edited_package.number('placements', f'{FIRST}--{body}')} places this body" in problem.reason


def test_body_placed_in_two_structures_allowed(northmoor):
    northmoor.add("placements", slug="next--assembly", structure="next", body="assembly")

    assert check_package(northmoor.path)


def test_two_tops_refused(edited_package):
    key = f"{FIRST}--workforce-strategy-group"
    edited_package.change("placements", key, parent="")

    assert reasons(edited_package) == [
        (edited_package.number("placements", key), "row 2 is the top of this structure already")
    ]


def test_published_structure_without_bodies_refused(northmoor):
    northmoor.add("structures", slug="of-2010", name="Of 2010", status="published", in_force_from="2010")

    assert places(northmoor) == [("structures", 5, "slug")]


def test_draft_without_bodies_allowed(northmoor):
    assert not [row for row in northmoor.rows("placements") if row["structure"] == "next"]

    assert check_package(northmoor.path)


def test_parent_without_a_place_refused(edited_package):
    body = "integrated-services-sub-group"
    edited_package.change("placements", f"{FIRST}--workforce-strategy-group", parent=body)

    (problem,) = edited_package.problems()

    assert (problem.column, problem.value) == ("parent", body)
    assert problem.reason == "it has no place in this structure"


def test_circle_of_placements_refused(northmoor):
    northmoor.change("placements", "of-2001--care-pool", parent="water-panel")

    assert reasons(northmoor) == [
        (northmoor.number("placements", f"of-2001--{body}"), "following it upwards leads back to this body")
        for body in ("water-panel", "care-pool")
    ]


def test_body_under_itself_refused(northmoor):
    northmoor.change("placements", "of-1996--roads-panel", parent="roads-panel")

    assert places(northmoor) == [("placements", 3, "parent")]


def test_structure_all_in_a_circle_says_that_it_has_no_top(northmoor):
    northmoor.change("placements", "of-2001--assembly", parent="water-panel")

    assert (4, "no body stands at its top") in reasons(northmoor)


@pytest.mark.parametrize(
    ("first_until", "second_starts", "held"),
    [
        ("1999", "1999", "until 1999"),
        ("1999-01-01", "1999-01-01", "until 1999-01-01"),
        ("", "1999", "without an end"),
        ("1998", "", "without an end"),
    ],
)
def test_two_holders_of_a_seat_at_once_refused(northmoor, first_until, second_starts, held):
    northmoor.change("memberships", "ada--chair", until=first_until)
    northmoor.change("memberships", "bo--chair", starts=second_starts)

    (problem,) = northmoor.problems()

    assert (problem.table, problem.column, problem.value) == ("memberships", "seat", "assembly--chair")
    assert problem.reason.endswith(f"holds the seat {held}")


def test_holder_who_begins_on_the_morrow_allowed(northmoor):
    northmoor.change("memberships", "ada--chair", until="1999-05-31")
    northmoor.change("memberships", "bo--chair", starts="1999-06")

    assert check_package(northmoor.path)


def test_substitute_beside_the_holder_allowed(northmoor):
    northmoor.change("memberships", "bo--chair", kind="substitute", starts="1997")

    assert check_package(northmoor.path)


def test_two_published_returns_of_a_year_refused(edited_package):
    first = edited_package.rows("returns")[0]
    edited_package.write("returns", [first, first | {"slug": "again"}])

    assert reasons(edited_package) == [(3, "row 2 is the published return of that year")]


def test_two_returns_that_supersede_the_same_one_refused(northmoor):
    northmoor.change("returns", "plan-2000", supersedes="first-1999")

    assert {problem.table for problem in northmoor.problems()} == {"returns"}


def test_total_stated_twice_refused(northmoor):
    total = northmoor.rows("stated_totals")[0]
    northmoor.add("stated_totals", **total | {"slug": "again"})

    assert reasons(northmoor) == [(4, "row 2 states the same total")]


def test_totals_of_two_measures_allowed(northmoor):
    total = northmoor.rows("stated_totals")[0]
    northmoor.add("stated_totals", **total | {"slug": "again", "measure": "actual"})

    assert check_package(northmoor.path)


def test_total_without_amount_refused(edited_package):
    key = f"{MONEY}--social-care-group--total"
    edited_package.change("stated_totals", key, printed="", amount="")

    assert places(edited_package) == [("stated_totals", edited_package.number("stated_totals", key), "amount")]


def test_amount_unlike_the_printed_figure_refused(edited_package):
    edited_package.change("budget_lines", LINE, amount="762.00")

    assert reasons(edited_package) == [(2, "0.762 in units of £1,000,000 is 762000, not 762.00")]


def test_amount_blank_beside_a_printed_figure_refused(edited_package):
    edited_package.change("budget_lines", LINE, amount="")

    assert reasons(edited_package) == [(2, "0.762 in units of £1,000,000 is 762000, not blank")]


@pytest.mark.parametrize("printed", ["n/a", "£0.762", "NaN", "Infinity", "9" * 40, "1_0", "1,,0"])
def test_printed_that_is_not_a_figure_refused(edited_package, printed):
    edited_package.change("budget_lines", LINE, printed=printed)

    assert [problem.row for problem in edited_package.problems()] == [2]


def test_printed_finer_than_a_penny_not_said_to_equal_what_it_is_not(northmoor):
    northmoor.change("returns", "first-1999", unit_pounds="1")
    northmoor.change("budget_lines", "first-1999--care", printed="0.762", amount="0.76")
    northmoor.write("stated_totals", [])

    (problem,) = northmoor.problems()

    assert "is 0.76, not 0.76" not in problem.reason


@pytest.mark.parametrize(("table", "row"), [("budget_lines", 2), ("stated_totals", 2)])
def test_money_of_a_group_that_does_not_commission_refused(edited_package, table, row):
    key = edited_package.rows(table)[0]["slug"]
    edited_package.change(table, key, group="workforce-strategy-group")

    (problem,) = edited_package.problems()

    assert (problem.table, problem.row, problem.column) == (table, row, "group")
    assert problem.reason.endswith("do not commission")


def test_reference_that_the_register_lacks_refused(edited_package):
    edited_package.change("areas", "central", references="D020 D999")

    assert reasons(edited_package) == [(edited_package.number("areas", "central"), "register.csv has no D999")]


def test_reference_without_a_register_allowed(northmoor):
    northmoor.change("people", "ada", references="X1")

    assert check_package(northmoor.path)


def test_reference_longer_than_a_source_can_keep_refused(northmoor):
    northmoor.change("people", "ada", references="N" * 21)

    assert places(northmoor) == [("people", 2, "references")]


@pytest.fixture
def registered(northmoor):
    """The invented package with a register of one statement, which a person's row cites."""
    northmoor.write("further_sources", [])
    northmoor.write("register", [{"id": "N1", "document": "charter", "summary": "Ada chairs."}])
    northmoor.change("people", "ada", references="N1")
    return northmoor


@pytest.mark.parametrize(("table", "row"), [("register", "N1"), ("body_kinds", "panel")])
def test_further_source_of_a_table_that_is_not_cited_refused(registered, table, row):
    registered.add("further_sources", table=table, row=row)

    assert {problem.table for problem in registered.problems()} == {"further_sources"}


def test_statement_that_no_row_cites_refused(registered):
    registered.change("people", "ada", references="")

    assert places(registered) == [("register", 2, "id")]


def test_statement_that_a_later_part_will_hold_need_not_be_cited(registered):
    registered.change("people", "ada", references="")
    registered.change("register", "N1", later="planning: plans")

    assert check_package(registered.path)


def test_statement_cited_by_a_further_source_only_allowed(registered):
    registered.change("people", "ada", references="")
    registered.add("further_sources", table="bodies", row="assembly", references="N1")

    assert check_package(registered.path)


RULE = {"slug": "rule", "body": "board", "kind": "quorum", "number": "3"}


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"number": ""}, "number"),
        ({"numerator": "1", "denominator": "3"}, "number"),
        ({"number": "", "numerator": "1"}, "numerator"),
        ({"number": "", "numerator": "4", "denominator": "3"}, "numerator"),
        ({"extent": "at_most"}, "extent"),
        ({"kind": "composition"}, "category"),
        ({"kind": "composition", "extent": "every", "category": "Elected"}, "number"),
    ],
)
def test_rule_that_makes_no_sense_refused(northmoor, changed, column):
    northmoor.write("rules", [])
    northmoor.add("rules", **RULE | {"body": northmoor.rows("bodies")[0]["slug"]} | changed)

    assert [problem.column for problem in northmoor.problems()] == [column]
