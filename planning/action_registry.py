"""Where other parts say on the page of an action what they know of it, such as which meeting asked for it."""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from governance.sections import Section
    from planning.models import Action
    from portal.models import User

ActionSection = Callable[["Action", "User", datetime.date], "Section | None"]

WhyKept = Callable[["Action"], str]

KEPT_ELSEWHERE = ("access", "arose_in")
"""What of an action is not changed on the action itself where another part answers for it."""

reasons_kept: list[WhyKept] = []
"""Other parts that answer for KEPT_ELSEWHERE of some actions: why, in a sentence, or nothing."""

action_sections: list[ActionSection] = []
"""What stands on the page of an action, in this order; each takes as many queries for a long history as for a short."""
