"""A meeting from its first line to its last action: prepared, published, held, minuted, followed up, found again."""

import datetime
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from django.db import connections
from playwright.sync_api import Browser, expect

from governance.models import Body, Partnership
from planning.models import Plan, Priority
from portal.tasks import run_job
from tests import factories
from tests.journeys import meeting_steps as takes
from tests.journeys.conftest import HOME, NARROW, Visitor, visiting
from tests.journeys.meeting_steps import COMMITTEE, PLAN, PRIORITY, SEATS, chooses, signs_in
from tests.meetings import factories_papers, factories_record

HELD_BEFORE = "To open the play areas of Speke until ten at night."
CLOSED = f"{HOME}meetings/closed/"
FIGURES = """Indicator,Date,Figure,Note
schools-with-core-offer,January 2009,71,
schools-with-core-offer,February 2009,{},
schools-with-core-offer,March 2009,79,Counted by hand
"""
NEXT = "Business plan of the Liverpool Safeguarding Children Board 2010/12"


@pytest.fixture(scope="module", autouse=True)
def committee(site: str, django_db_blocker) -> Iterator[Body]:
    """A committee with five seats that votes with a quorum of three; its notices wait for a worker."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(run_job, "delay", lambda job: None)
        here = Partnership.objects.get()
        body = here.bodies.get(name=COMMITTEE)
        factories.rule(body=body, number=3, voting_only=True)
        for title, name in SEATS.items():
            holder = factories.person(partnership=here, name=name, slug=name.lower().replace(" ", "-"))
            factories.membership(seat=factories.seat(body=body, title=title), person=holder)
        _meet_before(body)
        _give_roles(body)
        yield body


def _meet_before(body: Body) -> None:
    """A meeting that decided something, one that is to be held, and one with a paper for its own body."""
    decided = factories_record.meeting(body=body, title="March meeting", day=datetime.date(2009, 3, 10))
    plan, priority = Plan.objects.get(name=PLAN), Priority.objects.get(name=PRIORITY)
    item = factories_record.item(meeting=decided, title="Play areas", plan=plan, priority=priority)
    factories_record.decision(item=item, text=HELD_BEFORE)
    factories_record.published(decided)
    short = factories_papers.meeting(body=body, title="Short meeting", slug="short", day=datetime.date(2009, 3, 20))
    factories_record.item(meeting=short, title="Any business")
    closed = factories_papers.meeting(body=body, title="Closed meeting", slug="closed")
    factories_papers.paper(meeting=closed, title="What we would pay", access="body", slug="pay", data=b"One pound.")


def _give_roles(body: Body) -> None:
    """A board member of the committee, and one of another."""
    here = body.partnership
    for on, name in ((body, "member"), (here.bodies.get(name="Central District Committee"), "stranger")):
        user = factories.user(email=f"{name}@example.org", name=f"A {name}")
        factories.grant(user=user, role="board-member", partnership=here, body=on)


def _comes(day: datetime.date) -> None:
    """Let a day come: written by a thread of its own, since what a test writes is seen by that test alone."""

    def write() -> None:
        Partnership.objects.update(record_date=day)
        connections.close_all()

    thread = Thread(target=write)
    thread.start()
    thread.join()


def test_meeting_is_prepared_held_and_followed_up(browser: Browser, site: str):
    with visiting(browser, site) as officer:
        signs_in(officer, "officer", HOME)
        takes.prepares(officer)
        takes.publishes_late(officer)
        meeting = officer.page.url
    with visiting(browser, site) as anybody:
        takes.reads_the_agenda(anybody)
    _comes(datetime.date(2009, 4, 8))
    with visiting(browser, site) as officer:
        signs_in(officer, "officer", meeting.removeprefix(site))
        takes.holds(officer)
        takes.minutes(officer)
        takes.asks_for_actions(officer)
        takes.does(officer, "Publish the minutes")
        officer.presses("Publish the minutes")
        officer.sees("are published.")
        officer.finds_page_sound()
    with visiting(browser, site) as anybody:
        takes.reads_what_was_decided(anybody, meeting)
    with visiting(browser, site) as officer:
        signs_in(officer, "officer", f"{HOME}bodies/alt-valley-district-committee/")
        takes.carries_actions_to_the_next(officer)


def test_agenda_is_read_and_meeting_held_on_a_phone_without_javascript(
    visitor_without_javascript: Visitor,
):
    officer = visitor_without_javascript
    officer.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    signs_in(officer, "officer", f"{HOME}meetings/short/")
    officer.follows("Hold the meeting")
    for title, name in SEATS.items():
        chooses(officer, f"{title}: {name}", "Apologies" if title == "Chair" else "Present")
    officer.presses("It was held: save who was there")
    officer.sees("There was a quorum.")
    officer.follows("Record a decision under Any business")
    officer.main.get_by_label("What was decided").fill("To meet again.")
    officer.presses("Record it")
    officer.sees("Decision 1 is recorded.")
    officer.follows("Publish the minutes")
    officer.presses("Publish the minutes")
    officer.sees("To meet again.")
    assert officer.page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]


def _by_search(visitor: Visitor) -> int:
    visitor.searches("play areas of Speke")
    visitor.main.get_by_role("link", name="play areas of Speke").click()
    return 2


def _by_register(visitor: Visitor) -> int:
    visitor.main.get_by_role("link", name="decision").first.click()
    visitor.main.get_by_role("searchbox", name="Find in decisions").fill("Speke play")
    visitor.presses("Find")
    visitor.follows(HELD_BEFORE)
    return 3


def _by_meetings(visitor: Visitor) -> int:
    visitor.follows("Meetings", within=visitor.page.get_by_role("navigation", name="Menu"))
    visitor.follows("What was decided")
    visitor.follows(HELD_BEFORE)
    return 3


def _by_plans(visitor: Visitor) -> int:
    visitor.follows("Plans", within=visitor.page.get_by_role("navigation", name="Menu"))
    visitor.follows(PLAN)
    visitor.follows(HELD_BEFORE)
    return 3


@pytest.mark.parametrize("who", ["board-member", None])
@pytest.mark.parametrize("way", [_by_search, _by_register, _by_meetings, _by_plans])
def test_what_was_decided_is_found_in_three_clicks_from_home(
    visitor: Visitor, who: str | None, way: Callable[[Visitor], int]
):
    if who:
        signs_in(visitor, who)
    else:
        visitor.opens(HOME)
    clicks = way(visitor)
    visitor.sees_heading("Decision 1: Play areas")
    visitor.sees(HELD_BEFORE)
    assert clicks <= 3


def test_restricted_paper_opens_for_members_of_its_body_alone(browser: Browser, site: str):
    paper = f"{CLOSED}papers/pay/"
    with visiting(browser, site) as member:
        signs_in(member, "member", CLOSED)
        member.follows("What we would pay")
        member.sees_heading("What we would pay")
        member.finds_page_sound()
        assert member.page.request.get(f"{paper}1/").body() == b"One pound."
    for who in ("stranger", None):
        with visiting(browser, site) as somebody:
            if who:
                signs_in(somebody, who)
            somebody.opens(CLOSED)
            somebody.sees_heading("Closed meeting")
            somebody.does_not_see("What we would pay")
            somebody.finds_page_sound()
            assert {somebody.page.request.get(one).status for one in (paper, f"{paper}1/")} == {404}


def _brings(officer: Visitor, february: str) -> None:
    file = {"name": "spring.csv", "mimeType": "text/csv", "buffer": FIGURES.format(february).encode()}
    officer.page.get_by_label("Choose a file").set_input_files(file)
    officer.presses("Preview")
    officer.sees_heading("spring.csv")
    officer.finds_page_sound()


def test_figures_come_by_spreadsheet_once_every_row_is_right(visitor: Visitor):
    signs_in(visitor, "officer", f"{HOME}indicators/")
    takes.does(visitor, "Bring figures by spreadsheet")
    _brings(visitor, "about 75")
    visitor.sees("1 wrong", "Nothing is saved while one row is wrong", "about 75")
    expect(visitor.main.get_by_role("button", name="Apply all rows")).to_have_count(0)
    visitor.follows("Bring another file")
    _brings(visitor, "75")
    visitor.sees("3 rows", "3 new")
    visitor.presses("Apply all rows")
    visitor.sees("applied: 3 changed the record")
    visitor.finds_page_sound()
    visitor.follows("All indicators")
    visitor.follows("Schools giving access to the core offer")
    table = visitor.main.get_by_role("region", name="Figures: table")
    for month, figure in (("January", "71%"), ("February", "75%"), ("March", "79%")):
        expect(table.get_by_role("row", name=f"{month} 2009")).to_contain_text(figure)
    expect(visitor.main.get_by_role("img")).to_be_visible()
    assert "79" in visitor.page.request.get(f"{visitor.page.url}chart.svg").text()


def test_next_version_of_a_plan_is_changed_and_adopted(browser: Browser, site: str):
    with visiting(browser, site) as officer:
        signs_in(officer, "officer", f"{HOME}plans/safeguarding-business-plan-2008-10/")
        takes.does(officer, "Begin the next version")
        officer.main.get_by_label("Name of the next version").fill(NEXT)
        officer.presses("Begin the next version")
        officer.sees("is a draft.", "Spotting needs and helping early")
        officer.finds_page_sound()
        draft = officer.page.url
        _changes_priorities(officer)
        with visiting(browser, site) as anybody:
            assert anybody.page.request.get(draft).status == 404
        officer.follows("Adopt")
        officer.sees("A plan that it replaces is superseded with it.")
        officer.presses("Adopt")
        officer.sees("adopted")
    with visiting(browser, site) as anybody:
        anybody.opens(draft)
        anybody.sees("Helping early in every school", "Listening to children")
        anybody.does_not_see("General well-being of children")
        anybody.finds_page_sound()
        anybody.follows("Business plan of the Liverpool Safeguarding Children Board 2008/10")
        anybody.sees("superseded", "General well-being of children", "Replaced by", NEXT)
        anybody.finds_page_sound()


def _changes_priorities(officer: Visitor) -> None:
    officer.follows("Spotting needs and helping early")
    takes.does(officer, "Change")
    takes.fills(officer, Name="Helping early in every school")
    officer.presses("Save")
    officer.sees_heading("Helping early in every school")
    officer.follows(NEXT)
    officer.follows("General well-being of children")
    officer.follows("Change")
    officer.follows("Take the priority away")
    officer.presses("Take it away")
    officer.sees("is taken away")
    officer.sees_heading(NEXT)
    officer.finds_page_sound()
    takes.does(officer, "Add a priority")
    takes.fills(officer, Name="Listening to children")
    officer.presses("Add")
    officer.sees("Listening to children")
    officer.follows(NEXT)
