"""Programmes, processes, systems, tools, policies, roles and services kept by hand, and who takes part in them."""

from typing import TYPE_CHECKING, Any

from governance.models import Body, Organisation, Partnership
from governance.services.changes import ChangeError, change, free_slug
from governance.services.sources import say_source
from governance.versions import Version, refuse_stale, version_of_row
from planning.models import Initiative, InitiativePartner
from planning.services.kept import fill, locked, refuse_other_partnerships, refuse_ring

if TYPE_CHECKING:
    from portal.models import User

DESCRIBED = (
    "name",
    "kind",
    "summary",
    "status",
    "status_note",
    "parent",
    "body",
    "organisation",
    "starts",
    "ends",
    "position",
)
TAKES_PART = ("body", "organisation", "part")


def set_initiative(
    *,
    by: "User",
    partnership: Partnership,
    initiative: Initiative | None = None,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> Initiative:
    """Add an initiative to a partnership, or change one.

    Raises StaleError when it changed since it was seen, and ChangeError when it would be a part of itself, have two
    leads, or name something of another partnership.
    """
    did = f"Changed the initiative “{initiative}”" if initiative else f"Added the initiative “{values['name']}”"
    with change(by=by, within=partnership.pk, did=did, reason=reason):
        rows = partnership.initiatives.all()
        kept = locked(rows, initiative, "initiative") if initiative else Initiative(partnership=partnership)
        if initiative:
            refuse_stale(seen, version_of_row(kept, *DESCRIBED))
        fill(kept, values)
        kept.slug = kept.slug or free_slug(rows, kept.name)
        refuse_other_partnerships(kept, ("parent", "body", "organisation"))
        _refuse_two_leads(kept)
        refuse_ring(kept, rows)
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def drop_initiative(*, by: "User", initiative: Initiative, reason: str = "") -> None:
    """Take an initiative away with who takes part and what priorities say of it; the history keeps what it was.

    Raises ChangeError while something else hangs on it: parts, indicators, actions or assurance checks.
    """
    partnership = initiative.partnership
    with change(by=by, within=partnership.pk, did=f"Took away the initiative “{initiative}”", reason=reason):
        kept = locked(partnership.initiatives.all(), initiative, "initiative")
        hanging = (kept.children, kept.indicators, kept.actions, kept.assurance_checks)
        if any(rows.exists() for rows in hanging):
            raise ChangeError("It has parts, indicators, actions or assurance checks. Take those away from it first.")
        for row in (*kept.partners.all(), *kept.priority_links.all(), kept):
            row.sources.all().delete()
            row.delete()


def set_partner(
    *,
    by: "User",
    initiative: Initiative,
    who: Body | Organisation | None = None,
    partner: InitiativePartner | None = None,
    part: str = "",
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
) -> InitiativePartner:
    """Say that a body or an organisation takes part in an initiative, or what its part is.

    Raises ChangeError when it takes part already, and StaleError when its part changed since it was seen.
    """
    named = partner.who if partner else who
    with change(
        by=by, within=initiative.partnership_id, did=f"Said what part {named} has in “{initiative}”", reason=reason
    ):
        locked(initiative.partnership.initiatives.all(), initiative, "initiative")
        if partner:
            kept = locked(initiative.partners.all(), partner, "partner")
            refuse_stale(seen, version_of_row(kept, *TAKES_PART))
        else:
            kept = _partner(initiative, who)
        kept.part = part
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def drop_partner(*, by: "User", partner: InitiativePartner, reason: str = "") -> None:
    """Say that a body or an organisation takes no part in an initiative; the history keeps that it did."""
    initiative = partner.initiative
    with change(
        by=by,
        within=initiative.partnership_id,
        did=f"Took {partner} out of the initiative “{initiative}”",
        reason=reason,
    ):
        kept = locked(initiative.partners.all(), partner, "partner")
        kept.sources.all().delete()
        kept.delete()


def _partner(initiative: Initiative, who: Body | Organisation | None) -> InitiativePartner:
    if who is None or who.partnership_id != initiative.partnership_id:
        raise ChangeError("Choose a body or an organisation of the same partnership.", "who")
    kind = "body" if isinstance(who, Body) else "organisation"
    if initiative.partners.filter(**{kind: who}).exists():
        raise ChangeError(f"{who} takes part already. Change what its part is instead.", "who")
    others = InitiativePartner.objects.filter(initiative__partnership=initiative.partnership_id)
    slug = free_slug(others, f"{initiative.slug} {who.slug}", most=160)
    return InitiativePartner(initiative=initiative, slug=slug, **{kind: who})


def _refuse_two_leads(initiative: Initiative) -> None:
    if initiative.body is not None and initiative.organisation is not None:
        raise ChangeError("An initiative is led by a body or by an organisation, not by both.", "organisation")
