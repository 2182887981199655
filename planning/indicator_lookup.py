"""Indicators, targets and figures as addresses name them, as far as the reader may see them; and read as on a day."""

import datetime
from collections.abc import Iterable

from django.http import Http404

from governance.http import PartnershipRequest
from planning.measures import Measurement, measurements
from planning.models import Indicator, Observation, Target
from planning.permissions import check_change_plans


def find_indicator(request: PartnershipRequest, slug: str) -> Indicator:
    """Find an indicator that the reader may see; raises Http404."""
    rows = request.partnership.indicators.visible_to(request.user, request.partnership)
    found = rows.for_list().filter(slug=slug).first()
    if found is None:
        raise Http404("There is no indicator at this address, or it is not open to you.")
    found.partnership = request.partnership
    return found


def find_indicator_to_change(request: PartnershipRequest, slug: str) -> Indicator:
    """Find an indicator that the reader may change; raises Http404, and PermissionDenied where it may only be read."""
    found = find_indicator(request, slug)
    check_change_plans(request.user, request.partnership, found.body)
    return found


def find_target(indicator: Indicator, slug: str) -> Target:
    """Find a target of an indicator; raises Http404."""
    found = indicator.targets.filter(slug=slug).first()
    if found is None:
        raise Http404("This indicator has no such target.")
    found.indicator = indicator
    return found


def find_observation(indicator: Indicator, slug: str) -> Observation:
    """Find a figure of an indicator; raises Http404."""
    found = indicator.observations.select_related("target").filter(slug=slug).first()
    if found is None:
        raise Http404("This indicator has no such figure.")
    found.indicator = indicator
    return found


def measured(indicators: Iterable[Indicator], on: datetime.date) -> dict[int, Measurement]:
    """Read indicators with their targets and figures, by id; two queries. Give only those that the reader may see."""
    known = {one.pk: one for one in indicators}
    targets, observations = list(Target.objects.of(known)), list(Observation.objects.of(known))
    rows: list[Target | Observation] = [*targets, *observations]
    for row in rows:
        row.indicator = known[row.indicator_id]
    return measurements(known.values(), targets, observations, on)
