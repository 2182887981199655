"""The accounts of a partnership: seen, given roles and deprived of them by those who manage them only."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from governance.models import Grant, Role
from portal.models import SEND_INVITATION, Invitation, Job, JobState, User
from portal.services import accounts
from portal.services.accounts import Refused
from tests import factories

LIST = "/here/manage/accounts/"


@pytest.fixture
def here(db):
    return factories.partnership(slug="here", name="Here Together")


@pytest.fixture
def administrator(here) -> User:
    somebody = factories.user(name="Ada Administrator", email="ada@example.org")
    factories.grant(role="administrator", user=somebody, partnership=here)
    return somebody


@pytest.fixture
def desk(administrator: User, client: Client) -> Client:
    """The administrator's browser."""
    client.force_login(administrator)
    return client


@pytest.fixture(autouse=True)
def sent(monkeypatch) -> list[int]:
    """The jobs that were handed to the workers, and no worker."""
    handed: list[int] = []
    monkeypatch.setattr("portal.tasks.run_job.delay", handed.append)
    return handed


def _member(here, role: str = "officer", **values) -> User:
    body = values.pop("body", None)
    somebody = factories.user(**values)
    factories.grant(role=role, user=somebody, partnership=here, body=body)
    return somebody


def _names(desk: Client, query: str = "") -> list[str]:
    return [str(person) for person in desk.get(LIST + query).context["people"]]


# ---- the list


def test_list_says_who_has_which_role_where(desk: Client, here):
    board = factories.body(partnership=here, name="The Board")
    member = _member(here, name="Grace Member", email="grace@example.org", body=board)
    factories.authenticator(member)
    User.objects.filter(pk=member.pk).update(last_login=datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC))

    page = desk.get(LIST).content.decode()

    assert "grace@example.org" in page
    assert "The Board and below" in page
    assert "1 March 2026" in page
    assert page.count('<strong class="govuk-tag tag tag--good">on</strong>') == 1


def test_list_holds_nobody_and_nothing_of_another_partnership(desk: Client, here):
    elsewhere = factories.partnership()
    _member(elsewhere, name="Stranger")
    both = _member(here, name="Both")
    factories.grant(role="finance-officer", user=both, partnership=elsewhere)
    factories.invitation(partnership=elsewhere, name="Foreign Guest")

    page = desk.get(LIST).content.decode()

    assert "Stranger" not in page
    assert "Foreign Guest" not in page
    assert "Both" in page
    assert '<td class="govuk-table__cell">Finance officer' not in page


def test_list_is_narrowed_and_sorted_by_its_address(desk: Client, here):
    _member(here, name="Zoe", email="a@example.org")
    _member(here, name="Bea", email="z@example.org", role="finance-officer")
    User.objects.filter(name="Zoe").update(last_login=timezone.now())

    assert _names(desk, "?q=z@example") == ["Bea"]
    assert _names(desk, "?role=finance-officer") == ["Bea"]
    assert _names(desk, "?role=nonsense&sort=nonsense") == _names(desk)
    assert _names(desk, "?sort=name") == ["Ada Administrator", "Bea", "Zoe"]
    assert _names(desk, "?sort=email")[0] == "Zoe"
    assert _names(desk, "?sort=last-sign-in")[:2] != _names(desk, "?sort=name")[:2]


def test_nothing_found_is_said(desk: Client):
    assert "Nobody here is like that" in desk.get(LIST + "?q=zzz").content.decode()


def test_list_is_cut_into_pages(desk: Client, here):
    for _ in range(50):
        _member(here)

    first, second = desk.get(LIST + "?sort=email&q=example"), desk.get(LIST + "?sort=email&q=example&page=2")

    assert len(first.context["people"]) == 50
    assert len(second.context["people"]) == 1
    assert 'href="?q=example&amp;sort=email&amp;page=2"' in first.content.decode()


