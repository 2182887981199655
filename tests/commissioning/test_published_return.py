"""A published return is only ever superseded: tried through the ORM, through SQL and through the services."""

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from commissioning.models import BudgetLine, Return, ReturnStatus, StatedTotal
from commissioning.services import returns
from commissioning.services.returns import ReturnError
from tests import factories

pytestmark = pytest.mark.django_db

FROZEN = "is published and cannot be changed|pgtrigger: Cannot delete rows|pgtrigger: Invalid transition"
DRAFT, SUBMITTED, PUBLISHED, SUPERSEDED = ReturnStatus.values
DONE = [SUBMITTED, PUBLISHED, SUPERSEDED]


@pytest.fixture(params=DONE)
def record(request, db):
    """A return that is done with, and a draft, each with one line and one stated total."""
    partnership = factories.partnership()
    made = {}
    for name, year in (("done", 2009), ("draft", 2010)):
        made[name] = factories.submission(partnership=partnership, first_year=year, slug=name)
        factories.budget_line(submission=made[name], slug=f"line-{name}")
        factories.stated_total(submission=made[name], slug=f"total-{name}")
    if request.param == SUBMITTED:
        Return.objects.filter(pk=made["done"].pk).update(status=SUBMITTED)
    else:
        returns.publish(by=factories.user(), submission=made["done"])
    if request.param == SUPERSEDED:
        returns.supersede(by=factories.user(), submission=made["done"])
    made["done"].refresh_from_db()
    return SimpleNamespace(**made)


def _return(record):
    return Return.objects.filter(pk=record.done.pk)


ORM = {
    "return retitled": lambda r: _return(r).update(title="Other"),
    "return of another unit": lambda r: _return(r).update(unit_pounds=7),
    "return retitled while its status is kept": lambda r: _return(r).update(status=r.done.status, title="Other"),
    "return deleted": lambda r: _return(r)._raw_delete("default"),
    "return deleted with its lines": lambda r: r.done.delete(),
    "line added": lambda r: factories.budget_line(submission=r.done),
    "line changed": lambda r: BudgetLine.objects.filter(submission=r.done).update(amount="0.01"),
    "line deleted": lambda r: BudgetLine.objects.filter(submission=r.done).delete(),
    "line brought in": lambda r: BudgetLine.objects.filter(submission=r.draft).update(submission=r.done),
    "line taken out": lambda r: BudgetLine.objects.filter(submission=r.done).update(submission=r.draft),
    "total added": lambda r: factories.stated_total(submission=r.done, sector=factories.sector()),
    "total changed": lambda r: StatedTotal.objects.filter(submission=r.done).update(amount="0.01"),
    "total deleted": lambda r: StatedTotal.objects.filter(submission=r.done).delete(),
    "total brought in": lambda r: StatedTotal.objects.filter(submission=r.draft).update(
        submission=r.done, measure="actual"
    ),
    "total taken out": lambda r: StatedTotal.objects.filter(submission=r.done).update(
        submission=r.draft, measure="actual"
    ),
}

SQL = {
    "return changed": "UPDATE commissioning_return SET caption = 'Other' WHERE id = {done}",
    "return deleted": "DELETE FROM commissioning_return WHERE id = {done}",
    "line added": "INSERT INTO commissioning_budgetline (return_id, slug, position, group_id, sector_id, service,"
    " measure, provision, pooling, printed, amount) SELECT {done}, 'new', position, group_id, sector_id, service,"
    " measure, provision, pooling, printed, amount FROM commissioning_budgetline WHERE return_id = {draft}",
    "line changed": "UPDATE commissioning_budgetline SET amount = amount + 0.01 WHERE return_id = {done}",
    "line deleted": "DELETE FROM commissioning_budgetline WHERE return_id = {done}",
    "line brought in": "UPDATE commissioning_budgetline SET return_id = {done} WHERE return_id = {draft}",
    "line taken out": "UPDATE commissioning_budgetline SET return_id = {draft} WHERE return_id = {done}",
    "total added": "INSERT INTO commissioning_statedtotal (return_id, slug, measure, printed, amount)"
    " VALUES ({done}, 'new', 'actual', '', 1)",
    "total changed": "UPDATE commissioning_statedtotal SET amount = amount + 0.01 WHERE return_id = {done}",
    "total deleted": "DELETE FROM commissioning_statedtotal WHERE return_id = {done}",
    "total brought in": "UPDATE commissioning_statedtotal SET return_id = {done}, measure = 'actual'"
    " WHERE return_id = {draft}",
    "total taken out": "UPDATE commissioning_statedtotal SET return_id = {draft}, measure = 'actual'"
    " WHERE return_id = {done}",
}


