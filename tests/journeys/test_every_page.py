"""Every kind of page, at the narrowest and at a wide screen: sound for axe and the browser, and never wider than it."""

from collections.abc import Collection

from playwright.sync_api import Browser

from tests.journeys.conftest import HOME, NARROW, WIDE, Visitor, visiting

BOARD = "bodies/health-and-social-care-partnership-board/"
CHAIR = BOARD + "seats/health-and-social-care-partnership-board--chair-of-liverpool-pct/"
HELD = CHAIR + "health-and-social-care-partnership-board--chair-of-liverpool-pct/"
COUNCIL = "organisations/liverpool-city-council/"
PAGES = (
    "",
    "?on=2007-01-01",
    "structure/",
    "structure/?words=working",
    "structure/?words=nothing-has-this-name",
    "structure/table/",
    "structure/diagram/",
    "structure/diagram/?ties=shown",
    "structure/diagram/?of=liverpool-first-children-young-people&depth=1&ties=shown",
    "structure/diagram/?depth=none",
    BOARD + "diagram/",
    "structure/compare/?from=in-force-2009&to=childrens-trust-review",
    "structure/compare/?from=2009-03-31&to=2009-04-01",
    "structure/compare/?to=childrens-trust-review&view=trees",
    "structure/compare/?to=childrens-trust-review&view=diagram",
    "structures/",
    "structures/childrens-trust-review/",
    "timeline/",
    "timeline/?year=2011&order=oldest&on=2009-06-15",
    "structures/childrens-trust-review/comments/",
    "areas/",
    "areas/alt-valley/",
    "areas/liverpool/",
    "due/",
    "due/?when=late&on=2010-06-01",
    "bodies/liverpool-first-children-young-people/account/",
    "bodies/inclusion-joint-commissioning-group/account/",
    "bodies/",
    "bodies/liverpool-first-children-young-people/",
    "bodies/health-and-social-care-partnership-board/?on=nonsense",
    "bodies/integrated-services-sub-group/",
    "bodies/inclusion-joint-commissioning-group/",
    "organisations/",
    "organisations/liverpool-city-council/",
    "people/",
    "documents/",
    "documents/cypp/",
    "reviews/",
    "meetings/",
    "meetings/?when=past",
    "meetings/?month=2009-03",
    "meetings/are-we-there-yet-conference/",
    "reviews/?when=undated&of=body",
    "reviews/childrens-trust-structure/",
    BOARD + "roll-call/",
    CHAIR,
    "commissioning/",
    "commissioning/lines/",
    "commissioning/lines/?sector=health",
    "commissioning/lines/?sector=nothing",
    "commissioning/?unit=thousand",
    *(f"commissioning/{room}/" for room in ("providers", "services", "provision", "change", "years", "flow")),
    "commissioning/groups/inclusion-joint-commissioning-group/",
    "commissioning/packs/",
    "commissioning/returns/joint-commissioning-2009-10/",
    "commissioning/pooled-funds/",
    "plans/",
    "plans/?level=neighbourhood",
    "plans/children-and-young-peoples-plan/",
    "plans/integrated-workforce-strategy/",
    "priorities/",
    "priorities/?body=liverpool-safeguarding-children-board&outcome=stay-safe",
    "priorities/city-region-jobs-and-skills/",
    "outcomes/",
    "outcomes/stay-safe/",
    "initiatives/",
    "initiatives/?kind=tool&status=ended",
    "initiatives/extended-services-through-schools/",
    "assurance/",
    "assurance/networks-are-inclusive/",
    "actions/",
    "actions/?state=overdue",
    "actions/settle-specialist-status/",
    "bodies/neighbourhood-learning-networks/",
    "search/",
    "search/?q=childrens+trust",
    "search/?q=zzzzzz",
)
APART = (
    "/accessibility/",
    "/privacy/",
    "/gallery/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-nothing/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/nothing/",
    "/accounts/inactive/",
    "/accounts/directories/login/cancelled/",
)
NOT_FOUND = (HOME + "bodies/nothing/", HOME + "commissioning/?year=1066", "/nowhere/")
FOR_OFFICERS = (
    HOME + "manage/",
    HOME + "manage/seats/",
    HOME + "manage/seats/?state=vacant&sort=vacated",
    HOME + "manage/changes/",
    HOME + "manage/appointments/",
    HOME + "manage/reminders/",
    HOME + "manage/notices/",
    HOME + "structures/childrens-trust-review/comments/",
    HOME + "structures/childrens-trust-review/consult/",
    HOME + "reviews/childrens-trust-structure/",
    HOME + "reviews/childrens-trust-structure/change/",
    HOME + "reviews/childrens-trust-structure/complete/",
    HOME + "manage/add-review/",
    HOME + "manage/add-person/",
    HOME + "manage/add-organisation/",
    *(HOME + BOARD + page for page in ("", "history/", "roll-call/", "add-seat/", "co-opt/", "add-rule/")),
    *(HOME + CHAIR + page for page in ("", "history/", "change/", "abolish/", "substitute/")),
    *(HOME + HELD + page for page in ("replace/", "end/", "reappoint/", "correct/", "remove/")),
    *(HOME + COUNCIL + page for page in ("history/", "correct/", "merge/", "leave/")),
    HOME + "commissioning/add-pooled-fund/",
    HOME + "commissioning/",
    HOME + "commissioning/packs/",
    HOME + "manage/accounts/",
    HOME + "manage/accounts/invite/",
    "/accounts/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/second-step/",
    "/accounts/second-step/webauthn/",
    "/accounts/sessions/",
    "/accounts/directories/",
    "/accounts/logout/",
    HOME,
)


