"""Quorum, composition and proportionality, against counting by hand."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.models import Rule
from governance.rulings import Sitting, in_words, ruling, shares, sittings_of
from tests import factories

ROLES = st.sampled_from(["chair", "joint_chair", "vice_chair", "member"])
CATEGORIES = st.sampled_from(["", "Elected member", "Health"])
SITTINGS = st.lists(
    st.builds(
        Sitting,
        role=ROLES,
        category=CATEGORIES,
        voting=st.sampled_from([None, True, False]),
        holder=st.sampled_from([None, "ada", "bea", "cyd", "dot"]),
    ),
    max_size=8,
)


def quorum(**values) -> Rule:
    return Rule(**{"kind": "quorum", "number": 2} | values)


def composition(**values) -> Rule:
    return Rule(**{"kind": "composition", "number": 1, "category": "Elected member"} | values)


def test_quorum_of_a_number():
    seats = [Sitting(holder="ada"), Sitting(holder="bea"), Sitting()]

    assert ruling(quorum(), seats).met is True
    assert ruling(quorum(number=3), seats).met is False
    assert ruling(quorum(number=3), seats).reason == "2 members; at least 3 needed"


def test_quorum_of_a_fraction_rounds_up():
    seats = [Sitting(holder="ada")] + [Sitting()] * 3

    verdict = ruling(quorum(number=None, numerator=1, denominator=3), seats)

    assert verdict.met is False
    assert verdict.reason == "1 members; at least 2 needed (1 of every 3, of 4 seats)"


def test_quorum_person_in_two_seats_counts_once_unless_the_rule_says_otherwise():
    seats = [Sitting(holder="ada"), Sitting(holder="ada")]

    assert ruling(quorum(), seats).met is False
    assert ruling(quorum(each_seat_counts=True), seats).met is True


def test_quorum_with_holders_not_recorded_cannot_be_told():
    seats = [Sitting(holder="ada"), Sitting(known=False)]

    verdict = ruling(quorum(), seats)

    assert verdict.met is None
    assert verdict.label == "cannot be told"
    assert "1 seat with no holder recorded" in verdict.reason


def test_quorum_reached_already_is_met_whatever_is_not_recorded():
    assert ruling(quorum(number=1), [Sitting(holder="ada"), Sitting(known=False)]).met is True


def test_composition_at_most_with_holders_not_recorded_cannot_be_told():
    rule = composition(extent="at_most", number=1)

    assert ruling(rule, [Sitting(category="Elected member", holder="ada")]).met is True
    unknown = Sitting(category="Elected member", known=False)
    assert ruling(rule, [Sitting(category="Elected member", holder="ada"), unknown]).met is None


def test_every_chair_is_an_elected_member():
    rule = composition(extent="every", number=None, among_role="chair")

    assert ruling(rule, [Sitting("chair", "Elected member", holder="ada"), Sitting(holder="bea")]).met is True
    assert ruling(rule, [Sitting("joint_chair", "Health", holder="ada")]).met is False
    assert ruling(rule, [Sitting("chair", "Elected member")]).met is None


@given(SITTINGS, st.integers(1, 6), st.booleans(), st.booleans(), CATEGORIES)
def test_quorum_agrees_with_counting_by_hand(seats, number, voting_only, each, category):
    rule = quorum(number=number, voting_only=voting_only, each_seat_counts=each, category=category)
    sat = [
        seat.holder
        for seat in seats
        if seat.holder and not (voting_only and seat.voting is False) and (not category or seat.category == category)
    ]

    assert ruling(rule, seats).met is ((len(sat) if each else len(set(sat))) >= number)


@given(SITTINGS, st.integers(1, 5), st.integers(0, 5))
def test_fraction_agrees_with_exact_arithmetic(seats, numerator, more):
    rule = quorum(number=None, numerator=numerator, denominator=numerator + more)
    present = len({seat.holder for seat in seats if seat.holder})

    assert ruling(rule, seats).met is (present >= Fraction(numerator, numerator + more) * len(seats))


@given(st.integers(0, 60), st.dictionaries(st.sampled_from("abcde"), st.integers(0, 90), min_size=1))
def test_shares_sum_to_the_seats_and_none_is_a_whole_seat_off(seats, groups):
    shared = shares(seats, groups)
    total = sum(groups.values())

    assert sum(shared.values()) == (seats if total else 0)
    for name, size in groups.items():
        if total:
            assert abs(shared[name] - Fraction(seats * size, total)) < 1


@given(st.integers(1, 40), st.integers(51, 100))
def test_majority_on_the_council_is_never_outnumbered(seats, majority):
    shared = shares(seats, {"most": majority, "rest": 100 - majority})

    assert shared["most"] >= shared["rest"]


def test_proportionality_says_which_group_has_too_many():
    rule = Rule(kind="proportionality")
    seats = [Sitting(holder=name, group=group) for name, group in (("ada", "Red"), ("bea", "Red"), ("cyd", "Blue"))]

    assert ruling(rule, seats, {"Red": 60, "Blue": 30}).met is True
    verdict = ruling(rule, seats, {"Red": 30, "Blue": 60})
    assert (verdict.met, verdict.reason) == (False, "Blue has 1, due 2; Red has 2, due 1")


@pytest.mark.parametrize(("groups", "holder"), [({}, "Red"), ({"Red": 9}, "")])
def test_proportionality_without_what_it_needs_cannot_be_told(groups, holder):
    assert ruling(Rule(kind="proportionality"), [Sitting(holder="ada", group=holder)], groups).met is None


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (quorum(number=5), "At least 5 members must be present"),
        (quorum(number=None, numerator=1, denominator=3), "At least 1 in 3 members must be present"),
        (composition(number=2), "At least 2 elected member must sit"),
        (
            composition(extent="every", number=None, among_role="chair"),
            "Every one of the chairs is in the category Elected member",
        ),
        (Rule(kind="proportionality"), "Seats are shared among political groups as on the council"),
        (quorum(wording="Five members, one of them elected"), "Five members, one of them elected"),
    ],
)
def test_rule_in_words(rule, words):
    assert in_words(rule) == words


@pytest.mark.django_db
def test_sittings_of_a_body():
    body = factories.body()
    held = factories.membership(seat=factories.seat(body=body, category="Health", voting=True))
    factories.membership(seat=held.seat, kind="substitute")
    factories.seat(body=body)
    factories.seat(body=body, holder_recorded=False)
    factories.seat(body=body, number_stated=False)
    on = datetime.date(2009, 4, 1)
    seats = list(body.seats.on_page(on))

    sittings = sittings_of(seats, held.seat.memberships.all().with_holders(), on)

    assert [(sitting.holder, sitting.known) for sitting in sittings] == [
        (("Person", held.person_id), True),
        (None, True),
        (None, False),
        (None, False),
    ]