def _state():
    """Every row that publishing freezes."""
    return [list(model.objects.order_by("pk").values()) for model in (Return, BudgetLine, StatedTotal)]


@pytest.mark.parametrize("change", ORM)
def test_done_return_changed_through_the_orm_refused(record, change):
    before = _state()

    with pytest.raises(DatabaseError, match=FROZEN), transaction.atomic():
        ORM[change](record)

    assert _state() == before


@pytest.mark.parametrize("change", SQL)
def test_done_return_changed_by_sql_refused(record, change):
    before = _state()
    statement = SQL[change].format(done=record.done.pk, draft=record.draft.pk)

    with pytest.raises(DatabaseError, match=FROZEN), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert _state() == before


ALLOWED = {(DRAFT, SUBMITTED), (SUBMITTED, DRAFT), (SUBMITTED, PUBLISHED), (PUBLISHED, SUPERSEDED)}
MOVES = [(old, new) for old in ReturnStatus.values for new in ReturnStatus.values if old != new]


@pytest.mark.parametrize(("old", "new"), MOVES)
@pytest.mark.parametrize("by_sql", [False, True], ids=["orm", "sql"])
def test_return_status_moves_only_forward(old, new, by_sql):
    submission = factories.submission(status=old)

    def move():
        if by_sql:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE commissioning_return SET status = %s WHERE id = %s", [new, submission.pk])
        else:
            Return.objects.filter(pk=submission.pk).update(status=new)

    if (old, new) in ALLOWED:
        move()
    else:
        with pytest.raises(DatabaseError, match=FROZEN), transaction.atomic():
            move()

    submission.refresh_from_db()
    assert submission.status == (new if (old, new) in ALLOWED else old)


def test_return_status_unknown_refused():
    submission = factories.submission()

    with pytest.raises(DatabaseError), transaction.atomic():
        Return.objects.filter(pk=submission.pk).update(status="perfect")


def test_draft_return_changed_and_deleted_allowed():
    submission = factories.budget_line().submission
    factories.stated_total(submission=submission)
    submission.title = "Better"
    submission.save()
    submission.lines.update(amount="2.00")

    submission.delete()

    assert not any(model.objects.exists() for model in (Return, BudgetLine, StatedTotal))


def test_publish_draft_published():
    submission = factories.budget_line().submission

    published = returns.publish(by=factories.user(), submission=submission)

    assert published == submission
    assert Return.objects.get().status == PUBLISHED


@pytest.mark.parametrize("status", DONE)
def test_publish_what_is_no_draft_refused(status):
    submission = factories.submission(status=status, title="Money")

    with pytest.raises(ReturnError, match=f"“Money” is {status} already"):
        returns.publish(by=factories.user(), submission=submission)


def test_publish_from_a_stale_copy_refused():
    stale = factories.submission()
    returns.publish(by=factories.user(), submission=Return.objects.get(pk=stale.pk))

    with pytest.raises(ReturnError, match="is published already"):
        returns.publish(by=factories.user(), submission=stale)


def test_publish_for_a_year_that_has_one_refused():
    rival = factories.submission(first_year=2009, status=PUBLISHED, title="First")
    second = factories.submission(partnership=rival.partnership, first_year=2009)

    with pytest.raises(ReturnError, match="“First” is the published return of 2009/10"):
        returns.publish(by=factories.user(), submission=second)

    assert Return.objects.get(pk=second.pk).status == DRAFT


def test_publish_after_the_rival_is_superseded_allowed():
    rival = factories.submission(first_year=2009, status=PUBLISHED)
    second = factories.submission(partnership=rival.partnership, first_year=2009, supersedes=rival)
    returns.supersede(by=factories.user(), submission=rival)

    returns.publish(by=factories.user(), submission=second)

    assert dict(Return.objects.values_list("pk", "status")) == {rival.pk: SUPERSEDED, second.pk: PUBLISHED}


@pytest.mark.parametrize("status", [DRAFT, SUPERSEDED])
def test_supersede_what_is_not_published_refused(status):
    submission = factories.submission(status=status)

    with pytest.raises(ReturnError, match="is not published"):
        returns.supersede(by=factories.user(), submission=submission)
