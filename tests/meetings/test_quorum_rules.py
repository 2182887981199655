"""Quorum and composition against counting by hand, whoever sits where: substitutes, two seats, seats unknown."""

import itertools
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from governance.models import CHAIRING, Rule, Seat
from governance.rulings import Sitting, ruling
from meetings.models import Attendance
from meetings.quorum import NO_RULE, quorum_of, sittings_at

ROLES = st.sampled_from(["chair", "joint_chair", "vice_chair", "member", "adviser", "observer"])
CATEGORIES = st.sampled_from(["", "Elected member", "Health"])
PRESENCES = st.sampled_from([None, "present", "substitute", "apologies", "absent"])
PEOPLE = st.integers(1, 4)


@st.composite
def meetings(draw):
    """Seats and what is recorded of each (nothing where its presence is None); people may sit on several."""
    seats = [
        Seat(pk=number, role=draw(ROLES), category=draw(CATEGORIES), voting=draw(st.sampled_from([None, True, False])))
        for number in range(1, draw(st.integers(0, 6)) + 1)
    ]
    told = {
        seat.pk: Attendance(seat=seat, presence=presence, name="Somebody", person_id=draw(PEOPLE))
        for seat in seats
        if (presence := draw(PRESENCES))
    }
    return seats, told


@st.composite
def rules(draw, kind="quorum"):
    """A rule with a number or a fraction."""
    extent = "at_least" if kind == "quorum" else draw(st.sampled_from(["at_least", "at_most"]))
    parts = draw(st.integers(1, 3))
    amount = draw(
        st.sampled_from([{"number": draw(st.integers(1, 5))}, {"numerator": parts, "denominator": parts + 1}])
    )
    category = draw(CATEGORIES) if kind == "quorum" else draw(st.sampled_from(["Elected member", "Health"]))
    return Rule(
        kind=kind,
        extent=extent,
        category=category,
        among_role=draw(st.sampled_from(["", "chair", "member"])),
        voting_only=draw(st.booleans()),
        each_seat_counts=draw(st.booleans()),
        **amount,
    )


def _asked_about(rule, seats):
    """The seats that a rule asks about, and of those the ones that count."""
    roles = CHAIRING if rule.among_role == "chair" else [rule.among_role]
    asked = [
        seat
        for seat in seats
        if (not rule.among_role or seat.role in roles) and not (rule.voting_only and seat.voting is False)
    ]
    return asked, [seat for seat in asked if not rule.category or seat.category == rule.category]


def _enough(rule, seats, holders):
    """Whether a rule is met when it is known of every seat who sat there, or that nobody did."""
    asked, counted = _asked_about(rule, seats)
    there = [holders[seat.pk] for seat in counted if holders.get(seat.pk) is not None]
    have = len(there) if rule.each_seat_counts else len(set(there))
    if rule.number is not None:
        return have <= rule.number if rule.extent == "at_most" else have >= rule.number
    wanted = Fraction(rule.numerator, rule.denominator) * len(asked)
    return have < wanted + 1 if rule.extent == "at_most" else have >= wanted


def _worlds(seats, holders, unknown):
    """Every way in which nobody, or a stranger, sat on the seats of which nothing is known."""
    for strangers in itertools.product([None, "stranger"], repeat=len(unknown)):
        known = {pk: f"{who}-{pk}" if who else None for pk, who in zip(unknown, strangers, strict=True)}
        yield holders | known


def _agrees(rule, seats, verdict, holders, unknown):
    _, counted = _asked_about(rule, seats)
    doubtful = [seat.pk for seat in counted if seat.pk in unknown]
    outcomes = {_enough(rule, seats, world) for world in _worlds(seats, holders, doubtful)}
    if verdict is None:
        return bool(doubtful)
    return outcomes == {verdict}


@given(meetings(), rules())
def test_quorum_agrees_with_every_way_in_which_the_unknown_seats_may_have_been_taken(met, rule):
    seats, told = met
    there = {pk: one.person_id for pk, one in told.items() if one.presence in ("present", "substitute")}
    unknown = {seat.pk for seat in seats} - told.keys()

    found = quorum_of([rule], sittings_at(seats, told))

    assert _agrees(rule, seats, found.met, there, unknown)


@given(
    st.lists(st.tuples(ROLES, CATEGORIES, st.sampled_from([None, 1, 2, 3]), st.booleans()), max_size=6),
    rules("composition"),
)
def test_composition_agrees_with_every_way_in_which_the_unknown_seats_may_be_held(sat, rule):
    seats = [Seat(pk=number, role=role, category=category) for number, (role, category, *_) in enumerate(sat)]
    holders = {number: holder for number, (*_, holder, known) in enumerate(sat) if known}
    unknown = {number for number, (*_, known) in enumerate(sat) if not known}
    sittings = [Sitting(seat.role, seat.category, None, holders.get(seat.pk), seat.pk not in unknown) for seat in seats]

    assert _agrees(rule, seats, ruling(rule, sittings).met, holders, unknown)


@given(meetings(), st.lists(rules(), max_size=3))
def test_quorum_of_several_rules_is_there_when_each_of_them_is_met(met, asked):
    sittings = sittings_at(*met)

    verdicts = [ruling(rule, sittings).met for rule in asked]
    found = quorum_of(asked, sittings)

    if not asked:
        assert (found.met, found.note) == (None, NO_RULE)
    elif False in verdicts:
        assert found.met is False
    else:
        assert found.met is (None if None in verdicts else True)
    assert len(found.note.splitlines()) == max(1, len(asked))


def test_quorum_of_seats_that_stand_for_several_cannot_be_told_unless_it_is_met():
    seat = Seat(pk=1, number_stated=False)
    told = {1: Attendance(seat=seat, presence="present", name="Ada", person_id=1)}

    assert quorum_of([Rule(kind="quorum", number=2)], sittings_at([seat], told)).met is None
    assert quorum_of([Rule(kind="quorum", number=1)], sittings_at([seat], told)).met is True
