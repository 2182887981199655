"""What the reader says of files, headers, rows and references that are not in order."""

import pytest

from exchange.reader import Problem, read_package


def said(folder):
    return [str(problem) for problem in folder.problems()]


def places(folder):
    return [(problem.table, problem.row, problem.column, problem.value) for problem in folder.problems()]


def test_problem_worded_with_all_that_is_known():
    problem = Problem("bodies", "it is empty", "Every row needs one.", 7, "name", "x")

    assert str(problem) == "bodies.csv, row 7, column name “x”: it is empty. Every row needs one."


def test_problem_of_a_file_worded_without_row():
    problem = Problem("bodies", "the file is missing", "Add it.")

    assert str(problem) == "bodies.csv: the file is missing. Add it."


def test_folder_missing_named(northmoor):
    northmoor.path = northmoor.path / "elsewhere"

    (problem,) = northmoor.problems()

    assert str(northmoor.path) in problem.reason


def test_folder_that_is_a_file_refused(northmoor):
    northmoor.path = northmoor.file("bodies")

    (problem,) = northmoor.problems()

    assert problem.reason.startswith("there is no folder")


def test_partnership_file_missing_refused(northmoor):
    northmoor.file("partnership").unlink()

    assert "partnership.csv: the file is missing. Every package has one, with one row." in said(northmoor)


def test_other_file_missing_is_a_table_without_rows(northmoor):
    northmoor.file("reviews").unlink()

    package, problems = read_package(northmoor.path)

    assert (package.rows["reviews"], problems) == ([], [])


def test_other_files_in_the_folder_ignored(northmoor):
    before, _ = read_package(northmoor.path)
    (northmoor.path / "notes.csv").write_bytes(b"\xff\xfe")
    (northmoor.path / "datapackage.json").write_text("{}")

    after, problems = read_package(northmoor.path)

    assert (after.digest, problems) == (before.digest, [])


def test_digest_changes_with_any_cell(northmoor):
    before, _ = read_package(northmoor.path)
    northmoor.change("sectors", "care", name="Caring")

    after, _ = read_package(northmoor.path)

    assert before.digest != after.digest


def test_column_missing_named(northmoor):
    northmoor.file("reviews").write_text(northmoor.file("reviews").read_text().replace(",due,", ",", 1))

    assert said(northmoor) == ["reviews.csv, row 1, column due: the column is missing. Add it to the first row."]


def test_column_extra_refused(northmoor):
    northmoor.file("reviews").write_text(northmoor.file("reviews").read_text().replace("slug,", "zzz,slug,", 1))

    assert said(northmoor) == [
        "reviews.csv, row 1, column zzz: the column is not part of this table. Remove it.",
    ]


def test_column_misspelt_told_apart_by_its_near_match(northmoor):
    northmoor.file("reviews").write_text(northmoor.file("reviews").read_text().replace("outcome", "outcomes", 1))

    assert said(northmoor) == [
        "reviews.csv, row 1, column outcome: the column is missing. Add it to the first row.",
        "reviews.csv, row 1, column outcomes: the column is not part of this table. Did you mean outcome?",
    ]


def test_column_double_refused(northmoor):
    northmoor.file("reviews").write_text(northmoor.file("reviews").read_text().replace("slug,", "slug,slug,", 1))

    assert said(northmoor) == ["reviews.csv, row 1, column slug: the column stands twice. Remove one of them."]


def test_columns_in_any_order_read(northmoor):
    rows = northmoor.rows("sectors")
    lines = [",".join(reversed(row)) for row in (rows[0].keys(), rows[0].values())]
    northmoor.file("sectors").write_text("\n".join(lines))

    package, problems = read_package(northmoor.path)

    assert problems == []
    assert package.row("sectors", "care").values["name"] == "Care"


def test_file_empty_lacks_every_column(northmoor):
    northmoor.file("reviews").write_text("")

    assert {problem.reason for problem in northmoor.problems()} == {"the column is missing"}


@pytest.mark.parametrize("table", ["bodies", "documents", "structures"])
def test_table_that_cannot_be_read_is_the_only_problem(northmoor, table):
    """Rows elsewhere refer to it rightly: they are not to blame."""
    northmoor.file(table).write_text(northmoor.file(table).read_text().replace("slug", "slog", 1))

    assert {problem.table for problem in northmoor.problems()} == {table}


def test_row_that_cannot_be_read_is_the_only_problem(northmoor):
    northmoor.file("themes").write_text(
        "\n".join([northmoor.file("themes").read_text().splitlines()[0], "water,Water"])
    )

    assert [(problem.table, problem.row) for problem in northmoor.problems()] == [("themes", 2)]


def test_byte_order_mark_skipped(northmoor):
    northmoor.file("partnership").write_bytes(b"\xef\xbb\xbf" + northmoor.file("partnership").read_bytes())

    package, problems = read_package(northmoor.path)

    assert problems == []
    assert list(package.by_key["partnership"]) == ["northmoor"]


def test_line_ends_of_windows_read(northmoor):
    northmoor.file("themes").write_bytes(northmoor.file("themes").read_bytes().replace(b"\n", b"\r\n"))

    package, problems = read_package(northmoor.path)

    assert problems == []
    assert package.row("themes", "water").cells["source_note"] == ""


