"""The pages of initiatives, checks and actions as visitors and officers read and use them."""

import csv
import datetime
import io

import pytest
from django.contrib.auth.models import AnonymousUser

from governance.sections import Due, ProgrammeMoney, money_of_programmes
from planning.action_sections import due_actions, open_actions
from planning.models import Action, AssuranceCheck, Initiative
from tests import factories
from tests.planning import factories_work

pytestmark = pytest.mark.django_db

DAY = datetime.date(2009, 4, 1)
ROLES = ("anonymous", "stranger", "board-member", "finance-officer", "officer", "administrator")
READS = {
    "public": set(ROLES),
    "partners": {"board-member", "finance-officer", "officer", "administrator"},
    "body": {"board-member", "officer", "administrator"},
}


@pytest.fixture
def board(here):
    return factories.body(partnership=here, slug="board", name="Board")


@pytest.fixture
def officer(here, signed_in):
    return signed_in("officer", here)


def _sent(client, url, **typed):
    response = client.post(f"/here/{url}", typed)
    assert response.status_code == 302, response.content.decode()
    return response


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("access", READS)
def test_action_is_met_by_those_who_may_read_of_it_and_by_nobody_else(here, board, client, signed_in, access, role):
    factories_work.action(partnership=here, slug="a", name="Whisper", access=access, arose_in=board, body=board)
    if role != "anonymous":
        signed_in(role, None if role == "stranger" else here)
    pages = ("actions/", "actions/?q=whis", "actions/download.csv?state=all", "bodies/board/", "", "search/?q=whisper")
    reads = role in READS[access]

    texts = [client.get(f"/here/{page}").content.decode() for page in pages]

    assert client.get("/here/actions/a/").status_code == (200 if reads else 404)
    assert any("Whisper" in text for text in texts[:4]) == reads
    assert ("action open" in texts[4]) == reads
    assert ('Open <span class="chip__count">(1)' in texts[0]) == reads
    assert ("Board</option>" in texts[0]) == reads


def test_log_is_narrowed_searched_and_counted_by_address(read, here, board):
    council = factories.organisation(partnership=here, slug="council", name="Council")
    late = {"due": datetime.date(2009, 3, 1), "due_precision": "month"}
    factories_work.action(partnership=here, name="Drums", body=board, arose_in=board, **late)
    factories_work.action(partnership=here, name="Flutes", organisation=council, statement="Silver ones")
    factories_work.action(partnership=here, name="Harps", status="done", finished_on=DAY)

    assert "Open (2) Overdue (1) Done or dropped (1) All (3)" in read("/here/actions/")
    assert "Drums asked for by Board Board March 2009 overdue" in read("/here/actions/", state="overdue")
    assert "Harps nobody named no date set done 1 April 2009" in read("/here/actions/", state="done")
    found = read("/here/actions/", q="silver", owner="organisation-council")
    assert "1 found" in found
    assert "Flutes" in found
    assert "No action is like that" in read("/here/actions/", owner="person-nobody")
    assert "Harps nobody named no date set open" in read("/here/actions/", on="2009-03-31")


def test_file_holds_what_the_log_shows_and_no_formula(client, here):
    factories_work.action(partnership=here, name="=1+1", statement="@SUM(A1)")
    factories_work.action(partnership=here, name="Done", status="done")

    response = client.get("/here/actions/download.csv")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row[:2] for row in rows[1:]] == [["'=1+1", "'@SUM(A1)"]]
    assert client.get("/here/actions/download.pdf").status_code == 404


def test_action_goes_its_way(officer, read, here, board):
    response = _sent(
        officer, "add-action/", name="Drums", holder="Board", access="public", due_2="2009", arose_in=board.pk
    )
    page = response.headers["Location"]
    assert "Open Owner Board" not in read(page, reader=officer)
    assert "Stands open Owner Board Due 2009" in read(page, reader=officer)
    day = {"on_0": "1", "on_1": "4", "on_2": "2009"}
    _sent(officer, "actions/drums/add-note/", note="Asked for prices", **day)
    assert "under way" in read(page, reader=officer)
    _sent(officer, "actions/drums/finish/", **day)
    assert "done 1 April 2009" in read(page, reader=officer)
    _sent(officer, "actions/drums/reopen/", note="One is missing", **day)
    assert "One is missing" in read(page, reader=officer)
    _sent(officer, "actions/drums/drop/")
    assert "dropped day not noted" in read(page, reader=officer)
    _sent(officer, "actions/drums/remove/")
    assert not Action.objects.exists()


def test_officer_of_one_body_asks_for_actions_of_that_body_alone(here, board, client):
    person, other = factories.user(), factories.body(partnership=here, name="Other")
    factories.grant(user=person, role="officer", partnership=here, body=board)
    client.force_login(person)
    factories_work.action(partnership=here, slug="theirs", body=other)
    factories_work.action(partnership=here, slug="asked", body=other, arose_in=board)

    refused = client.post("/here/add-action/", {"name": "x", "holder": "Other", "access": "public"})

    assert refused.status_code == 422
    assert "whose plans you keep" in refused.content.decode()
    _sent(client, "add-action/", name="Ours", holder="Board", access="body", arose_in=board.pk)
    assert client.get("/here/actions/theirs/change/").status_code == 403
    assert client.get("/here/actions/asked/change/").status_code == 200


