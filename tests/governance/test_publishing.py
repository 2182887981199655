"""What publishing a draft does: to the structure in force, to bodies, their names, their seats and who holds them."""

import datetime
import threading

import pytest
from django.db import connection

from governance.dates import PartialDate
from governance.models import Alias, Body, Membership, Seat, Structure
from governance.services import drafts, edits, publishing
from governance.services.drafts import UndecidedError
from governance.services.edits import NewBody
from governance.services.publishing import publication_of
from governance.services.structures import StructureError
from governance.versions import StaleError
from tests import factories
from tests.governance.drafting import BEGAN, Family, drawn, family

pytestmark = pytest.mark.django_db
JUNE, JULY, SEPTEMBER = (datetime.date(2009, month, 1) for month in (6, 7, 9))
BEFORE = datetime.timedelta(days=1)


@pytest.fixture
def here() -> Family:
    return family()


def _publish(here: Family, draft: Structure, since: datetime.date, **values) -> Structure:
    return publishing.publish(by=here.by, structure=draft, since=PartialDate(since), **values)


def _draft(here: Family, edit, base: Structure | None = None, **values) -> Structure:
    draft = here.draft(base)
    edit(by=here.by, structure=draft, **values)
    return draft


def _on(here: Family, day: datetime.date) -> str:
    return drawn(here.partnership.structures.in_force(day).first())


def test_publish_from_a_day_is_in_force_on_it_and_not_before(here):
    draft = _draft(here, edits.move, body=here.leaf, parent=here.right)

    published = _publish(here, draft, SEPTEMBER)

    assert (published.published_by, published.in_force_from) == (here.by, SEPTEMBER)
    assert _on(here, SEPTEMBER) == "Top(Left(Twig) Right(Leaf))"
    assert _on(here, SEPTEMBER - BEFORE) == "Top(Left(Leaf Twig) Right)"


def test_publish_what_changes_nothing_refused(here):
    with pytest.raises(StructureError, match="Nothing in it differs"):
        _publish(here, here.draft(), SEPTEMBER)


def test_publish_twice_for_one_day_the_later_has_both(here):
    one = _draft(here, edits.rename, body=here.left, name="West")
    two = _draft(here, edits.rename, body=here.right, name="East")

    _publish(here, one, SEPTEMBER)
    published = _publish(here, two, SEPTEMBER)

    assert _on(here, SEPTEMBER) == "Top(West(Leaf Twig) East)"
    assert published.base == one
    assert published.edits.last().kind == "brought_in"


def test_publish_where_both_changed_the_same_refused_with_the_conflict(here):
    one = _draft(here, edits.rename, body=here.left, name="West")
    two = _draft(here, edits.rename, body=here.left, name="East")
    _publish(here, one, SEPTEMBER)

    with pytest.raises(UndecidedError) as asked:
        _publish(here, two, SEPTEMBER)

    assert [conflict.ours for conflict in asked.value.merged.undecided] == ["East"]
    two.refresh_from_db()
    assert (two.is_draft, two.base, two.edits.count()) == (True, here.base, 1)


def test_publish_what_was_seen_otherwise_is_stale(here):
    draft = _draft(here, edits.rename, body=here.left, name="West")
    draft.refresh_from_db()
    seen = publication_of(draft, SEPTEMBER).version
    edits.rename(by=here.by, structure=draft, body=here.right, name="East")

    with pytest.raises(StaleError):
        _publish(here, draft, SEPTEMBER, seen=seen)


def test_publish_before_a_later_structure_leaves_what_that_one_has(here):
    later = _publish(here, _draft(here, edits.rename, body=here.right, name="East"), SEPTEMBER)
    factories.seat(body=here.leaf)

    _publish(here, _draft(here, edits.retire, body=here.leaf), JUNE)

    assert _on(here, JUNE) == "Top(Left(Twig) Right)"
    assert "Leaf" in drawn(later)
    here.leaf.refresh_from_db()
    assert here.leaf.ends is None
    assert Seat.objects.get().ends is None


def test_new_body_begins_and_is_no_longer_hidden(here):
    draft = _draft(here, edits.add_body, body=NewBody("Panel", here.kind), parent=here.left)

    _publish(here, draft, SEPTEMBER)

    made = Body.objects.get(name="Panel")
    assert (made.starts, made.drafted_in) == (SEPTEMBER, None)


