"""A body with all that hangs on it, which stands only in a draft that is closed to most readers."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import get_resolver, reverse

from governance.dates import PartialDate
from governance.models import Body, Membership, MembershipKind, Partnership, Seat, StructureComment
from governance.services import memberships, registers, seats
from governance.services.memberships import NewHolder, Terms
from tests import factories
from tests.meetings import factories_meetings as meetings
from tests.meetings import factories_papers
from tests.meetings.factories_record import hide_recorded_meeting
from tests.planning import factories_plans as plans
from tests.planning.factories_indicators import make_indicator
from tests.portal.hidden_work import WORK_SECRETS, hide_work
from tests.portal.record import HERE, Record

SECRETS = (
    "Hidden Cabinet",
    "hidden-cabinet",
    "Keeper of the seal",
    "keeper-of-the-seal",
    "Vera Veiled",
    "vera-veiled",
    "Shadow Table",
    "Look at the cabinet",
    "To keep its secret",
    "Hidden structure",
    "hidden-structure",
    "Quentin Quiet",
    "Nobody may read this",
    "Money for the cabinet",
    "Coins from the cabinet",
    "Veiled sitting",
    "veiled-sitting",
    "Award in private",
    "award-in-private",
    "secret-link",
    "Plan behind the curtain",
    "behind-the-curtain",
    "Priority of the cabinet",
    *WORK_SECRETS,
    "Pulse of the cabinet",
    "Papers of the cabinet",
)
"""Names and addresses that nobody may meet to whom the draft is closed."""

GUESSES = ("hidd", "hiden cabnet", "cabinet", "keep", "kepper seal", "veil", "vera veild", "shadow", "secret")
"""What somebody might type who wants to find out; none of them is one of SECRETS."""

ONCE = PartialDate(datetime.date(2009, 1, 1))


@dataclass(frozen=True)
class Hidden:
    """What was hidden, and the open board's seats: one that a person holds, one that the hidden body holds."""

    partnership: Partnership
    seat: Seat
    membership: Membership
    open_membership: Membership
    held_by_hidden: Membership
    comment: StructureComment
    review: str


def hide(record: Record) -> Hidden:
    """Add the hidden body: named, chaired, reviewed, tied, told of in the history, and chairing the open board."""
    here, author = record.partnership, factories.user()
    board, council = here.bodies.get(slug="board"), here.organisations.get(slug="council")
    body = factories.body(
        kind=board.kind,
        slug="hidden-cabinet",
        name="Hidden Cabinet",
        constituted_by=council,
        starts=ONCE.first,
        area=here.areas.get(slug="north"),
    )
    draft = factories.structure(
        partnership=here, slug="hidden-structure", name="Hidden structure", base=record.standing
    )
    factories.tree(draft, {body: {}})
    factories.link(structure=draft, from_body=body, to_body=board)
    remark = factories.comment(structure=draft, body=body, name="Quentin Quiet", text="Nobody may read this")
    factories.link(structure=draft, from_organisation=council, to_body=body)
    factories.alias(body=body, name="Shadow Table", slug="shadow-table")
    factories.term_of_reference(body=body, text="To keep its secret")
    look = factories.review(partnership=here, title="Look at the cabinet", body=body, due=ONCE.first)
    factories.review(partnership=here, title="Look at the cabinet again", structure=draft, due=ONCE.first)
    factories.review(partnership=here, slug="what-came", title="Look at the tree", led_to=draft)
    factories.contribution(partnership=here, organisation=council, name="Money for the cabinet", supports_body=body)
    factories.contribution(partnership=here, slug="coins", name="Coins from the cabinet", body=body)
    hide_work(here, body, board)
    make_indicator(here, body, slug="pulse", name="Pulse of the cabinet")
    seat = seats.add_seat(by=author, body=body, title="Keeper of the seal", role="chair")
    terms = Terms(starts=ONCE, until=ONCE)
    held = memberships.appoint(by=author, seat=seat, holder=NewHolder("Vera Veiled"), terms=terms)
    for holder in (council, here.people.get(slug="somebody")):
        memberships.appoint(
            by=author, seat=seat, holder=holder, terms=Terms(starts=ONCE), kind=MembershipKind.SUBSTITUTE
        )
    _hide_meetings(here, board, body)
    secret_meeting = factories_papers.meeting(body=body, slug="cabinet-met", title="The few met")
    factories_papers.paper(meeting=secret_meeting, slug="cabinet-papers", title="Papers of the cabinet")
    here.pooled_funds.filter(slug="pool").update(body=body)
    _plan(here, body)
    for fact in (body, seat, held):
        factories.source(fact, document=here.documents.get(slug="plan"))
    hide_recorded_meeting(body)
    merged = registers.add_record(by=author, register=type(held.person), partnership=here, name="Vera V.")
    registers.merge(by=author, record=merged, into=held.person)
    chair = seats.add_seat(by=author, body=board, title="Joint chair", role="joint_chair")
    return Hidden(
        partnership=here,
        seat=seat,
        membership=held,
        open_membership=Membership.objects.get(seat__title="Chair", seat__body=board),
        comment=remark,
        review=look.slug,
        held_by_hidden=memberships.appoint(by=author, seat=chair, holder=body, terms=Terms(starts=ONCE, until=ONCE)),
    )


