"""Plans, priorities and outcomes as visitors and officers read and keep them."""

import datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from governance import sections
from governance.sections import Budget, Money, ProgrammeMoney, Section
from planning import registry
from planning.models import Action, Indicator, Initiative, Observation, Plan, Priority, Target
from tests import factories
from tests.planning import factories_plans as made

pytestmark = pytest.mark.django_db
TYPED = {"name": "Path", "kind": "plan", "level": "local", "position": "1", "number_stated": "on"}


@pytest.fixture
def board(here):
    return factories.body(partnership=here, slug="board", name="Board")


@pytest.fixture
def way(here, board):
    council = factories.organisation(partnership=here, slug="council", name="Council")
    return made.planned(here, board, council, factories.document(partnership=here, title="Paper of the Way"))


def at(name, **arguments):
    return reverse(name, kwargs={"partnership": "here", **arguments})


def test_plans_stand_below_the_one_that_they_carry_further(client, read, way):
    words = read("/here/plans/")

    assert (
        "2 plans The Way Plan · Whole area adopted Board 2 priorities no period stated document held The Lane" in words
    )
    assert '<ul><li><div class="tree-row"><span class="tree-name"><a href="/here/plans/lane/">' in "".join(
        line.strip() for line in client.get("/here/plans/").content.decode().splitlines()
    )


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"owner": "council"}, "1 plan found"),
        ({"level": "whole_area"}, "1 plan found"),
        ({"status": "draft"}, "2 plans"),
    ],
)
def test_plans_narrowed_are_shown_with_those_above_them(read, way, query, count):
    words = read("/here/plans/", **query)

    assert count in words
    assert "The Way" in words


def test_plan_shows_its_priorities_as_a_tree_with_what_belongs_to_them(here, board, way, read):
    first = Priority.objects.get(slug="first")
    Indicator.objects.create(partnership=here, slug="lit", name="Streets lit", unit="percent", priority=first)
    Action.objects.create(partnership=here, slug="buy", name="Buy lamps", priority=first)
    Action.objects.create(partnership=here, slug="done", name="Count lamps", priority=first, status="done")

    words = read("/here/plans/way/")

    assert "Streets first under way Led by Board With Board Measured by Streets lit For Being well In" in words
    assert "1 open action 1 source of Streets first" in words
    assert "Plans that carry it further" in words
    assert "Review of the Way" in words


def test_plan_shows_its_own_indicators_once_and_every_open_action(client, here, way):
    first, plan = Priority.objects.get(slug="first"), Plan.objects.get(slug="way")
    Indicator.objects.create(
        partnership=here, slug="lit", name="Streets lit", unit="percent", priority=first, plan=plan
    )
    Indicator.objects.create(partnership=here, slug="walked", name="Streets walked", unit="percent", plan=plan)
    Action.objects.create(partnership=here, slug="buy", name="Buy lamps", priority=first)
    Action.objects.create(partnership=here, slug="ask", name="Ask walkers", plan=plan)

    page = client.get("/here/plans/way/").content.decode()

    assert [page.count(f"/here/indicators/{slug}/") for slug in ("lit", "walked")] == [1, 1]
    assert "Buy lamps" in page
    assert "Ask walkers" in page
    log = client.get("/here/actions/?state=all&plan=way").content.decode()
    assert "Buy lamps" in log
    assert "Ask walkers" in log


def test_officer_sets_down_a_review_from_the_page_of_a_plan(client, here, way):
    assert "/here/plans/way/review/" not in client.get("/here/plans/way/").content.decode()
    officer = factories.user()
    factories.grant(user=officer, role="officer", partnership=here)
    client.force_login(officer)

    assert "/here/plans/way/review/" in client.get("/here/plans/way/").content.decode()


def test_what_is_due_stands_among_the_rooms_of_plans(client, here):
    page = client.get("/here/due/").content.decode()

    assert 'href="/here/due/" aria-current="page"' in page
    assert 'href="/here/actions/"' in page


def test_body_says_what_its_priorities_are_for(here, way, read):
    assert "Streets first under way The Way Board Being well" in read("/here/bodies/board/")


def test_plan_names_the_reviews_that_look_at_it(here, read):
    look = factories.review(partnership=here, title="Look at the Way", due=datetime.date(2009, 1, 1))
    made.plan_review(plan=made.plan(partnership=here, slug="reviewed"), review=look)

    assert "Reviews Look at the Way planned overdue Due 1 January 2009" in read("/here/plans/reviewed/")


