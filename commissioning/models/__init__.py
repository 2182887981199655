from django.db.models import Model

from governance.edition import raises_edition
from governance.recording import keeps_history

from .contributions import Contribution, ContributionStatus, Form
from .headlines import Basis, Headline, HeadlineKind, HeadlineStatus, Per, Qualifier, Tie
from .packs import BoardPack, BoardPackFile, PackKind
from .pooled_fund_years import (
    PooledFundContribution,
    PooledFundForecast,
    PooledFundPayment,
    PooledFundShare,
    PooledFundSpend,
    PooledFundYear,
    YearStatus,
)
from .pooled_funds import FundStatus, IncomeBasis, Periods, PooledFund, PooledFundPartner, ShareRule
from .returns import (
    RETURN_STEPS,
    UNPUBLISHED,
    BudgetLine,
    BudgetLineQuerySet,
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
    "BoardPack",
    "BoardPackFile",
    "BudgetLine",
    "BudgetLineQuerySet",
    "Contribution",
    "ContributionStatus",
    "Form",
    "FundStatus",
    "Headline",
    "HeadlineKind",
    "HeadlineStatus",
    "IncomeBasis",
    "Measure",
    "PackKind",
    "Per",
    "Periods",
    "PooledFund",
    "PooledFundContribution",
    "PooledFundForecast",
    "PooledFundPartner",
    "PooledFundPayment",
    "PooledFundShare",
    "PooledFundSpend",
    "PooledFundYear",
    "Pooling",
    "Provision",
    "Qualifier",
    "Return",
    "ReturnFile",
    "ReturnStatus",
    "Sector",
    "ShareRule",
    "StatedTotal",
    "Tie",
    "YearStatus",
    "span_in_words",
    "year_in_words",
]

POOLED: dict[type[Model], str] = {
    PooledFund: "partnership_id",
    PooledFundPartner: "fund__partnership_id",
    PooledFundYear: "fund__partnership_id",
    PooledFundContribution: "year__fund__partnership_id",
    PooledFundPayment: "year__fund__partnership_id",
    PooledFundSpend: "year__fund__partnership_id",
    PooledFundForecast: "year__fund__partnership_id",
    PooledFundShare: "year__fund__partnership_id",
}
"""The tables of pooled funds, each after those that it refers to, with the way to its partnership."""

raises_edition(BoardPack, BudgetLine, Contribution, Headline, Return, Sector, StatedTotal, *POOLED)
keeps_history(Contribution, Headline, Return, Sector, *POOLED)
