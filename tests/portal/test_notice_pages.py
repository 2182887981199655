"""Where notices are chosen and stopped, and the calendar of one's own with its secret address."""

import re

import icalendar
import pytest
import vobject
from django.db import IntegrityError
from django.test import Client

from meetings.models import Meeting
from portal.models import CalendarAddress, NoticeChoice, User
from portal.services import calendars, notices
from portal.services.accounts import Refused, withdraw_role
from tests import factories
from tests.meetings.factories_calendar import meeting
from tests.portal.noticed import Noticed
from tests.queries import queries_of

PAGE = "/here/manage/notices/"
SECRET = "https://meet.example.org/secret"


@pytest.fixture
def noticed(db) -> Noticed:
    return Noticed()


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _made_by(user: User) -> str:
    """The path of the calendar that somebody makes on their page."""
    page = _client(user).post(f"{PAGE}calendar/").content.decode()
    (path,) = re.findall(r"<code>http://localhost:8000(/here/calendars/[\w-]{43}/meetings\.ics)</code>", page)
    return path


def _summaries(path: str) -> list[str]:
    response = Client().get(path)
    assert response.status_code == 200
    return [str(event["summary"]) for event in icalendar.Calendar.from_ical(response.content).events]


# -- the choice


def test_choice_is_saved_and_said_and_recorded(noticed: Noticed):
    page = _client(noticed.officer).post(PAGE, {"wanted": "none"}, follow=True).content.decode()

    assert "You get no notices of meetings, in Here Together." in page
    choice = NoticeChoice.objects.get()
    assert choice.pgh_event_model.objects.get().pgh_context.metadata["user"] == noticed.officer.pk


@pytest.mark.parametrize("typed", [{}, {"wanted": "some"}])
def test_choice_that_is_none_is_refused_with_a_sentence(noticed: Noticed, typed: dict[str, str]):
    response = _client(noticed.officer).post(PAGE, typed)

    assert response.status_code == 422
    assert "What you had chosen before still holds" in response.content.decode()
    assert not NoticeChoice.objects.exists()


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}calendar/", f"{PAGE}calendar/stop/"])
def test_page_is_for_those_with_a_role(noticed: Noticed, path: str):
    assert _client(factories.user()).post(path, {"wanted": "none"}).status_code == 403
    assert not NoticeChoice.objects.exists()


def test_page_names_the_bodies_of_the_roles_and_no_other(noticed: Noticed):
    page = _client(noticed.officer).get(PAGE).content.decode()

    assert "Open Board" in page
    assert "Board Beside" not in page


def test_link_in_a_mail_stops_notices_only_when_it_is_posted_to(noticed: Noticed):
    path = f"/accounts/notices/stop/{notices.stop_token(noticed.officer, noticed.partnership)}/"
    client = Client(enforce_csrf_checks=True)

    assert "Stop them" in client.get(path).content.decode()
    assert not NoticeChoice.objects.exists()
    page = client.post(path, {"List-Unsubscribe": "One-Click"}).content.decode()

    assert "Your notices are stopped" in page
    assert NoticeChoice.objects.get().wanted == "none"


@pytest.mark.parametrize("mend", [lambda token: token[:-1], lambda token: "x", lambda token: f"a{token}"])
def test_link_that_is_not_whole_stops_nothing(noticed: Noticed, mend):
    token = mend(notices.stop_token(noticed.officer, noticed.partnership))

    assert Client().post(f"/accounts/notices/stop/{token}/").status_code == 404
    assert not NoticeChoice.objects.exists()


# -- a calendar of one's own


def test_calendar_covers_the_bodies_of_the_roles_with_the_links_that_may_be_read(noticed: Noticed):
    meeting(body=noticed.beside, title="Not theirs")
    path = _made_by(noticed.officer)

    event = vobject.readOne(Client().get(path).content.decode()).vevent

    assert _summaries(path) == ["Open Board: June meeting"]
    assert SECRET in event.description.value
    assert event.conference.value == SECRET


def test_calendar_of_who_reads_nothing_restricted_has_no_links(noticed: Noticed):
    path = _made_by(User.objects.get(email="finance@example.org"))

    feed = Client().get(path).content.replace(b"\r\n ", b"").decode()

    assert "June meeting" in feed
    assert SECRET not in feed


