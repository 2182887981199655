from governance.edition import raises_edition
from governance.recording import keeps_history

from .contributions import Contribution, ContributionStatus, Form
from .headlines import Basis, Headline, HeadlineKind, HeadlineStatus, Per, Qualifier, Tie
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
from .years import span_in_words, year_in_words

__all__ = [
    "RETURN_STEPS",
    "UNPUBLISHED",
    "Basis",
    "BudgetLine",
    "Contribution",
    "ContributionStatus",
    "Form",
    "Headline",
    "HeadlineKind",
    "HeadlineStatus",
    "Measure",
    "Per",
    "Pooling",
    "Provision",
    "Qualifier",
    "Return",
    "ReturnFile",
    "ReturnStatus",
    "Sector",
    "StatedTotal",
    "Tie",
    "span_in_words",
    "year_in_words",
]

raises_edition(BudgetLine, Contribution, Headline, Return, Sector, StatedTotal)
keeps_history(Contribution, Headline, Return, Sector)
