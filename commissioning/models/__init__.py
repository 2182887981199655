from governance.edition import raises_edition
from governance.recording import keeps_history

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
from .returns import BudgetLine, Measure, Pooling, Provision, Return, ReturnStatus, Sector, StatedTotal

__all__ = [
    "BudgetLine",
    "FundStatus",
    "IncomeBasis",
    "Measure",
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
    "Return",
    "ReturnStatus",
    "Sector",
    "ShareRule",
    "StatedTotal",
    "YearStatus",
]

POOLED = (
    PooledFund,
    PooledFundPartner,
    PooledFundYear,
    PooledFundContribution,
    PooledFundPayment,
    PooledFundSpend,
    PooledFundForecast,
    PooledFundShare,
)

raises_edition(BudgetLine, Return, Sector, StatedTotal, *POOLED)
keeps_history(*POOLED)
