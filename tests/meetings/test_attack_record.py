"""Attacks on the record of meetings: names that are hidden, actions opened by hand, numbers used twice, traces lost."""

import datetime
import html

import pytest
from django.test import Client
from django.urls import reverse

from governance.dates import PartialDate
from governance.models import Access
from governance.services import memberships, seats
from governance.services.changes import ChangeError
from governance.services.memberships import NewHolder, Terms
from meetings.models import Attendance
from meetings.services import agendas, decisions, declarations, follow_ups, meetings, minutes, papers
from planning.models import Action
from planning.services import actions
from tests import factories
from tests.meetings import factories_meetings as prepared
from tests.meetings import factories_papers
from tests.meetings import factories_record as made

pytestmark = pytest.mark.django_db
SINCE = Terms(starts=PartialDate(datetime.date(2009, 1, 1)))


def _officer(body) -> Client:
    person = factories.user()
    factories.grant(user=person, role="officer", partnership=body.partnership, body=body)
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def by():
    return factories.user()


@pytest.fixture
def veiled(by):
    """A meeting of an open body at which somebody was who is known from a closed body alone."""
    here = factories.partnership(slug="anytown")
    kind = factories.body_kind(partnership=here)
    board, cabinet = (factories.body(kind=kind, slug=slug) for slug in ("board", "cabinet"))
    factories.in_force(here, {board: {}})
    factories.tree(factories.structure(partnership=here), {cabinet: {}})
    seat = seats.add_seat(by=by, body=cabinet, title="Keeper", role="chair")
    vera = memberships.appoint(by=by, seat=seat, holder=NewHolder("Vera Veiled"), terms=SINCE).person
    meeting = made.meeting(body=board, slug="spring")
    item = made.item(meeting=meeting, slug="money")
    who = made.attendance(
        meeting=meeting, person=vera, name="Vera Veiled", seat=factories.seat(body=board, title="Member")
    )
    made.attendance(meeting=meeting, person=vera, name="Vera Veiled", seat=None, slug="vera-veiled")
    decided = made.decision(item=item, vote_taken=True, number=1)
    made.vote(decision=decided, attendance=who)
    declarations.set_declaration(
        by=by,
        meeting=meeting,
        attendance=Attendance.objects.get(slug="vera-veiled"),
        item=None,
        interest="personal",
        nature="Married to it",
        conduct="stayed",
    )
    return meeting


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("meeting", ()),
        ("meeting-hold", ()),
        ("declaration-add", ()),
        ("declaration-change", ("declared",)),
        ("declaration-remove", ("declared",)),
        ("decision-add", ("money",)),
        ("decision-change", (1,)),
        ("decision-remove", (1,)),
        ("minutes-publish", ()),
        ("follow-up-add", ("money",)),
    ],
)
def test_officer_is_not_told_the_hidden_name_of_somebody_at_their_meeting(veiled, name, more):
    address = reverse(name, args=["anytown", "spring", *more])
    client = _officer(veiled.body)

    opened = client.get(address)
    sent = client.post(address, {"seen": '[["Meeting", "Something else"]]', "text": "x", "nature": "x"})

    assert opened.status_code == 200
    for page in (opened, sent):
        words = html.unescape(page.content.decode())
        assert "Veiled" not in words
        assert "veiled" not in words


def test_officer_is_not_told_who_cannot_vote_by_a_hidden_name(veiled, by):
    Attendance.objects.get(seat__title="Member").votes.all().delete()
    declarations.set_declaration(
        by=by,
        meeting=veiled,
        attendance=Attendance.objects.get(seat__title="Member"),
        item=None,
        interest="pecuniary",
        nature="Owns it",
        conduct="left",
    )

    page = _officer(veiled.body).get(reverse("decision-add", args=["anytown", "spring", "money"]))

    words = html.unescape(page.content.decode())
    assert "declared an interest and left the room" in words
    assert "Veiled" not in words


