"""A partnership with one of everything that has a page, and the address of each of those pages."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pghistory.models import Context

from commissioning.services.returns import publish
from governance.models import Body, Organisation, Partnership, Structure
from governance.services import edits, structures
from planning.services.plan_reviews import review_plan
from portal.models import User
from tests import factories, money_factories
from tests.meetings import factories_meetings as meetings
from tests.meetings import factories_papers
from tests.meetings.factories_record import KEPT_PAGES, RECORD_PAGES, make_recorded_meetings
from tests.planning.factories_indicators import make_indicator
from tests.planning.factories_plans import planned
from tests.planning.factories_reviews import plan
from tests.portal.record_plans import PLAN_EDIT_PAGES, PLAN_PAGES
from tests.portal.record_work import WORK_EDIT_PAGES, WORK_PAGES, make_work

HERE = {"partnership": "somewhere"}
DRAFT = " (draft)"
ACT = UUID("00000000-0000-4000-8000-00000000ac70")
SHEET = 1_000_001
MEETING, SERIES = HERE | {"meeting": "gathering"}, HERE | {"series": "gatherings"}
FUND = HERE | {"fund": "pool"}
FUND_YEAR: dict[str, Any] = FUND | {"year": 2009}

SPRING = HERE | {"meeting": "spring"}
PAPER: dict[str, Any] = SPRING | {"paper": "report"}

PAGES: dict[str, dict[str, Any]] = {
    "partnership": HERE,
    "structure": HERE,
    "structure-table": HERE,
    "structure-diagram": HERE,
    "structure-diagram-file": HERE | {"kind": "svg"},
    "structure-compare": HERE,
    "structures": HERE,
    "structure-detail": HERE | {"structure": "standing"},
    "structure-detail-table": HERE | {"structure": "standing"},
    "structure-detail-diagram": HERE | {"structure": "standing"},
    "timeline": HERE,
    "structure-detail-diagram-file": HERE | {"structure": "standing", "kind": "svg"},
    "areas": HERE,
    "area": HERE | {"area": "north"},
    "due": HERE,
    "bodies": HERE,
    "body": HERE | {"body": "board"},
    "body-diagram": HERE | {"body": "board"},
    "body-diagram-file": HERE | {"body": "board", "kind": "svg"},
    "body-account": HERE | {"body": "board"},
    "roll-call": HERE | {"body": "board"},
    "seat": HERE | {"body": "board", "seat": "chair"},
    "organisations": HERE,
    "organisation": HERE | {"organisation": "council"},
    "people": HERE,
    "person": HERE | {"person": "somebody"},
    "documents": HERE,
    "document": HERE | {"document": "plan"},
    "reviews": HERE,
    "review": HERE | {"review": "look"},
    "commissioning": HERE,
    "commissioning-chart": HERE,
    "commissioning-file": HERE | {"kind": "xlsx"},
    "budget-lines": HERE,
    **{
        f"commissioning-{room}": HERE
        for room in ("providers", "services", "provision", "change", "years", "flow", "flow-chart")
    },
    "budget-lines-file": HERE | {"kind": "csv"},
    "board-packs": HERE,
    "board-pack": HERE | {"number": 1},
    "board-pack-file": HERE | {"number": 1, "kind": "pdf"},
    "commissioning-group": HERE | {"group": "group"},
    "returns": HERE,
    "return": HERE | {"submission": "money"},
    "contributions": HERE,
    "contribution": HERE | {"contribution": "music"},
    "headlines": HERE,
    "headline": HERE | {"headline": "grant"},
    "pooled-funds": HERE,
    "pooled-fund": FUND,
    "pooled-fund-year": FUND_YEAR,
    "pooled-fund-quarter": FUND_YEAR | {"quarter": 1},
    "pooled-fund-chart": FUND_YEAR,
    "meetings": HERE,
    "meeting-series": SERIES,
    **PLAN_PAGES,
    "indicators": HERE,
    "indicator": HERE | {"indicator": "schools"},
    "indicator-chart": HERE | {"indicator": "schools"},
    "indicator-observations-file": HERE | {"indicator": "schools", "kind": "csv"},
    "paper": PAPER,
    "search": HERE,
    **WORK_PAGES,
    **{name: HERE | words for name, words in RECORD_PAGES.items()},
    "meeting": HERE | {"meeting": "minuted"},
    "meetings-feed": HERE,
    "body-feed": HERE | {"body": "board"},
    "person-feed": HERE | {"person": "somebody"},
}
"""Every page of a partnership that anybody may read, with the arguments of its address."""

DRAFT_PAGES: dict[str, dict[str, str]] = {
    "structure-detail": HERE | {"structure": "coming"},
    "structure-detail-table": HERE | {"structure": "coming"},
    "structure-detail-diagram": HERE | {"structure": "coming"},
    "structure-detail-diagram-file": HERE | {"structure": "coming", "kind": "svg"},
    "structure-comments": HERE | {"structure": "coming"},
    "return": HERE | {"submission": "sums"},
}
"""The pages of the structure and the return that are not published."""

POOL_PAGES: dict[str, dict[str, Any]] = {
    name: PAGES[name] | {"fund": "hidden-pool"} for name in PAGES if name.startswith("pooled-fund-")
} | {"pooled-fund": HERE | {"fund": "hidden-pool"}}
"""The pages of the pooled fund that is not published."""

SEAT = HERE | {"body": "board", "seat": "chair"}
HELD = SEAT | {"membership": "ada"}
RULE = HERE | {"body": "board", "rule": "quorum"}
PERSON, COUNCIL = HERE | {"person": "somebody"}, HERE | {"organisation": "council"}

COMING = HERE | {"structure": "coming"}
MOVABLE = COMING | {"body": "group"}

DRAFT_EDIT_PAGES: dict[str, dict[str, Any]] = {
    "draft": COMING,
    "draft-describe": COMING,
    "draft-discard": COMING,
    "draft-add-body": COMING,
    "draft-add-link": COMING,
    "draft-end-link": COMING | {"link": "tie"},
    "draft-undo": COMING | {"number": 1},
    "draft-body": MOVABLE,
    **{f"draft-{act}": MOVABLE for act in ("move", "rename", "retire", "split", "merge", "answers")},
    "structure-publish": COMING,
    "draft-bring-in": COMING | {"other": "standing"},
}
"""The pages on which a draft that its readers may see is edited."""

RETURN_EDIT_PAGES: dict[str, dict[str, Any]] = {
    f"return-{act}": HERE | {"submission": "sums"} for act in ("describe", "submit", "send-back", "publish", "discard")
}
"""The pages on which a return that is not published is dealt with."""

EDIT_PAGES: dict[str, dict[str, dict[str, Any]]] = {
    "keepers": {
        "structure-add": HERE,
        "place-add": HERE | {"body": "group"},
        "place-move": HERE | {"body": "group"},
        "place-rename": HERE | {"body": "group"},
        "place-retire": HERE | {"body": "group"},
        "place-answers": HERE | {"body": "group"},
        "review-add": HERE,
        **{
            f"review-{act}": HERE | {"review": "look"}
            for act in ("change", "begin", "put-back", "complete", "reopen", "remove")
        },
        "plan-review-add": HERE | {"plan": "looked-at"},
        "seats": HERE,
        "holders": HERE,
        "appoint": SEAT,
        "substitute": SEAT,
        "membership-replace": HELD,
        "membership-end": HELD,
        "membership-reappoint": HELD,
        "membership-correct": HELD,
        "membership-remove": HELD,
        "seat-add": HERE | {"body": "board"},
        "co-opt": HERE | {"body": "board"},
        "seat-change": SEAT,
        "seat-abolish": SEAT,
        "rule-add": HERE | {"body": "board"},
        "rule-change": RULE,
        "rule-remove": RULE,
        "body-history": HERE | {"body": "board"},
        "seat-history": SEAT,
        "person-history": PERSON,
        "organisation-history": COUNCIL,
        "changes": HERE,
        "person-add": HERE,
        "organisation-add": HERE,
        "paper-add": SPRING,
        **{f"paper-{act}": PAPER for act in ("change", "remove", "version-add")},
        "paper-withdraw": PAPER | {"number": 1},
        "person-correct": PERSON,
        "organisation-correct": COUNCIL,
        "meeting-add": HERE,
        "meeting-series-add": HERE,
        **{f"meeting-series-{act}": SERIES for act in ("change", "remove", "dates")},
        **{f"meeting-{act}": MEETING for act in ("change", "remove", "cancel", "restore", "agenda", "agenda-begin")},
        **{f"meeting-{act}-agenda": MEETING for act in ("publish", "withdraw")},
        "meeting-item-add": MEETING,
        **{f"meeting-item-{act}": MEETING | {"item": "welcome"} for act in ("change", "remove")},
        **PLAN_EDIT_PAGES,
        **WORK_EDIT_PAGES,
        **{name: HERE | words for name, words in KEPT_PAGES.items()},
    },
    "finance": {
        "contribution-add": HERE,
        "contribution-change": HERE | {"contribution": "music"},
        "contribution-remove": HERE | {"contribution": "music"},
        "headline-add": HERE,
        "headline-change": HERE | {"headline": "grant"},
        "headline-remove": HERE | {"headline": "grant"},
        "pooled-fund-add": HERE,
        "pooled-fund-change": FUND,
        "pooled-fund-publish": FUND,
        "pooled-fund-partners": FUND,
        "pooled-fund-year-add": FUND,
        "pooled-fund-payment-remove": FUND_YEAR | {"payment": "payment"},
        **{
            f"pooled-fund-{act}": FUND_YEAR
            for act in ("contributions", "payment-add", "plan", "spend", "forecast-add", "decide", "close")
        },
    },
    "administrators": {
        "person-merge": PERSON,
        "organisation-merge": COUNCIL,
        "organisation-leave": COUNCIL,
        "change": HERE | {"act": ACT},
    },
}
"""The pages of those who keep the record, by who they are: administrators and officers, who keeps money, or
administrators alone."""

NUMBER = 2_000_000_001
"""Of the account, its role, the invitation and the comment that the record holds."""

ACCOUNT_PAGES: dict[str, dict[str, Any]] = {
    "accounts": HERE,
    "account-detail": HERE | {"account": NUMBER},
    "invitation-add": HERE,
}
"""The pages of those who manage accounts."""

ACCOUNT_ACTIONS: dict[str, dict[str, Any]] = {
    "role-grant": HERE | {"account": NUMBER},
    "role-withdraw": HERE | {"account": NUMBER, "grant": NUMBER},
    "sessions-end": HERE | {"account": NUMBER},
    "invitation-send": HERE | {"invitation": NUMBER},
    "invitation-withdraw": HERE | {"invitation": NUMBER},
}
"""What they can do, by POST only."""

PLACELESS = ("home", "accessibility", "privacy", "gallery", "account_login")
"""Public pages that are of no partnership."""


@dataclass(frozen=True)
class Record:
    """What was made."""

    partnership: Partnership
    standing: Structure
    coming: Structure


def make_record() -> Record:
    """Make the partnership “somewhere”: a published and a draft structure, a published and a draft return."""
    here = factories.partnership(slug="somewhere", name="Somewhere Together")
    council = factories.organisation(partnership=here, slug="council", name="Somewhere Council")
    north = factories.area(partnership=here, slug="north", name="North Somewhere", kind="neighbourhood")
    board = factories.body(partnership=here, slug="board", name="Somewhere Board", area=north)
    kind = factories.body_kind(partnership=here, name="commissioning group", commissions=True)
    group = factories.body(kind=kind, slug="group", name="Families Group")
    somebody = factories.person(partnership=here, slug="somebody", name="Ada Somebody")
    chair = factories.seat(body=board, slug="chair", title="Chair", role="chair", category="Elected member")
    factories.membership(slug="ada", seat=chair, person=somebody)
    factories.rule(body=board, slug="quorum")
    Context.objects.create(pk=ACT, metadata={"within": here.pk, "did": "Did something"})
    factories.source(board, document=factories.document(partnership=here, slug="plan", title="The Plan"))
    due = {"due": datetime.date(2009, 1, 1), "due_precision": "year"}
    factories.review(partnership=here, slug="look", title="Review of the board", body=board, **due)
    review_plan(by=_drafter(here), plan=plan(partnership=here, slug="looked-at", body=board), title="Look at the plan")
    standing = factories.structure(partnership=here, slug="standing", name="Standing structure")
    _publish_tree(standing, {board: {group: {}}})
    coming = factories.structure(partnership=here, slug="coming", name="Coming structure", base=standing)
    factories.tree(coming, {board: {group: {}}})
    factories.link(structure=coming, from_body=board, to_organisation=council, slug="tie")
    edits.rename(by=_drafter(here), structure=coming, body=group, name="Families and Communities Group")
    factories.comment(pk=NUMBER, structure=coming, body=board)
    _make_returns(here, group)
    _make_resources(here, council, board)
    _make_funds(here, council, board)
    _make_meetings(here, board)
    planned(here, board, council, here.documents.get(slug="plan"))
    make_work(here, council, board)
    make_indicator(here, board)
    make_recorded_meetings(board)
    _make_papers(board)
    member = factories.user(pk=NUMBER, email="member@example.org", name="Grace Member")
    factories.grant(pk=NUMBER, user=member, role="board-member", partnership=here)
    factories.invitation(pk=NUMBER, partnership=here, email="guest@example.org", name="Guest", invited_by=member)
    factories.appointment_sheet(pk=SHEET, partnership=here)
    factories.return_sheet(pk=SHEET, partnership=here)
    return Record(here, standing, coming)


def _drafter(here: Partnership) -> User:
    drafter = factories.user()
    factories.grant(user=drafter, role="officer", partnership=here)
    return drafter


def _publish_tree(structure: Structure, shape: dict[Body, dict]) -> None:
    factories.tree(structure, shape)
    structures.publish(by=factories.user(), structure=structure, in_force_from=datetime.date(2000, 1, 1))
    structure.refresh_from_db()


def _make_returns(here: Partnership, group: Body) -> None:
    health = factories.sector(partnership=here, slug="health", name="Health")
    for slug, year in (("money", 2009), ("sums", 2010)):
        submission = factories.submission(partnership=here, slug=slug, title=f"Return {slug}", first_year=year)
        factories.budget_line(submission=submission, group=group, sector=health, amount="762000.00")
        factories.stated_total(submission=submission, group=group, amount="762000.00")
        if slug == "money":
            publish(by=factories.user(), submission=submission)
    money_factories.board_pack(partnership=here, number=1)
    money_factories.board_pack(partnership=here, number=2, made=False)


def _make_resources(here: Partnership, council: Organisation, board: Body) -> None:
    """A grant with what belongs to it, what is paid from it, and two partners who name the same programme."""
    paper = here.documents.get(slug="plan")
    grant = factories.headline(
        partnership=here, slug="grant", name="Somewhere Grant", kind="grant", amount="40000000.00", refers_to=paper
    )
    for year, amount in ((2009, "4484.00"), (2011, "4768.00")):
        factories.headline(
            partnership=here,
            parent=grant,
            tie="figure",
            kind="rate",
            per="pupil",
            amount=amount,
            first_year=year,
            last_year=year,
        )
    factories.headline(partnership=here, parent=grant, tie="figure", kind="rate", rate="2.0", qualifier="at_least")
    lessons = {"partnership": here, "programme": "music", "name": "Music lessons"}
    music = factories.contribution(**lessons, slug="music", organisation=council, form="cash", amount="1000.00")
    factories.contribution(**lessons, body=board, stream=grant, supports_body=board, partnership_initiative=True)
    factories.contribution(partnership=here, organisation=council, form="staff", fte="2.50", name="Nurses")
    for fact in (grant, music):
        factories.source(fact, document=paper)


def _make_meetings(here: Partnership, board: Body) -> None:
    """A series with a meeting whose agenda is published."""
    series = meetings.series(body=board, slug="gatherings", name="Gatherings")
    gathering = meetings.meeting(body=board, series=series, slug="gathering", title="Gathering", status="called")
    meetings.item(gathering, slug="welcome", title="Welcome")
    factories.source(gathering, document=here.documents.get(slug="plan"))


def _make_funds(here: Partnership, council: Organisation, board: Body) -> None:
    """A published fund with a year of everything, its variance for the board to decide on, and a draft of another."""
    for slug, status in (("pool", "published"), ("hidden-pool", "draft")):
        fund = money_factories.pooled_fund(
            partnership=here,
            slug=slug,
            name=f"Fund {slug}",
            status=status,
            body=board,
            host=council,
            overspend_rule="decided",
            underspend_rule="decided",
        )
        partner = money_factories.pooled_fund_partner(fund=fund, organisation=council)
        year = money_factories.pooled_fund_year(fund=fund)
        money_factories.pooled_fund_contribution(year=year, partner=partner)
        money_factories.pooled_fund_payment(year=year, partner=partner, slug="payment")
        money_factories.pooled_fund_forecast(year=year)
        for period in (1, 2, 3, 4):
            money_factories.pooled_fund_spend(year=year, period=period)


def _make_papers(board: Body) -> None:
    """A meeting with two papers: one that everybody may read, and one for the members of the body."""
    spring = factories_papers.meeting(body=board, slug="spring", title="Spring meeting")
    for slug, access in (("report", "public"), ("advice", "body")):
        factories_papers.paper(meeting=spring, slug=slug, title=f"The {slug}", access=access)