def test_every_public_page_is_sound(browser: Browser, site: str):
    with visiting(browser, site) as visitor:
        faults = [fault for page in PAGES for fault in _faults(visitor, HOME + page)]
        faults += [fault for page in (*APART, *NOT_FOUND) for fault in _faults(visitor, page)]

    assert not faults, "\n".join(faults)


def test_every_page_behind_the_sign_in_is_sound(browser: Browser, site: str):
    with visiting(browser, site) as visitor:
        visitor.opens("/accounts/login/")
        visitor.page.get_by_label("mail").fill("administrator@example.org")
        visitor.page.get_by_label("Password", exact=True).fill("correct horse")
        visitor.main.get_by_role("button", name="Sign in").click()
        faults = [fault for page in FOR_OFFICERS for fault in _faults(visitor, page, axe_at=(NARROW,))]

    assert not faults, "\n".join(faults)


def _faults(visitor: Visitor, address: str, *, axe_at: Collection[tuple[int, int]] = (NARROW, WIDE)) -> list[str]:
    """What is wrong with a page, in words; axe takes most of the time, so some pages are asked about at one width."""
    expected = 404 if address in NOT_FOUND else 200
    _resize(visitor, NARROW)
    answer = visitor.page.goto(address)
    faults = []
    if answer.status != expected:
        faults.append(f"{address} answers {answer.status}, not {expected}")
    for size in (NARROW, WIDE):
        _resize(visitor, size)
        wider = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            faults.append(f"{address} is {wider} pixels wider than a screen of {size[0]}")
        report = visitor.axe_report() if size in axe_at else ""
        faults += [f"{address} at {size[0]} pixels: {report}"] if report else []
    complaints = [text for text in visitor.complaints if expected == 200 or "status of 404" not in text]
    visitor.complaints.clear()
    return faults + complaints


def _resize(visitor: Visitor, size: tuple[int, int]) -> None:
    """Give the page a screen of another size; what its scripts do about it is done when this returns."""
    width, height = size
    visitor.page.set_viewport_size({"width": width, "height": height})
    visitor.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
