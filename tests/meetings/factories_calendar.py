"""Meetings as the tests of calendars and notices need them."""

import datetime
from typing import Any

from meetings.models import Meeting
from tests import factories


def meeting(**values: Any) -> Meeting:
    """A planned meeting of a fresh body at ten on 22 June 2026, unless asked otherwise."""
    if "body" not in values:
        values["body"] = factories.body()
    number = next(factories.numbers)
    about = {"slug": f"meeting-{number}", "title": f"Meeting {number}", "partnership": values["body"].partnership}
    when = {"day": datetime.date(2026, 6, 22), "begins": datetime.time(10), "ends": datetime.time(12)}
    made = Meeting.objects.create(**about | when | {"place": "Town Hall"} | values)
    made.refresh_from_db()
    return made