@pytest.mark.parametrize(
    ("content", "byte"),
    [("caf\u00e9".encode("latin-1"), 3), ("slug,name".encode("utf-16"), 0)],
    ids=["latin-1", "utf-16"],
)
def test_file_not_utf_8_refused_at_its_byte(northmoor, content, byte):
    northmoor.file("reviews").write_bytes(content)

    assert said(northmoor) == [f"reviews.csv: byte {byte} is not UTF-8 text. Save the file as CSV UTF-8."]


@pytest.mark.parametrize("tail", ['"unclosed', 'a,"b"c,d'])
def test_quotes_broken_refused_at_their_line(northmoor, tail):
    content = northmoor.file("reviews").read_text()
    northmoor.file("reviews").write_text(content + tail)

    (problem,) = northmoor.problems()

    assert problem.table == "reviews"
    assert problem.reason.startswith("line 3 is not CSV")


@pytest.mark.parametrize(("tail", "cells"), [("review-2,Short", 2), ("review-2" + "," * 40, 41)])
def test_row_short_or_long_refused(northmoor, tail, cells):
    with northmoor.file("reviews").open("a") as lines:
        lines.write(tail)

    assert said(northmoor) == [
        f"reviews.csv, row 3: it has {cells} cells, not 16. Check for a missing or stray comma, or quotation marks."
    ]


def test_null_character_refused(northmoor):
    northmoor.change("reviews", "review", outcome="a\0b")

    assert [(problem.column, problem.reason) for problem in northmoor.problems()] == [
        ("outcome", "it holds a control character")
    ]


def test_required_cell_empty_refused(northmoor):
    northmoor.change("reviews", "review", title="  ")

    assert said(northmoor) == ["reviews.csv, row 2, column title: it is empty. Every row needs one."]


def test_spaces_around_a_cell_dropped(northmoor):
    northmoor.change("seats", "assembly--chair", body=" assembly ", title=" Speaker\n")

    package, problems = read_package(northmoor.path)

    assert problems == []
    assert package.row("seats", "assembly--chair").values["title"] == "Speaker"


def test_bad_cells_all_reported_at_once(northmoor):
    northmoor.change("reviews", "review", status="shut", due="soon")
    northmoor.change("bodies", "assembly", number_stated="perhaps")

    assert places(northmoor) == [
        ("bodies", 2, "number_stated", "perhaps"),
        ("reviews", 2, "due", "soon"),
        ("reviews", 2, "status", "shut"),
    ]


def test_source_missing_refused(northmoor):
    northmoor.change("people", "ada", document="", certainty="")

    assert places(northmoor) == [("people", 2, "document", ""), ("people", 2, "certainty", "")]


def test_key_double_refused_with_the_row_that_has_it(northmoor):
    northmoor.add("people", slug="ada", name="Ada Again")

    assert said(northmoor) == ["people.csv, row 4, column slug “ada”: row 2 has the same one. Give each row its own."]


def test_key_empty_twice_is_not_called_the_same_one(northmoor):
    northmoor.add("people", name="Nobody")
    northmoor.add("people", name="No other")

    assert [(problem.row, problem.reason) for problem in northmoor.problems()] == [
        (4, "it is empty"),
        (5, "it is empty"),
    ]


def test_reference_dangling_refused_with_a_near_match(northmoor):
    northmoor.change("seats", "assembly--chair", body="asembly")

    assert said(northmoor) == [
        "seats.csv, row 2, column body “asembly”: bodies.csv has no such row. Did you mean assembly?"
    ]


def test_reference_dangling_without_a_near_match_says_what_else_to_do(northmoor):
    northmoor.change("seats", "assembly--chair", office="queen")

    assert said(northmoor) == [
        "seats.csv, row 2, column office “queen”: offices.csv has no such row. "
        "Add it to offices.csv, or leave the cell empty."
    ]


def test_reference_required_is_not_told_to_be_left_empty(northmoor):
    northmoor.change("seats", "assembly--chair", body="zzz")

    assert "leave the cell empty" not in said(northmoor)[0]


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [("bodies", "nowhere", "row"), ("body", "assembly", "table"), ("further_sources", "x", "table")],
)
def test_further_source_of_no_row_refused(northmoor, table, row, column):
    northmoor.add("further_sources", table=table, row=row)

    assert [(problem.row, problem.column) for problem in northmoor.problems()] == [(4, column)]


def test_row_numbered_as_a_spreadsheet_shows_it_after_a_cell_of_many_lines(northmoor):
    northmoor.change("people", "ada", source_note="One\nTwo\n\nThree")
    northmoor.change("people", "bo", certainty="sure")

    assert places(northmoor) == [("people", 3, "certainty", "sure")]


def test_row_numbered_as_a_spreadsheet_shows_it_after_an_empty_line(northmoor):
    header, ada, bo = northmoor.file("people").read_text().splitlines()
    northmoor.file("people").write_text("\n".join([header, "", ada, "", bo.replace("stated", "sure"), ""]))

    assert places(northmoor) == [("people", 5, "certainty", "sure")]
