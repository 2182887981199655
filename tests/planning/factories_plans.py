"""Plans, outcomes and priorities: a valid row from as little as a test cares to say."""

from typing import Any

from governance.models import Body, Document, Organisation, Partnership
from planning.models import Outcome, Plan, PlanReview, Priority, PriorityLink
from tests import factories


def _named(noun: str, values: dict[str, Any]) -> dict[str, Any]:
    factories.within(values)
    return factories.numbered(noun) | values


def outcome(**values: Any) -> Outcome:
    return Outcome.objects.create(**_named("outcome", values))


def plan(**values: Any) -> Plan:
    """An adopted plan that nobody owns."""
    return Plan.objects.create(**{"status": "adopted"} | _named("plan", values))


def plan_review(**values: Any) -> PlanReview:
    """A review of a plan of its partnership."""
    if "plan" not in values:
        values["plan"] = plan()
    if "review" not in values:
        values["review"] = factories.review(partnership=values["plan"].partnership)
    return PlanReview.objects.create(**{"slug": f"looks-at-{values['plan'].pk}-{values['review'].pk}"} | values)


def priority(**values: Any) -> Priority:
    """A priority; of the partnership of its plan, where it has one."""
    if values.get("plan"):
        values.setdefault("partnership", values["plan"].partnership)
    return Priority.objects.create(**_named("priority", values))


def priority_link(**values: Any) -> PriorityLink:
    """A link of a priority to an outcome, unless another end is given."""
    if "priority" not in values:
        values["priority"] = priority()
    if not {"outcome", "area", "initiative", "body"} & values.keys():
        values["outcome"] = outcome(partnership=values["priority"].partnership)
    return PriorityLink.objects.create(**{"slug": f"link-{next(factories.numbers)}"} | values)


def planned(here: Partnership, board: Body, council: Organisation, paper: Document) -> Plan:
    """One of everything: an adopted plan with two priorities and links, a draft that replaces it, and an outcome."""
    way = plan(partnership=here, slug="way", name="The Way", body=board, document=paper, level="whole_area")
    plan(partnership=here, slug="lane", name="The Lane", parent=way, organisation=council)
    plan(partnership=here, slug="next-way", name="The Next Way", body=board, replaces=way, status="draft")
    well = outcome(partnership=here, slug="well", name="Being well", framework="Outcomes of Somewhere")
    first = priority(plan=way, slug="first", name="Streets first", body=board, status="under_way")
    part = priority(plan=way, slug="part", name="Lamps in streets", parent=first)
    link = priority_link(priority=first, slug="first--well", outcome=well)
    priority_link(priority=first, slug="first--board", body=board)
    priority_link(priority=first, slug="first--area", area=factories.area(partnership=here))
    plan_review(plan=way, review=factories.review(partnership=here, title="Review of the Way"))
    for fact in (way, first, part, well, link):
        factories.source(fact, document=paper)
    return way
