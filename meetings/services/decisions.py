"""What a meeting decided: resolutions, numbered within the meeting, and how each voting seat voted."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Model

from governance.services.changes import ChangeError, change, free_slug
from governance.services.sources import say_source
from governance.versions import Version, refuse_stale, version_of_row
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Vote
from meetings.voting import called, why_no_vote

from .recording import attendance_of, declarations_of, lock_held, lock_row

if TYPE_CHECKING:
    from governance.permissions import Reader
    from portal.models import User

DECIDED = ("resolution", "text", "vote_taken")


def version_of_decision(decision: Decision, reader: "Reader") -> Version:
    """Return a decision with its votes, as a reader opened a form upon it; two queries."""
    ways = {vote.attendance_id: vote.get_way_display() for vote in decision.votes.all()}
    votes = [(called(one), ways[one.pk]) for one in attendance_of(decision.meeting, reader) if one.pk in ways]
    own = version_of_row(decision, *DECIDED).parts
    return Version((*own, ("Votes", "; ".join(f"{name}: {way}" for name, way in votes))))


def set_decision(
    *,
    by: "User",
    item: AgendaItem,
    decision: Decision | None = None,
    votes: Mapping[int, str] | None = None,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> Decision:
    """Record what was decided under an item, or correct it; `votes` are ways by the id of who attended.

    A decision keeps its number for good. Raises ChangeError where somebody is given a vote who has none, or left;
    StaleError when it changed since it was seen.
    """
    meeting = item.meeting
    did = f"Changed decision {decision.number} of “{meeting}”" if decision else f"Recorded a decision of “{meeting}”"
    with change(by=by, within=meeting.partnership_id, did=did, reason=reason):
        locked = lock_held(meeting)
        kept = _lock(locked, decision) if decision else _next(locked, item)
        if decision:
            refuse_stale(seen, version_of_decision(kept, by))
        for name, value in values.items():
            setattr(kept, name, value)
        kept.save()
        if votes is not None or not kept.vote_taken:
            _set_votes(by, locked, kept, (votes or {}) if kept.vote_taken else {})
        if source is not None:
            say_source(kept, **source)
        return kept


def drop_decision(*, by: "User", decision: Decision, reason: str = "") -> None:
    """Take a decision away; no other ever gets its number, and the history keeps what it was."""
    meeting = decision.meeting
    did = f"Took away decision {decision.number} of “{meeting}”"
    with change(by=by, within=meeting.partnership_id, did=did, reason=reason):
        locked = _lock(lock_held(meeting), decision)
        if locked.follow_ups.exists():
            raise ChangeError("Actions came of it. Take them away, or give them to the item, first.")
        locked.sources.all().delete()
        locked.delete()


def _lock(meeting: Meeting, decision: Decision) -> Decision:
    return lock_row(meeting.decisions, decision.pk, "decision")


def _next(meeting: Meeting, item: AgendaItem) -> Decision:
    """The next decision; its number is one that none had before, not even one that was taken away since."""
    ever: type[Model] = Decision.pgh_event_model  # type: ignore[attr-defined]
    last = ever._default_manager.filter(meeting_id=meeting.pk).aggregate(last=Max("number"))["last"] or 0
    slug = free_slug(meeting.decisions.all(), f"{meeting.slug}-{last + 1}", most=120)
    return Decision(meeting=meeting, item=item, number=last + 1, slug=slug)


def _set_votes(by: "User", meeting: Meeting, decision: Decision, votes: Mapping[int, str]) -> None:
    present = {one.pk: one for one in attendance_of(meeting, by)}
    declared = declarations_of(meeting)
    for who in votes:
        if who not in present:
            raise ChangeError("Choose those who were at this meeting.")
        if why := why_no_vote(present[who], declared, decision.item_id):
            raise ChangeError(why, f"way-{who}")
    cast = {vote.attendance_id: vote for vote in decision.votes.all()}
    decision.votes.exclude(attendance__in=votes).delete()
    for who, way in votes.items():
        vote = cast.get(who) or _vote(meeting, decision, present[who])
        vote.way = way
        vote.save()


def _vote(meeting: Meeting, decision: Decision, who: Attendance) -> Vote:
    slug = free_slug(meeting.votes.all(), f"{decision.number}-{who.slug}", most=170)
    return Vote(meeting=meeting, decision=decision, attendance=who, slug=slug)
