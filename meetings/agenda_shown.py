"""The agenda as a reader may see it: items, what they are about, what lies under them, and what was recorded."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import NoReverseMatch, reverse

from governance.models import Access, Review, Structure
from meetings.carried import actions_of
from meetings.models import AgendaItem, ItemKind, Meeting
from meetings.papers_shown import papers_by_item
from meetings.recorded import is_open, record_by_item
from meetings.words import readers_in_words
from planning.models import Plan, Priority

if TYPE_CHECKING:
    from governance.permissions import Reader

ABOUT: dict[str, Any] = {"plan": Plan, "priority": Priority, "review": Review, "structure": Structure}


@dataclass(frozen=True)
class Agenda:
    """The rows of an agenda, how many of its items a reader is not shown, and the papers of the whole meeting."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    hidden: int = 0
    papers: list[dict[str, Any]] = field(default_factory=list)


def agenda_for(meeting: Any, user: "Reader", *, reads_drafts: bool) -> Agenda:
    """Return what a reader sees of an agenda; nothing before it is published, but for those who read drafts.

    Items have the same number for everybody, whatever is left out. `meeting` comes from `find_meeting`.
    Two queries and those of papers and record, whatever the number of items.
    """
    if not (reads_drafts or meeting.agenda_published_at or meeting.minutes_published_at):
        return Agenda()
    items = list(items_shown(meeting, user))
    carried = any(item.kind == ItemKind.ACTIONS for item in items)
    follow_ups, actions = actions_of(meeting, user, carried=carried, asked=is_open(meeting, user))
    papers = papers_by_item(meeting, user)
    record = record_by_item(meeting, user, {item.pk: item.minute for item in items}, follow_ups)
    rows = [
        _row(meeting, item)
        | {
            "papers": papers.get(item.pk, []),
            "record": record.get(item.pk),
            "actions": actions if item.kind == ItemKind.ACTIONS else None,
        }
        for item in items
    ]
    return Agenda(rows, meeting.items_in_all - len(items), papers.get(None, []))


def items_shown(meeting: Meeting, user: "Reader") -> QuerySet[AgendaItem]:
    """Items that a reader may read, in order, each with whether they may know of what it is about."""
    partnership = meeting.partnership
    items = AgendaItem.objects.visible_to(user, partnership).filter(meeting=meeting)
    known = {
        f"shows_{name}": Exists(kind.objects.visible_to(user, partnership).filter(pk=OuterRef(f"{name}_id")))
        for name, kind in ABOUT.items()
    }
    return items.annotate(**known).select_related(*ABOUT).order_by("position", "pk")


def _row(meeting: Meeting, item: AgendaItem) -> dict[str, Any]:
    return {
        "item": item,
        "number": item.position,
        "anchor": f"item-{item.slug}",
        "readers": readers_in_words(item.access),
        "reason": item.access_reason if item.access != Access.PUBLIC else "",
        "about": [link for name in ABOUT if (link := _link(meeting, item, name))],
    }


def _link(meeting: Meeting, item: AgendaItem, name: str) -> dict[str, str] | None:
    """Name what an item is about, where the reader may know of it."""
    subject = getattr(item, name)
    if subject is None or not getattr(item, f"shows_{name}"):
        return None
    return {"label": name.capitalize(), "name": str(subject), "url": _address(meeting, name, subject)}


def _address(meeting: Meeting, name: str, subject: Any) -> str:
    """The page of a plan, priority, review or structure; nothing while it has none."""
    partnership = meeting.partnership.slug
    if name == "structure":
        return reverse("structure-detail", args=[partnership, subject.slug])
    try:
        return reverse(name, args=[partnership, subject.slug])
    except NoReverseMatch:
        return reverse("reviews", args=[partnership]) if name == "review" else ""
