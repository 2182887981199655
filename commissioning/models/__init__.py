from governance.edition import raises_edition

from .packs import BoardPack, BoardPackFile, PackKind
from .returns import BudgetLine, Measure, Pooling, Provision, Return, ReturnStatus, Sector, StatedTotal

__all__ = [
    "BoardPack",
    "BoardPackFile",
    "BudgetLine",
    "Measure",
    "PackKind",
    "Pooling",
    "Provision",
    "Return",
    "ReturnStatus",
    "Sector",
    "StatedTotal",
]

raises_edition(BoardPack, BudgetLine, Return, Sector, StatedTotal)