def test_address_is_shown_once_and_kept_as_a_hash(noticed: Noticed):
    token = _made_by(noticed.officer).split("/")[3]

    assert token not in _client(noticed.officer).get(PAGE).content.decode()
    assert token not in str(list(CalendarAddress.objects.values()))


def test_address_that_is_made_anew_stops_the_old_one(noticed: Noticed):
    old, new = _made_by(noticed.officer), _made_by(noticed.officer)

    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200


def test_address_is_stopped(noticed: Noticed):
    path = _made_by(noticed.officer)

    page = _client(noticed.officer).post(f"{PAGE}calendar/stop/", follow=True).content.decode()

    assert "works no more" in page
    assert Client().get(path).status_code == 404


def test_address_goes_with_the_role_and_does_not_come_back_with_it(noticed: Noticed):
    path, administrator = _made_by(noticed.officer), factories.user()
    factories.grant(user=administrator, role="administrator", partnership=noticed.partnership)
    withdraw_role(by=administrator, grant=noticed.officer.grants.get())

    assert Client().get(path).status_code == 404
    factories.grant(user=noticed.officer, role="officer", partnership=noticed.partnership, body=noticed.board)
    assert Client().get(path).status_code == 404


def test_address_goes_with_the_account_and_does_not_come_back_with_it(noticed: Noticed):
    path, superuser = _made_by(noticed.officer), factories.user(is_superuser=True, is_staff=True)
    form = {"email": noticed.officer.email, "name": "O", "is_active": ""}
    form |= {f"grants-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    del form["is_active"]

    response = _client(superuser).post(f"/admin/portal/user/{noticed.officer.pk}/change/", form)

    assert response.status_code == 302
    assert not User.objects.get(pk=noticed.officer.pk).is_active
    User.objects.update(is_active=True)
    assert Client().get(path).status_code == 404


def test_closed_account_has_no_calendar_at_once(noticed: Noticed):
    path = _made_by(noticed.officer)
    User.objects.filter(pk=noticed.officer.pk).update(is_active=False)

    assert Client().get(path).status_code == 404


def test_one_role_of_two_that_is_withdrawn_takes_its_bodies_and_links(noticed: Noticed):
    factories.grant(user=noticed.officer, role="board-member", partnership=noticed.partnership)
    meeting(body=noticed.beside, title="Theirs too", remote_link=SECRET)
    path = _made_by(noticed.officer)
    assert len(_summaries(path)) == 2

    noticed.officer.grants.get(body=None).delete()

    assert _summaries(path) == ["Open Board: June meeting"]


def test_address_of_one_partnership_opens_no_other(noticed: Noticed):
    factories.partnership(slug="elsewhere")

    assert Client().get(_made_by(noticed.officer).replace("/here/", "/elsewhere/")).status_code == 404


def test_superuser_without_a_role_has_no_calendar(noticed: Noticed):
    superuser = factories.user(is_superuser=True)

    assert "You hold no role" in _client(superuser).post(f"{PAGE}calendar/", follow=True).content.decode()
    with pytest.raises(Refused):
        calendars.renew(by=superuser, partnership=noticed.partnership)


def test_calendar_is_kept_by_nobody_and_sent_again_only_when_it_changed(noticed: Noticed):
    path = _made_by(noticed.officer)
    response = Client().get(path)

    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Robots-Tag"] == "noindex"
    assert Client().get(path, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_queries_of_a_calendar_do_not_depend_on_the_number_of_meetings(noticed: Noticed):
    path, counts = _made_by(noticed.officer), []
    for size in (2, 198):
        Meeting.objects.bulk_create(
            Meeting(
                partnership=noticed.partnership, body=noticed.board, slug=f"m-{size}-{n}", title="M", day="2026-07-01"
            )
            for n in range(size)
        )
        counts.append(queries_of(Client(), path))

    assert counts[0] == counts[1] <= 6


@pytest.mark.parametrize("same", ["user", "token_hash"])
def test_database_refuses_a_second_address(noticed: Noticed, same: str):
    about = {"partnership": noticed.partnership, "rests_on": noticed.officer.grants.get()}
    CalendarAddress.objects.create(user=noticed.officer, token_hash="a", **about)
    other = (
        {"user": noticed.officer, "token_hash": "b"} if same == "user" else {"user": noticed.member, "token_hash": "a"}
    )

    with pytest.raises(IntegrityError):
        CalendarAddress.objects.create(**about, **other)
