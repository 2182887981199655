from governance.edition import raises_edition

from .returns import BudgetLine, Measure, Pooling, Provision, Return, ReturnStatus, Sector, StatedTotal

__all__ = [
    "BudgetLine",
    "Measure",
    "Pooling",
    "Provision",
    "Return",
    "ReturnStatus",
    "Sector",
    "StatedTotal",
]

raises_edition(BudgetLine, Return, Sector, StatedTotal)
