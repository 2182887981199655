"""Which changes of plans, and of what hangs on them, a reader of the history may see."""

from typing import TYPE_CHECKING

from django.db.models import Q

from governance.permissions import Permission, permissions_of
from planning.models import (
    Action,
    ActionNote,
    AssuranceCheck,
    AssuranceFinding,
    Indicator,
    Initiative,
    InitiativePartner,
    Observation,
    Plan,
    PlanReview,
    Priority,
    PriorityLink,
    Target,
)
from planning.permissions import can_view_draft_plans

if TYPE_CHECKING:
    from django.db.models import Model

    from governance.history import Seen
    from governance.models import Partnership
    from governance.permissions import Reader


def _seen(column: str, kind: "type[Model]") -> "Seen":
    """See the recorded rows whose `column` holds the id of a row of a kind that the reader may see."""

    def seen(user: "Reader", partnership: "Partnership") -> Q:
        held = permissions_of(user, partnership)
        if held.has(Permission.READ_RESTRICTED) and can_view_draft_plans(user, partnership):
            return Q()
        visible = kind.objects.visible_to(user, partnership)  # type: ignore[attr-defined]
        return Q(**{f"{column}__in": visible.values("pk")})

    return seen


SEEN: dict[type, "Seen"] = {
    Initiative: _seen("pgh_obj_id", Initiative),
    InitiativePartner: _seen("pgh_obj_id", InitiativePartner),
    AssuranceCheck: _seen("pgh_obj_id", AssuranceCheck),
    AssuranceFinding: _seen("check_made_id", AssuranceCheck),
    Plan: _seen("pgh_obj_id", Plan),
    PlanReview: _seen("plan_id", Plan),
    Priority: _seen("pgh_obj_id", Priority),
    PriorityLink: _seen("priority_id", Priority),
    Indicator: _seen("pgh_obj_id", Indicator),
    Target: _seen("indicator_id", Indicator),
    Observation: _seen("indicator_id", Indicator),
    Action: _seen("pgh_obj_id", Action),
    ActionNote: _seen("action_id", Action),
}
