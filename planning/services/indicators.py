"""Indicators, targets and observations kept by hand."""

from typing import TYPE_CHECKING, Any

from governance.models import Partnership
from governance.services.changes import ChangeError, change, first_free, free_slug
from governance.services.sources import say_source
from governance.versions import Version, refuse_stale, version_of_row
from planning.models import Indicator, Observation, Target
from planning.permissions import check_change_plans
from planning.services.kept import fill, locked, refuse_other_partnerships

if TYPE_CHECKING:
    from portal.models import User

DESCRIBED = (
    "name",
    "plan",
    "priority",
    "initiative",
    "body",
    "area",
    "unit",
    "direction",
    "counted",
    "whole",
    "definition",
    "baseline",
    "baseline_on",
    "position",
)
FIGURES = ("value", "numerator", "denominator")
AIMED = (*FIGURES, "due", "interim", "note")
OBSERVED = (*FIGURES, "observed_on", "provisional", "target", "outlook", "note")


def set_indicator(
    *,
    by: "User",
    partnership: Partnership,
    indicator: Indicator | None = None,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> Indicator:
    """Add an indicator to a partnership, or change one.

    Raises PermissionDenied for the body that it has, or is to have; StaleError when it changed since it was seen; and
    ChangeError when it would hang on something of another partnership.
    """
    did = f"Changed the indicator “{indicator}”" if indicator else f"Added the indicator “{values['name']}”"
    with change(by=by, within=partnership.pk, did=did, reason=reason):
        kept = _lock(indicator) if indicator else Indicator(partnership=partnership)
        check_change_plans(by, partnership, kept.body)
        if indicator:
            refuse_stale(seen, version_of_row(kept, *DESCRIBED))
        fill(kept, values)
        check_change_plans(by, partnership, kept.body)
        kept.slug = kept.slug or free_slug(partnership.indicators.all(), kept.name)
        refuse_other_partnerships(kept, ("plan", "priority", "initiative", "body", "area"))
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def drop_indicator(*, by: "User", indicator: Indicator, reason: str = "") -> None:
    """Take an indicator away; the history keeps what it was. Raises ChangeError while it has targets or figures."""
    did = f"Took away the indicator “{indicator}”"
    with change(by=by, within=indicator.partnership_id, did=did, reason=reason):
        gone = _lock(indicator)
        check_change_plans(by, gone.partnership, gone.body)
        if gone.targets.exists() or gone.observations.exists():
            raise ChangeError("It has targets or figures. Take them away first. Nothing was changed.")
        gone.sources.all().delete()
        gone.delete()


def set_target(
    *,
    by: "User",
    indicator: Indicator,
    target: Target | None = None,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> Target:
    """Add a target to an indicator, or change one. Raises StaleError when it changed since it was seen."""
    did = f"{'Changed' if target else 'Added'} a target of “{indicator}”"
    with change(by=by, within=indicator.partnership_id, did=did, reason=reason):
        above = _lock(indicator)
        check_change_plans(by, above.partnership, above.body)
        kept = locked(above.targets.all(), target, "target") if target else Target(indicator=above)
        if target:
            refuse_stale(seen, version_of_row(kept, *AIMED))
        fill(kept, values)
        kept.slug = kept.slug or _free(above, "target", above.targets)
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def drop_target(*, by: "User", target: Target, reason: str = "") -> None:
    """Take a target away. Raises ChangeError while a figure speaks of it."""
    indicator = target.indicator
    with change(by=by, within=indicator.partnership_id, did=f"Took away a target of “{indicator}”", reason=reason):
        above = _lock(indicator)
        check_change_plans(by, above.partnership, above.body)
        gone = locked(above.targets.all(), target, "target")
        if gone.observations.exists():
            raise ChangeError("Figures say how things stand with this target. Change them first.")
        gone.sources.all().delete()
        gone.delete()


def set_observation(
    *,
    by: "User",
    indicator: Indicator,
    observation: Observation | None = None,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> Observation:
    """Add a figure to an indicator, or change one.

    Raises StaleError when it changed since it was seen, and ChangeError for a target of another indicator.
    """
    did = f"{'Changed' if observation else 'Added'} a figure of “{indicator}”"
    with change(by=by, within=indicator.partnership_id, did=did, reason=reason):
        above = _lock(indicator)
        check_change_plans(by, above.partnership, above.body)
        kept = locked(above.observations.all(), observation, "figure") if observation else Observation(indicator=above)
        if observation:
            refuse_stale(seen, version_of_row(kept, *OBSERVED))
        fill(kept, values)
        if kept.target and kept.target.indicator_id != above.pk:
            raise ChangeError("Choose a target of this indicator.", "target")
        kept.slug = kept.slug or _free(above, "figure", above.observations)
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def drop_observation(*, by: "User", observation: Observation, reason: str = "") -> None:
    """Take a figure away; the history keeps what it was."""
    indicator = observation.indicator
    with change(by=by, within=indicator.partnership_id, did=f"Took away a figure of “{indicator}”", reason=reason):
        above = _lock(indicator)
        check_change_plans(by, above.partnership, above.body)
        gone = locked(above.observations.all(), observation, "figure")
        gone.sources.all().delete()
        gone.delete()


def _lock(indicator: Indicator) -> Indicator:
    """Lock an indicator, and with it all that hangs on it: whoever changes a target or a figure waits here."""
    rows = Indicator.objects.select_for_update(of=("self",)).select_related("partnership", "body")
    found = rows.filter(partnership=indicator.partnership_id, pk=indicator.pk).first()
    if found is None:
        raise ChangeError("That indicator is not in the record any more. Nothing was saved.")
    return found


def _free(above: Indicator, noun: str, rows: Any) -> str:
    """The first free number, `schools--target-3`: a slug that no other indicator's target or figure has."""
    return first_free(f"{above.slug}--{noun}-{rows.count() + 1}", set(rows.values_list("slug", flat=True)))
