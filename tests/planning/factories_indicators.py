"""One factory for an indicator, a target and a figure: a valid row from as little as a test cares to say."""

import datetime
from typing import Any

from governance.models import Body, Partnership
from planning.models import Indicator, Observation, Target
from tests import factories


def indicator(**values: Any) -> Indicator:
    """A percentage, the higher the better."""
    number = next(factories.numbers)
    values = {"slug": f"indicator-{number}", "name": f"Indicator {number}", "unit": "percent"} | values
    if "partnership" not in values:
        values["partnership"] = factories.partnership()
    return Indicator.objects.create(**values)


def target(**values: Any) -> Target:
    """A target without a date."""
    values = {"slug": f"target-{next(factories.numbers)}", "value": "85"} | values
    return Target.objects.create(**values)


def observation(**values: Any) -> Observation:
    """A figure without a date."""
    values = {"slug": f"figure-{next(factories.numbers)}", "value": "61"} | values
    return Observation.objects.create(**values)


def make_indicator(here: Partnership, board: Body, slug: str = "schools", name: str = "Schools with the offer") -> None:
    """An indicator of a body with a target and two figures, for the record that has one of everything."""
    schools = indicator(partnership=here, slug=slug, name=name, body=board)
    aim = target(indicator=schools, slug="target", due=datetime.date(2010, 1, 1), due_precision="year")
    observation(indicator=schools, slug="figure", observed_on=datetime.date(2009, 1, 1), target=aim, outlook="on_track")
    observation(indicator=schools, observed_on=datetime.date(2009, 3, 1), provisional=True, value="70")