def test_priority_says_in_one_page_whose_what_money_where_decided_and_whether_it_happened(
    here, board, way, read, monkeypatch
):
    first = Priority.objects.get(slug="first")
    lamps = Initiative.objects.create(partnership=here, slug="lamps", name="Lamps", kind="programme")
    made.priority_link(priority=first, initiative=lamps)
    lit = Indicator.objects.create(partnership=here, slug="lit", name="Streets lit", unit="percent", priority=first)
    for year, value in ((2009, 40), (2010, 85)):
        Target.objects.create(
            indicator=lit, slug=str(year), due=datetime.date(year, 1, 1), due_precision="year", value=value
        )
    Observation.objects.create(
        indicator=lit, slug="then", observed_on=datetime.date(2008, 7, 1), observed_precision="month", numerator=112,
        value=61, outlook="on_track",
    )  # fmt: skip
    Action.objects.create(partnership=here, slug="buy", name="Buy lamps", priority=first, body=board,
                          due=datetime.date(2009, 1, 1), due_precision="month")  # fmt: skip
    money = Money(lambda *_: {board.pk: Budget(Decimal(5), "planned")}, lambda some: "£5 planned")
    monkeypatch.setattr(sections, "money_of_bodies", [money])
    given = lambda *_: {"lamps": [ProgrammeMoney("Trust", "£7 in cash", "2009/10", "/x/")]}  # noqa: E731
    monkeypatch.setattr(sections, "money_of_programmes", [given])
    decided = lambda *_: Section("Where it was decided", "decided", "planning/section_plans.html", {"all": "/"})  # noqa: E731
    monkeypatch.setattr(registry, "priority_sections", [decided])

    words = read("/here/priorities/first/")

    assert "Lead body Board Supported by Board Plan The Way Its parts Lamps in streets" in words
    assert "Board : £5 planned" in words
    assert "Money that names Lamps Trust : £7 in cash 2009/10" in words
    assert "Where it was decided" in words
    assert "Streets lit 85% by 2010 112 (61%) July 2008 on track" in words
    assert "Buy lamps Board January 2009 overdue open" in words


def test_outcome_shows_the_priorities_plans_and_indicators_that_serve_it(here, way, read):
    Indicator.objects.create(
        partnership=here, slug="lit", name="Streets lit", unit="percent", priority=Priority.objects.get(slug="first")
    )

    assert "Outcomes of Somewhere Being well 1 priority" in read("/here/outcomes/")
    words = read("/here/outcomes/well/")
    assert "Streets first under way The Way Board Being well" in words
    assert "The Way Plan · Whole area Board no period stated adopted" in words
    assert "What is measured Streets lit" in words


@pytest.mark.parametrize(
    ("query", "found"),
    [({"body": "board"}, 1), ({"outcome": "well"}, 1), ({"status": "not_stated"}, 1), ({"q": "lamps"}, 1), ({}, 2)],
)
def test_priorities_are_narrowed(read, way, query, found):
    assert f"{found} found" in read("/here/priorities/", **query)


def test_draft_plan_is_met_nowhere_by_whoever_does_not_read_drafts(here, way, client):
    draft = Plan.objects.get(slug="next-way")
    hidden = made.priority(plan=draft, name="Hush", body=way.body)
    made.priority_link(priority=hidden, outcome=here.outcomes.get())
    made.plan(partnership=here, parent=draft, slug="open-below", name="Open below")
    pages = ["plans/", "plans/?status=draft", "plans/way/", "plans/open-below/", "priorities/", "outcomes/"]
    pages += ["outcomes/well/", "bodies/board/", "search/?q=hush", "search/?q=next+way", ""]

    shown = [client.get(f"/here/{page}").content.decode() for page in pages]

    assert not [page for page, words in zip(pages, shown, strict=True) if "Hush" in words or "Next Way" in words]
    assert "1 priority" in shown[5]
    assert {client.get(f"/here/{gone}/").status_code for gone in ("plans/next-way", "priorities/hush")} == {404}


def test_body_organisation_and_home_show_plans(read, way):
    assert "Plans and priorities" in read("/here/bodies/board/")
    assert "The Lane" in read("/here/organisations/council/")
    assert "2 plans in force" in read("/here/")


