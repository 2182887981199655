"""Whether a seat is filled, continuing, vacant or unknown."""

import datetime

from django.db import models


class Occupancy(models.TextChoices):
    FILLED = "filled", "Filled"
    CONTINUING = "continuing", "Continuing"
    VACANT = "vacant", "Vacant"
    UNKNOWN = "unknown", "Holder not recorded"


def occupancy_of(holding: int | None, term_ends: datetime.date | None, recorded: bool, on: datetime.date) -> Occupancy:
    """Tell what a seat is on a day, from its substantive holding then (its id, or None).

    A holding whose term ran out is continuing, not vacant. A seat nobody holds is vacant where holders
    are recorded on that day; else nothing is known of it.
    """
    if holding is not None:
        return Occupancy.CONTINUING if term_ends and term_ends <= on else Occupancy.FILLED
    return Occupancy.VACANT if recorded else Occupancy.UNKNOWN
