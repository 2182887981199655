"""Who may vote and what the votes come to, against a model that counts by hand."""

from hypothesis import given
from hypothesis import strategies as st

from governance.models import Seat
from meetings.models import Attendance, Declaration
from meetings.voting import tally, voters, why_no_vote

ROLES = st.sampled_from(["chair", "member", "adviser", "observer"])
PRESENCES = st.sampled_from(["present", "substitute", "apologies", "absent", "in_attendance"])
ITEM, OTHER = 1, 2


@st.composite
def attendances(draw):
    """People by number, some on several seats, some on none."""
    rows = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        presence = draw(PRESENCES)
        seat = Seat(pk=number, role=draw(ROLES), voting=draw(st.sampled_from([None, True, False])))
        about = {"pk": number, "presence": presence, "person_id": draw(st.integers(1, 4))}
        rows.append(
            Attendance(name=f"P{about['person_id']}", seat=None if presence == "in_attendance" else seat, **about)
        )
    return rows


@st.composite
def sittings(draw):
    """A meeting's attendance, and interests that those who attended declared."""
    rows = draw(attendances())
    conduct = st.sampled_from(["stayed", "silent", "left"])
    declared = [
        Declaration(attendance=row, item_id=draw(st.sampled_from([None, ITEM, OTHER])), conduct=draw(conduct))
        for row in rows
        if draw(st.booleans())
    ]
    return rows, declared


@given(sittings())
def test_voters_are_those_present_on_voting_seats_who_did_not_withdraw(met):
    rows, declared = met
    out = {
        one.attendance.person_id
        for one in declared
        if one.conduct in ("left", "silent") and one.item_id in (None, ITEM)
    }
    expected = [
        row.pk
        for row in rows
        if row.seat
        and row.presence in ("present", "substitute")
        and row.seat.voting is not False
        and row.seat.role not in ("adviser", "observer")
        and row.person_id not in out
    ]

    found, reasons = voters(rows, declared, ITEM)

    assert [one.pk for one in found] == expected
    assert all("cannot vote" in reason for reason in reasons)
    assert all(bool(why_no_vote(row, declared, ITEM)) == (row.pk not in expected) for row in rows)


@given(st.lists(st.sampled_from(["for", "against", "abstained"]), max_size=30))
def test_tally_counts_every_vote_once_and_knows_a_tie(ways):
    counted = tally(ways)

    assert counted.cast == len(ways)
    assert (counted.votes_for, counted.against) == (ways.count("for"), ways.count("against"))
    assert counted.tied is ("for" in ways and ways.count("for") == ways.count("against"))
    assert counted.words.endswith(": a tie") is counted.tied
    assert bool(counted.words) is bool(ways)


def test_person_in_two_seats_votes_for_each():
    rows = [Attendance(pk=pk, name="Ada", person_id=1, presence="present", seat=Seat(pk=pk)) for pk in (1, 2)]

    assert len(voters(rows, [], ITEM)[0]) == 2
