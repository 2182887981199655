"""Initiatives, those who take part and assurance checks: refused, undone, and kept in order by the database."""

import pytest
from django.db import IntegrityError, connection, transaction

from governance import history
from governance.services.changes import ChangeError
from governance.services.undo import undo
from governance.versions import StaleError, version_of_row
from planning.models import AssuranceCheck, Initiative
from planning.services import assurance, initiatives
from planning.services.assurance import ASKED
from planning.services.initiatives import DESCRIBED
from tests import factories
from tests.planning import factories_work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(transactional_db):
    return factories.partnership(slug="here")


@pytest.fixture
def author(transactional_db):
    return factories.user(is_superuser=True)


def _undo_latest(author, partnership):
    wanted = history.of_partnership(author, partnership)
    act = history.changes_of(wanted, list(history.index_of(wanted)[:1]))[0].pk
    undo(by=author, partnership=partnership, act=act)


def test_initiative_is_no_part_of_itself(here, author):
    top = factories_work.initiative(partnership=here)
    part = factories_work.initiative(partnership=here, parent=factories_work.initiative(partnership=here, parent=top))

    with pytest.raises(ChangeError, match="below itself") as refused:
        initiatives.set_initiative(by=author, partnership=here, initiative=top, parent=part)

    assert refused.value.field == "parent"
    with pytest.raises(IntegrityError, match="below itself"), transaction.atomic():
        Initiative.objects.filter(pk=top.pk).update(parent=part)


def test_initiative_has_one_lead(here, author):
    leads = {"body": factories.body(partnership=here), "organisation": factories.organisation(partnership=here)}

    with pytest.raises(ChangeError, match="not by both"):
        initiatives.set_initiative(by=author, partnership=here, name="x", kind="tool", **leads)
    with pytest.raises(IntegrityError, match="initiative_has_one_lead"), transaction.atomic():
        factories_work.initiative(partnership=here, **leads)


@pytest.mark.parametrize("part", ["child", "check", "action"])
def test_initiative_on_which_something_hangs_stays(here, author, part):
    whole = factories_work.initiative(partnership=here)
    make = {"child": factories_work.initiative, "check": factories_work.check, "action": factories_work.action}[part]
    make(partnership=here, **{"parent" if part == "child" else "initiative": whole})

    with pytest.raises(ChangeError, match="first"):
        initiatives.drop_initiative(by=author, initiative=whole)


def test_initiative_taken_away_comes_back_with_those_who_take_part(here, author):
    whole = factories_work.initiative(partnership=here)
    factories.source(factories_work.initiative_partner(initiative=whole))

    initiatives.drop_initiative(by=author, initiative=whole)
    _undo_latest(author, here)

    assert Initiative.objects.get().partners.get().sources.count() == 1


def test_change_upon_another_version_is_refused(here, author):
    whole, check = factories_work.initiative(partnership=here), factories_work.check(partnership=here)
    seen = version_of_row(whole, *DESCRIBED), version_of_row(check, *ASKED)
    Initiative.objects.update(summary="else")
    AssuranceCheck.objects.update(question="Else?")

    with pytest.raises(StaleError):
        initiatives.set_initiative(by=author, partnership=here, initiative=whole, seen=seen[0], summary="mine")
    with pytest.raises(StaleError):
        assurance.set_check(by=author, partnership=here, check=check, seen=seen[1], question="Mine?")


def test_something_of_another_partnership_is_refused(here, author):
    whole, stranger = factories_work.initiative(partnership=here), factories.body()

    with pytest.raises(ChangeError, match="same partnership"):
        initiatives.set_partner(by=author, initiative=whole, who=stranger)
    with pytest.raises(ChangeError, match="same partnership"):
        initiatives.set_initiative(by=author, partnership=here, initiative=whole, body=stranger)
    with pytest.raises(ChangeError, match="same partnership"):
        assurance.set_check(by=author, partnership=here, name="x", question="?", body=stranger)


def test_check_taken_away_comes_back_with_what_was_found(here, author):
    check = factories_work.check(partnership=here)
    factories.source(factories_work.finding(check_made=check, met=False))

    assurance.drop_check(by=author, check=check)
    _undo_latest(author, here)

    assert AssuranceCheck.objects.get().findings.get().sources.count() == 1


BREAKING = {
    "initiative_kind_is_known": "UPDATE planning_initiative SET kind = 'wish'",
    "initiative_status_is_known": "UPDATE planning_initiative SET status = 'asleep'",
    "initiative_ends_after_start": "UPDATE planning_initiative SET starts = '2009-04-01', ends = '2009-04-01'",
    "initiative_partner_is_one_thing": "UPDATE planning_initiativepartner SET organisation_id = NULL",
    "initiative_partner_slug_once": "UPDATE planning_initiativepartner SET slug = 'same'",
    "assurance_finding_slug_once": "UPDATE planning_assurancefinding SET slug = 'same'",
}


@pytest.mark.parametrize("constraint", BREAKING)
def test_constraint_holds_against_sql(here, constraint):
    whole, check = factories_work.initiative(partnership=here), factories_work.check(partnership=here)
    for _ in range(2):
        factories_work.initiative_partner(initiative=whole)
        factories_work.finding(check_made=check)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BREAKING[constraint])
