"""Headlines kept by hand: resources, pressures, savings, growth, streams and rules that a source states."""

from typing import TYPE_CHECKING, Any

from commissioning.models import Headline
from governance.models import Partnership
from governance.services.changes import ChangeError, change, free_slug
from governance.services.sources import say_source
from governance.versions import Version, refuse_stale, version_of_row

if TYPE_CHECKING:
    from portal.models import User

STATED = (
    "name",
    "kind",
    "statement",
    "amount",
    "rate",
    "per",
    "qualifier",
    "basis",
    "first_year",
    "last_year",
    "status",
    "issued",
    "organisation",
    "parent",
    "tie",
    "refers_to",
    "position",
)


def set_headline(
    *,
    by: "User",
    partnership: Partnership,
    headline: Headline | None = None,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> Headline:
    """Add a headline to a partnership, or change one of its headlines.

    Raises StaleError when it changed since it was seen, and ChangeError when it would belong to one that belongs to
    another, or to something of another partnership.
    """
    did = f"Changed the headline “{headline}”" if headline else f"Added the headline “{values['name']}”"
    with change(by=by, within=partnership.pk, did=did, reason=reason):
        kept = _lock(partnership, headline) if headline else Headline(partnership=partnership)
        if headline:
            refuse_stale(seen, version_of_row(kept, *STATED))
        for name, value in values.items():
            setattr(kept, name, value)
        kept.slug = kept.slug or free_slug(partnership.headlines.all(), kept.name)
        _refuse_other_partnerships(kept)
        _refuse_second_level(kept)
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def drop_headline(*, by: "User", headline: Headline, reason: str = "") -> None:
    """Take a headline away; the history keeps what it was.

    Raises ChangeError while another headline belongs to it, or a contribution is paid from it.
    """
    partnership = headline.partnership
    with change(by=by, within=partnership.pk, did=f"Took away the headline “{headline}”", reason=reason):
        locked = _lock(partnership, headline)
        if locked.belonging.exists() or locked.contributions.exists():
            raise ChangeError(
                "Other headlines belong to this one, or contributions are paid from it. Change them first."
            )
        locked.sources.all().delete()
        locked.delete()


def _lock(partnership: Partnership, headline: Headline) -> Headline:
    locked = Headline.objects.select_for_update(of=("self",)).filter(partnership=partnership, pk=headline.pk).first()
    if locked is None:
        raise ChangeError("That headline is not in the record any more. Nothing was saved.")
    return locked


def _refuse_other_partnerships(headline: Headline) -> None:
    for name in ("organisation", "parent", "refers_to"):
        other = getattr(headline, name)
        if other is not None and other.partnership_id != headline.partnership_id:
            raise ChangeError("Choose something of the same partnership.", name)


def _refuse_second_level(headline: Headline) -> None:
    """Lock the headline that this one is to belong to, so that nobody makes it belong to another meanwhile."""
    if headline.parent_id is None:
        return
    above = Headline.objects.select_for_update(of=("self",)).filter(pk=headline.parent_id).first()
    if above is None:
        raise ChangeError("That headline is not in the record any more. Nothing was saved.", "parent")
    if above.pk == headline.pk or above.parent_id is not None:
        raise ChangeError("Choose a headline that belongs to no other.", "parent")
    if headline.pk and headline.belonging.exists():
        raise ChangeError("Other headlines belong to this one, so it can belong to none.", "parent")