def _hide_meetings(here: Partnership, board: Body, body: Body) -> None:
    """Meetings of the hidden body, and at an open one what is restricted, hidden or not published."""
    series = meetings.series(body=body, slug="veiled-sittings", name="Veiled sittings")
    sitting = meetings.meeting(body=body, series=series, slug="veiled-sitting", title="Veiled sitting", status="called")
    meetings.item(sitting, slug="veil", title="Nobody may read this")
    meetings.action(body, name="Keeper of the seal")
    gathering = here.meetings.get(slug="gathering")
    here.meetings.filter(pk=gathering.pk).update(remote_link="https://meet.example.org/secret-link")
    meetings.item(gathering, slug="award-in-private", title="Award in private", access="body")
    look = here.reviews.get(title="Look at the cabinet")
    meetings.item(gathering, title="What is reviewed", review=look, kind="actions")
    meetings.action(board, name="To keep its secret", access="body")
    planned = meetings.meeting(body=board, slug="planned", title="Planned gathering")
    meetings.item(planned, slug="draft", title="Nobody may read this")


def _plan(here: Partnership, body: Body) -> None:
    """A plan of the hidden body above and after an open one, and its priorities among those of an open one."""
    way, well = here.plans.get(slug="way"), here.outcomes.get(slug="well")
    about = {"partnership": here, "body": body, "name": "Plan behind the curtain"}
    secret = plans.plan(slug="behind-the-curtain", **about)
    here.plans.filter(pk=way.pk).update(parent=secret)
    plans.plan(slug="behind-the-curtain-2", replaces=here.plans.get(slug="lane"), parent=way, **about)
    first = here.priorities.get(slug="first")
    for plan in (secret, way, None):
        one = plans.priority(
            partnership=here, plan=plan, parent=plan and first, body=body, name="Priority of the cabinet"
        )
        plans.priority_link(priority=one, outcome=well)
    plans.priority_link(priority=first, body=body, slug="first--hidden")
    here.priorities.filter(slug="part").update(parent=one)