def _queries(desk: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        desk.get(LIST)
    return len(captured)


def test_number_of_queries_does_not_depend_on_the_number_of_rows(desk: Client, here, administrator: User):
    def fill(number: int) -> None:
        for _ in range(number):
            _member(here, body=factories.body(partnership=here))
            factories.invitation(partnership=here, invited_by=administrator, body=factories.body(partnership=here))

    fill(1)
    few = _queries(desk)
    fill(198)

    assert _queries(desk) == few


@pytest.mark.parametrize("role", ["officer", "finance-officer", "board-member"])
def test_addresses_are_on_no_page_for_others(here, client: Client, role: str, administrator: User):
    client.force_login(_member(here, role))

    for address in (LIST, f"{LIST}{administrator.pk}/", f"{LIST}invite/"):
        response = client.get(address)
        assert response.status_code == 403
        assert "ada@example.org" not in response.content.decode()
    assert "ada@example.org" not in client.get("/here/").content.decode()


# ---- invitations


def _invited(desk: Client, **values: str):
    role = Role.objects.get(slug="officer")
    form = {"email": "guest@example.org", "name": "Guest", "role": role.pk, "body": ""} | values
    return desk.post(f"{LIST}invite/", form)


def test_somebody_is_invited(desk: Client, here, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = _invited(desk)

    made = Invitation.objects.get()
    page = desk.get(response.url).content.decode()
    assert "Guest is invited. The mail to guest@example.org is on its way." in page
    assert "being sent" in page
    assert Job.objects.get(pk=sent[0]).arguments == {"invitation": made.pk, "origin": "http://testserver"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": "nobody"}, "valid email"),
        ({"name": ""}, "Write the name of whom you invite"),
        ({"role": "0"}, "valid choice"),
    ],
)
def test_what_is_typed_wrongly_is_said_and_kept(desk: Client, change: dict[str, str], said: str):
    page = _invited(desk, **change).content.decode()

    assert said in page
    assert "<title>Error: " in page
    assert "Guest" in page or change.get("name") == ""
    assert not Invitation.objects.exists()


def test_same_invitation_twice_is_said_beside_the_address(desk: Client):
    _invited(desk)

    page = _invited(desk).content.decode()

    assert "is invited to this role already" in page
    assert Invitation.objects.count() == 1


def test_body_of_another_partnership_is_no_choice(desk: Client):
    page = _invited(desk, body=str(factories.body().pk)).content.decode()

    assert "valid choice" in page
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("state", "word"),
    [(JobState.FAILED, "not sent"), (JobState.WAITING, "being sent"), (JobState.RUNNING, "being sent")],
)
def test_mail_that_was_not_sent_is_said(desk: Client, here, administrator: User, state: str, word: str):
    made = factories.invitation(partnership=here, invited_by=administrator)
    over = timezone.now() if state == JobState.FAILED else None
    Job.objects.create(kind=SEND_INVITATION, arguments={"invitation": made.pk}, state=state, finished_at=over)

    assert word in desk.get(LIST).content.decode()


def test_invitation_is_sent_again_and_withdrawn(desk: Client, here, sent, django_capture_on_commit_callbacks):
    _invited(desk)
    made = Invitation.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"{LIST}invitations/{made.pk}/send/")
    assert Job.objects.get(pk=sent[-1]).kind == SEND_INVITATION
    desk.post(f"{LIST}invitations/{made.pk}/withdraw/")
    again = desk.post(f"{LIST}invitations/{made.pk}/send/", follow=True).content.decode()

    made.refresh_from_db()
    assert made.withdrawn_at is not None
    assert "was withdrawn meanwhile" in again
    assert "0 open invitations" in again


@pytest.mark.parametrize("action", ["send", "withdraw"])
def test_invitation_of_another_partnership_is_not_found(desk: Client, action: str):
    foreign = factories.invitation()

    assert desk.post(f"{LIST}invitations/{foreign.pk}/{action}/").status_code == 404
    foreign.refresh_from_db()
    assert foreign.withdrawn_at is None


# ---- roles


def test_role_is_given_and_withdrawn(desk: Client, here):
    member = _member(here, name="Grace")
    finance = Role.objects.get(slug="finance-officer")

    given = desk.post(f"{LIST}{member.pk}/roles/grant/", {"role": finance.pk, "body": ""}, follow=True)
    held = member.grants.get(role=finance)
    taken = desk.post(f"{LIST}{member.pk}/roles/{held.pk}/withdraw/", follow=True)

    assert "Grace now has the role Finance officer on Here Together." in given.content.decode()
    assert "Grace no longer has the role Finance officer" in taken.content.decode()
    assert [grant.role.slug for grant in member.grants.all()] == ["officer"]


