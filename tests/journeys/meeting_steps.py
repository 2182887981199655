"""The steps of a meeting as whoever prepares it takes them, and as everybody reads of them; axe sees every page."""

import typst
from playwright.sync_api import Locator

from tests.journeys.conftest import HOME, PASSWORD, Visitor

COMMITTEE = "Alt Valley District Committee"
ITEM, SECRET, PAPER = "Lead Professional in every school", "Lease of the old depot", "How the role would work"
DECIDED = "That every school names a Lead Professional by September 2009."
TOLD, HIRED = "Tell every head teacher of the role", "Train the first twenty in the role"
PLAN, PRIORITY = "Children and Young People's Plan 2009–11", "Lead Professional as part of everyday work"
SEATS = {
    "Chair": "Ada Ward",
    "Member for schools": "Bea Cole",
    "Member for health": "Cyril Dunn",
    "Member for housing": "Dora Eke",
    "Member for police": "Eddie Firth",
}


def signs_in(visitor: Visitor, who: str, address: str = HOME) -> None:
    visitor.opens(f"/accounts/login/?next={address}")
    visitor.page.get_by_label("mail").fill(f"{who}@example.org")
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.main.get_by_role("button", name="Sign in").click()


def fills(visitor: Visitor, **values: str) -> None:
    """Fill in boxes by their labels, where `_` stands for a space."""
    for label, value in values.items():
        visitor.main.get_by_label(label.replace("_", " "), exact=True).fill(value)


def chooses(visitor: Visitor, label: str, choice: str) -> None:
    visitor.main.get_by_label(label, exact=True).select_option(label=choice)


def _item(visitor: Visitor, title: str) -> Locator:
    """The place of an item on the agenda."""
    return visitor.main.get_by_role("listitem").filter(has=visitor.page.get_by_role("heading", name=title))


def does(visitor: Visitor, step: str) -> None:
    """Follow the way to a step on the page at hand, whose page is sound."""
    visitor.follows(step)
    visitor.finds_page_sound()


def prepares(officer: Visitor) -> None:
    officer.follows("Meetings", within=officer.page.get_by_role("navigation", name="Menu"))
    officer.sees_heading("Meetings")
    does(officer, "Add a meeting")
    chooses(officer, "Body that meets", COMMITTEE)
    fills(officer, Title="April meeting", Day="7", Month="4", Year="2009")
    officer.main.get_by_label("Begins at").fill("14:30")
    officer.main.get_by_label("Place (optional)").fill("Norris Green Library")
    officer.presses("Add the meeting")
    officer.sees("Prepare its agenda next.")
    does(officer, "Prepare the agenda")
    does(officer, "Begin with the usual items, or the last agenda")
    officer.presses("Begin")
    officer.sees("Apologies for absence", "Actions outstanding")
    _adds_items(officer)
    _brings_paper(officer)


def _adds_items(officer: Visitor) -> None:
    does(officer, "Add an item")
    officer.main.get_by_label("Title", exact=True).fill(ITEM)
    chooses(officer, "Sort of item", "For decision")
    chooses(officer, "Plan it is about (optional)", PLAN)
    chooses(officer, "Priority it is about (optional)", PRIORITY)
    officer.presses("Add the item")
    officer.sees(f"“{ITEM}” is on the agenda.")
    _item(officer, ITEM).get_by_role("button", name="Up").click()
    officer.follows("Add an item")
    officer.main.get_by_label("Title", exact=True).fill(SECRET)
    officer.main.get_by_label("Who may read it", exact=True).select_option("body")
    officer.presses("Add the item")
    officer.sees("Say why the item is not for everybody")
    officer.main.get_by_label("Why it is not for everybody").fill("It names what we would pay")
    officer.presses("Add the item")
    officer.complaints = [text for text in officer.complaints if "422" not in text]
    officer.finds_page_sound()


def _brings_paper(officer: Visitor) -> None:
    does(officer, f"Add a paper for {ITEM}")
    fills(officer, Title=PAPER)
    file = {
        "name": "role.pdf",
        "mimeType": "application/pdf",
        "buffer": typst.compile(b"= The role\nOne person leads."),
    }
    officer.main.get_by_label("The file").set_input_files(file)
    officer.presses("Add the paper")
    officer.sees(f"“{PAPER}” is a paper of this meeting.")
    officer.finds_page_sound()


def publishes_late(officer: Visitor) -> None:
    officer.sees("This sort of body gives 5 clear days of notice", "Published now there are 3")
    does(officer, "Publish the agenda")
    officer.presses("Publish with short notice")
    officer.sees("Why the agenda is published so late")
    officer.main.get_by_label("Why the agenda is published so late").fill("The school year ends soon")
    officer.presses("Publish with short notice")
    officer.complaints = [text for text in officer.complaints if "422" not in text]
    officer.sees("The agenda is published.", "The school year ends soon")
    officer.finds_page_sound()


