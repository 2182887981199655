"""The record of changes: told in plain words, whoever made them and however; and undone as a new change."""

import datetime
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import InternalError, connection, transaction

from governance import history
from governance.dates import PartialDate
from governance.models import Membership, Person, Rule, Seat
from governance.services import memberships, registers, rules, seats
from governance.services.changes import ChangeError
from governance.services.memberships import NewHolder, Terms
from governance.services.undo import undo
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


ANYBODY = AnonymousUser()


def since(text: str) -> Terms:
    return Terms(starts=PartialDate.parse(text))


@pytest.fixture
def author(transactional_db):
    return factories.user(name="Grace Officer")


@pytest.fixture
def seat(transactional_db) -> Seat:
    return factories.seat(title="Chair", body=factories.body(name="Board"))


def told(wanted):
    rows = list(history.index_of(wanted))
    return history.changes_of(wanted, rows)


def latest(wanted):
    return told(wanted)[0]


def test_replacement_is_told_as_one_change_with_both_rows(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=since("2008-05-04"))
    memberships.replace(
        by=author, membership=ada, holder=NewHolder("Bea"), terms=since("2009-06-12"), reason="Moved away"
    )

    change = latest(history.of_seat(ANYBODY, seat))

    assert (change.did, change.by, change.reason) == (
        "Replaced Ada by Bea as Chair of Board",
        "Grace Officer",
        "Moved away",
    )
    assert [(part.verb, part.name, part.fields) for part in change.parts] == [
        ("changed", "Ada, Chair", [("until", "", "11 June 2009")]),
        ("added", "Bea, Chair", [("from", "", "12 June 2009")]),
    ]
    assert not change.correction


def test_correction_is_marked_as_one(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=since("2008-05-04"))
    memberships.correct(by=author, membership=ada, starts=datetime.date(2008, 5, 5))

    change = latest(history.of_seat(ANYBODY, seat))

    assert change.correction
    assert change.parts[0].fields == [("from", "4 May 2008", "5 May 2008")]


def test_change_by_raw_sql_is_told_too(seat, author):
    held = factories.membership(seat=seat, note="before")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE governance_membership SET note = 'after' WHERE id = %s", [held.pk])

    change = latest(history.of_seat(ANYBODY, seat))

    assert change.did == "Changed in the database itself"
    assert change.by == "somebody outside the portal"
    assert change.parts[0].fields == [("note", "before", "after")]
    assert not change.undoable


def test_bulk_write_is_told_row_by_row(seat, author):
    held = [factories.membership(seat=factories.seat(body=seat.body)) for _ in range(3)]

    memberships.end_all(
        by=author,
        within=seat.body.partnership_id,
        memberships=held,
        last=PartialDate.parse("2009"),
        did="Ended three memberships",
    )

    change = latest(history.of_body(ANYBODY, seat.body))
    assert change.did == "Ended three memberships"
    assert len(change.parts) == 3


def test_long_change_says_how_much_more_there_is(seat, author):
    held = [factories.membership(seat=factories.seat(body=seat.body)) for _ in range(history.MOST_PARTS + 5)]

    memberships.end_all(
        by=author, within=seat.body.partnership_id, memberships=held, last=PartialDate.parse("2009"), did="Ended many"
    )

    change = latest(history.of_body(ANYBODY, seat.body))
    assert (len(change.parts), change.more) == (history.MOST_PARTS, 5)


def test_removed_holder_is_told_by_the_name_last_known(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=since("2008"))
    Membership.objects.filter(pk=ada.pk).delete()
    Person.objects.get().delete()

    assert latest(history.of_seat(ANYBODY, seat)).parts[0].name == "Ada, Chair"


def test_history_of_a_person_an_organisation_and_a_partnership(seat, author):
    police = factories.organisation(partnership=seat.body.partnership, name="Police")
    held = memberships.appoint(
        by=author,
        seat=seat,
        holder=NewHolder("Ada"),
        terms=Terms(starts=PartialDate.parse("2008"), on_behalf_of=police),
    )

    for wanted in (
        history.of_person(held.person),
        history.of_organisation(police),
        history.of_partnership(ANYBODY, seat.body.partnership),
    ):
        assert latest(wanted).did == "Appointed Ada as Chair of Board"


def test_history_of_another_partnership_is_not_told(seat, author):
    memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=since("2008"))
    other = factories.body()

    dids = [change.did for change in told(history.of_partnership(ANYBODY, other.partnership))]

    assert not [did for did in dids if "Ada" in did]


def test_recorded_rows_cannot_be_changed_or_removed(seat, author):
    memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=since("2008"))
    table = history.events_of(Membership).objects

    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        table.update(note="forged")
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        table.all().delete()


def _act(seat):
    return latest(history.of_seat(ANYBODY, seat)).pk


def test_undo_of_a_replacement(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=since("2008"))
    memberships.replace(by=author, membership=ada, holder=NewHolder("Bea"), terms=since("2009-06-12"))

    undo(by=author, partnership=seat.body.partnership, act=_act(seat))

    assert [(held.holder.name, held.ends) for held in seat.memberships.all()] == [("Ada", None)]
    assert not Person.objects.filter(name="Bea").exists()
    change = latest(history.of_seat(ANYBODY, seat))
    assert change.did == "Undid: Replaced Ada by Bea as Chair of Board"
    assert told(history.of_seat(ANYBODY, seat))[1].undone


