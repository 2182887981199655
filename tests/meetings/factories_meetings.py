"""Meetings as they are prepared: a valid row from as little as a test cares to say."""

import datetime
from typing import Any

from django.utils import timezone

from governance.models import Body
from meetings.models import AgendaItem, Meeting, MeetingStatus, Series
from planning.models import Action
from tests import factories

DAY = datetime.date(2009, 4, 14)


def series(**values: Any) -> Series:
    """A series of meetings of a body."""
    body = values.setdefault("body", None) or factories.body()
    number = next(factories.numbers)
    given = {"slug": f"series-{number}", "name": f"Series {number}", "partnership": body.partnership}
    return Series.objects.create(**given | values | {"body": body})


def meeting(**values: Any) -> Meeting:
    """A planned meeting; one that is called or minuted has published what that takes."""
    body: Body = values.setdefault("body", None) or factories.body()
    number = next(factories.numbers)
    given = {"slug": f"meeting-{number}", "title": f"Meeting {number}", "day": DAY, "partnership": body.partnership}
    now = timezone.now()
    if values.get("status") in (MeetingStatus.CALLED, MeetingStatus.MINUTED):
        given["agenda_published_at"] = now
    if values.get("status") == MeetingStatus.MINUTED:
        given["minutes_published_at"] = now
    return Meeting.objects.create(**given | values | {"body": body})


def item(meeting: Meeting, **values: Any) -> AgendaItem:
    """The next item of an agenda, for everybody unless another access is given."""
    number = next(factories.numbers)
    given = {"slug": f"item-{number}", "title": f"Item {number}", "position": meeting.items.count() + 1}
    if values.get("access", "public") != "public":
        given["access_reason"] = "Commercially sensitive"
    return AgendaItem.objects.create(meeting=meeting, **given | values)


def action(body: Body, **values: Any) -> Action:
    """An open action that a meeting of a body asked for."""
    number = next(factories.numbers)
    given = {"slug": f"action-{number}", "name": f"Action {number}", "body": body, "arose_in": body}
    return Action.objects.create(partnership=body.partnership, **given | values)
