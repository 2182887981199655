"""The registers: corrected, merged with everything that points at them, ended when an organisation leaves."""

import datetime

import pytest

from governance.dates import PartialDate
from governance.models import Alias, Membership, Organisation, Person
from governance.services import registers
from governance.services.changes import ChangeError
from governance.versions import StaleError, version_of_holdings, version_of_row
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return factories.user()


def test_correct_record_upon_something_else_than_was_seen_refused(author):
    ada = factories.person(name="Ada Byron")
    seen = version_of_row(ada, "name", "email")
    registers.correct_record(by=author, record=ada, seen=seen, name="Ada Lovelace", email="")

    with pytest.raises(StaleError) as stale:
        registers.correct_record(by=author, record=ada, seen=seen, name="A. Byron", email="")

    assert stale.value.differences == [("Name", "Ada Byron", "Ada Lovelace")]
    assert Person.objects.get().name == "Ada Lovelace"


def test_merge_people_moves_every_seat(author):
    kept, merged = factories.person(), factories.person(email="ada@example.org")
    merged.partnership = kept.partnership
    merged.save()
    held = factories.membership(person=merged, seat=factories.seat(body=factories.body(partnership=kept.partnership)))

    registers.merge(by=author, record=merged, into=kept)

    for row in (held, kept, merged):
        row.refresh_from_db()
    assert held.person == kept
    assert kept.email == "ada@example.org"
    assert merged.merged_into == kept
    assert list(Person.objects.all().kept()) == [kept]


def test_merge_organisations_moves_what_points_at_them_and_keeps_the_name(author):
    here = factories.partnership()
    kept = factories.organisation(partnership=here, name="Merseyside Police")
    merged = factories.organisation(partnership=here, name="Merseyside Polise")
    office = factories.office(organisation=merged)
    paper = factories.document(partnership=here, publisher=merged)
    body = factories.body(partnership=here, constituted_by=merged)
    for_it = factories.membership(seat=factories.seat(body=body), on_behalf_of=merged)
    factories.source(merged, document=paper)
    factories.source(kept, document=paper)
    earlier = factories.organisation(partnership=here, merged_into=merged)

    registers.merge(by=author, record=merged, into=kept)

    for row in (office, paper, body, for_it, earlier):
        row.refresh_from_db()
    assert {office.organisation, paper.publisher, body.constituted_by, for_it.on_behalf_of, earlier.merged_into} == {
        kept
    }
    assert kept.sources.count() == 2
    assert [alias.name for alias in Alias.objects.filter(organisation=kept)] == ["Merseyside Polise"]


def test_merge_of_two_with_the_same_other_name_keeps_it_once(author):
    here = factories.partnership()
    kept, merged = factories.organisation(partnership=here), factories.organisation(partnership=here)
    factories.alias(organisation=kept, name="PCT", slug="pct")
    factories.alias(organisation=merged, name="pct", slug="pct")
    factories.alias(organisation=merged, name="The Trust", slug="pct-2")
    factories.alias(organisation=kept, name="Another", slug="pct-2")

    registers.merge(by=author, record=merged, into=kept)

    assert sorted(kept.aliases.values_list("name", flat=True)) == sorted(["PCT", "Another", "The Trust", merged.name])


def test_leave_shortens_nothing_that_was_over(author):
    police = factories.organisation()
    seat = factories.seat(body=factories.body(partnership=police.partnership))
    over = factories.membership(seat=seat, organisation=police, ends=datetime.date(2008, 1, 1))

    registers.leave(by=author, organisation=police, last=PartialDate(datetime.date(2005, 1, 1)))

    over.refresh_from_db()
    assert over.ends == datetime.date(2008, 1, 1)


def test_leave_upon_others_than_were_seen_refused(author):
    police = factories.organisation()
    seat = factories.seat(body=factories.body(partnership=police.partnership))
    seen = version_of_holdings([])
    factories.membership(seat=seat, organisation=police)

    with pytest.raises(StaleError):
        registers.leave(by=author, organisation=police, last=PartialDate(datetime.date(2009, 3, 31)), seen=seen)


def test_merge_leaves_the_ties_of_a_published_structure_as_they_were_published(author):
    here = factories.partnership()
    kept, merged = factories.organisation(partnership=here), factories.organisation(partnership=here)
    board = factories.body(partnership=here)
    draft = factories.structure(partnership=here)
    factories.tree(draft, {board: {}})
    link = factories.link(structure=draft, from_body=board, to_organisation=merged)
    factories.structures.publish(by=author, structure=draft, in_force_from=datetime.date(2009, 1, 1))

    registers.merge(by=author, record=merged, into=kept)

    link.refresh_from_db()
    assert link.to_organisation == merged


@pytest.mark.parametrize("wrong", ["itself", "of another partnership", "of another sort"])
def test_merge_into_the_wrong_record_refused(author, wrong):
    record = factories.organisation()
    into = {
        "itself": lambda: record,
        "of another partnership": factories.organisation,
        "of another sort": lambda: factories.person(partnership=record.partnership),
    }[wrong]()

    with pytest.raises(ChangeError, match="Choose another record"):
        registers.merge(by=author, record=record, into=into)


def test_merge_twice_refused(author):
    here = factories.partnership()
    kept, merged = factories.organisation(partnership=here), factories.organisation(partnership=here)
    registers.merge(by=author, record=merged, into=kept)

    with pytest.raises(ChangeError, match="merged meanwhile"):
        registers.merge(by=author, record=merged, into=kept)


def test_leave_ends_what_is_held_by_through_and_for_it(author):
    here = factories.partnership()
    police = factories.organisation(partnership=here)
    body = factories.body(partnership=here)
    office = factories.office(organisation=police)
    for holder in ({"organisation": police}, {"office": office}, {"on_behalf_of": police}, {}):
        factories.membership(seat=factories.seat(body=body), **holder)

    ended = registers.leave(by=author, organisation=police, last=PartialDate(datetime.date(2009, 3, 31)))

    assert ended == 3
    assert Membership.objects.filter(ends=datetime.date(2009, 4, 1)).count() == 3
    assert Organisation.objects.get(pk=police.pk).left == datetime.date(2009, 4, 1)
