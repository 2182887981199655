"""Assurance checks of bodies, and what was found when they were made."""

from typing import TYPE_CHECKING, Any

from governance.models import Partnership
from governance.services.changes import change, free_slug
from governance.services.sources import say_source
from governance.versions import Version, refuse_stale, version_of_row
from planning.models import AssuranceCheck, AssuranceFinding
from planning.services.kept import fill, locked, refuse_other_partnerships

if TYPE_CHECKING:
    from portal.models import User

ASKED = ("name", "question", "body", "initiative", "position")
FOUND = ("found_on", "met", "evidence")


def set_check(
    *,
    by: "User",
    partnership: Partnership,
    check: AssuranceCheck | None = None,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> AssuranceCheck:
    """Ask a body a question that it must be able to answer with yes, or change one that is asked.

    Raises StaleError when it changed since it was seen, and ChangeError for something of another partnership.
    """
    did = f"Changed the assurance check “{check}”" if check else f"Added the assurance check “{values['name']}”"
    with change(by=by, within=partnership.pk, did=did, reason=reason):
        rows = partnership.assurance_checks.all()
        kept = locked(rows, check, "check") if check else AssuranceCheck(partnership=partnership)
        if check:
            refuse_stale(seen, version_of_row(kept, *ASKED))
        fill(kept, values)
        kept.slug = kept.slug or free_slug(rows, kept.name)
        refuse_other_partnerships(kept, ("body", "initiative"))
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def drop_check(*, by: "User", check: AssuranceCheck, reason: str = "") -> None:
    """Take a check away with all that was found; the history keeps both."""
    partnership = check.partnership
    with change(by=by, within=partnership.pk, did=f"Took away the assurance check “{check}”", reason=reason):
        kept = locked(partnership.assurance_checks.all(), check, "check")
        for row in (*kept.findings.all(), kept):
            row.sources.all().delete()
            row.delete()


def set_finding(
    *,
    by: "User",
    check: AssuranceCheck,
    finding: AssuranceFinding | None = None,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> AssuranceFinding:
    """Record what was found when a check was made, or correct it. Raises StaleError when it changed since."""
    did = f"Corrected a finding on “{check}”" if finding else f"Recorded a finding on “{check}”"
    with change(by=by, within=check.partnership_id, did=did, reason=reason):
        locked(check.partnership.assurance_checks.all(), check, "check")
        kept = locked(check.findings.all(), finding, "finding") if finding else AssuranceFinding(check_made=check)
        if finding:
            refuse_stale(seen, version_of_row(kept, *FOUND))
        fill(kept, values)
        others = AssuranceFinding.objects.filter(check_made__partnership=check.partnership_id)
        kept.slug = kept.slug or free_slug(others, f"{check.slug} {kept.found_on:%Y-%m-%d}", most=120)
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def drop_finding(*, by: "User", finding: AssuranceFinding, reason: str = "") -> None:
    """Take a finding away; the history keeps what it was."""
    check = finding.check_made
    with change(by=by, within=check.partnership_id, did=f"Took away a finding on “{check}”", reason=reason):
        kept = locked(check.findings.all(), finding, "finding")
        kept.sources.all().delete()
        kept.delete()
