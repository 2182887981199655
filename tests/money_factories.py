"""Factories of pooled funds and board packs."""

import datetime
from typing import Any

from commissioning.models import (
    BoardPack,
    BoardPackFile,
    PackKind,
    PooledFund,
    PooledFundContribution,
    PooledFundForecast,
    PooledFundPartner,
    PooledFundPayment,
    PooledFundShare,
    PooledFundSpend,
    PooledFundYear,
)
from tests import factories


def pooled_fund(**values: Any) -> PooledFund:
    """A draft agreement without partners."""
    factories.within(values)
    return PooledFund.objects.create(**factories.numbered("fund") | values)


def pooled_fund_partner(**values: Any) -> PooledFundPartner:
    """A party to an agreement; its organisation is of the fund's partnership."""
    fund = values.setdefault("fund", None) or pooled_fund()
    values["fund"] = fund
    if "organisation" not in values:
        values["organisation"] = factories.organisation(partnership=fund.partnership)
    return PooledFundPartner.objects.create(**{"slug": f"partner-{next(factories.numbers)}"} | values)


def pooled_fund_year(**values: Any) -> PooledFundYear:
    """An open year of a fund."""
    if "fund" not in values:
        values["fund"] = pooled_fund()
    return PooledFundYear.objects.create(**{"slug": f"year-{next(factories.numbers)}", "first_year": 2009} | values)


def _in_year(noun: str, values: dict[str, Any], *, partner: bool = False) -> dict[str, Any]:
    """The year of what is recorded in one, a slug, and where it needs one a partner of the year's fund."""
    year = values.get("year") or pooled_fund_year()
    if partner and "partner" not in values:
        values["partner"] = pooled_fund_partner(fund=year.fund)
    return {"slug": f"{noun}-{next(factories.numbers)}", "year": year} | values


def pooled_fund_contribution(**values: Any) -> PooledFundContribution:
    values = _in_year("contribution", values, partner=True)
    return PooledFundContribution.objects.create(**{"planned": "1000.00"} | values)


def pooled_fund_payment(**values: Any) -> PooledFundPayment:
    values = _in_year("payment", values, partner=True)
    return PooledFundPayment.objects.create(
        **{"amount": "250.00", "paid_on": datetime.date(2009, 5, 1)} | values,
    )


def pooled_fund_spend(**values: Any) -> PooledFundSpend:
    """The first period of a year, planned and spent."""
    values = _in_year("spend", values)
    return PooledFundSpend.objects.create(**{"period": 1, "planned": "250.00", "actual": "240.00"} | values)


def pooled_fund_forecast(**values: Any) -> PooledFundForecast:
    values = _in_year("forecast", values)
    given = {"amount": "990.00", "made_on": datetime.date(2009, 9, 1), "made_by": "Pool manager"}
    return PooledFundForecast.objects.create(**given | values)


def pooled_fund_share(**values: Any) -> PooledFundShare:
    """What stays in the pool, unless a partner is given."""
    return PooledFundShare.objects.create(**{"amount": "10.00"} | _in_year("share", values))


def board_pack(*, made: bool = True, **values: Any) -> BoardPack:
    """A board pack with a small file of each kind, made on 1 April 2009 unless it is still to be made."""
    factories.within(values)
    values.setdefault("made_by", None)
    values["made_by"] = values["made_by"] or factories.user()
    day = datetime.datetime(2009, 4, 1, tzinfo=datetime.UTC)
    number = values.setdefault("number", next(factories.numbers))
    about = {"title": f"Board pack {number}", "first_year": 2009, "as_at": day.date(), "asked_at": day}
    pack = BoardPack.objects.create(**about | values)
    if made:
        for kind in PackKind:
            BoardPackFile.objects.create(pack=pack, kind=kind, content=f"{kind} of {number}".encode())
        known = {"title": "Money", "slug": "money", "year": "2009/10", "version": 1, "lines": 3, "submitted": ""}
        pack.returns, pack.summary, pack.made_at = [known], "Every total agrees.", day
        pack.save()
    return pack
