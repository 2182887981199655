"""Words for the record of a meeting. Nothing here reads the database."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from governance.presenters import Citations
from meetings.models import Conduct, Decision, Interest, Presence, Resolution, Way
from meetings.voting import tally
from planning.models import Action, ActionStatus

NOT_NAMED = "Name not public"
TONES: dict[str, str] = {
    Resolution.AGREED: "good",
    Resolution.AMENDED: "good",
    Resolution.NOTED: "neutral",
    Resolution.DEFERRED: "warning",
    Resolution.REFUSED: "bad",
}
HEADINGS: dict[str, str] = {
    Presence.PRESENT: "Present",
    Presence.SUBSTITUTE: "Present by a substitute",
    Presence.IN_ATTENDANCE: "In attendance",
    Presence.APOLOGIES: "Apologies",
    Presence.ABSENT: "Absent",
}


def name_of(one: Any) -> str:
    """The name of somebody who attended, from `telling_named`, unless it is not for this reader."""
    return one.name if one.is_named else NOT_NAMED


def attendance_words(attendance: Iterable[Any]) -> list[dict[str, Any]]:
    """Attendance gathered by what it was: heading and, of each, the name and the seat."""
    rows = list(attendance)
    return [
        {
            "heading": heading,
            "people": [
                {"name": name_of(one), "seat": one.seat.title if one.seat and one.seat.title != one.name else ""}
                for one in rows
                if one.presence == presence
            ],
        }
        for presence, heading in HEADINGS.items()
        if any(one.presence == presence for one in rows)
    ]


def declaration_row(declared: Mapping[str, Any], one: Any) -> dict[str, str]:
    """Word one declaration by whoever made it."""
    return {
        "slug": declared["slug"],
        "name": name_of(one),
        "interest": Interest(declared["interest"]).label,
        "nature": declared["nature"],
        "conduct": Conduct(declared["conduct"]).label,
    }


def resolution_words(decision: Decision) -> dict[str, str]:
    """The resolution as a tag."""
    return {"text": decision.get_resolution_display(), "tone": TONES[decision.resolution]}


def decision_row(
    decision: Any, people: Mapping[int, Any], citations: Citations, actions: list[dict[str, Any]]
) -> dict[str, Any]:
    """Word a decision with its votes, seat by seat, and the actions that came of it."""
    votes = [
        {"name": name_of(people[cast["who"]]), "seat": people[cast["who"]].seat.title, "way": Way(cast["way"]).label}
        for cast in decision.cast
    ]
    counted = tally(cast["way"] for cast in decision.cast)
    return {
        "decision": decision,
        "number": decision.number,
        "text": decision.text,
        "resolution": resolution_words(decision),
        "vote": vote_in_words(decision, counted.words),
        "tied": counted.tied,
        "votes": votes,
        "actions": actions,
        "sources": citations.of(decision),
    }


def vote_in_words(decision: Decision, counted: str) -> str:
    """Say how the vote went, or that none was taken."""
    if not decision.vote_taken:
        return "No vote was taken."
    return f"Vote: {counted}." if counted else "A vote was taken; how it went is not recorded."


def action_row(action: Action, remove: str = "") -> dict[str, Any]:
    """Word an action that a meeting asked for; `remove` is where it is taken away, for those who may."""
    return {
        "remove": remove,
        "action": action,
        "name": action.name,
        "owner": str(action.owner or ""),
        "due": action.due_in_words or "no date set",
        "status": action.get_status_display().lower(),
        "done": action.status == ActionStatus.DONE,
    }


def progress_in_words(actions: Iterable[Action], on: datetime.date) -> str:
    """How far actions have come by a day: “2 of 3 actions finished”; nothing where there are none."""
    rows = list(actions)
    if not rows:
        return ""
    finished = sum(action.is_finished(on) for action in rows)
    return f"{finished} of {len(rows)} action{'s' if len(rows) != 1 else ''} finished"