def reads_the_agenda(anybody: Visitor) -> None:
    anybody.opens(HOME)
    anybody.follows("Meetings", within=anybody.page.get_by_role("navigation", name="Menu"))
    anybody.finds_page_sound()
    anybody.follows("April meeting")
    anybody.sees("Norris Green Library", ITEM, PLAN, PRIORITY, "The school year ends soon")
    anybody.does_not_see(SECRET)
    anybody.does_not_see("Hold the meeting")
    anybody.finds_page_sound()
    anybody.follows(PAPER)
    anybody.finds_page_sound()
    link = anybody.main.get_by_role("link", name=f"Download {PAPER}")
    response = anybody.page.request.get(str(link.get_attribute("href")))
    assert response.headers["content-type"] == "application/pdf"
    assert response.body().startswith(b"%PDF")


def holds(officer: Visitor) -> None:
    does(officer, "Hold the meeting")
    for place in ("Chair: Ada Ward", "Member for schools: Bea Cole"):
        chooses(officer, place, "Present")
    chooses(officer, "Member for health: Cyril Dunn", "Apologies")
    officer.presses("Work out the quorum")
    officer.sees("Nothing is saved yet.", "Quorum")
    officer.finds_page_sound()
    chooses(officer, "Member for housing: Dora Eke", "Present by a substitute")
    chooses(officer, "Member for police: Eddie Firth", "Present")
    officer.main.get_by_label("Member for housing (optional)").fill("Fay Gill")
    officer.main.get_by_label("Others in attendance").fill("Gus Hill, clerk")
    officer.presses("It was held: save who was there")
    officer.sees("There was a quorum.", "Fay Gill", "Gus Hill, clerk", "Cyril Dunn")
    officer.finds_page_sound()


def minutes(officer: Visitor) -> None:
    officer.follows(f"Record an interest in {ITEM}", within=_item(officer, ITEM))
    chooses(officer, "Who declared it", "Bea Cole, Member for schools")
    chooses(officer, "What they then did", "Left the room for the item")
    officer.main.get_by_label("What the interest is").fill("She heads one of the schools")
    officer.finds_page_sound()
    officer.main.get_by_role("button").first.click()
    officer.sees("She heads one of the schools", "Left the room for the item")
    does(officer, f"Write the minute of {ITEM}")
    officer.main.get_by_label("Minute", exact=True).fill("The paper was welcomed.")
    officer.presses("Save")
    officer.sees("The paper was welcomed.")
    does(officer, f"Record a decision under {ITEM}")
    officer.sees("Bea Cole declared an interest and left the room for it, so cannot vote on it.")
    officer.main.get_by_label("What was decided").fill(DECIDED)
    officer.main.get_by_label("A vote was taken").check()
    chooses(officer, "Ada Ward, Chair", "For")
    chooses(officer, "Fay Gill, Member for housing", "For")
    chooses(officer, "Eddie Firth, Member for police", "Against")
    officer.presses("Record it")
    officer.sees("Decision 1 is recorded.", "2 for, 1 against, 0 abstained")
    officer.finds_page_sound()


def asks_for_actions(officer: Visitor) -> None:
    for name, owner, day in ((TOLD, COMMITTEE, "1"), (HIRED, "Liverpool City Council", "2")):
        officer.follows("Ask for an action from decision 1")
        officer.finds_page_sound()
        officer.main.get_by_label("What is to be done").fill(name)
        chooses(officer, "Whose action it is (optional)", owner)
        fills(officer, Day=day, Month="5", Year="2009")
        officer.presses("Record it")
        officer.sees(f"The action “{name}” is recorded.")


def reads_what_was_decided(anybody: Visitor, meeting: str) -> None:
    anybody.opens(meeting)
    anybody.sees("The paper was welcomed.", DECIDED, TOLD, HIRED, "Fay Gill", "She heads one of the schools")
    anybody.does_not_see(SECRET)
    anybody.finds_page_sound()
    anybody.follows(PLAN)
    anybody.sees_heading(PLAN)
    anybody.sees("What was decided about it", DECIDED, TOLD, HIRED)
    anybody.finds_page_sound()
    anybody.follows(TOLD)
    anybody.sees("Where it came from", "decision 1", "1 May 2009")
    anybody.finds_page_sound()
    anybody.follows(COMMITTEE)
    anybody.sees_heading(COMMITTEE)
    anybody.sees(TOLD, HIRED, DECIDED)
    anybody.finds_page_sound()
    anybody.opens(f"{HOME}organisations/liverpool-city-council/")
    anybody.sees(HIRED)
    anybody.does_not_see(TOLD)
    anybody.finds_page_sound()
    anybody.opens(f"{HOME}actions/")
    anybody.sees(HIRED, TOLD)
    anybody.finds_page_sound()


def carries_actions_to_the_next(officer: Visitor) -> None:
    officer.follows("Add a meeting")
    fills(officer, Title="May meeting", Day="12", Month="5", Year="2009")
    officer.presses("Add the meeting")
    officer.follows("Prepare the agenda")
    officer.follows("Begin with the usual items, or the last agenda")
    officer.presses("Begin")
    officer.sees("Minutes of the meeting of 7 April 2009", TOLD, HIRED, "overdue")
    officer.finds_page_sound()
    agenda = officer.page.url
    officer.follows(TOLD)
    does(officer, "It is done")
    officer.presses("It is done")
    officer.sees(f"{TOLD} is done.")
    officer.finds_page_sound()
    officer.opens(agenda)
    officer.sees(HIRED)
    officer.does_not_see(TOLD)
