from django.db.models import Model

from governance.edition import raises_edition
from governance.recording import keeps_history

from .actions import ACTION_STEPS, FINISHED, OWNERS, Action, ActionNote, ActionStatus
from .indicators import Direction, Indicator, Observation, Outlook, Target, Unit
from .initiatives import (
    AssuranceCheck,
    AssuranceFinding,
    Initiative,
    InitiativeKind,
    InitiativePartner,
    InitiativeStatus,
)
from .outcomes import Outcome
from .plans import PLAN_STEPS, Plan, PlanKind, PlanLevel, PlanReview, PlanStatus
from .priorities import Priority, PriorityLink, PriorityStatus

__all__ = [
    "ACTION_STEPS",
    "FINISHED",
    "OWNERS",
    "PLAN_STEPS",
    "Action",
    "ActionNote",
    "ActionStatus",
    "AssuranceCheck",
    "AssuranceFinding",
    "Direction",
    "Indicator",
    "Initiative",
    "InitiativeKind",
    "InitiativePartner",
    "InitiativeStatus",
    "Observation",
    "Outcome",
    "Outlook",
    "Plan",
    "PlanKind",
    "PlanLevel",
    "PlanReview",
    "PlanStatus",
    "Priority",
    "PriorityLink",
    "PriorityStatus",
    "Target",
    "Unit",
]

PLANNED: dict[type[Model], str] = {
    Outcome: "partnership_id",
    Plan: "partnership_id",
    PlanReview: "plan__partnership_id",
    Initiative: "partnership_id",
    InitiativePartner: "initiative__partnership_id",
    Priority: "partnership_id",
    PriorityLink: "priority__partnership_id",
    AssuranceCheck: "partnership_id",
    AssuranceFinding: "check_made__partnership_id",
    Indicator: "partnership_id",
    Target: "indicator__partnership_id",
    Observation: "indicator__partnership_id",
    Action: "partnership_id",
    ActionNote: "action__partnership_id",
}
"""The tables of planning, each after those that it refers to, with the way to its partnership."""

raises_edition(*PLANNED)
keeps_history(*PLANNED)
