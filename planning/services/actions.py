"""Actions: what somebody is to do by a day."""

from typing import TYPE_CHECKING, Any

from governance.models import Partnership
from governance.services.changes import ChangeError, change, free_slug
from governance.services.sources import say_source
from governance.versions import Version, refuse_stale, version_of_row
from planning.models import Action

if TYPE_CHECKING:
    from portal.models import User

ASKED = (
    "name", "statement", "body", "organisation", "office", "person", "plan", "priority", "initiative", "arose_in",
    "access", "raised_on", "due",
)  # fmt: skip


def set_action(
    *,
    by: "User",
    partnership: Partnership,
    action: Action | None = None,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> Action:
    """Add an action to a partnership, or change one. Raises StaleError when it changed since it was seen."""
    did = f"Changed the action “{action}”" if action else f"Added the action “{values['name']}”"
    with change(by=by, within=partnership.pk, did=did, reason=reason):
        kept = _lock(partnership, action) if action else Action(partnership=partnership)
        if action:
            refuse_stale(seen, version_of_row(kept, *ASKED))
        for name, value in values.items():
            setattr(kept, name, value)
        kept.slug = kept.slug or free_slug(partnership.actions.all(), kept.name)
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def _lock(partnership: Partnership, action: Action) -> Action:
    locked = Action.objects.select_for_update(of=("self",)).filter(partnership=partnership, pk=action.pk).first()
    if locked is None:
        raise ChangeError("That action is not in the record any more. Nothing was saved.")
    return locked