def test_undo_of_an_undo(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=since("2008"))
    memberships.replace(by=author, membership=ada, holder=NewHolder("Bea"), terms=since("2009-06-12"))
    undo(by=author, partnership=seat.body.partnership, act=_act(seat))

    undo(by=author, partnership=seat.body.partnership, act=_act(seat))

    names = seat.memberships.order_by("starts").values_list("person__name", flat=True)
    assert list(names) == ["Ada", "Bea"]


def test_undo_of_a_removal_writes_it_again_with_its_source(seat, author):
    paper = factories.document(partnership=seat.body.partnership)
    terms = Terms(starts=PartialDate.parse("2008"), document=paper, place="page 9")
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=terms)
    memberships.strike(by=author, membership=Membership.objects.select_related("seat__body").get(pk=ada.pk))

    undo(by=author, partnership=seat.body.partnership, act=_act(seat))

    assert seat.memberships.get().sources.get().place == "page 9"


def test_undo_of_a_merge(author, transactional_db):
    here = factories.partnership()
    kept, merged = (factories.organisation(partnership=here, name=name) for name in ("Police", "Polise"))
    held = factories.membership(organisation=merged, seat=factories.seat(body=factories.body(partnership=here)))
    factories.document(partnership=here, publisher=merged)
    registers.merge(by=author, record=merged, into=kept)

    undo(by=author, partnership=here, act=latest(history.of_organisation(kept)).pk)

    for row in (held, merged):
        row.refresh_from_db()
    assert held.organisation == merged
    assert merged.merged_into is None
    assert not kept.aliases.exists()


def test_undo_of_a_seat_and_a_rule(seat, author):
    added = seats.add_seat(by=author, body=seat.body, title="Vice-chair")
    undo(by=author, partnership=seat.body.partnership, act=_act(added))
    rules.set_rule(by=author, body=seat.body, kind="quorum", number=3)
    undo(by=author, partnership=seat.body.partnership, act=latest(history.of_body(ANYBODY, seat.body)).pk)

    assert list(seat.body.seats.all()) == [seat]
    assert not Rule.objects.exists()


def test_undo_of_what_was_changed_since_refused_and_nothing_changed(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=since("2008"))
    act = _act(seat)
    memberships.end(by=author, membership=ada, last=PartialDate.parse("2009"))

    with pytest.raises(ChangeError, match="changed again since"):
        undo(by=author, partnership=seat.body.partnership, act=act)

    assert seat.memberships.get().ends == datetime.date(2010, 1, 1)


def test_undo_of_somebody_who_holds_another_seat_since_refused(seat, author):
    ada = memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=since("2008"))
    act = _act(seat)
    factories.membership(seat=factories.seat(body=seat.body), person=ada.person)

    with pytest.raises(ChangeError, match="used elsewhere since"):
        undo(by=author, partnership=seat.body.partnership, act=act)

    assert seat.memberships.exists()


def test_undo_of_a_seat_that_has_a_substitute_since_refused(seat, author):
    added = seats.add_seat(by=author, body=seat.body, title="Vice-chair")
    act = _act(added)
    memberships.appoint(by=author, seat=added, holder=NewHolder("Ada"), terms=since("2008"), kind="substitute")

    with pytest.raises(ChangeError, match="used elsewhere since"):
        undo(by=author, partnership=seat.body.partnership, act=act)

    assert added.memberships.count() == 1


def test_undo_undone_can_be_done_again(seat, author):
    seats.add_seat(by=author, body=seat.body, title="Vice-chair")
    wanted = history.of_body(ANYBODY, seat.body)
    first = latest(wanted).pk
    for _ in range(2):
        undo(by=author, partnership=seat.body.partnership, act=latest(wanted).pk)

    assert next(change for change in told(wanted) if change.pk == first).undoable


def test_history_leaves_out_who_may_not_be_known(seat, author):
    hidden = factories.body(partnership=seat.body.partnership, name="Hidden Board")
    factories.tree(factories.structure(partnership=seat.body.partnership), {hidden: {}})
    memberships.appoint(by=author, seat=seat, holder=hidden, terms=since("2008"))

    dids = [change.did for change in told(history.of_body(ANYBODY, seat.body))]

    assert not [did for did in dids if "Hidden" in did]


def test_undo_twice_refused(seat, author):
    memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=since("2008"))
    act = _act(seat)
    undo(by=author, partnership=seat.body.partnership, act=act)

    with pytest.raises(ChangeError, match="changed again since"):
        undo(by=author, partnership=seat.body.partnership, act=act)


@pytest.mark.parametrize("whose", ["nobody's", "another partnership's"])
def test_undo_of_a_change_that_is_not_here_refused(seat, author, whose):
    memberships.appoint(by=author, seat=seat, holder=NewHolder("Ada"), terms=since("2008"))
    act = uuid4() if whose == "nobody's" else _act(seat)

    with pytest.raises(ChangeError, match="no such change"):
        undo(by=author, partnership=factories.partnership(), act=act)

    assert seat.memberships.exists()