def test_plan_is_added_as_a_draft_adopted_and_given_a_source(here, way, signed_in):
    officer = signed_in("officer", here)
    paper = here.documents.get()
    typed = TYPED | {"starts_2": "2009", "ends_2": "2011", "document": paper.pk, "place": "page 3", "paper": paper.pk}

    page = officer.post(at("plan-add"), typed, follow=True)

    plan = Plan.objects.get(slug="path")
    assert (plan.status, plan.period, plan.document) == ("draft", "2009 to 2011", paper)
    assert plan.sources.get().place == "page 3"
    assert page.redirect_chain[-1][0] == "/here/plans/path/"
    officer.post(at("plan-step", plan="path", step="adopt"), {})
    plan.refresh_from_db()
    assert plan.status == "adopted"
    assert officer.get(at("plan-step", plan="path", step="adopt")).status_code == 404


def test_stale_change_shows_both_versions(here, way, signed_in):
    officer = signed_in("officer", here)
    seen = officer.get(at("plan-change", plan="way")).context["form"]["seen"].value()
    Plan.objects.filter(pk=way.pk).update(name="The High Road")

    response = officer.post(at("plan-change", plan="way"), TYPED | {"seen": seen})

    assert response.status_code == 409
    assert b"The High Road" in response.content
    way.refresh_from_db()
    assert way.name == "The High Road"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"starts_2": "2011", "ends_2": "2009"}, "The last day must not be before the first"),
        ({"parent": "lane"}, "It would stand below itself"),
        ({"body": "board", "organisation": "council"}, "not both"),
    ],
)
def test_change_that_cannot_be_is_refused_with_what_to_mend(here, way, signed_in, typed, words):
    officer = signed_in("officer", here)
    rows = {"parent": here.plans, "body": here.bodies, "organisation": here.organisations}
    typed = {name: rows[name].get(slug=value).pk if name in rows else value for name, value in typed.items()}

    response = officer.post(at("plan-change", plan="way"), TYPED | typed)

    assert response.status_code == 422
    assert words in response.content.decode()


def test_officer_of_a_body_keeps_its_plans_and_no_others(here, board, way):
    officer, other = factories.user(), factories.body(partnership=here, slug="other")
    factories.grant(user=officer, role="officer", partnership=here, body=board)
    made.plan(partnership=here, slug="theirs", body=other)
    client = Client()
    client.force_login(officer)

    answers = {slug: client.get(at("plan-change", plan=slug)).status_code for slug in ("way", "theirs", "lane")}
    refused = client.post(at("plan-add"), TYPED | {"body": other.pk})
    added = client.post(at("plan-add"), TYPED | {"body": board.pk})

    assert answers == {"way": 200, "theirs": 403, "lane": 403}
    assert (refused.status_code, added.status_code) == (422, 302)
    assert client.get(at("outcome-add")).status_code == 403


def test_priority_is_added_changed_linked_and_taken_away(here, way, signed_in):
    officer, well = signed_in("officer", here), here.outcomes.get()
    typed = {"name": "Benches", "status": "planned", "position": "3"}

    officer.post(at("plan-priority-add", plan="way"), typed)
    officer.post(at("priority-change", priority="benches"), typed | {"status": "achieved"})
    twice = officer.post(at("priority-link-add", priority="benches"), {"outcome": well.pk, "area": here.areas.get().pk})
    officer.post(at("priority-link-add", priority="benches"), {"outcome": well.pk})

    benches = Priority.objects.get(slug="benches")
    assert (benches.plan, benches.status, benches.links.get().outcome) == (way, "achieved", well)
    assert twice.status_code == 422
    officer.post(at("priority-link-remove", priority="benches", link="benches--well"), {})
    page = officer.post(at("priority-remove", priority="benches"), {}, follow=True)
    assert page.redirect_chain[-1][0] == "/here/plans/way/"
    assert not Priority.objects.filter(slug="benches").exists()


def test_outcome_and_priority_without_a_plan_are_kept(here, board, way, signed_in):
    officer = signed_in("officer", here)

    officer.post(at("outcome-add"), {"name": "Joy", "position": "2"})
    officer.post(at("outcome-change", outcome="joy"), {"name": "Great joy", "position": "2"})
    officer.post(at("priority-add"), {"name": "Music", "status": "planned", "position": "1", "body": board.pk})
    officer.post(at("outcome-remove", outcome="joy"), {})

    assert Priority.objects.get(slug="music").plan is None
    assert not here.outcomes.filter(slug="joy").exists()


def test_next_version_is_begun_and_its_draft_taken_away_by_page(here, way, signed_in):
    officer = signed_in("officer", here)
    officer.post(at("plan-discard", plan="next-way"), {})

    begun = officer.post(at("plan-next-version", plan="way"), {"name": "The Way", "version": "2"}, follow=True)

    assert begun.redirect_chain[-1][0] == "/here/plans/the-way/"
    assert b"Lamps in streets" in begun.content
