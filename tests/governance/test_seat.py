"""One substantive holder at a time, and what a seat is on a day."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from governance.models import Membership, MembershipKind, Seat, SeatRole
from governance.occupancy import Occupancy, occupancy_of
from tests import factories

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE = (datetime.date(2009, month, 1) for month in (4, 5, 6))
DAY = datetime.timedelta(days=1)


def _occupancy(seat, on):
    """What pages say of a seat, by way of the query that they use."""
    found = Seat.objects.filter(pk=seat.pk).on_page(on).get()
    return occupancy_of(found.holding_id, found.holding_term_ends, found.holder_recorded, on)


def _insert(seat, person, starts, ends, kind="substantive"):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO governance_membership (slug, seat_id, person_id, kind, ex_officio, starts, starts_precision,"
            " ends, ends_precision, term_ends_precision, note)"
            " VALUES ('by-sql', %s, %s, %s, false, %s, 'day', %s, 'day', 'day', '')",
            [seat.pk, person.pk, kind, starts, ends],
        )


def test_seat_two_substantive_holders_refused():
    first = factories.membership(starts=APRIL)

    with pytest.raises(IntegrityError, match="membership_one_substantive_holder"), transaction.atomic():
        factories.membership(seat=first.seat, starts=MAY)


@pytest.mark.parametrize(("starts", "ends"), [(APRIL, JUNE), (None, None), (MAY, None), (None, APRIL + DAY)])
def test_seat_two_substantive_holders_by_sql_refused(starts, ends):
    first = factories.membership(starts=APRIL, ends=JUNE)
    person = factories.person(partnership=first.seat.body.partnership)

    with pytest.raises(IntegrityError, match="membership_one_substantive_holder"):
        _insert(first.seat, person, starts, ends)


def test_seat_substitute_made_substantive_by_sql_refused():
    first = factories.membership()
    substitute = factories.membership(seat=first.seat, kind=MembershipKind.SUBSTITUTE)

    with (
        pytest.raises(IntegrityError, match="membership_one_substantive_holder"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE governance_membership SET kind = 'substantive' WHERE id = %s", [substitute.pk])


def test_seat_successor_from_the_day_the_first_ends_allowed():
    first = factories.membership(starts=APRIL, ends=MAY)

    second = factories.membership(seat=first.seat, starts=MAY)

    assert list(Membership.objects.filter(seat=first.seat).in_force(MAY - DAY)) == [first]
    assert list(Membership.objects.filter(seat=first.seat).in_force(MAY)) == [second]


def test_seat_substitute_beside_holder_allowed():
    first = factories.membership(starts=APRIL)

    _insert(first.seat, factories.person(), APRIL, None, kind="substitute")

    assert first.seat.memberships.in_force(MAY).count() == 2


def test_seat_same_person_in_two_seats_allowed():
    first = factories.membership()

    second = factories.membership(seat=factories.seat(body=first.seat.body), person=first.person)

    assert second.holder == first.holder


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (APRIL - DAY, Occupancy.VACANT),
        (APRIL, Occupancy.FILLED),
        (MAY - DAY, Occupancy.FILLED),
        (MAY, Occupancy.CONTINUING),
        (JUNE - DAY, Occupancy.CONTINUING),
        (JUNE, Occupancy.VACANT),
    ],
)
def test_seat_on_the_days_where_something_changes(on, expected):
    seat = factories.seat()
    factories.membership(seat=seat, starts=APRIL, term_ends=MAY, ends=JUNE)

    occupancy = _occupancy(seat, on)

    assert occupancy == expected


def test_seat_held_without_dates_filled():
    held = factories.membership()

    assert _occupancy(held.seat, APRIL) == Occupancy.FILLED


def test_seat_with_only_a_substitute_vacant():
    held = factories.membership(kind=MembershipKind.SUBSTITUTE)

    assert _occupancy(held.seat, APRIL) == Occupancy.VACANT


def test_seat_holder_not_recorded_unknown():
    seat = factories.seat(holder_recorded=False)

    assert _occupancy(seat, APRIL) == Occupancy.UNKNOWN


def test_seat_holder_not_recorded_but_held_filled():
    seat = factories.seat(holder_recorded=False)
    factories.membership(seat=seat)

    assert _occupancy(seat, APRIL) == Occupancy.FILLED


def test_seat_former_holder_not_named_as_holder():
    former = factories.membership(starts=APRIL, ends=MAY)

    found = Seat.objects.on_page(MAY).get(pk=former.seat_id)

    assert found.holder_name is None


@pytest.mark.parametrize("sort", ["person", "organisation", "body", "office"])
def test_seat_holder_named_whatever_its_sort(sort):
    holder = getattr(factories, sort)(name="The holder")
    held = factories.membership(**{sort: holder})

    found = Seat.objects.on_page(APRIL).get(pk=held.seat_id)

    assert found.holder_name == "The holder"


def test_seats_on_page_once_each_with_past_substitute_and_future():
    seat = factories.seat()
    factories.membership(seat=seat, ends=APRIL)
    present = factories.membership(seat=seat, starts=APRIL, ends=JUNE)
    factories.membership(seat=seat, starts=JUNE)
    factories.membership(seat=seat, kind=MembershipKind.SUBSTITUTE)

    found = list(seat.body.seats.on_page(MAY))

    assert [(row.pk, row.holding_id) for row in found] == [(seat.pk, present.pk)]


def test_seats_on_page_chairs_first_then_position():
    body = factories.body()
    for slug, role, position in [
        ("observer", SeatRole.OBSERVER, 1),
        ("member-2", SeatRole.MEMBER, 2),
        ("member-1", SeatRole.MEMBER, 1),
        ("joint", SeatRole.JOINT_CHAIR, 9),
        ("chair", SeatRole.CHAIR, 9),
    ]:
        factories.seat(body=body, slug=slug, role=role, position=position)

    slugs = [seat.slug for seat in body.seats.on_page(APRIL)]

    assert slugs == ["chair", "joint", "member-1", "member-2", "observer"]


@pytest.mark.parametrize(("on", "shown"), [(APRIL - DAY, 0), (APRIL, 1), (MAY - DAY, 1), (MAY, 0)])
def test_seats_on_page_only_while_the_seat_exists(on, shown):
    seat = factories.seat(starts=APRIL, ends=MAY)

    assert seat.body.seats.on_page(on).count() == shown


def test_membership_is_continuing_agrees_with_occupancy():
    held = factories.membership(starts=APRIL, term_ends=MAY, ends=JUNE)

    days = [APRIL - DAY, APRIL, MAY - DAY, MAY, JUNE - DAY, JUNE]

    assert [held.is_continuing(on) for on in days] == [_occupancy(held.seat, on) == Occupancy.CONTINUING for on in days]