def test_officer_is_not_told_what_hidden_thing_an_item_is_about_and_does_not_lose_it(veiled):
    cabinet = veiled.partnership.bodies.get(slug="cabinet")
    look = factories.review(partnership=veiled.partnership, title="Look at the cabinet", body=cabinet)
    planned = prepared.meeting(body=veiled.body, slug="summer")
    item = prepared.item(planned, slug="look", title="What is reviewed", review=look)
    address = reverse("meeting-item-change", args=["anytown", "summer", "look"])
    client = _officer(veiled.body)

    page = client.get(address)
    form = page.context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"title": "What is looked at"}
    sent = client.post(address, typed)

    assert "cabinet" not in html.unescape(page.content.decode())
    assert sent.status_code == 302
    item.refresh_from_db()
    assert (item.title, item.review) == ("What is looked at", look)


@pytest.mark.parametrize("values", [{"access": Access.PUBLIC}, {"arose_in": None}])
def test_action_of_a_meeting_is_not_opened_on_its_own_page(by, values):
    asked = follow_ups.ask_action(by=by, item=made.item(access=Access.BODY), name="Quietly")

    with pytest.raises(ChangeError, match="A meeting asked for it"):
        actions.set_action(by=by, partnership=asked.action.partnership, action=asked.action, **values)

    kept = Action.objects.get(pk=asked.action_id)
    assert (kept.access, kept.arose_in) == (Access.BODY, asked.meeting.body)


def test_item_that_is_narrowed_takes_its_published_actions_with_it_at_once(by):
    asked = follow_ups.ask_action(by=by, item=made.item(), name="Openly")
    minutes.publish_minutes(by=by, meeting=asked.meeting)
    minutes.correct_minutes(by=by, meeting=asked.meeting, reason="It was private")
    opened = Action.objects.get(pk=asked.action_id).access

    agendas.set_item(by=by, meeting=asked.meeting, item=asked.item, access=Access.BODY, access_reason="Private")

    assert (opened, Action.objects.get(pk=asked.action_id).access) == (Access.PUBLIC, Access.BODY)


def test_item_that_is_widened_does_not_open_the_actions_of_draft_minutes(by):
    asked = follow_ups.ask_action(by=by, item=made.item(access=Access.BODY, access_reason="Private"), name="Quietly")

    agendas.set_item(by=by, meeting=asked.meeting, item=asked.item, access=Access.PUBLIC, access_reason="")

    assert Action.objects.get(pk=asked.action_id).access == Access.BODY


def test_number_of_a_decision_that_was_taken_away_is_never_given_again(by):
    item = made.item()
    first, second = (decisions.set_decision(by=by, item=item, text=text) for text in ("One", "Two"))
    decisions.drop_decision(by=by, decision=second)

    third = decisions.set_decision(by=by, item=item, text="Three")

    assert (first.number, second.number, third.number) == (1, 2, 3)


def test_meeting_whose_agenda_was_published_once_is_not_taken_away(by):
    meeting = prepared.meeting()
    item = prepared.item(meeting)
    meetings.publish_agenda(by=by, meeting=meeting, on=meeting.day - datetime.timedelta(days=30))
    meetings.withdraw_agenda(by=by, meeting=meeting)
    agendas.drop_item(by=by, item=item)

    with pytest.raises(ChangeError, match="Cancel it instead"):
        meetings.drop_meeting(by=by, meeting=meeting)


@pytest.mark.django_db(transaction=True)
def test_paper_that_the_public_has_seen_stays_when_the_agenda_is_withdrawn(by):
    paper = factories_papers.paper(meeting=factories_papers.meeting())
    meetings.withdraw_agenda(by=by, meeting=paper.meeting)
    later = factories_papers.paper(meeting=paper.meeting)

    with pytest.raises(ChangeError, match="stays on record"):
        papers.remove_paper(by=by, paper=paper)
    papers.remove_paper(by=by, paper=later)

    assert list(paper.meeting.papers.all()) == [paper]
