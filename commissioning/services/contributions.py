"""Contributions kept by hand: what each partner brings."""

from typing import TYPE_CHECKING, Any

from commissioning.models import Contribution
from governance.models import Partnership
from governance.services.changes import ChangeError, change, free_slug
from governance.services.sources import say_source
from governance.versions import Version, refuse_stale, version_of_row

if TYPE_CHECKING:
    from portal.models import User

BROUGHT = (
    "name",
    "organisation",
    "body",
    "stream",
    "programme",
    "form",
    "amount",
    "fte",
    "first_year",
    "last_year",
    "status",
    "partnership_initiative",
    "external_funding",
    "supports_body",
    "supports",
    "note",
    "position",
)


def set_contribution(
    *,
    by: "User",
    partnership: Partnership,
    contribution: Contribution | None = None,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> Contribution:
    """Add a contribution to a partnership, or change one. Raises StaleError when it changed since it was seen."""
    did = f"Changed the contribution “{contribution}”" if contribution else f"Added the contribution “{values['name']}”"
    with change(by=by, within=partnership.pk, did=did, reason=reason):
        kept = _lock(partnership, contribution) if contribution else Contribution(partnership=partnership)
        if contribution:
            refuse_stale(seen, version_of_row(kept, *BROUGHT))
        for name, value in values.items():
            setattr(kept, name, value)
        kept.slug = kept.slug or free_slug(partnership.contributions.all(), kept.name)
        _refuse_other_partnerships(kept)
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def drop_contribution(*, by: "User", contribution: Contribution, reason: str = "") -> None:
    """Take a contribution away; the history keeps what it was."""
    partnership = contribution.partnership
    with change(by=by, within=partnership.pk, did=f"Took away the contribution “{contribution}”", reason=reason):
        locked = _lock(partnership, contribution)
        locked.sources.all().delete()
        locked.delete()


def _lock(partnership: Partnership, contribution: Contribution) -> Contribution:
    rows = Contribution.objects.select_for_update(of=("self",)).filter(partnership=partnership, pk=contribution.pk)
    locked = rows.first()
    if locked is None:
        raise ChangeError("That contribution is not in the record any more. Nothing was saved.")
    return locked


def _refuse_other_partnerships(contribution: Contribution) -> None:
    fields = {
        "organisation": "contributor",
        "body": "contributor",
        "stream": "stream",
        "supports_body": "supports_body",
    }
    for name, field in fields.items():
        other = getattr(contribution, name)
        if other is not None and other.partnership_id != contribution.partnership_id:
            raise ChangeError("Choose something of the same partnership.", field)
