"""Actions asked for, worked on, finished, dropped, taken up again, told in the history and undone."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from governance import history
from governance.services.changes import ChangeError
from governance.services.undo import undo
from governance.versions import StaleError, version_of_row
from planning.models import ACTION_STEPS, Action, ActionNote, ActionStatus
from planning.services import actions
from planning.services.actions import VERSION
from tests import factories
from tests.planning import factories_work

pytestmark = pytest.mark.django_db(transaction=True)

DAY = datetime.date(2009, 4, 1)
STEPS = {"finish": actions.finish_action, "drop": actions.drop_action, "reopen": actions.reopen_action}


@pytest.fixture
def here(transactional_db):
    return factories.partnership(slug="here", record_date=DAY)


@pytest.fixture
def author(transactional_db):
    return factories.user(is_superuser=True, name="Grace Officer")


def _latest(author, partnership):
    wanted = history.of_partnership(author, partnership)
    return history.changes_of(wanted, list(history.index_of(wanted)[:1]))[0]


def test_action_is_asked_for_told_and_undone(here, author):
    board, paper = factories.body(partnership=here), factories.document(partnership=here)

    made = actions.set_action(
        by=author,
        partnership=here,
        name="Buy drums",
        arose_in=board,
        access="body",
        raised_on=DAY,
        due=DAY,
        body=board,
        source={"document": paper, "place": "page 1"},
    )

    told = _latest(author, here)
    assert (made.slug, made.status, told.did) == ("buy-drums", "open", "Asked for the action “Buy drums”")
    assert made.sources.get().place == "page 1"
    undo(by=author, partnership=here, act=told.pk)
    assert not Action.objects.exists()


def test_progress_puts_an_action_under_way_and_the_note_is_kept(here, author):
    made = factories_work.action(partnership=here)

    for text in ("Asked for prices", "Prices came"):
        actions.note_progress(by=author, action=made, on=DAY, text=text)

    made.refresh_from_db()
    assert made.status == ActionStatus.UNDER_WAY
    assert list(made.notes.values_list("text", flat=True)) == ["Prices came", "Asked for prices"]
    assert len(set(ActionNote.objects.values_list("slug", flat=True))) == 2


@pytest.mark.parametrize("status", ActionStatus.values)
@pytest.mark.parametrize("act", STEPS)
def test_step_is_taken_where_the_table_says_so_and_nowhere_else(here, author, status, act):
    finished = DAY if status in ("done", "dropped") else None
    made = factories_work.action(partnership=here, status=status, finished_on=finished)
    becomes = ACTION_STEPS.get((status, act))

    if becomes is None:
        with pytest.raises(ChangeError, match="already"):
            STEPS[act](by=author, action=made, on=DAY, note="Because")
    else:
        STEPS[act](by=author, action=made, on=DAY, note="Because")

    made.refresh_from_db()
    assert made.status == (becomes or status)
    assert made.finished_on == (finished if becomes is None else None if act == "reopen" else DAY)
    assert made.notes.count() == (becomes is not None)


def test_action_finished_on_a_day_that_nobody_noted(here, author):
    made = factories_work.action(partnership=here, raised_on=DAY)

    actions.finish_action(by=author, action=made, on=None)

    made.refresh_from_db()
    assert made.is_finished(datetime.date(2009, 4, 2))


def test_action_is_not_finished_before_it_is_asked_for(here, author):
    made = factories_work.action(partnership=here, raised_on=DAY)

    with pytest.raises(ChangeError, match="before it is asked for") as refused:
        actions.finish_action(by=author, action=made, on=datetime.date(2009, 3, 31))

    assert refused.value.field == "on"


def test_step_upon_another_version_is_refused(here, author):
    made = factories_work.action(partnership=here)
    seen = version_of_row(made, *VERSION)
    actions.note_progress(by=author, action=made, on=DAY, text="Begun")

    with pytest.raises(StaleError):
        actions.finish_action(by=author, action=made, on=DAY, seen=seen)
    with pytest.raises(StaleError):
        actions.set_action(by=author, partnership=here, action=made, seen=seen, name="Else")


def test_finishing_is_undone(here, author):
    made = factories_work.action(partnership=here)
    actions.finish_action(by=author, action=made, on=DAY, note="All bought")

    undo(by=author, partnership=here, act=_latest(author, here).pk)

    made.refresh_from_db()
    assert (made.status, made.finished_on, made.notes.count()) == ("open", None, 0)


def test_action_taken_out_comes_back_with_its_notes(here, author):
    made = factories_work.action(partnership=here, name="Buy drums")
    factories.source(factories_work.action_note(action=made))

    actions.remove_action(by=author, action=made)
    assert not Action.objects.exists()
    undo(by=author, partnership=here, act=_latest(author, here).pk)

    assert Action.objects.get().notes.get().sources.count() == 1


def test_owner_of_another_kind_takes_the_place_of_the_first(here, author):
    board, council = factories.body(partnership=here), factories.organisation(partnership=here)
    made = factories_work.action(partnership=here, body=board)

    with pytest.raises(ChangeError, match="one owner"):
        actions.set_action(by=author, partnership=here, action=made, organisation=council)
    actions.set_action(by=author, partnership=here, action=made, body=None, organisation=council)

    made.refresh_from_db()
    assert made.owner == council


@pytest.mark.parametrize("name", ["body", "organisation", "office", "person", "arose_in", "initiative"])
def test_something_of_another_partnership_is_refused(here, author, name):
    make = {"arose_in": factories.body, "initiative": factories_work.initiative}.get(name) or getattr(factories, name)

    with pytest.raises(ChangeError, match="same partnership"):
        actions.set_action(by=author, partnership=here, name="x", **{name: make()})


BREAKING = {
    "action_status_is_known": "status = 'asleep'",
    "action_access_is_known": "access = 'nobody'",
    "action_finished_goes_with_status": "finished_on = '2009-04-01'",
    "action_finished_after_raised": "status = 'done', raised_on = '2009-04-02', finished_on = '2009-04-01'",
    "action_has_one_owner": "organisation_id = (SELECT id FROM governance_organisation LIMIT 1)",
}


@pytest.mark.parametrize("constraint", BREAKING)
def test_constraint_holds_against_sql(here, constraint):
    factories.organisation(partnership=here)
    made = factories_work.action(partnership=here, body=factories.body(partnership=here))

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE planning_action SET {BREAKING[constraint]} WHERE id = %s", [made.pk])


def test_slug_of_a_note_is_its_own(here):
    note = factories_work.action_note()

    with pytest.raises(IntegrityError, match="action_note_slug_once"):
        factories_work.action_note(action=note.action, slug=note.slug)
