"""What each row of a sheet would do, and why one cannot be applied."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exchange.appointments.plan import Action, plan
from exchange.appointments.record import read_record
from tests import factories
from tests.exchange.office import Office


def test_free_seat_is_given(office: Office):
    planned = office.only("housing  board\tCHAIR\tada lovelace\t12/06/2009\t31/05/2012\tRiverside Police\t\t\tElected")

    assert planned.action == Action.ADD
    holding = planned.holding
    assert (holding.seat, holding.holder, holding.note) == (office.chair.pk, f"person-{office.ada.pk}", "Elected")
    assert (holding.starts, holding.term_ends) == (datetime.date(2009, 6, 12), datetime.date(2012, 6, 1))
    assert holding.on_behalf_of == f"organisation-{office.police.pk}"


def test_alias_of_a_body_and_of_an_organisation_are_known(office: Office):
    factories.alias(body=office.board, name="The Homes Panel")
    factories.alias(organisation=office.police, name="The Constabulary")

    planned = office.only("The Homes Panel\tChair\tThe Constabulary\t2009")

    assert planned.holding.holder == f"organisation-{office.police.pk}"


def test_holder_whose_term_ran_out_is_replaced(office: Office):
    held = office.hold(term_ends=datetime.date(2009, 5, 1))

    planned = office.only("Housing Board\tChair\tRiverside Police\t12/06/2009")

    assert planned.action == Action.REPLACE
    assert (planned.ended.pk, planned.ended.ends) == (held.pk, datetime.date(2009, 6, 12))


def test_holder_whose_term_runs_is_in_the_way(office: Office):
    office.hold(term_ends=datetime.date(2010, 4, 1))

    problem = office.problem("Housing Board\tChair\tRiverside Police\t12/06/2009")

    assert "Held by Ada Lovelace until 31 March 2010." in str(problem)
    assert [(choice.value, choice.label) for choice in problem.choices] == [
        ("end", "End it before 12 June 2009, when Riverside Police follows")
    ]


@pytest.mark.parametrize("said", ["yes", "Y", "Ada Lovelace", "ada  lovelace"])
def test_holder_is_replaced_where_the_sheet_says_so(office: Office, said: str):
    office.hold()

    assert office.only(f"Housing Board\tChair\tRiverside Police\t2009\t\t\t\t{said}").action == Action.REPLACE


def test_holder_is_replaced_where_somebody_chose_so(office: Office):
    office.hold()

    assert office.only("Housing Board\tChair\tRiverside Police\t2009", present="end").action == Action.REPLACE


def test_replacing_somebody_else_than_the_holder_is_refused(office: Office):
    office.hold()

    problem = office.problem("Housing Board\tChair\tRiverside Police\t2009\t\t\t\tBob")

    assert problem.column == "replaces"
    assert "Held by Ada Lovelace, not “Bob”." in problem.reason


def test_continuing_holder_stays_where_the_sheet_says_no(office: Office):
    office.hold(term_ends=datetime.date(2009, 5, 1))

    assert office.only("Housing Board\tChair\tRiverside Police\t12/06/2009\t\t\t\tno").action == Action.PROBLEM


def test_holder_since_a_later_day_is_in_the_way_for_good(office: Office):
    office.hold(starts=datetime.date(2010, 1, 1))

    problem = office.problem("Housing Board\tChair\tRiverside Police\t2009\t\t\t\tyes")

    assert (problem.column, problem.choices) == ("starts", ())
    assert "since 1 January 2010, which is not before" in problem.reason


def test_successor_without_a_day_is_asked_for_one(office: Office):
    office.hold()

    assert office.problem("Housing Board\tChair\tRiverside Police").column == "starts"


def test_same_holder_and_start_changes_what_differs_and_leaves_what_is_empty(office: Office):
    held = office.hold(note="Elected")

    planned = office.only("Housing Board\tChair\tAda Lovelace\t4/5/2008\t2010\tRiverside Police")

    assert planned.action == Action.CHANGE
    assert planned.differs == ("term_ends", "term_ends_precision", "on_behalf_of")
    assert (planned.holding.pk, planned.holding.note) == (held.pk, "Elected")


@pytest.mark.parametrize("line", ["Housing Board\tChair\tAda Lovelace\t4/5/2008", "Housing Board\tChair\tAda Lovelace"])
def test_what_is_so_already_is_left(office: Office, line: str):
    office.hold()

    assert office.only(line).action == Action.NOTHING


def test_same_holder_with_a_later_start_has_a_new_term(office: Office):
    office.hold(term_ends=datetime.date(2009, 5, 1), ex_officio=True)

    planned = office.only("Housing Board\tChair\tAda Lovelace\t1/5/2009")

    assert planned.action == Action.REPLACE
    assert planned.holding.ex_officio


def test_row_without_holder_ends_what_is_held(office: Office):
    held = office.hold()

    planned = office.only("Housing Board\tChair\t\t\t30/6/2009")

    assert planned.action == Action.END
    assert (planned.holding.pk, planned.holding.ends) == (held.pk, datetime.date(2009, 7, 1))


def test_end_that_is_recorded_already_is_left(office: Office):
    office.hold(ends=datetime.date(2009, 7, 1))

    assert office.only("Housing Board\tChair\t\t\t30/6/2009").action == Action.NOTHING


def test_end_of_what_nobody_holds_is_refused(office: Office):
    office.hold(ends=datetime.date(2009, 1, 1))

    assert "Nobody holds the seat on 30 June 2009." in office.problem("Housing Board\tChair\t\t\t30/6/2009").reason


def test_end_of_one_of_several_substitutes_is_asked(office: Office):
    held = [
        office.hold(kind="substitute"),
        office.hold(kind="substitute", person=factories.person(partnership=office.here)),
    ]
    line = "Housing Board\tChair\t\t\t30/6/2009\t\tsubstitute"

    problem = office.problem(line)
    planned = office.only(line, ending=problem.choices[1].value)

    assert problem.asks == "ending"
    assert (planned.action, planned.holding.pk) == (Action.END, held[1].pk)


def test_row_of_a_template_that_was_left_changes_nothing(office: Office):
    assert office.only("Housing Board\tChair\t").action == Action.NOTHING


def test_substitute_does_not_take_the_seat(office: Office):
    office.hold()

    assert office.only("Housing Board\tChair\tRiverside Police\t2009\t\t\tDeputy").action == Action.ADD


def test_seat_named_twice_in_overlapping_time_is_a_problem_of_the_later_row(office: Office):
    planned = office.plan(
        "Housing Board\tChair\tRiverside Police\t2010",
        "Housing Board\tChair\tAda Lovelace\t2009\t2010",
    )

    assert [each.action for each in planned.rows] == [Action.PROBLEM, Action.ADD]
    assert "Row 3 gives it to Ada Lovelace until 2010." in str(planned.rows[0].problems[0])


def test_terms_that_follow_each_other_in_one_sheet_are_taken_in_order_of_their_days(office: Office):
    planned = office.plan(
        "Housing Board\tChair\tRiverside Police\t1/1/2010",
        "Housing Board\tChair\tAda Lovelace\t2008\t31/12/2009",
    )

    assert [each.action for each in planned.rows] == [Action.REPLACE, Action.ADD]
    assert planned.rows[1].holding.ends == datetime.date(2010, 1, 1)


def test_row_that_stands_twice_is_applied_once(office: Office):
    planned = office.plan(*["Housing Board\tChair\tAda Lovelace\t2008\t2009"] * 2)

    assert [each.action for each in planned.rows] == [Action.ADD, Action.NOTHING]


def test_rows_that_say_different_things_of_one_holding_are_a_problem(office: Office):
    planned = office.plan(
        "Housing Board\tChair\tAda Lovelace\t2008\t2009", "Housing Board\tChair\tAda Lovelace\t2008\t2010"
    )

    assert "Row 2 says otherwise" in planned.rows[1].problems[0].reason


def test_plan_leaves_the_record_as_it_was_read(office: Office):
    office.hold(term_ends=datetime.date(2009, 5, 1))
    rows = office.rows("Housing Board\tChair\tRiverside Police\t12/06/2009")
    record = read_record(office.user, office.here, rows)

    plans = [plan(rows, record) for _ in range(2)]

    assert [each.rows[0].action for each in plans] == [Action.REPLACE] * 2


def _queries(office: Office, count: int) -> int:
    seats = [factories.seat(body=office.board, title=f"Place {count}-{number}") for number in range(count)]
    lines = [f"Housing Board\t{seat.title}\tAda Lovelace\t2009" for seat in seats]
    with CaptureQueriesContext(connection) as captured:
        assert office.plan(*lines).counts[Action.ADD] == count
    return len(captured)


def test_plan_takes_as_many_queries_for_two_rows_as_for_two_hundred(office: Office):
    office.plan("Housing Board\tChair\tAda Lovelace\t2009")

    assert _queries(office, 2) == _queries(office, 200) <= 12
