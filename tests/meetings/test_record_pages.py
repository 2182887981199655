"""The pages on which a meeting is held and minuted: what they ask, keep, refuse, and for whom they are."""

import pytest
from django.urls import reverse

from meetings.models import Decision, Meeting
from planning.models import Action
from tests import factories
from tests.meetings import factories_record as made
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return made.meeting(status="planned", slug="spring")


@pytest.fixture
def clerk(client, meeting):
    client.force_login(made.clerk(meeting.partnership))
    return client


def _address(meeting, name="meeting-hold", *more):
    return reverse(name, args=[meeting.partnership.slug, meeting.slug, *more])


def _seat(meeting, title, holder=""):
    seat = factories.seat(body=meeting.body, title=title)
    if holder:
        person = factories.person(partnership=meeting.partnership, name=holder)
        factories.membership(seat=seat, person=person)
    return seat


def _sent(page):
    """What the form of a page would send as it is."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields if name != "vote_taken"}


def test_hold_lists_every_seat_in_force_that_day_with_its_holder(clerk, meeting):
    _seat(meeting, "Chair", "Ada Able")
    factories.seat(body=meeting.body, title="Abolished chair", ends=made.DAY)
    factories.seat(body=meeting.body, title="Later chair", starts=made.DAY.replace(year=2010))

    page = clerk.get(_address(meeting)).content.decode()

    assert "Chair: Ada Able" in page
    assert "Abolished chair" not in page
    assert "Later chair" not in page


def test_hold_records_attendance_and_tells_the_quorum(clerk, meeting):
    chair, member = _seat(meeting, "Chair", "Ada Able"), _seat(meeting, "Member", "Bea Best")
    cyd = factories.person(partnership=meeting.partnership, name="Cyd Clear")
    factories.rule(body=meeting.body, number=2)
    typed = _sent(clerk.get(_address(meeting))) | {
        f"presence-{chair.pk}": "present",
        f"presence-{member.pk}": "substitute",
        f"name-{member.pk}": "Cyd Clear",
        "others": "Dot Dear, minutes\n\nEve Early\nEve Early",
    }

    response = clerk.post(_address(meeting), typed, follow=True)

    meeting.refresh_from_db()
    assert (meeting.status, meeting.quorum_met) == ("held", True)
    assert [(one.name, one.presence, one.person_id) for one in meeting.attendance.all()][1:2] == [
        ("Cyd Clear", "substitute", cyd.pk)
    ]
    assert meeting.attendance.filter(seat=None).count() == 2
    page = response.content.decode()
    assert "There was a quorum." in page
    assert "Dot Dear, minutes" in page


def test_quorum_is_worked_out_of_what_is_typed_and_nothing_is_saved(clerk, meeting):
    chair = _seat(meeting, "Chair", "Ada Able")
    factories.rule(body=meeting.body, number=2)
    typed = _sent(clerk.get(_address(meeting))) | {f"presence-{chair.pk}": "present", "others": "Dot", "look": "1"}

    response = clerk.post(_address(meeting), typed)

    page = response.content.decode()
    assert response.status_code == 200
    assert "Nothing is saved yet" in page
    assert "1 members; at least 2 needed" in page
    assert "Dot" in page
    assert not Meeting.objects.get(pk=meeting.pk).attendance.exists()


@pytest.mark.parametrize(
    ("presence", "name", "sentence"),
    [
        ("substitute", "", "Name who came for the seat Chair"),
        ("substitute", "Ada Able", "Ada Able holds the seat Chair: choose Present"),
        ("", "Bea Best", "Say whether Bea Best was there for the seat Chair"),
    ],
)
def test_hold_says_what_is_missing_and_keeps_what_was_typed(clerk, meeting, presence, name, sentence):
    chair = _seat(meeting, "Chair", "Ada Able")
    typed = {f"presence-{chair.pk}": presence, f"name-{chair.pk}": name, "others": "Dot Dear"}

    response = clerk.post(_address(meeting), typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Dot Dear" in page
    assert Meeting.objects.get(pk=meeting.pk).status == "planned"


def test_hold_of_a_seat_without_a_holder_asks_for_a_name(clerk, meeting):
    seat = _seat(meeting, "Empty chair")

    response = clerk.post(_address(meeting), {f"presence-{seat.pk}": "present"})

    assert "no holder of the seat Empty chair is recorded" in response.content.decode()


def test_hold_shown_to_two_is_saved_by_one_and_shows_the_other_both_versions(clerk, meeting):
    chair = _seat(meeting, "Chair", "Ada Able")
    opened = _sent(clerk.get(_address(meeting)))
    clerk.post(_address(meeting), opened | {f"presence-{chair.pk}": "apologies"})

    response = clerk.post(_address(meeting), opened | {f"presence-{chair.pk}": "present"})

    assert response.status_code == 409
    assert "Apologies: Ada Able" in response.content.decode()
    assert meeting.attendance.get().presence == "apologies"


def test_hidden_holder_is_kept_without_being_named(client, meeting):
    hidden = factories.body(partnership=meeting.partnership, name="Hidden Cabinet")
    factories.tree(factories.structure(partnership=meeting.partnership), {hidden: {}})
    seat = _seat(meeting, "Chair")
    Meeting.objects.filter(pk=meeting.pk).update(status="held")
    made.attendance(meeting=meeting, seat=seat, body=hidden, name="Hidden Cabinet")
    factories.in_force(meeting.partnership, {meeting.body: {}})
    person = factories.user()
    factories.grant(user=person, role="officer", partnership=meeting.partnership, body=meeting.body)
    client.force_login(person)
    page = client.get(_address(meeting))

    assert "Hidden Cabinet" not in page.content.decode().replace("Present: Hidden Cabinet", "")
    client.post(_address(meeting), _sent(page) | {f"presence-{seat.pk}": "apologies"})

    kept = meeting.attendance.get()
    assert (kept.name, kept.body, kept.presence) == ("Hidden Cabinet", hidden, "apologies")


@pytest.fixture
def held(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(status="held")
    meeting.refresh_from_db()
    return meeting


def test_whole_record_is_written_published_and_read_by_everybody(clerk, held, client):
    item = made.item(meeting=held, title="Play areas")
    ada, bea, adviser = (made.attendance(meeting=held, name=name) for name in ("Ada Able", "Bea Best", "Cyd Clear"))
    adviser.seat.role = "adviser"
    adviser.seat.save()
    declared = {"attendance": bea.slug, "item": item.slug, "interest": "pecuniary", "nature": "Sells swings"}
    clerk.post(_address(held, "declaration-add"), declared | {"conduct": "left"})
    clerk.post(_address(held, "item-minute", item.slug), {"minute": "The plans were shown."})

    form = clerk.get(_address(held, "decision-add", item.slug))
    assert f"way-{ada.pk}" in form.context["form"].fields
    assert not {f"way-{bea.pk}", f"way-{adviser.pk}"} & form.context["form"].fields.keys()
    assert "Bea Best declared an interest and left the room" in form.content.decode()
    decided = {"resolution": "agreed", "text": "To build three", "vote_taken": "on", f"way-{ada.pk}": "for"}
    assert clerk.post(_address(held, "decision-add", item.slug), decided).status_code == 302
    asked = {"name": "Find the ground", "decision": "1", "owner": f"body-{held.body.slug}", "due_2": "2009"}
    clerk.post(_address(held, "follow-up-add", item.slug), asked)
    assert clerk.post(_address(held, "minutes-publish"), {}).status_code == 302
    client.logout()

    page = client.get(_address(held, "meeting")).content.decode()

    for words in ("The plans were shown.", "To build three", "1 for, 0 against", "Sells swings", "Find the ground"):
        assert words in page
    assert Action.objects.get().access == "public"


def test_votes_without_a_vote_taken_are_refused_and_kept_on_the_page(clerk, held):
    item, who = made.item(meeting=held), made.attendance(meeting=held)

    response = clerk.post(
        _address(held, "decision-add", item.slug), {"resolution": "agreed", "text": "Yes", f"way-{who.pk}": "against"}
    )

    assert response.status_code == 422
    assert "nobody votes where no vote is taken" in response.content.decode()
    assert not Decision.objects.exists()


def test_decision_is_changed_and_removed(clerk, held):
    decision = made.decision(item=made.item(meeting=held), text="Old words")
    change = _address(held, "decision-change", 1)
    opened = _sent(clerk.get(change))

    assert clerk.post(change, opened | {"text": "Newer words"}).status_code == 302
    assert clerk.post(change, opened | {"text": "Other words"}).status_code == 409
    decision.refresh_from_db()
    assert decision.text == "Newer words"
    assert clerk.post(_address(held, "decision-remove", 1), {}).status_code == 302
    assert not Decision.objects.exists()


def test_minutes_taken_back_say_so_to_everybody_and_hide_again(clerk, held, client):
    item = made.item(meeting=held, minute="A secret until it is right.")
    made.published(held)
    clerk.post(_address(held, "minutes-correct"), {"reason": "A name is wrong"})
    client.logout()

    page = client.get(_address(held, "meeting")).content.decode()

    assert "The minutes are being corrected" in page
    assert item.minute not in page


def test_reader_without_a_right_is_refused_and_restricted_item_is_not_there(client, held):
    closed, held_item = made.item(meeting=held, access="body"), made.item(meeting=held)
    officer = factories.user()
    other = factories.body(partnership=held.partnership)
    factories.in_force(held.partnership, {held.body: {other: {}}})
    factories.grant(user=officer, role="officer", partnership=held.partnership, body=other)
    client.force_login(officer)

    assert client.get(_address(held)).status_code == 403
    assert client.get(_address(held, "item-minute", held_item.slug)).status_code == 403
    client.force_login(made.clerk(held.partnership))
    assert client.get(_address(held, "item-minute", closed.slug)).status_code == 200
    assert client.get(_address(held, "item-minute", "nothing")).status_code == 404


@pytest.mark.parametrize("name", ["meeting-hold", "declaration-add", "minutes-publish"])
def test_edit_pages_take_as_many_queries_whatever_the_rows(clerk, held, name):
    for _ in range(2):
        _fill(held)
    few = queries_of(clerk, _address(held, name))
    for _ in range(20):
        _fill(held)

    assert queries_of(clerk, _address(held, name)) == few


def _fill(meeting):
    who = made.attendance(meeting=meeting)
    factories.membership(seat=who.seat)
    made.declaration(attendance=who, item=made.item(meeting=meeting))
