"""Appointing, replacing, ending, correcting: what each does to the record, and what it refuses."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.dates import PartialDate
from governance.models import Membership, MembershipKind, Seat, Source
from governance.services import memberships, registers, seats
from governance.services.changes import ChangeError
from governance.services.memberships import HeldError, NewHolder, Terms
from governance.versions import StaleError, version_of_seat
from tests import factories

pytestmark = pytest.mark.django_db


def day(text: str) -> PartialDate:
    return PartialDate.parse(text)


def terms(starts: str, **values) -> Terms:
    return Terms(starts=day(starts), **values)


@pytest.fixture
def seat() -> Seat:
    return factories.seat(title="Chair", body=factories.body(name="Board"))


@pytest.fixture
def author():
    return factories.user()


def test_appoint_to_a_free_seat(seat, author):
    ada = factories.person(partnership=seat.body.partnership)

    held = memberships.appoint(by=author, seat=seat, holder=ada, terms=terms("2009-04-01", until=day("2010-03-31")))

    assert held.holder == ada
    assert (held.period, held.term_in_words) == ("from 1 April 2009", "31 March 2010")
    assert held.kind == MembershipKind.SUBSTANTIVE
    assert not held.ex_officio


def test_appoint_somebody_new_writes_them_into_the_register(seat, author):
    held = memberships.appoint(by=author, seat=seat, holder=NewHolder("  Ada   Byron "), terms=terms("2009"))

    assert (held.person.name, held.person.slug) == ("Ada Byron", "ada-byron")
    assert held.person.partnership == seat.body.partnership


def test_appoint_namesake_gets_another_address(seat, author):
    factories.person(partnership=seat.body.partnership, name="Ada Byron", slug="ada-byron")

    held = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada Byron"), terms=terms("2009"))

    assert held.person.slug == "ada-byron-2"


def test_appoint_an_office_sits_ex_officio(seat, author):
    office = factories.office(partnership=seat.body.partnership)

    assert memberships.appoint(by=author, seat=seat, holder=office, terms=terms("2009")).ex_officio


@pytest.mark.parametrize("kind", ["organisation", "body"])
def test_appoint_an_organisation_or_a_body(seat, author, kind):
    holder = getattr(factories, kind)(partnership=seat.body.partnership)

    assert memberships.appoint(by=author, seat=seat, holder=holder, terms=terms("2009")).holder == holder


def test_appoint_with_its_source(seat, author):
    paper = factories.document(partnership=seat.body.partnership)

    held = memberships.appoint(
        by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2009", document=paper, place="page 3")
    )

    assert [(source.document, source.place) for source in held.sources.all()] == [(paper, "page 3")]


def test_appoint_to_a_held_seat_refused_with_who_holds_it(seat, author):
    memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2009-04-01"))

    with pytest.raises(HeldError, match=r"Chair is held by Ada from 1 April 2009\. Replace Ada instead"):
        memberships.appoint(by=author, seat=seat, holder=NewHolder("Bea"), terms=terms("2009-06-01"))

    assert not seat.body.partnership.people.filter(name="Bea").exists()


def test_appoint_before_a_later_holder_refused(seat, author):
    memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2009-04-01"))

    with pytest.raises(HeldError):
        memberships.appoint(by=author, seat=seat, holder=NewHolder("Bea"), terms=terms("2008-04-01"))


def test_appoint_stranger_of_another_partnership_refused(seat, author):
    with pytest.raises(ChangeError, match="another partnership"):
        memberships.appoint(by=author, seat=seat, holder=factories.person(), terms=terms("2009"))


def test_appoint_somebody_merged_meanwhile_refused(seat, author):
    kept, merged = (factories.person(partnership=seat.body.partnership) for _ in range(2))
    registers.merge(by=author, record=merged, into=kept)

    with pytest.raises(ChangeError, match="merged into another record"):
        memberships.appoint(by=author, seat=seat, holder=merged, terms=terms("2009"))


def test_appoint_a_body_to_its_own_seat_refused(seat, author):
    with pytest.raises(ChangeError, match="on itself"):
        memberships.appoint(by=author, seat=seat, holder=seat.body, terms=terms("2009"))


def test_appoint_with_a_term_that_ends_before_it_begins_refused(seat, author):
    with pytest.raises(ChangeError, match="before it begins") as refused:
        memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2009", until=day("2008")))

    assert refused.value.field == "until"


def test_appoint_after_the_seat_was_abolished_refused(seat, author):
    seats.abolish_seat(by=author, seat=seat, last=day("2008-12-31"))

    with pytest.raises(ChangeError, match="seat until 31 December 2008"):
        memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2009"))


def test_appoint_to_a_seat_whose_holders_were_not_recorded_begins_the_record(author):
    seat = factories.seat(holder_recorded=False)

    held = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2009-04-01"))
    memberships.end(by=author, membership=held, last=day("2009-12-31"))
    seat.refresh_from_db()

    assert not seat.is_recorded(datetime.date(2009, 3, 31))
    assert seat.is_recorded(datetime.date(2010, 1, 1))


def test_substitutes_may_be_several(seat, author):
    for name in ("Ada", "Bea"):
        memberships.appoint(
            by=author, seat=seat, holder=NewHolder(name), terms=terms("2009"), kind=MembershipKind.SUBSTITUTE
        )

    assert seat.memberships.filter(kind=MembershipKind.SUBSTITUTE).count() == 2


def test_replace_ends_the_holder_the_day_before(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2008-05-04"))

    bea = memberships.replace(by=author, membership=ada, holder=NewHolder("Bea"), terms=terms("2009-06-12"))

    ada.refresh_from_db()
    assert ada.period == "4 May 2008 to 11 June 2009"
    assert bea.period == "from 12 June 2009"


def test_replace_before_the_holder_began_refused_and_nothing_changed(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2009-06-12"))

    with pytest.raises(ChangeError, match="since 12 June 2009"):
        memberships.replace(by=author, membership=ada, holder=NewHolder("Bea"), terms=terms("2009-06-12"))

    assert Membership.objects.get().ends is None


def test_replace_by_the_same_holder_refused(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2008"))

    with pytest.raises(ChangeError, match="re-appoint instead"):
        memberships.replace(by=author, membership=ada, holder=ada.person, terms=terms("2009"))


def test_replace_upon_something_else_than_was_seen_refused(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2008"))
    seen = version_of_seat(seat)
    memberships.replace(by=author, membership=ada, holder=NewHolder("Bea"), terms=terms("2009-06-12"))

    with pytest.raises(StaleError) as stale:
        memberships.replace(by=author, membership=ada, holder=NewHolder("Cyd"), terms=terms("2010"), seen=seen)

    assert ("Substantive holding 2", "", "Bea, from 12 June 2009") in stale.value.differences
    assert not seat.body.partnership.people.filter(name="Cyd").exists()


def test_reappoint_is_a_record_of_its_own(seat, author):
    ada = memberships.appoint(
        by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2008-04-01", until=day("2009-03-31"))
    )

    again = memberships.reappoint(by=author, membership=ada, terms=terms("2009-04-01", until=day("2010-03-31")))

    ada.refresh_from_db()
    assert ada.period == "1 April 2008 to 31 March 2009"
    assert (again.holder, again.period, again.term_in_words) == (ada.person, "from 1 April 2009", "31 March 2010")


def test_end_leaves_the_seat_vacant(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2008"))

    memberships.end(by=author, membership=ada, last=day("2009-03"))

    (row,) = Seat.objects.filter(pk=seat.pk).on_page(datetime.date(2009, 4, 1))
    assert row.holding_id is None
    assert row.vacated == datetime.date(2009, 4, 1)


def test_end_before_it_began_refused(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2009-04-01"))

    with pytest.raises(ChangeError, match="not before that day"):
        memberships.end(by=author, membership=ada, last=day("2009-03-31"))


def test_correct_leaves_no_earlier_term_behind(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2009-04-01"))

    memberships.correct(by=author, membership=ada, starts=datetime.date(2008, 4, 1), note="per minutes")

    assert [(held.period, held.note) for held in seat.memberships.all()] == [("from 1 April 2008", "per minutes")]


def test_correct_into_the_time_of_another_holder_refused(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2008"))
    bea = memberships.replace(by=author, membership=ada, holder=NewHolder("Bea"), terms=terms("2009"))

    with pytest.raises(HeldError, match="Ada"):
        memberships.correct(by=author, membership=bea, starts=datetime.date(2008, 6, 1))


def test_strike_removes_it_with_its_sources(seat, author):
    paper = factories.document(partnership=seat.body.partnership)
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2008", document=paper))

    memberships.strike(by=author, membership=ada)

    assert not seat.memberships.exists()
    assert not Source.objects.filter(document=paper).exists()


def test_strike_twice_refused(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2008"))
    memberships.strike(by=author, membership=Membership.objects.select_related("seat__body").get(pk=ada.pk))

    with pytest.raises(ChangeError, match="not in the record any more"):
        memberships.strike(by=author, membership=ada)


def test_co_opt_makes_the_seat_and_its_holder(seat, author):
    held = seats.co_opt(by=author, body=seat.body, title="", holder=NewHolder("Ada"), terms=terms("2009-04-01"))

    assert (held.seat.title, held.seat.category) == ("Co-opted member: Ada", "Co-opted")
    assert held.seat.period == "from 1 April 2009"
    assert held.seat.position > seat.position


def test_abolish_seat_ends_whoever_holds_it(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2008"))

    seats.abolish_seat(by=author, seat=seat, last=day("2009-03-31"))

    ada.refresh_from_db()
    assert ada.ends == datetime.date(2009, 4, 1)


def test_abolish_seat_that_somebody_is_to_hold_later_refused(seat, author):
    memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms("2010"))

    with pytest.raises(ChangeError, match="Ada holds it from 2010"):
        seats.abolish_seat(by=author, seat=seat, last=day("2009-03-31"))


def test_end_all_names_the_one_that_began_later(author):
    body = factories.body()
    early = factories.membership(seat=factories.seat(body=body), starts=datetime.date(2008, 1, 1))
    late = factories.membership(seat=factories.seat(body=body), starts=datetime.date(2010, 1, 1))

    with pytest.raises(ChangeError, match="begins after the day given"):
        memberships.end_all(
            by=author, within=body.partnership_id, memberships=[early, late], last=day("2009"), did="Ended two"
        )

    assert not Membership.objects.filter(ends__isnull=False).exists()


NEVER = 10_000
ACTS = st.lists(
    st.tuples(st.sampled_from(["appoint", "replace", "end", "reappoint", "strike"]), st.integers(0, 60)), max_size=12
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_any_run_of_acts_agrees_with_a_plain_list(seat, author, acts):
    Membership.objects.filter(seat=seat).delete()
    plain: list[list[int]] = []
    for act, number in acts:
        expected = _plainly(act, number, plain)
        try:
            _act(act, author, seat, number)
        except ChangeError:
            assert expected is None, (act, number)
        else:
            plain = plain if expected is None else expected

    assert sorted(_holdings(seat)) == sorted(plain)
    assert all(sum(first <= number < after for first, after in plain) <= 1 for number in range(70))


FIRST = datetime.date(2009, 1, 1)


def _holdings(seat):
    return [
        [(held.starts - FIRST).days, (held.ends - FIRST).days if held.ends else NEVER]
        for held in seat.memberships.all()
    ]


def _plainly(act, number, plain):
    """What becomes of a list of [first day, day after the last]; None when the act is refused, or does nothing."""
    present = next(([first, after] for first, after in plain if first <= number < after), None)
    others = [one for one in plain if one != present]
    if act == "appoint":
        return None if any(after > number for _, after in plain) else [*plain, [number, NEVER]]
    if present is None:
        return None
    if act == "strike":
        return others
    if act == "end":
        return [*others, [present[0], number + 1]]
    if present[0] >= number or any(after > number for _, after in others):
        return None
    return [*others, [present[0], number], [number, NEVER]]


def _act(act, author, seat, number):
    on = PartialDate(FIRST + datetime.timedelta(days=number))
    present = seat.memberships.in_force(on.first).select_related("seat__body").with_holders().first()
    if act == "appoint":
        memberships.appoint(by=author, seat=seat, holder=NewHolder("Somebody"), terms=Terms(starts=on))
    elif present is None:
        return
    elif act == "replace":
        memberships.replace(by=author, membership=present, holder=NewHolder("Somebody"), terms=Terms(starts=on))
    elif act == "reappoint":
        memberships.reappoint(by=author, membership=present, terms=Terms(starts=on))
    elif act == "end":
        memberships.end(by=author, membership=present, last=on)
    else:
        memberships.strike(by=author, membership=present)