def test_role_that_is_held_is_not_given_twice(desk: Client, here):
    member = _member(here)

    page = desk.post(f"{LIST}{member.pk}/roles/grant/", {"role": Role.objects.get(slug="officer").pk}, follow=True)

    assert "already has the role Officer" in page.content.decode()


def test_no_role_chosen_is_said(desk: Client, here):
    page = desk.post(f"{LIST}{_member(here).pk}/roles/grant/", {"role": ""}).content.decode()

    assert "<title>Error: " in page


def test_last_role_withdrawn_leaves_the_account_out_of_the_partnership(desk: Client, here):
    member = _member(here)

    response = desk.post(f"{LIST}{member.pk}/roles/{member.grants.get().pk}/withdraw/")

    assert response.url == LIST
    assert desk.get(f"{LIST}{member.pk}/").status_code == 404
    assert User.objects.filter(pk=member.pk).exists()


def test_account_without_a_role_here_is_not_found(desk: Client):
    elsewhere = _member(factories.partnership())
    grant = elsewhere.grants.get()

    assert desk.get(f"{LIST}{elsewhere.pk}/").status_code == 404
    assert desk.post(f"{LIST}{elsewhere.pk}/sessions/end/").status_code == 404
    assert desk.post(f"{LIST}{elsewhere.pk}/roles/{grant.pk}/withdraw/").status_code == 404
    assert elsewhere.grants.exists()


def test_role_in_another_partnership_is_neither_shown_nor_withdrawn(desk: Client, here):
    both = _member(here)
    foreign = factories.grant(role="finance-officer", user=both, partnership=factories.partnership(name="Secret Place"))

    assert "Secret Place" not in desk.get(f"{LIST}{both.pk}/").content.decode()
    assert desk.post(f"{LIST}{both.pk}/roles/{foreign.pk}/withdraw/").status_code == 404
    assert Grant.objects.filter(pk=foreign.pk).exists()


def test_last_administrator_keeps_the_role(desk: Client, here, administrator: User):
    _member(here, "administrator", body=factories.body(partnership=here))
    _member(here, "administrator", is_active=False)

    page = desk.post(f"{LIST}{administrator.pk}/roles/{administrator.grants.get().pk}/withdraw/", follow=True)

    assert "is the last administrator of Here Together, and keeps that role" in page.content.decode()
    assert administrator.grants.exists()


def test_administrator_may_go_when_there_is_another(desk: Client, here, administrator: User):
    _member(here, "administrator")

    response = desk.post(f"{LIST}{administrator.pk}/roles/{administrator.grants.get().pk}/withdraw/")

    assert response.url == "/here/"
    assert not administrator.grants.exists()


def test_nobody_gives_or_takes_what_they_do_not_hold(here, administrator: User):
    more = Role.objects.create(slug="more", label="More", sentence="More.", permissions=["view_everything"])
    member = _member(here, "more")

    with pytest.raises(PermissionDenied):
        accounts.grant_role(by=administrator, account=_member(here), role=more, partnership=here)
    with pytest.raises(PermissionDenied):
        accounts.withdraw_role(by=administrator, grant=member.grants.get())


@pytest.mark.parametrize("role", ["officer", "finance-officer", "board-member"])
def test_who_does_not_manage_accounts_gives_and_takes_nothing(here, role: str):
    somebody, member = _member(here, role), _member(here)

    with pytest.raises(PermissionDenied):
        accounts.grant_role(
            by=somebody, account=somebody, role=Role.objects.get(slug="administrator"), partnership=here
        )
    with pytest.raises(PermissionDenied):
        accounts.withdraw_role(by=somebody, grant=member.grants.get())


def test_role_on_a_body_elsewhere_is_refused(here, administrator: User):
    with pytest.raises(Refused, match="is not a body of Here Together"):
        accounts.grant_role(
            by=administrator,
            account=_member(here),
            role=Role.objects.get(slug="officer"),
            partnership=here,
            body=factories.body(),
        )


def test_sessions_are_ended(desk: Client, here):
    member = _member(here, email="grace@example.org", name="Grace")
    other = Client()
    other.post("/accounts/login/", {"login": "grace@example.org", "password": "correct horse"})

    page = desk.post(f"{LIST}{member.pk}/sessions/end/", follow=True).content.decode()

    assert "Grace was signed out everywhere: 1 session ended." in page
    assert other.get("/accounts/").status_code == 302
