"""What indicators put on other pages: of bodies, areas and plans; and the targets that are due."""

import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from governance.models import Area, Body, Partnership
from governance.sections import Due, Section
from planning.indicator_lookup import measured
from planning.indicator_words import STANDINGS, figure_in_words, indicator_row
from planning.measures import Aim, Measurement
from planning.models import Indicator, Plan
from planning.models.indicators import IndicatorQuerySet
from planning.progress import Standing

if TYPE_CHECKING:
    from portal.models import User


def indicators_of_body(body: Body, user: "User", on: datetime.date) -> Section | None:
    """The indicators that a body keeps; three queries."""
    return _section(body.partnership, _visible(user, body.partnership).filter(body=body), on)


def indicators_of_area(area: Area, user: "User", on: datetime.date) -> Section | None:
    """The indicators of an area; three queries."""
    return _section(area.partnership, _visible(user, area.partnership).filter(area=area), on)


def indicators_of_plan(plan: Plan, user: "User", on: datetime.date) -> Section | None:
    """The indicators of a plan as a whole: those of its priorities stand with these; three queries."""
    return _section(plan.partnership, _visible(user, plan.partnership).filter(plan=plan, priority=None), on)


def due_targets(partnership: Partnership, user: "User", on: datetime.date) -> list[Due]:
    """The targets that are not known to be met, the late ones too; three queries.

    One that its source says was met, exceeded or missed is settled, whatever the figures tell.
    """
    read = measured(_visible(user, partnership), on)
    return [
        _due(partnership, aim, measurement)
        for measurement in read.values()
        for aim in measurement.aims
        if aim.standing != Standing.MET and not aim.is_settled
    ]


def _visible(user: "User", partnership: Partnership) -> IndicatorQuerySet:
    return Indicator.objects.visible_to(user, partnership).for_list()


def _section(partnership: Partnership, indicators: IndicatorQuerySet, on: datetime.date) -> Section | None:
    found = list(indicators)
    if not found:
        return None
    read = measured(found, on)
    about = {
        "rows": [indicator_row(partnership, read[one.pk]) for one in found],
        "all": reverse("indicators", args=[partnership.slug]),
    }
    return Section("Indicators", "indicators", "planning/section_indicators.html", about)


def _due(partnership: Partnership, aim: Aim, measurement: Measurement) -> Due:
    indicator, body = measurement.indicator, measurement.indicator.body
    said = ", ".join(one.get_outlook_display().lower() for one in aim.said)
    note = STANDINGS[aim.standing][0] + (f"; the source says: {said}" if said else "")
    return Due(
        what=f"{indicator.name}: {figure_in_words(aim.target, indicator)}",
        sort="Target",
        url=reverse("indicator", args=[partnership.slug, indicator.slug]),
        due=aim.target.due,
        precision=aim.target.due_precision,
        owner=body.name if body else "",
        owner_url=reverse("body", args=[partnership.slug, body.slug]) if body else "",
        late=aim.is_late,
        note=note,
    )
