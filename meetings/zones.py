"""A time zone as calendars carry it (RFC 5545, section 3.6.5): the moments at which its clocks change."""

import datetime
from collections import defaultdict
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY, MINUTE = datetime.timedelta(days=1), datetime.timedelta(minutes=1)


@lru_cache(maxsize=64)
def zone_of(name: str, first_year: int, last_year: int) -> Timezone:
    """Return a zone's VTIMEZONE for all days of some years; each change is told in the clock time before it.

    The icalendar library tells the changes of spring in the clock time after them, which is an hour off.
    """
    zone, made = ZoneInfo(name), Timezone()
    made.add("tzid", name)
    begins = datetime.datetime(first_year, 1, 1, tzinfo=datetime.UTC)
    made.add_component(_observance(begins, begins.astimezone(zone), [begins.astimezone(zone).replace(tzinfo=None)]))
    onsets: dict[tuple[datetime.timedelta, datetime.timedelta, str], list[datetime.datetime]] = defaultdict(list)
    for moment in changes(zone, first_year, last_year):
        before, after = (moment - MINUTE).astimezone(zone), moment.astimezone(zone)
        onsets[_offset(before), _offset(after), after.tzname() or ""].append(moment)
    for (before_offset, _, _), moments in onsets.items():
        clocks = [(moment + before_offset).replace(tzinfo=None) for moment in moments]
        made.add_component(_observance(moments[0] - MINUTE, moments[0].astimezone(zone), clocks))
    return made


def changes(zone: ZoneInfo, first_year: int, last_year: int) -> list[datetime.datetime]:
    """Return the moments, to the minute and in UTC, at which a zone's clocks change in some years."""
    day = datetime.datetime(first_year, 1, 1, tzinfo=datetime.UTC)
    after = datetime.datetime(last_year + 1, 1, 1, tzinfo=datetime.UTC)
    found = []
    while day < after:
        if _offset(day.astimezone(zone)) != _offset((day + DAY).astimezone(zone)):
            found.append(_moment(zone, day))
        day += DAY
    return found


def _moment(zone: ZoneInfo, day: datetime.datetime) -> datetime.datetime:
    """The first minute of a day of 24 hours, in UTC, from which the offset is what it is at its end."""
    first, last, ends = 0, 24 * 60, _offset((day + DAY).astimezone(zone))
    while first < last:
        middle = (first + last) // 2
        if _offset((day + middle * MINUTE).astimezone(zone)) == ends:
            last = middle
        else:
            first = middle + 1
    return day + first * MINUTE


def _observance(
    before: datetime.datetime, local: datetime.datetime, clocks: list[datetime.datetime]
) -> TimezoneStandard | TimezoneDaylight:
    made = TimezoneDaylight() if local.dst() else TimezoneStandard()
    made.add("dtstart", clocks[0])
    if clocks[1:]:
        made.add("rdate", clocks[1:])
    made.add("tzname", local.tzname())
    made.add("tzoffsetfrom", _offset(before.astimezone(local.tzinfo)))
    made.add("tzoffsetto", _offset(local))
    return made


def _offset(local: datetime.datetime) -> datetime.timedelta:
    return local.utcoffset() or datetime.timedelta()