def test_body_added_and_taken_out_again_does_not_stop_the_publication(here):
    draft = here.draft()
    edit = edits.add_body(by=here.by, structure=draft, body=NewBody("Panel", here.kind), parent=here.left)
    drafts.undo(by=here.by, edit=edit)
    edits.rename(by=here.by, structure=draft, body=here.left, name="West")

    _publish(here, draft, SEPTEMBER)

    assert not Body.objects.filter(name="Panel").exists()
    assert [edit.did for edit in draft.edits.all()][:2] == ["Added Panel under Left", "Undid: Added Panel under Left"]


def test_renamed_body_keeps_its_old_name_as_another(here):
    _publish(here, _draft(here, edits.rename, body=here.left, name="West"), BEGAN)

    here.left.refresh_from_db()
    assert here.left.name == "West"
    assert Alias.objects.get(body=here.left).name == "Left"


def test_seats_of_a_retired_body_need_a_fate(here):
    factories.seat(body=here.leaf)
    draft = _draft(here, edits.retire, body=here.leaf)

    with pytest.raises(StructureError, match="Say what becomes of the seats of Leaf") as refused:
        _publish(here, draft, SEPTEMBER)

    assert refused.value.field == f"fate_{here.leaf.pk}"


def test_seats_of_a_retired_body_end_with_who_holds_them(here):
    held = factories.membership(seat=factories.seat(body=here.leaf))
    elsewhere = factories.membership(seat=factories.seat(body=here.top), body=here.leaf)

    _publish(here, _draft(here, edits.retire, body=here.leaf), SEPTEMBER, fates={here.leaf.pk: None})

    for one in (held, held.seat, elsewhere, here.leaf):
        one.refresh_from_db()
        assert one.ends == SEPTEMBER
    elsewhere.seat.refresh_from_db()
    assert elsewhere.seat.ends is None


def test_seats_of_a_retired_body_move_with_holders_terms_ends_and_sources(here):
    seat = factories.seat(body=here.leaf, title="Chair", role="chair", voting=True, ends=datetime.date(2011, 1, 1))
    term = {"term_ends": datetime.date(2010, 4, 1), "ends": datetime.date(2010, 9, 1)}
    held = factories.membership(seat=seat, starts=BEGAN, **term)
    factories.source(held, document=factories.document(partnership=here.partnership), place="page 3")

    _publish(here, _draft(here, edits.retire, body=here.leaf), SEPTEMBER, fates={here.leaf.pk: here.right})

    moved = Seat.objects.get(body=here.right)
    assert (moved.title, moved.role, moved.voting, moved.starts) == ("Chair", "chair", True, SEPTEMBER)
    assert moved.ends == datetime.date(2011, 1, 1)
    holding = moved.memberships.get()
    assert (holding.person, holding.starts) == (held.person, SEPTEMBER)
    assert {name: getattr(holding, name) for name in term} == term
    assert holding.sources.get().place == "page 3"
    held.refresh_from_db()
    assert held.ends == SEPTEMBER


def test_seat_that_moves_is_left_by_retired_bodies_and_by_the_one_that_it_moves_to(here):
    for holder in (here.twig, here.right):
        factories.membership(seat=factories.seat(body=here.leaf), body=holder)
    draft = _draft(here, edits.retire, body=here.leaf)
    edits.retire(by=here.by, structure=draft, body=here.twig)

    _publish(here, draft, SEPTEMBER, fates={here.leaf.pk: here.right})

    assert Seat.objects.filter(body=here.right).count() == 2
    assert not Membership.objects.filter(seat__body=here.right).exists()
    assert set(Membership.objects.values_list("ends", flat=True)) == {SEPTEMBER}


def test_seats_do_not_move_to_a_body_without_a_place(here):
    factories.seat(body=here.leaf)
    draft = _draft(here, edits.retire, body=here.leaf)

    with pytest.raises(StructureError, match="no place in the structure"):
        _publish(here, draft, SEPTEMBER, fates={here.leaf.pk: here.loose})