def test_two_who_change_an_action_are_shown_both_versions(officer, here, board):
    made = factories_work.action(partnership=here, slug="drums", name="Drums", body=board)
    opened = officer.get("/here/actions/drums/change/").context["form"]["seen"].value()
    Action.objects.filter(pk=made.pk).update(name="Trumpets")

    response = officer.post(
        "/here/actions/drums/change/", {"name": "Flutes", "holder": "Board", "access": "public", "seen": opened}
    )

    assert response.status_code == 409
    assert "Trumpets" in response.content.decode()


def test_initiatives_stand_below_what_they_are_part_of(read, here, board):
    whole = factories_work.initiative(partnership=here, slug="whole", name="Whole", body=board, status="running")
    part = factories_work.initiative(partnership=here, slug="part", name="Part", kind="role", parent=whole)
    factories_work.initiative_partner(initiative=part, body=board, part="lends a hand")

    assert "Programmes Whole at work led by Board Part role" in read("/here/initiatives/")
    assert "Roles Part" in read("/here/initiatives/", kind="role")
    assert "Part of Whole Who takes part Board lends a hand" in read("/here/initiatives/part/")
    assert "Whole programme, at work: leads it Part role: lends a hand" in read("/here/bodies/board/")


def test_money_that_names_an_initiative_is_on_its_page(read, here, monkeypatch):
    factories_work.initiative(partnership=here, slug="camhs")
    money = ProgrammeMoney("Trust: CAMHS", "£5", "2009/10", "/here/")
    found = [lambda partnership, slugs, user, on: {slug: [money] for slug in slugs if slug == "camhs"}]
    monkeypatch.setattr("governance.sections.money_of_programmes", [*money_of_programmes, *found])

    assert "Money that names it Trust: CAMHS £5, 2009/10" in read("/here/initiatives/camhs/")


def test_initiative_is_added_changed_joined_and_taken_away(officer, read, here, board):
    typed = {"name": "Singing", "kind": "policy", "status": "proposed", "position": "1", "until_2": "2010"}
    _sent(officer, "add-initiative/", **typed)
    _sent(officer, "initiatives/singing/change/", **typed | {"body": board.pk})
    _sent(officer, "initiatives/singing/add-partner/", body=board.pk, part="sings")
    again = officer.post("/here/initiatives/singing/add-partner/", {"body": board.pk})
    assert again.status_code == 422
    words = read("/here/initiatives/singing/", reader=officer)
    assert "Where it stands Proposed When until 2010 Led by Board Who takes part Board sings" in words
    _sent(officer, "initiatives/singing/partners/singing-board/change/", part="plays")
    _sent(officer, "initiatives/singing/partners/singing-board/remove/")
    _sent(officer, "initiatives/singing/remove/")
    assert not Initiative.objects.exists()


def test_check_with_what_was_found_last_as_at_the_day(officer, read, here, board):
    typed = {"name": "Heard", "question": "Were they heard?", "body": board.pk, "position": "1"}
    _sent(officer, "add-assurance-check/", **typed)
    assert "Were they heard? no finding recorded" in read("/here/assurance/")
    _sent(officer, "assurance/heard/add-finding/", met="no", found_on_2="2008")
    _sent(officer, "assurance/heard/add-finding/", met="untold", found_on_1="3", found_on_2="2009")
    _sent(officer, "assurance/heard/add-finding/", met="yes", found_on_2="2010", evidence="Minutes")

    assert "Were they heard? could not be told March 2009" in read("/here/assurance/")
    assert "Were they heard? yes 2010" in read("/here/bodies/board/", on="2010-02-01")
    assert "2010 Correct the finding of 2010 yes Minutes" in read("/here/assurance/heard/", reader=officer)
    finding = AssuranceCheck.objects.get().findings.get(met=False)
    _sent(officer, f"assurance/heard/findings/{finding.slug}/change/", met="yes", found_on_2="2008")
    _sent(officer, f"assurance/heard/findings/{finding.slug}/remove/")
    _sent(officer, "assurance/heard/change/", **typed | {"question": "Were all heard?"})
    _sent(officer, "assurance/heard/remove/")
    assert not AssuranceCheck.objects.exists()


def test_open_actions_are_due_late_or_without_a_date(here, board):
    factories_work.action(partnership=here, slug="late", name="Late", body=board, due=datetime.date(2009, 3, 31))
    factories_work.action(partnership=here, slug="never", name="Never")
    factories_work.action(partnership=here, name="Done", status="done")

    late, never = due_actions(here, AnonymousUser(), DAY)

    assert (late.late, late.owner, late.owner_url) == (True, "Board", "/here/bodies/board/")
    assert never == Due("Never", "Action", "/here/actions/never/", None, "day", "nobody named", "", late=False)
    figure = open_actions(here, AnonymousUser(), DAY)
    assert figure
    assert (figure.figure, figure.note) == ("2", "1 overdue")


def test_no_action_makes_no_figure(here):
    assert open_actions(here, AnonymousUser(), DAY) is None
