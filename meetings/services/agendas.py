"""The items of an agenda: begun from a usual one or the last one, added, changed, taken away, put in order."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from governance.dates import in_words
from governance.models import Access
from governance.services.changes import ChangeError, change, free_slug
from governance.versions import Version, refuse_stale, version_of_row
from meetings.models import AgendaItem, ItemKind, Meeting
from meetings.services.meetings import lock_meeting, refuse_closed
from planning.models import Action

if TYPE_CHECKING:
    from portal.models import User

ITEM = ("kind", "title", "text", "presenter", "access", "access_reason", "plan", "priority", "review", "structure")
COPIED = ("kind", "title", "presenter", "access", "access_reason")
USUAL = (
    (ItemKind.APOLOGIES, "Apologies for absence"),
    (ItemKind.DECLARATIONS, "Declarations of interest"),
    (ItemKind.MINUTES, "Minutes of the last meeting"),
    (ItemKind.ACTIONS, "Actions outstanding"),
    (ItemKind.OTHER, "Any other business"),
    (ItemKind.INFORMATION, "Date of the next meeting"),
)
MOST = 300


def set_item(
    *,
    by: "User",
    meeting: Meeting,
    item: AgendaItem | None = None,
    reason: str = "",
    seen: Version | None = None,
    **values: Any,
) -> AgendaItem:
    """Add an item to an agenda, or change one of its items.

    Until the agenda is published a new item comes before any other business; afterwards the others keep their numbers.

    Raises StaleError when it changed since it was seen, and ChangeError when an item that is not for everybody says
    no reason, or when the meeting is closed. Actions that came of an item are never more open than it.
    """
    did = f"Changed the item “{item}” of “{meeting}”" if item else f"Added the item “{values['title']}” to “{meeting}”"
    with change(by=by, within=meeting.partnership_id, did=did, reason=reason):
        locked = _lock(meeting)
        kept = _item(locked, item) if item else AgendaItem(meeting=locked, position=_next(locked))
        if item:
            refuse_stale(seen, version_of_row(kept, *(name for name in ITEM if name in values)))
        for name, value in values.items():
            setattr(kept, name, value)
        _refuse_others(kept)
        kept.slug = kept.slug or free_slug(locked.items.all(), kept.title, most=120)
        kept.save()
        if not item and not locked.agenda_published_at:
            _put_before_other_business(locked, kept)
        _narrow_actions(kept)
        return kept


def _put_before_other_business(meeting: Meeting, added: AgendaItem) -> None:
    """Let an item that was added last stand before any other business, and what follows that."""
    *order, last = meeting.items.order_by("position", "pk")
    closing = next((at for at, one in enumerate(order) if one.kind == ItemKind.OTHER), None)
    if closing is not None and added.kind != ItemKind.OTHER:
        _number([*order[:closing], last, *order[closing:]])
        added.position = last.position


def drop_item(*, by: "User", item: AgendaItem, reason: str = "") -> None:
    """Take an item from an agenda; the history keeps what it was. Raises ChangeError once something hangs on it."""
    did = f"Took the item “{item}” from “{item.meeting}”"
    with change(by=by, within=item.meeting.partnership_id, did=did, reason=reason):
        locked = _item(_lock(item.meeting), item)
        held = (locked.papers, locked.decisions, locked.declarations, locked.follow_ups)
        if any(rows.exists() for rows in held):
            raise ChangeError("Papers, decisions, declarations or actions belong to this item. Take them away first.")
        locked.delete()
        _number(list(locked.meeting.items.order_by("position", "pk")))


def move_item(*, by: "User", item: AgendaItem, up: bool) -> None:
    """Let an item change places with the one before it, or after it; the first and the last stay where they are."""
    did = f"Moved the item “{item}” of “{item.meeting}” {'up' if up else 'down'}"
    with change(by=by, within=item.meeting.partnership_id, did=did):
        locked = _lock(item.meeting)
        order = list(locked.items.order_by("position", "pk"))
        here = next((at for at, one in enumerate(order) if one.pk == item.pk), None)
        if here is None:
            raise ChangeError("That item is not on the agenda any more. Nothing was saved.")
        there = here - 1 if up else here + 1
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
            _number(order)


def begin_usual(*, by: "User", meeting: Meeting, last: Meeting | None, reason: str = "") -> list[AgendaItem]:
    """Begin an empty agenda with the usual items; `last` is the meeting whose minutes are to be agreed."""
    minutes = f"Minutes of the meeting of {in_words(last.day)}" if last else ""
    items = [
        AgendaItem(kind=kind, title=minutes if kind == ItemKind.MINUTES and minutes else title)
        for kind, title in USUAL
        if kind != ItemKind.MINUTES or last
    ]
    return _begin(by, meeting, items, f"Began the agenda of “{meeting}” with the usual items", reason)


def begin_copy(*, by: "User", meeting: Meeting, source: Meeting, reason: str = "") -> list[AgendaItem]:
    """Begin an empty agenda with the items of another meeting of the body; texts, papers and minutes are not copied."""
    if source.body_id != meeting.body_id:
        raise ChangeError("Copy the agenda of a meeting of the same body.", "begin")
    items = [
        AgendaItem(**{name: getattr(one, name) for name in COPIED}) for one in source.items.order_by("position", "pk")
    ]
    return _begin(by, meeting, items, f"Began the agenda of “{meeting}” as that of “{source}”", reason)


def _narrow_actions(item: AgendaItem) -> None:
    """Let nobody read of an action who may not read the item that it arose from; minutes open it when published."""
    wider = Access.values[: Access.values.index(item.access)]
    asked = Action.objects.filter(follow_up__item=item, access__in=wider)
    for action in asked.select_for_update(of=("self",)).order_by("pk"):
        action.access = item.access
        action.save(update_fields=["access"])


def _begin(by: "User", meeting: Meeting, items: Iterable[AgendaItem], did: str, reason: str) -> list[AgendaItem]:
    with change(by=by, within=meeting.partnership_id, did=did, reason=reason):
        locked = _lock(meeting)
        if locked.items.exists():
            raise ChangeError("The agenda has items already. Nothing was saved.")
        made = []
        for position, item in enumerate(items, 1):
            item.meeting, item.position = locked, position
            item.slug = free_slug(locked.items.all(), item.title, most=120)
            item.save()
            made.append(item)
        return made


def _number(order: Sequence[AgendaItem]) -> None:
    """Give items their places from 1; only those that stand elsewhere are written."""
    moved = []
    for position, item in enumerate(order, 1):
        if item.position != position:
            item.position = position
            moved.append(item)
    AgendaItem.objects.bulk_update(moved, ["position"])


def _lock(meeting: Meeting) -> Meeting:
    locked = lock_meeting(meeting)
    refuse_closed(locked)
    return locked


def _item(meeting: Meeting, item: AgendaItem) -> AgendaItem:
    locked = AgendaItem.objects.select_for_update(of=("self",)).filter(meeting=meeting, pk=item.pk).first()
    if locked is None:
        raise ChangeError("That item is not on the agenda any more. Nothing was saved.")
    locked.meeting = meeting
    return locked


def _next(meeting: Meeting) -> int:
    if meeting.items.count() >= MOST:
        raise ChangeError(f"An agenda takes at most {MOST} items. Nothing was saved.")
    return (meeting.items.aggregate(last=Max("position"))["last"] or 0) + 1


def _refuse_others(item: AgendaItem) -> None:
    if item.access != Access.PUBLIC and not item.access_reason:
        raise ChangeError("Say why the item is not for everybody", "access_reason")
    for name in ("plan", "priority", "review", "structure"):
        other = getattr(item, name)
        if other is not None and other.partnership_id != item.meeting.partnership_id:
            raise ChangeError("Choose something of the same partnership.", name)
