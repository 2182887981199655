"""How actions are worded: whose they are, when they are due, how they stand on a day."""

import datetime
from typing import Any

from governance.models import Access, Partnership
from governance.presenters import Citations
from planning.addresses import linked, page_of
from planning.models import Action, ActionStatus

NO_DATE = "no date set"
NO_OWNER = "nobody named"
READERS = {
    Access.PUBLIC: "",
    Access.PARTNERS: "partners only",
    Access.BODY: "restricted",
}


def standing(action: Action, on: datetime.date) -> tuple[str, str]:
    """Say how an action stands on a day, and in which tone: overdue, open, under way, done, dropped, not asked yet."""
    if not action.is_raised(on):
        return "asked for later", "neutral"
    if action.is_overdue(on):
        return "overdue", "bad"
    if action.is_finished(on):
        return action.get_status_display().lower(), "good" if action.status == ActionStatus.DONE else "neutral"
    if action.status == ActionStatus.UNDER_WAY:
        return "under way", "info"
    return "open", "info"


def finished_in_words(action: Action) -> str:
    """Say when an action was finished; nothing while it is open."""
    if action.finished_on:
        return f"{action.finished_on:%-d %B %Y}"
    return "day not noted" if action.status in (ActionStatus.DONE, ActionStatus.DROPPED) else ""


def action_row(
    partnership: Partnership, action: Action, on: datetime.date, citations: Citations | None = None
) -> dict[str, Any]:
    """Word one action for a list as on a day; all that it names was selected with it."""
    state, tone = standing(action, on)
    served = (("plan", action.plan), ("priority", action.priority), ("initiative", action.initiative))
    return {
        "action": action,
        "url": page_of(partnership, action),
        "owner": linked(partnership, action.owner),
        "due": action.due_in_words or NO_DATE,
        "state": state,
        "tone": tone,
        "finished": finished_in_words(action) if action.is_finished(on) else "",
        "served": [{"sort": sort} | link for sort, one in served if (link := linked(partnership, one))],
        "asked_by": linked(partnership, action.arose_in),
        "readers": READERS[Access(action.access)],
        "sources": citations.of(action) if citations else [],
    }
