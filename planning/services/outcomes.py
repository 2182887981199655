"""Outcomes kept by hand: what the work is for in the lives of people."""

from typing import TYPE_CHECKING, Any

from governance.models import Partnership
from governance.services.changes import ChangeError, change, free_slug
from governance.services.sources import say_source
from governance.versions import Version, refuse_stale, version_of_row
from planning.models import Outcome
from planning.services.kept import fill, locked

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
        kept = locked(partnership.outcomes.all(), outcome, "outcome") if outcome else Outcome(partnership=partnership)
        if outcome:
            refuse_stale(seen, version_of_row(kept, *WRITTEN))
        fill(kept, values)
        kept.slug = kept.slug or free_slug(partnership.outcomes.all(), kept.name)
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def drop_outcome(*, by: "User", outcome: Outcome, reason: str = "") -> None:
    """Take an outcome away; the history keeps what it was. Raises ChangeError while a priority serves it."""
    with change(by=by, within=outcome.partnership_id, did=f"Took away the outcome “{outcome}”", reason=reason):
        kept = locked(outcome.partnership.outcomes.all(), outcome, "outcome")
        if kept.priority_links.exists():
            raise ChangeError("Priorities serve this outcome. Take their links away first.")
        kept.sources.all().delete()
        kept.delete()
