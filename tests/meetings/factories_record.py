"""What is recorded of a meeting: a valid row from as little as a test cares to say."""

import datetime
from typing import Any

from governance.models import Body, Partnership
from meetings.models import AgendaItem, Attendance, Decision, Declaration, FollowUp, Meeting, Vote
from meetings.services.minutes import publish_minutes
from planning.models import Action
from portal.models import User
from tests import factories

DAY = datetime.date(2009, 3, 30)


def meeting(**values: Any) -> Meeting:
    """A meeting that was held and is being minuted, unless another status is given."""
    if "body" not in values:
        values["body"] = factories.body()
    number = next(factories.numbers)
    given = {"partnership": values["body"].partnership, "day": DAY, "status": "held"}
    return Meeting.objects.create(**given | {"slug": f"meeting-{number}", "title": f"Meeting {number}"} | values)


def item(**values: Any) -> AgendaItem:
    """An item of a meeting, the last one so far."""
    within = values.setdefault("meeting", None) or meeting()
    values["meeting"] = within
    number = next(factories.numbers)
    given = {"slug": f"item-{number}", "title": f"Item {number}", "position": within.items.count() + 1}
    return AgendaItem.objects.create(**given | values)


def attendance(**values: Any) -> Attendance:
    """Somebody present on a fresh seat of the meeting's body, unless a seat or nobody's is given."""
    within = values.setdefault("meeting", None) or meeting()
    values["meeting"] = within
    if "seat" not in values:
        values["seat"] = factories.seat(body=within.body)
    number = next(factories.numbers)
    presence = "present" if values["seat"] else "in_attendance"
    given = {"slug": f"attendance-{number}", "name": f"Person {number}", "presence": presence}
    given["position"] = within.attendance.count() + 1
    return Attendance.objects.create(**given | values)


def declaration(**values: Any) -> Declaration:
    """A personal interest in the whole meeting."""
    given = {"slug": f"declaration-{next(factories.numbers)}", "interest": "personal", "nature": "Married to it"}
    return Declaration.objects.create(meeting=values["attendance"].meeting, **given | values)


def decision(**values: Any) -> Decision:
    """An agreed decision without a vote, the next of its meeting."""
    under = values.setdefault("item", None) or item()
    values["item"] = under
    number = under.meeting.decisions.count() + 1
    given = {"slug": f"decision-{next(factories.numbers)}", "number": number, "text": f"To do thing {number}"}
    return Decision.objects.create(meeting=under.meeting, **given | values)


def vote(**values: Any) -> Vote:
    """A vote for."""
    given = {"slug": f"vote-{next(factories.numbers)}", "way": "for"}
    return Vote.objects.create(meeting=values["decision"].meeting, **given | values)


def action(**values: Any) -> Action:
    """An open action of a partnership."""
    if "partnership" not in values:
        values["partnership"] = factories.partnership()
    number = next(factories.numbers)
    return Action.objects.create(**{"slug": f"action-{number}", "name": f"Action {number}"} | values)


def follow_up(**values: Any) -> FollowUp:
    """An action that arose under an item."""
    under = values["item"] if "item" in values else values["decision"].item
    body: Body = under.meeting.body
    if "action" not in values:
        values["action"] = action(partnership=body.partnership, arose_in=body, access=under.access)
    return FollowUp.objects.create(
        **{"slug": f"follow-{next(factories.numbers)}", "meeting": under.meeting, "item": under} | values
    )


def published(within: Meeting) -> Meeting:
    """A meeting whose minutes are published."""
    return publish_minutes(by=factories.user(), meeting=within)


def clerk(within: Partnership) -> User:
    """An officer of the partnership, who keeps the record of its meetings."""
    made = factories.user()
    factories.grant(user=made, role="officer", partnership=within)
    return made


MINUTED, KEPT = {"meeting": "minuted"}, {"meeting": "being-minuted"}
RECORD_PAGES: dict[str, dict[str, Any]] = {
    "decisions": {},
    "decision": MINUTED | {"number": 1},
}
"""The pages of published records, with the words of their addresses below the partnership's."""

KEPT_PAGES: dict[str, dict[str, Any]] = {
    "meeting-hold": KEPT,
    "declaration-add": KEPT,
    "declaration-change": KEPT | {"declaration": "declared"},
    "declaration-remove": KEPT | {"declaration": "declared"},
    "item-minute": KEPT | {"item": "play-areas"},
    "decision-add": KEPT | {"item": "play-areas"},
    "decision-change": KEPT | {"number": 1},
    "decision-remove": KEPT | {"number": 1},
    "follow-up-add": KEPT | {"item": "play-areas"},
    "follow-up-remove": KEPT | {"follow_up": "asked"},
    "minutes-publish": KEPT,
    "minutes-correct": KEPT,
}
"""The pages of those who keep the record of a meeting."""


def make_recorded_meetings(body: Body) -> None:
    """A meeting of everything whose minutes are published, and one that is being minuted."""
    for slug in ("minuted", "being-minuted"):
        within = meeting(body=body, slug=slug, title=f"Meeting {slug}", day=DAY, quorum_note="Two: met (2 members).")
        under = item(meeting=within, slug="play-areas", title=f"Play areas {slug}", minute="The plans were shown.")
        who = attendance(meeting=within, seat=body.seats.first(), name="Ada Somebody")
        attendance(meeting=within, seat=None, name="Dot Dear")
        decided = decision(item=under, vote_taken=True, text=f"To build three {slug}")
        vote(decision=decided, attendance=who)
        declaration(attendance=who, item=under, slug="declared", conduct="stayed")
        asked = action(partnership=within.partnership, name=f"Find ground {slug}", access="body", arose_in=body)
        follow_up(decision=decided, slug="asked", action=asked)
    published(Meeting.objects.get(body=body, slug="minuted"))


def hide_recorded_meeting(body: Body) -> None:
    """A published record of a body that is hidden, with the words that nobody may meet."""
    within = meeting(body=body, slug="hidden-cabinet-meets", title="Hidden Cabinet meets")
    under = item(meeting=within, slug="play-areas", title="Vera Veiled explains", minute="To keep its secret")
    decision(item=under, text="Hidden Cabinet keeps its secret")
    published(within)
