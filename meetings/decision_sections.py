"""What meetings decided, as other pages show it."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet, Value
from django.urls import reverse

from governance.dates import Precision
from governance.models import Body, Partnership
from governance.sections import Event, Figure, Section, Strand
from governance.timeline import as_events
from meetings.models import AgendaItem, Decision, FollowUp
from meetings.record_pages import decision_address
from meetings.record_words import resolution_words
from planning.models import Action, Plan, Priority

if TYPE_CHECKING:
    from governance.permissions import Reader
    from portal.models import User

SHOWN = 5


def body_decisions(body: Body, user: "User", on: datetime.date) -> Section | None:
    """What a body decided by a day, the latest first; one query."""
    rows = _decided(body.partnership, user, on).filter(meeting__body=body)
    return _section("What it decided", rows, body.partnership, f"?body={body.slug}", "All its decisions")


def decisions_of_plan(plan: Plan, user: "Reader", on: datetime.date) -> Section | None:
    """What meetings decided by a day under items about a plan; one query."""
    rows = _decided(plan.partnership, user, on).filter(item__plan=plan)
    return _section("What was decided about it", rows, plan.partnership, f"?plan={plan.slug}", "All decisions about it")


def decisions_of_priority(priority: Priority, user: "Reader", on: datetime.date) -> Section | None:
    """What meetings decided by a day under items about a priority; one query."""
    rows = _decided(priority.partnership, user, on).filter(item__priority=priority)
    asked = f"?priority={priority.slug}"
    return _section("What was decided about it", rows, priority.partnership, asked, "All decisions about it")


def _decided(partnership: Partnership, user: "Reader", on: datetime.date) -> QuerySet:
    return Decision.objects.visible_to(user, partnership).for_list().filter(meeting__day__lte=on)


def _section(heading: str, decisions: QuerySet, partnership: Partnership, asked: str, more: str) -> Section | None:
    found = list(decisions[: SHOWN + 1])
    if not found:
        return None
    every = reverse("decisions", args=[partnership.slug]) + asked if len(found) > SHOWN else ""
    about = {"rows": [_row(one, partnership) for one in found[:SHOWN]], "all": every, "more": more}
    return Section(heading, "decisions", "meetings/section_decisions.html", about)


def _row(one: Decision, partnership: Partnership) -> dict[str, Any]:
    return {
        "text": one.text,
        "url": decision_address(partnership, one.meeting.slug, one.number),
        "resolution": resolution_words(one),
        "where": f"{one.meeting.body.name}, {one.meeting.day:%-d %B %Y}",
    }


def origin_of_action(action: Action, user: "Reader", on: datetime.date) -> Section | None:
    """The meeting, item and decision that an action arose from, as far as a reader may see them; two queries."""
    rows = FollowUp.objects.filter(action=action).select_related("meeting", "item", "decision")
    arose = rows.first()
    if arose is None:
        return None
    partnership = action.partnership
    decisions = Decision.objects.visible_to(user, partnership)
    items = AgendaItem.objects.visible_to(user, partnership)
    about = {
        "meeting": str(arose.meeting),
        "meeting_url": reverse("meeting", args=[partnership.slug, arose.meeting.slug]),
        "item": arose.item.title if items.filter(pk=arose.item_id).exists() else "",
        "number": arose.decision.number if arose.decision else None,
        "decision_url": decision_address(partnership, arose.meeting.slug, arose.decision.number)
        if arose.decision and decisions.filter(pk=arose.decision.pk).exists()
        else "",
    }
    return Section("Where it came from", "origin", "meetings/section_origin.html", about)


def why_kept(action: Action) -> str:
    """Say why who may read of an action is not changed on its own page: a meeting's record says it; one query."""
    if not FollowUp.objects.filter(action=action).exists():
        return ""
    return "A meeting asked for it: the item there says who may read of it, once its minutes are published."


def decisions_counted(partnership: Partnership, user: "User", on: datetime.date) -> Figure | None:
    """How many decisions are open to a reader by a day, with the way to the register; one query."""
    count = _decided(partnership, user, on).count()
    if not count:
        return None
    label = "decision" if count == 1 else "decisions"
    return Figure(f"{count:,}", label, reverse("decisions", args=[partnership.slug]), note="see what was decided")


def _events(partnership: Partnership, user: "User") -> QuerySet:
    rows = Decision.objects.visible_to(user, partnership)
    return as_events(rows, F("meeting__day"), Value(Precision.DAY.value), slug="meeting__slug", name="meeting__title")


def _in_words(event: Event) -> str:
    return f": {event.times:,} decisions" if event.times != 1 else ": 1 decision"


def _meeting_page(partnership: Partnership, event: Event) -> str:
    return reverse("meeting", args=[partnership.slug, event.slug])


STRANDS = [Strand("decided", _events, _in_words, _meeting_page)]
