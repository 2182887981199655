"""Priorities kept by hand, and what each is for, where, by what and with whom."""

from typing import TYPE_CHECKING, Any

from django.db.models import ProtectedError

from governance.models import Area, Body, Partnership
from governance.services.changes import ChangeError, change, first_free, free_slug
from governance.services.sources import say_source
from governance.versions import Version, refuse_stale, version_of_row
from planning.models import Initiative, Outcome, Priority, PriorityLink
from planning.services.kept import refuse_other_partnerships, refuse_ring

if TYPE_CHECKING:
    from portal.models import User

WRITTEN = ("name", "statement", "status", "status_note", "body", "parent", "position")
TO = {Outcome: "outcome", Area: "area", Initiative: "initiative", Body: "body"}
"""What a priority can be linked to, and the field that names it."""


def set_priority(
    *,
    by: "User",
    partnership: Partnership,
    priority: Priority | None = None,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> Priority:
    """Add a priority to a plan, or to a body without a plan; or change one. `plan` is among the values of a new one.

    Raises StaleError when it changed since it was seen, and ChangeError when it would stand below itself, below one
    of another plan, or name something of another partnership.
    """
    did = f"Changed the priority “{priority}”" if priority else f"Added the priority “{values['name']}”"
    with change(by=by, within=partnership.pk, did=did, reason=reason):
        kept = _lock(priority) if priority else Priority(partnership=partnership)
        if priority:
            refuse_stale(seen, version_of_row(kept, *(name for name in WRITTEN if name in values)))
        for name, value in values.items():
            setattr(kept, name, value)
        kept.slug = kept.slug or free_slug(partnership.priorities.all(), kept.name)
        refuse_other_partnerships(kept, ("plan", "parent", "body"))
        if kept.parent is not None and kept.parent.plan_id != kept.plan_id:
            raise ChangeError("Choose a priority of the same plan.", "parent")
        refuse_ring(kept, partnership.priorities.all())
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def drop_priority(*, by: "User", priority: Priority, reason: str = "") -> None:
    """Take a priority away with its links; the history keeps what it was.

    Raises ChangeError while others stand below it, or indicators, actions or decisions belong to it.
    """
    did = f"Took away the priority “{priority}”"
    with change(by=by, within=priority.partnership_id, did=did, reason=reason):
        locked = _lock(priority)
        try:
            for link in locked.links.all():
                link.sources.all().delete()
            locked.sources.all().delete()
            locked.delete()
        except ProtectedError as error:
            words = "Other priorities, indicators, actions or decisions belong to this one. Change them first."
            raise ChangeError(words) from error


def link_priority(
    *,
    by: "User",
    priority: Priority,
    to: "Outcome | Area | Initiative | Body",
    reason: str = "",
    source: dict[str, Any] | None = None,
) -> PriorityLink:
    """Say what a priority is for, where, by what or with whom. Raises ChangeError when that is said already."""
    did = f"Linked the priority “{priority}” to {to}"
    with change(by=by, within=priority.partnership_id, did=did, reason=reason):
        locked, field = _lock(priority), TO[type(to)]
        if to.partnership_id != locked.partnership_id:
            raise ChangeError("Choose something of the same partnership.", field)
        if locked.links.filter(**{field: to}).exists():
            raise ChangeError(f"The priority is linked to {to} already.", field)
        taken = set(locked.links.values_list("slug", flat=True))
        slug = first_free(f"{locked.slug}--{to.slug}", taken)
        made = PriorityLink.objects.create(priority=locked, slug=slug, **{field: to})
        if source is not None:
            say_source(made, **source)
        return made


def unlink_priority(*, by: "User", link: PriorityLink, reason: str = "") -> None:
    """Take a link from a priority; the history keeps what it was."""
    did = f"Took the link to {link.to} from the priority “{link.priority}”"
    with change(by=by, within=link.priority.partnership_id, did=did, reason=reason):
        locked = PriorityLink.objects.select_for_update(of=("self",)).filter(pk=link.pk).first()
        if locked is None:
            raise ChangeError("That link is not in the record any more. Nothing was saved.")
        locked.sources.all().delete()
        locked.delete()


def _lock(priority: Priority) -> Priority:
    locked = Priority.objects.select_for_update(of=("self",)).filter(pk=priority.pk).first()
    if locked is None:
        raise ChangeError("That priority is not in the record any more. Nothing was saved.")
    return locked
