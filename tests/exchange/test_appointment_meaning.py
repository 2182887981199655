"""What the cells of a row are taken to mean, and why they cannot be."""

import datetime

import pytest

from exchange.appointments.plan import Action
from exchange.names import Found, Names
from tests import factories
from tests.exchange.office import Office


def test_unknown_body_is_offered_what_it_nearly_says(office: Office):
    problem = office.problem("Hosing Board\tChair\tAda Lovelace\t2009")

    assert "Did you mean Housing Board?" in str(problem)
    assert [(choice.value, choice.likely) for choice in problem.choices] == [(f"body-{office.board.pk}", True)]
    assert office.only("Hosing Board\tChair\tAda Lovelace\t2009", body=problem.choices[0].value).action == Action.ADD


def test_body_that_somebody_else_keeps_is_refused(office: Office):
    other = factories.body(partnership=office.here, name="Police Board")
    officer = factories.user()
    factories.in_force(office.here, {office.board: {other: {}}})
    factories.grant(user=officer, role="officer", partnership=office.here, body=other)
    office.user = officer

    problem = office.problem("Housing Board\tChair\tAda Lovelace\t2009")

    assert "You do not keep" in problem.reason
    assert not problem.choices


def test_body_that_is_closed_is_not_told_from_one_that_is_not_there(office: Office):
    secret = factories.body(partnership=office.here, name="Secret Board")
    factories.tree(factories.structure(partnership=office.here), {secret: {}})
    officer = factories.user()
    factories.grant(user=officer, role="officer", partnership=office.here, body=office.board)
    office.user = officer

    said = [office.problem(f"{name}\tChair\tAda Lovelace\t2009") for name in ("Secret Board", "Sacred Board")]

    assert said[0].reason == said[1].reason == "You keep no body of that name."
    assert said[0].choices == said[1].choices == ()


def test_unknown_seat_is_offered_those_of_the_body(office: Office):
    near = office.problem("Housing Board\tTenants member\tAda Lovelace\t2009")
    far = office.problem("Housing Board\tTreasurer\tAda Lovelace\t2009")

    assert [choice.label for choice in near.choices] == ["Tenants’ member"]
    assert [choice.label for choice in far.choices] == ["Chair, with no holder", "Tenants’ member, with no holder"]


def test_seats_of_one_title_are_told_apart_by_number(office: Office):
    seats = [factories.seat(body=office.board, title="Member", position=place) for place in (3, 4)]

    problem = office.problem("Housing Board\tmember\tAda Lovelace\t2009")
    planned = office.only("Housing Board\tMember (2)\tAda Lovelace\t2009")

    assert [choice.value for choice in problem.choices] == [f"seat-{seat.pk}" for seat in seats]
    assert planned.holding.seat == seats[1].pk


def test_unknown_holder_is_offered_what_is_near_and_to_be_added(office: Office):
    problem = office.problem("Housing Board\tChair\tRiverside Polise\t2009")

    assert [choice.value for choice in problem.choices] == [
        f"organisation-{office.police.pk}",
        "new-person",
        "new-organisation",
    ]
    assert problem.choices[0].likely
    assert not problem.unknown


def test_person_who_is_nearly_named_does_not_stand_chosen(office: Office):
    assert not any(choice.likely for choice in office.problem("Housing Board\tChair\tAda Lovelacy\t2009").choices)


def test_holder_who_is_chosen_to_be_new_is_added_once(office: Office):
    lines = "Housing Board\tChair\tBob New\t2009", "Housing Board\tTenants’ member\tbob new\t2009"

    planned = office.plan(*lines, newcomers="person")

    assert planned.newcomers == {"new-person:bob new": "Bob New"}
    assert office.problem(lines[0]).unknown
    assert office.only(lines[0], holder="new-organisation").holding.holder == "new-organisation:bob new"


def test_somebody_nearly_known_is_asked_of_even_where_unknown_ones_are_added(office: Office):
    assert office.only("Housing Board\tChair\tAda Lovelacy\t2009", newcomers="person").action == Action.PROBLEM


def test_name_that_means_several_things_needs_a_choice(office: Office):
    twin = factories.person(partnership=office.here, name="Ada Lovelace")

    problem = office.problem("Housing Board\tChair\tAda Lovelace\t2009")
    planned = office.only("Housing Board\tChair\tAda Lovelace\t2009", holder=f"person-{twin.pk}")

    assert len(problem.choices) == 2
    assert planned.holding.holder == f"person-{twin.pk}"


@pytest.mark.parametrize("value", ["person-0", "body-x", "new-office", "seat-1", "x" * 500])
def test_choice_that_was_never_offered_is_nothing(office: Office, value: str):
    for name in ("holder", "seat", "body", "present", "ending"):
        planned = office.only("No Such Board\tChair\tNobody Known", **{name: value})
        assert planned.action == Action.PROBLEM


def test_record_merged_into_another_is_not_found(office: Office):
    factories.person(partnership=office.here, name="Old Name", merged_into=office.ada)

    assert office.only("Housing Board\tChair\tOld Name\t2009").action == Action.PROBLEM


def test_every_fault_of_a_row_is_explained_at_once(office: Office):
    planned = office.only("Nowhere\tChair\tNobody\t31/02/2009\tsoon\tNo Such\tsometimes\t\t" + "x" * 251)

    columns = {problem.column for problem in planned.problems}
    assert columns == {"body", "holder", "starts", "until", "on_behalf_of", "kind", "note"}
    assert all(problem.reason for problem in planned.problems)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("\tChair\tAda Lovelace", "body"),
        ("Housing Board\t\tAda Lovelace", "seat"),
        ("Housing Board\tChair\t\t2009", "holder"),
        ("Housing Board\tChair\t\t2009\t2010", "holder"),
        ("Housing Board\tChair\t\t\t\tRiverside Police", "holder"),
        ("Housing Board\tChair\tHousing Board\t2009", "holder"),
        ("Housing Board\tChair\tAda Lovelace\t2010\t2009", "until"),
    ],
)
def test_row_that_makes_no_sense_is_refused(office: Office, line: str, column: str):
    assert office.problem(line).column == column


def test_seat_that_has_ceased_is_not_given(office: Office):
    office.chair.ends = datetime.date(2009, 1, 1)
    office.chair.save()

    assert "until 31 December 2008" in office.problem("Housing Board\tChair\tAda Lovelace\t2009").reason
    assert office.only("Housing Board\tChair\tAda Lovelace\t2008").action == Action.ADD


def test_row_that_is_left_out_has_no_problem(office: Office):
    assert office.only("Nowhere\tChair\tNobody", row="skip").action == Action.SKIP


def test_nearest_names_come_first_and_few():
    named = (
        "Riverside Police",
        "Riverside Police Authority",
        "River Police",
        "Police",
        "Riverside Policy Unit",
        "Fire",
    )
    names = Names((name, Found(f"organisation-{number}", name)) for number, name in enumerate(named))

    near = [found.name for found in names.near("Riverside Polise")]

    assert near[0] == "Riverside Police"
    assert len(near) == 3
    assert "Fire" not in near
