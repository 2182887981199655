from governance.edition import raises_edition
from governance.recording import keeps_history

from .returns import (
    RETURN_STEPS,
    UNPUBLISHED,
    BudgetLine,
    Measure,
    Pooling,
    Provision,
    Return,
    ReturnFile,
    ReturnStatus,
    Sector,
    StatedTotal,
)

__all__ = [
    "RETURN_STEPS",
    "UNPUBLISHED",
    "BudgetLine",
    "Measure",
    "Pooling",
    "Provision",
    "Return",
    "ReturnFile",
    "ReturnStatus",
    "Sector",
    "StatedTotal",
]

raises_edition(BudgetLine, Return, Sector, StatedTotal)
keeps_history(Return, Sector)