def addresses(hidden: Hidden) -> list[str]:
    """Every address that can be made of what is open and of what is hidden, and what may be asked at it."""
    open_seat, own = hidden.open_membership.seat, hidden.held_by_hidden
    there: dict[str, Any] = HERE | {"structure": "standing", "organisation": "council", "document": "plan"}
    there |= {"fund": "pool", "year": 2009, "quarter": 1, "payment": "payment"}
    there |= {"group": "group", "submission": "money", "kind": "svg", "comment": hidden.comment.pk}
    there |= {"meeting": "gathering", "series": "gatherings", "item": "award-in-private", "way": "up"}
    there |= {"initiative": "singing", "partner": "singing--council", "check": "heard", "finding": "heard--2009"}
    there |= {"action": "buy-drums"}
    there |= {"contribution": "music", "headline": "grant", "area": "north", "review": "what-came"}
    there |= {"indicator": "schools", "target": "target", "observation": "figure"}
    board = there | {"body": "board", "person": "somebody"}
    there |= {"plan": "way", "priority": "first", "outcome": "well", "link": "first--well", "step": "end"}
    closed = there | {"body": "hidden-cabinet", "group": "hidden-cabinet", "structure": "hidden-structure"}
    closed |= {"meeting": "veiled-sitting", "series": "veiled-sittings", "item": "veil"}
    closed |= {"plan": "behind-the-curtain", "link": "first--hidden"}
    closed |= {
        "contribution": "coins",
        "initiative": "veiled-programme",
        "check": "veil-drawn",
        "finding": "veil-found",
    }
    closed |= {"action": "whisper-to-the-board"}
    closed |= {"review": hidden.review, "indicator": "pulse"}
    met: dict[str, Any] = there | {"number": 1, "item": "play-areas"}
    words_known = [
        board | {"meeting": "planned", "item": "draft"},
        board | {"seat": open_seat.slug, "membership": hidden.open_membership.slug},
        board | {"seat": own.seat.slug, "membership": own.slug, "person": "vera-v"},
        met | {"meeting": "hidden-cabinet-meets"},
        met | {"meeting": "minuted"},
        met | {"meeting": "spring", "paper": "report"},
        met | {"meeting": "spring", "paper": "advice"},
        met | {"meeting": "cabinet-met", "paper": "cabinet-papers"},
        closed | {"seat": hidden.seat.slug, "membership": hidden.membership.slug, "person": "vera-veiled"},
    ]
    plain = {
        reverse(name, kwargs={word: values[word] for word in words})
        for name, words in _routes()
        for values in words_known
        if words <= values.keys()
    }
    return sorted(plain) + [address for path in sorted(plain) for address in _asked(path)]


def _routes() -> Iterator[tuple[str, set[str]]]:
    """Every named address of a partnership, with the words that it is made of."""
    known = get_resolver().reverse_dict
    for name in filter(lambda name: isinstance(name, str), known):
        for possibilities, *_ in known.getlist(name):
            words = set(possibilities[0][1])
            if "partnership" in words:
                yield name, words


SEARCHES = (
    "/search/",
    "/decisions/",
    "/holders/",
    "/seats/",
    "/people/",
    "/organisations/",
    "/bodies/",
    "/changes/",
    "/actions/",
)
COMPARED = ("to=hidden-structure", "from=hidden-structure&to=standing", "from=standing&to=2009-06-01")
QUESTIONS: dict[tuple[str, ...], list[str]] = {
    ("/meetings/",): ["when=past", "month=2009-04", "body=hidden-cabinet", "kind=meeting"],
    ("/timeline/",): [f"year={year}" for year in (2008, 2009, 2010)],
    ("/compare/", "/compare.json"): [
        question + view for question in COMPARED for view in ("", "&view=trees", "&view=diagram")
    ],
    ("/diagram/", "/diagram.svg"): ["ties=shown", "of=hidden-cabinet", "of=board&ties=shown"],
    SEARCHES: [urlencode({"q": guess}) for guess in GUESSES],
    ("/holders/",): [urlencode({"q": "hidden", "kind": kind}) for kind in ("person", "body", "organisation", "office")],
    ("/actions/",): ["state=all", "state=overdue", "state=all&owner=body-board"],
    ("/due/",): ["when=late", "sort=Review", urlencode({"owner": "Hidden Cabinet"})],
    ("/reviews/",): ["when=late", "of=body", "of=structure"],
    ("/seats/",): [f"state={state}" for state in ("vacant", "continuing", "filled", "unknown")],
}
"""What may be asked at addresses that end in certain ways."""


def _asked(path: str) -> Iterator[str]:
    yield path + "?on=2009-06-01"
    for ends, questions in QUESTIONS.items():
        if path.endswith(ends):
            yield from (f"{path}?{question}" for question in questions)