def test_officer_of_a_body_moves_no_seats_to_another(here):
    seat = factories.seat(body=here.leaf)
    draft, officer = _draft(here, edits.retire, body=here.leaf), here.officer_of(here.left)

    with pytest.raises(StructureError, match="not among the bodies that you may change"):
        publishing.publish(by=officer, structure=draft, since=PartialDate(SEPTEMBER), fates={here.leaf.pk: here.right})
    publishing.publish(by=officer, structure=draft, since=PartialDate(SEPTEMBER), fates={here.leaf.pk: here.left})

    assert Seat.objects.exclude(pk=seat.pk).get().body == here.left


def test_seats_of_a_body_merged_twice_are_offered_to_the_one_that_goes_on(here):
    draft = _draft(here, edits.merge_bodies, body=here.leaf, into=here.twig)
    edits.merge_bodies(by=here.by, structure=draft, body=here.twig, into=here.right)

    assert publication_of(draft, SEPTEMBER).merged_into == dict.fromkeys((here.leaf.pk, here.twig.pk), here.right.pk)


def test_appointment_from_a_later_day_refuses_the_publication(here):
    factories.membership(seat=factories.seat(body=here.leaf), starts=datetime.date(2009, 12, 1))
    draft = _draft(here, edits.retire, body=here.leaf)

    with pytest.raises(StructureError, match="after that day"):
        _publish(here, draft, SEPTEMBER, fates={here.leaf.pk: None})

    draft.refresh_from_db()
    assert draft.is_draft


def test_change_is_made_and_published_in_one_step(here):
    edit = publishing.publish_change(
        by=here.by,
        partnership=here.partnership,
        since=PartialDate(SEPTEMBER),
        edit=lambda draft: edits.rename(by=here.by, structure=draft, body=here.left, name="West"),
    )

    assert str(edit.structure) == "Renamed Left to West, 1 September 2009"
    assert edit.structure.slug == "renamed-left-to-west-1-september-2009"
    assert _on(here, SEPTEMBER) == "Top(West(Leaf Twig) Right)"
    with pytest.raises(StructureError, match="would not have this change"):
        publishing.publish_change(
            by=here.by,
            partnership=here.partnership,
            since=PartialDate(JUNE),
            edit=lambda draft: edits.rename(by=here.by, structure=draft, body=here.right, name="East"),
        )


def test_names_and_proposed_bodies_come_into_force_on_the_opening_date_once(here):
    here.partnership.record_date = JULY
    here.partnership.save()
    factories.body(partnership=here.partnership, kind=here.kind, slug="new", name="New", status="proposed")
    new = Body.objects.get(slug="new")
    draft = _draft(here, edits.rename, body=here.left, name="West")
    edits.add_body(by=here.by, structure=draft, body=new, parent=here.top)
    _publish(here, draft, SEPTEMBER)
    for body in (here.left, new):
        body.refresh_from_db()
    assert (here.left.name, new.status) == ("Left", "proposed")

    here.partnership.record_date = SEPTEMBER
    here.partnership.save()

    assert publishing.come_into_force(partnership=here.partnership) == 2
    assert publishing.come_into_force(partnership=here.partnership) == 0
    for body in (here.left, new):
        body.refresh_from_db()
    assert (here.left.name, new.status) == ("West", "operating")


def _at_once(*acts) -> list[Exception | None]:
    """Do all at the same moment, each over a connection of its own; what each raised."""
    start, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def do(number: int) -> None:
        start.wait(10)
        try:
            acts[number]()
        except StructureError as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[number]) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_turn", range(3))
def test_publications_at_once_go_one_after_the_other(_turn):
    here = family()
    bodies = {here.left: "West", here.right: "East", here.leaf: "Bud"}
    made = [_draft(here, edits.rename, body=body, name=name) for body, name in bodies.items()]

    outcomes = _at_once(*(lambda draft=draft: _publish(here, draft, SEPTEMBER) for draft in made))

    assert outcomes == [None, None, None]
    assert _on(here, SEPTEMBER) == "Top(West(Bud Twig) East)"


@pytest.mark.django_db(transaction=True)
def test_publications_at_once_of_the_same_name_the_second_is_asked():
    here = family()
    made = [_draft(here, edits.rename, body=here.left, name=name) for name in ("West", "East")]

    outcomes = _at_once(*(lambda draft=draft: _publish(here, draft, SEPTEMBER) for draft in made))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "UndecidedError"]
