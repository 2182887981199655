"""Meetings in the package: what is loaded, that minuted ones load frozen, and what is refused."""

import datetime
import uuid

import pytest
from django.db import DatabaseError, transaction

from exchange.services.packages import import_package
from meetings.models import AgendaItem, Meeting
from tests import factories

UID = "6b3e0a52-5f0d-4c1c-9a3e-0d0840300310"
MINUTED = {
    "slug": "spring",
    "title": "Spring meeting",
    "body": "assembly",
    "series": "ordinary",
    "day": "2000-03-30",
    "begins": "09:30",
    "ends": "11:00",
    "venue": "County hall",
    "place": "page 3",
    "remote_link": "https://meet.example.org/abc",
    "status": "minuted",
    "agenda_published": "2000-03-20T09:00:00Z",
    "minutes_published": "2000-04-20T09:00:00.123456Z",
    "quorum_met": "true",
    "uid": UID,
    "sequence": "3",
}
ITEM = {
    "slug": "spring--budget",
    "meeting": "spring",
    "position": "1",
    "title": "Budget",
    "access": "body",
    "access_reason": "Commercial",
    "minute": "It was spent.",
}


@pytest.fixture
def met(northmoor):
    """The invented package with a series and a minuted meeting of its first body."""
    body = northmoor.rows("bodies")[0]["slug"]
    for table in ("meeting_series", "meetings", "agenda_items"):
        northmoor.write(table, [])
    northmoor.add("meeting_series", slug="ordinary", name="Ordinary", body=body, venue="County hall")
    northmoor.add("meetings", **MINUTED | {"body": body})
    northmoor.add("agenda_items", **ITEM)
    return northmoor


def _load(folder):
    return import_package(by=factories.user(), folder=folder.path).partnership


@pytest.mark.django_db
def test_minuted_meeting_loads_with_all_that_is_said_of_it(met):
    meeting = _load(met).meetings.get()

    assert (meeting.place, meeting.series.place) == ("County hall", "County hall")
    assert (meeting.begins, meeting.ends) == (datetime.time(9, 30), datetime.time(11))
    assert (str(meeting.uid), meeting.sequence, meeting.status) == (UID, 3, "minuted")
    assert meeting.minutes_published_at.isoformat() == "2000-04-20T09:00:00.123456+00:00"
    assert meeting.quorum_met is True
    assert meeting.sources.get().place == "page 3"
    assert meeting.items.get().minute == "It was spent."


@pytest.mark.django_db
def test_items_of_a_minuted_meeting_are_frozen_once_loaded(met):
    _load(met)

    with pytest.raises(DatabaseError), transaction.atomic():
        AgendaItem.objects.update(title="Another")


@pytest.mark.django_db
def test_copy_of_a_meeting_that_is_here_gets_an_identity_of_its_own(met):
    here = factories.body()
    Meeting.objects.create(
        partnership=here.partnership, body=here, slug="here", title="Here", day="2009-03-30", uid=uuid.UUID(UID)
    )

    copied = _load(met).meetings.get()

    assert str(copied.uid) != UID
    assert Meeting.objects.get(slug="here", partnership=here.partnership).uid == uuid.UUID(UID)


@pytest.mark.django_db
def test_shipped_conference_has_its_day_and_its_source(liverpool):
    conference = liverpool.meetings.get()

    assert (conference.kind, conference.day) == ("conference", datetime.date(2009, 3, 30))
    assert conference.sources.get().references == ["D084"]


@pytest.mark.parametrize(
    ("table", "key", "cells", "column"),
    [
        ("meetings", "spring", {"ends": "09:30"}, "ends"),
        ("meetings", "spring", {"begins": "9:30"}, "begins"),
        ("meetings", "spring", {"begins": ""}, "ends"),
        ("meetings", "spring", {"minutes_published": ""}, "minutes_published"),
        ("meetings", "spring", {"minutes_published": "2000-02-30T09:00:00Z"}, "minutes_published"),
        ("meetings", "spring", {"status": "held"}, "minutes_published"),
        (
            "meetings",
            "spring",
            {"status": "called", "minutes_published": "", "agenda_published": ""},
            "agenda_published",
        ),
        ("meetings", "spring", {"uid": "{6b3e0a52-5f0d-4c1c-9a3e-0d0840300310}"}, "uid"),
        ("meetings", "spring", {"sequence": "-1"}, "sequence"),
        ("meeting_series", "ordinary", {"starts": "2009", "until": "2008"}, "until"),
        ("agenda_items", "spring--budget", {"access_reason": ""}, "access_reason"),
        ("agenda_items", "spring--budget", {"position": "0"}, "position"),
    ],
)
def test_package_that_cannot_be_is_refused_with_the_column(met, table, key, cells, column):
    met.change(table, key, **cells)

    assert {problem.column for problem in met.problems()} == {column}


def test_two_items_in_one_place_and_two_meetings_of_one_identity_are_refused(met):
    met.add("agenda_items", **ITEM | {"slug": "spring--other"})
    met.add("meetings", **met.rows("meetings")[0] | {"slug": "copy"})

    assert [problem.column for problem in met.problems()] == ["uid", "position"]
