"""Outcomes kept by hand: what the work is for in the lives of people."""

from typing import TYPE_CHECKING, Any

from governance.models import Partnership
from governance.services.changes import ChangeError, change, free_slug
from governance.services.sources import say_source
from governance.versions import Version, refuse_stale, version_of_row
from planning.models import Outcome

if TYPE_CHECKING:
    from portal.models import User

WRITTEN = ("name", "framework", "statement", "position")


def set_outcome(
    *,
    by: "User",
    partnership: Partnership,
    outcome: Outcome | None = None,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> Outcome:
    """Add an outcome to a partnership, or change one. Raises StaleError when it changed since it was seen."""
    did = f"Changed the outcome “{outcome}”" if outcome else f"Added the outcome “{values['name']}”"
    with change(by=by, within=partnership.pk, did=did, reason=reason):
        kept = _lock(outcome) if outcome else Outcome(partnership=partnership)
        if outcome:
            refuse_stale(seen, version_of_row(kept, *WRITTEN))
        for name, value in values.items():
            setattr(kept, name, value)
        kept.slug = kept.slug or free_slug(partnership.outcomes.all(), kept.name)
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def drop_outcome(*, by: "User", outcome: Outcome, reason: str = "") -> None:
    """Take an outcome away; the history keeps what it was. Raises ChangeError while a priority serves it."""
    with change(by=by, within=outcome.partnership_id, did=f"Took away the outcome “{outcome}”", reason=reason):
        locked = _lock(outcome)
        if locked.priority_links.exists():
            raise ChangeError("Priorities serve this outcome. Take their links away first.")
        locked.sources.all().delete()
        locked.delete()


def _lock(outcome: Outcome) -> Outcome:
    locked = Outcome.objects.select_for_update(of=("self",)).filter(pk=outcome.pk).first()
    if locked is None:
        raise ChangeError("That outcome is not in the record any more. Nothing was saved.")
    return locked
