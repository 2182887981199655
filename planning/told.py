"""Which changes of plans, and of what hangs on them, a reader of the history may see."""

from typing import TYPE_CHECKING

from django.db.models import Q

from governance.models import Body
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


def _seen_links(user: "Reader", partnership: "Partnership") -> Q:
    """See the recorded links of priorities that the reader may see, to bodies and initiatives they may know of."""
    known: dict[str, type] = {"body": Body, "initiative": Initiative}
    seen = _seen("priority_id", Priority)(user, partnership)
    for name, kind in known.items():
        visible = kind.objects.visible_to(user, partnership).values("pk")  # type: ignore[attr-defined]
        seen &= Q(**{f"{name}_id__isnull": True}) | Q(**{f"{name}_id__in": visible})
    return seen


SEEN: dict[type, "Seen"] = {
    Initiative: _seen("pgh_obj_id", Initiative),
    InitiativePartner: _seen("pgh_obj_id", InitiativePartner),
    AssuranceCheck: _seen("pgh_obj_id", AssuranceCheck),
    AssuranceFinding: _seen("check_made_id", AssuranceCheck),
    Plan: _seen("pgh_obj_id", Plan),
    PlanReview: _seen("plan_id", Plan),
    Priority: _seen("pgh_obj_id", Priority),
    PriorityLink: _seen_links,
    Indicator: _seen("pgh_obj_id", Indicator),
    Target: _seen("indicator_id", Indicator),
    Observation: _seen("indicator_id", Indicator),
    Action: _seen("pgh_obj_id", Action),
    ActionNote: _seen("action_id", Action),
}
