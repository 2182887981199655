"""Plans kept by hand: steps, versions, rings, and what a change refuses."""

import pytest

from governance.models import Certainty
from governance.services.changes import ChangeError
from planning.models import PLAN_STEPS, Outcome, Plan, PlanStatus, Priority, PriorityLink
from planning.services import outcomes, plan_versions, plans, priorities
from planning.services.plans import DID
from tests import factories
from tests.planning import factories_plans as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return factories.user()


@pytest.fixture
def way(here):
    board = factories.body(partnership=here, slug="board", name="Board")
    council = factories.organisation(partnership=here, slug="council")
    return made.planned(here, board, council, factories.document(partnership=here))


@pytest.mark.parametrize("status", PlanStatus.values)
@pytest.mark.parametrize("step", DID)
def test_step_leads_where_the_table_says_or_is_refused(here, by, status, step):
    plan = made.plan(partnership=here, status=status)

    if (status, step) in PLAN_STEPS:
        assert plans.take_step(by=by, plan=plan, step=step).status == PLAN_STEPS[status, step]
    else:
        with pytest.raises(ChangeError, match="Nothing was saved"):
            plans.take_step(by=by, plan=plan, step=step)
        plan.refresh_from_db()
        assert plan.status == status


def test_every_step_of_the_table_has_words():
    assert {step for _, step in PLAN_STEPS} == DID.keys()


def test_next_version_copies_priorities_and_links_with_where_they_come_from(by, way):
    Plan.objects.filter(replaces=way).delete()

    new = plan_versions.begin_next_version(by=by, plan=way, name="The Way", version="2")

    assert (new.status, new.replaces, new.slug, new.version) == (PlanStatus.DRAFT, way, "the-way", "2")
    copied = {one.name: one for one in new.priorities.all()}
    assert copied["Lamps in streets"].parent == copied["Streets first"]
    links = PriorityLink.objects.filter(priority=copied["Streets first"]).for_list()
    assert {str(link.to) for link in links} == {
        str(link.to) for link in PriorityLink.objects.filter(priority__slug="first")
    }
    source = copied["Streets first"].sources.get()
    assert (source.certainty, source.note) == (Certainty.INFERRED, "Carried over from “The Way”.")
    assert way.priorities.count() == 2


def test_next_version_is_begun_once_and_not_of_a_draft(by, way):
    with pytest.raises(ChangeError, match="begun already: The Next Way"):
        plan_versions.begin_next_version(by=by, plan=way, name="Another Way")
    with pytest.raises(ChangeError, match="draft itself"):
        plan_versions.begin_next_version(by=by, plan=way.replaced_by, name="Another Way")


def test_adopting_a_version_supersedes_the_old_one_and_brings_it_back_only_after_it_ends(by, way):
    new = plans.take_step(by=by, plan=way.replaced_by, step="adopt")

    way.refresh_from_db()
    assert (new.status, way.status) == (PlanStatus.ADOPTED, PlanStatus.SUPERSEDED)
    with pytest.raises(ChangeError, match="The Next Way, another version of it, is in force"):
        plans.take_step(by=by, plan=way, step="restore")

    plans.take_step(by=by, plan=new, step="end")
    assert plans.take_step(by=by, plan=way, step="restore").status == PlanStatus.ADOPTED


def test_plan_is_not_put_below_itself_nor_below_another_partnerships(here, by, way):
    lane = Plan.objects.get(slug="lane")

    with pytest.raises(ChangeError, match="below itself") as ring:
        plans.set_plan(by=by, partnership=here, plan=way, parent=lane)
    with pytest.raises(ChangeError, match="same partnership") as elsewhere:
        plans.set_plan(by=by, partnership=here, plan=lane, parent=made.plan())

    assert ring.value.field == elsewhere.value.field == "parent"


def test_priority_is_not_part_of_one_of_another_plan(here, by, way):
    first, other = Priority.objects.get(slug="first"), made.priority(partnership=here)

    with pytest.raises(ChangeError, match="same plan"):
        priorities.set_priority(by=by, partnership=here, priority=other, parent=first)
    with pytest.raises(ChangeError, match="below itself"):
        priorities.set_priority(by=by, partnership=here, priority=first, parent=Priority.objects.get(slug="part"))


def test_what_something_belongs_to_is_not_taken_away(by, way):
    with pytest.raises(ChangeError, match="belong to this one"):
        priorities.drop_priority(by=by, priority=Priority.objects.get(slug="first"))
    with pytest.raises(ChangeError, match="Priorities serve this outcome"):
        outcomes.drop_outcome(by=by, outcome=Outcome.objects.get())
    with pytest.raises(ChangeError, match="Only a draft"):
        plans.drop_draft(by=by, plan=way)


def test_draft_is_taken_away_with_its_priorities_unless_other_plans_stand_below(here, by, way):
    draft = way.replaced_by
    first = made.priority(plan=draft)
    made.priority_link(priority=made.priority(plan=draft, parent=first))
    below = made.plan(partnership=here, parent=draft)

    with pytest.raises(ChangeError, match="Something else belongs"):
        plans.drop_draft(by=by, plan=draft)
    below.delete()
    plans.drop_draft(by=by, plan=draft)

    assert not Priority.objects.filter(pk=first.pk).exists()
    assert Plan.objects.filter(pk=way.pk).exists()


def test_link_is_made_once_and_within_the_partnership(by, way):
    first, well = Priority.objects.get(slug="first"), Outcome.objects.get()

    with pytest.raises(ChangeError, match="already"):
        priorities.link_priority(by=by, priority=first, to=well)
    with pytest.raises(ChangeError, match="same partnership"):
        priorities.link_priority(by=by, priority=first, to=made.outcome())
    priorities.unlink_priority(by=by, link=PriorityLink.objects.get(slug="first--well"))

    made_again = priorities.link_priority(by=by, priority=first, to=well)
    assert made_again.slug == "first--well"


def test_what_is_gone_is_said_to_be_gone(here, by):
    plan, priority, outcome = made.plan(), made.priority(), made.outcome()
    link = made.priority_link()
    for row in (link, plan, priority, outcome):
        type(row).objects.filter(pk=row.pk).delete()

    for act, about in (
        (plans.take_step, {"plan": plan, "step": "end"}),
        (priorities.drop_priority, {"priority": priority}),
        (priorities.unlink_priority, {"link": link}),
        (outcomes.drop_outcome, {"outcome": outcome}),
    ):
        with pytest.raises(ChangeError, match="not in the record any more"):
            act(by=by, **about)
