"""Where other parts put their sections on the pages of plans and priorities, and their rooms beside the plans."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from governance.sections import Section
    from planning.models import Plan, Priority
    from portal.models import User

PlanSection = Callable[["Plan", "User", datetime.date], "Section | None"]
PrioritySection = Callable[["Priority", "User", datetime.date], "Section | None"]


@dataclass(frozen=True)
class Room:
    """A part of planning with a page of its own: its name, the name of its URL, and what it shows."""

    label: str
    url_name: str
    about: str


rooms: list[Room] = []
"""What every page of plans leads to, in this order."""

plan_sections: list[PlanSection] = []
"""What stands on the page of a plan, such as what meetings said of it."""

priority_sections: list[PrioritySection] = []
"""What stands on the page of a priority, such as where it was decided."""
