from django.db.models import Model

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

raises_edition(BudgetLine, Return, Sector, StatedTotal, *POOLED)
keeps_history(*POOLED)
