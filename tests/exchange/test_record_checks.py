"""What a package may not say of the record of meetings: each test breaks one rule, and hears of that one alone."""

import pytest

from exchange.services.packages import import_package
from meetings.models import Meeting, Vote
from tests import factories

SPRING = {"slug": "spring", "title": "Spring", "body": "assembly", "day": "2001-08-01", "status": "minuted"}
SPRING |= {"minutes_published": "2001-08-09T10:00:00Z", "agenda_published": "2001-07-20T10:00:00Z"}
OTHER = SPRING | {"slug": "other", "title": "Other"}
WELLS = {"slug": "wells", "meeting": "spring", "position": "1", "title": "Wells"}
ADA = {"slug": "ada", "meeting": "spring", "seat": "first", "presence": "present", "name": "Ada Moss", "person": "ada"}
ADA_TWICE = ADA | {"slug": "ada-again", "seat": "second"}
BO = {"slug": "bo", "meeting": "spring", "presence": "in_attendance", "name": "Bo Fell"}
INTEREST = {
    "slug": "interest",
    "meeting": "spring",
    "attendance": "bo",
    "interest": "personal",
    "nature": "Owns a well",
}
DECISION = {
    "slug": "spring-1",
    "meeting": "spring",
    "item": "wells",
    "number": "1",
    "text": "To dig",
    "vote_taken": "true",
}
VOTE = {"slug": "vote", "meeting": "spring", "decision": "spring-1", "attendance": "ada", "way": "for"}
DIG = {"slug": "dig", "name": "Dig"}
ASKED = {"slug": "asked", "meeting": "spring", "item": "wells", "decision": "spring-1", "action": "dig"}
ROWS = {
    "meetings": [SPRING, OTHER],
    "agenda_items": [WELLS, WELLS | {"slug": "roads", "meeting": "other"}],
    "attendance": [ADA, ADA_TWICE, BO],
    "declarations": [INTEREST],
    "decisions": [DECISION],
    "votes": [VOTE],
    "actions": [DIG],
    "follow_ups": [ASKED],
}


@pytest.fixture
def folder(northmoor):
    seats = [{"slug": slug, "body": "assembly", "title": slug} for slug in ("first", "second")]
    for row in seats:
        northmoor.add("seats", **row)
    for table, rows in ROWS.items():
        northmoor.write(table, [])
        for row in rows:
            northmoor.add(table, **row)
    return northmoor


@pytest.mark.parametrize(
    ("table", "key", "cells", "column"),
    [
        ("attendance", "bo", {"presence": "present"}, "presence"),
        ("attendance", "ada-again", {"presence": "in_attendance"}, "presence"),
        ("attendance", "ada-again", {"seat": "first"}, "seat"),
        ("declarations", "interest", {"item": "roads"}, "item"),
        ("decisions", "spring-1", {"number": "0"}, "number"),
        ("votes", "vote", {"attendance": "bo"}, "attendance"),
        ("votes", "vote", {"way": "perhaps"}, "way"),
        ("declarations", "interest", {"attendance": "ada-again", "conduct": "left"}, "attendance"),
        ("decisions", "spring-1", {"vote_taken": "false"}, "decision"),
        ("follow_ups", "asked", {"item": "roads"}, "item"),
    ],
)
def test_broken_row_is_named(folder, table, key, cells, column):
    folder.change(table, key, **cells)

    (problem,) = folder.problems()

    assert problem.column == column


@pytest.mark.parametrize(
    ("table", "row", "column"),
    [
        ("decisions", DECISION | {"slug": "again"}, "number"),
        ("votes", VOTE | {"slug": "again"}, "attendance"),
        ("declarations", INTEREST | {"slug": "again"}, "interest"),
        ("follow_ups", ASKED | {"slug": "again"}, "action"),
    ],
)
def test_row_said_twice_is_named(folder, table, row, column):
    folder.add(table, **row)

    (problem,) = folder.problems()

    assert (problem.table, problem.column) == (table, column)


def test_record_of_a_meeting_that_was_not_held_is_named(folder):
    folder.change("meetings", "spring", status="planned", minutes_published="")

    assert {problem.column for problem in folder.problems()} == {"meeting"}


@pytest.mark.django_db
def test_minuted_record_is_loaded_whole(folder):
    import_package(by=factories.user(), folder=folder.path)

    meeting = Meeting.objects.get(slug="spring")
    assert meeting.status == "minuted"
    assert meeting.decisions.get().follow_ups.get().action.name == "Dig"
    assert Vote.objects.get().attendance.person.name == "Ada Moss"
