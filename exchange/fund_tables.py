"""The package's tables of pooled funds."""

from commissioning.models import (
    FundStatus,
    IncomeBasis,
    Periods,
    PooledFund,
    PooledFundContribution,
    PooledFundForecast,
    PooledFundPartner,
    PooledFundPayment,
    PooledFundShare,
    PooledFundSpend,
    PooledFundYear,
    ShareRule,
    YearStatus,
)

from .columns import choice, commissioning_year, date, day, money, proportion, ref, slug, text, until, whole
from .table import Table

RULE = {"otherwise": ShareRule.NOT_STATED}
YEAR = ref("year", "pooled_fund_years", required=True)
PARTNER = ref("partner", "pooled_fund_partners", required=True)
KEY = slug(most=200)
NOTE = text("note", most=250)

FUND_TABLES = (
    Table(
        "pooled_funds",
        "Agreements under which partners pool money (National Health Service Act 2006, section 75). A rule of sharing "
        "that the agreement does not state is left empty.",
        (
            slug(),
            text("name", most=200, required=True),
            choice("status", FundStatus),
            ref("host", "organisations"),
            text("pool_manager", most=200),
            ref("body", "bodies"),
            date("starts"),
            until("until", "ends"),
            date("review_due"),
            text("aims"),
            text("nhs_functions"),
            text("health_related_functions"),
            text("services"),
            text("provided"),
            text("variation"),
            text("termination"),
            choice("periods", Periods),
            choice("income_basis", IncomeBasis),
            choice("overspend_rule", ShareRule, **RULE),
            choice("underspend_rule", ShareRule, **RULE),
            text("decided_by", most=200),
        ),
        PooledFund,
    ),
    Table(
        "pooled_fund_partners",
        "Who is party to an agreement, in its order; with a percentage where it lists fixed shares.",
        (
            slug(most=165),
            ref("fund", "pooled_funds", required=True),
            ref("organisation", "organisations", required=True),
            whole("position"),
            proportion("share"),
        ),
        PooledFundPartner,
    ),
    Table(
        "pooled_fund_years",
        "Financial years of a fund. A closed year says how its variance (income less spend) was shared, and is frozen.",
        (
            slug(most=100),
            ref("fund", "pooled_funds", required=True),
            commissioning_year("year", "first_year"),
            choice("status", YearStatus, otherwise=YearStatus.OPEN),
            day("closed_on"),
            choice("income_basis", IncomeBasis, otherwise=""),
            choice("rule", ShareRule, otherwise=""),
            money("variance"),
        ),
        PooledFundYear,
    ),
    Table(
        "pooled_fund_contributions",
        "What each partner agreed to bring in a year.",
        (KEY, YEAR, PARTNER, money("planned"), NOTE),
        PooledFundContribution,
    ),
    Table(
        "pooled_fund_payments",
        "What partners paid in, by day.",
        (KEY, YEAR, PARTNER, day("paid_on", required=True), money("amount", required=True), NOTE),
        PooledFundPayment,
    ),
    Table(
        "pooled_fund_spending",
        "Spend planned and spent by month (1 to 12, from April) or quarter (1 to 4).",
        (KEY, YEAR, whole("period", most=12), money("planned"), money("actual"), NOTE),
        PooledFundSpend,
    ),
    Table(
        "pooled_fund_forecasts",
        "What the spend of a year was expected to come to, when and by whom.",
        (
            KEY,
            YEAR,
            day("made_on", required=True),
            text("made_by", most=200, required=True),
            money("amount", required=True),
            NOTE,
        ),
        PooledFundForecast,
    ),
    Table(
        "pooled_fund_shares",
        "Each partner’s share of a year’s variance; without a partner, what stays in the pool. `basis` is the pounds "
        "or the percentage that it was in proportion to.",
        (
            KEY,
            YEAR,
            ref("partner", "pooled_fund_partners"),
            proportion("basis", most=9_999_999_999_999),
            money("amount", required=True),
            NOTE,
        ),
        PooledFundShare,
    ),
)
