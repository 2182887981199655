"""How headlines are worded: figures with the words that go with them, and why two figures need not contradict."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse

from commissioning.growth import Against, Compared, rounded
from commissioning.models import Basis, Headline, HeadlineKind, HeadlineStatus, Per, Qualifier
from commissioning.presenters import MILLION, THOUSAND, pounds
from governance.models import Partnership
from governance.presenters import Citations

SECTIONS: tuple[tuple[str, str, tuple[str, ...], bool], ...] = (
    ("revenue", "Resources", (HeadlineKind.RESOURCE,), False),
    ("capital", "Capital", (HeadlineKind.RESOURCE,), True),
    ("grants", "Grants", (HeadlineKind.GRANT,), False),
    ("streams", "Funding streams", (HeadlineKind.FUNDING_STREAM,), False),
    ("rates", "Rates, and figures for each", (HeadlineKind.RATE,), False),
    ("pressures", "Cost pressures", (HeadlineKind.PRESSURE,), False),
    ("savings", "Savings", (HeadlineKind.SAVING,), False),
    ("growth", "Growth", (HeadlineKind.GROWTH,), False),
    ("rules", "Funding rules", (HeadlineKind.FUNDING_RULE,), False),
)
"""Anchor and heading of each section, the kinds in it, and whether it is of capital; the last for resources alone."""

QUALIFIED = {
    Qualifier.EXACT: "{}",
    Qualifier.APPROXIMATE: "about {}",
    Qualifier.AT_LEAST: "at least {}",
    Qualifier.INDICATIVE: "{} (indicative)",
    Qualifier.PROPOSED: "{} (proposed)",
}
NO_AMOUNT = "no amount stated"
NET_AND_GROSS = "Net and gross measure the same spending in two ways. They are never added up."
STANDS = {
    Against.ABOVE: "above",
    Against.EXACTLY: "exactly",
    Against.ROUNDED: "when rounded",
    Against.BELOW: "below",
}


def large_pounds(amount: Decimal) -> str:
    """Write an amount as people say it: “£113.9 million” where that is exact, else whole pounds and pence."""
    if amount >= MILLION and amount % THOUSAND == 0:
        millions = amount / MILLION
        return f"£{millions.normalize():,f} million"
    return pounds(amount)


def per_cent(rate: Decimal) -> str:
    """Write a percentage with one decimal at least: “2.0%”, “2.125%”."""
    short = rate.normalize()
    return f"{short:f}%" if -int(short.as_tuple().exponent) > 1 else f"{rate:.1f}%"


def figure_in_words(headline: Headline) -> str:
    """Word the figure with its qualifier: “at least £40 million over the whole period”, “£2.5 million (indicative)”."""
    figures = [] if headline.amount is None else [large_pounds(headline.amount)]
    figures += [] if headline.rate is None else [per_cent(headline.rate)]
    if not figures:
        return f"proposed; {NO_AMOUNT}" if headline.qualifier == Qualifier.PROPOSED else NO_AMOUNT
    each = "" if headline.per == Per.NOT_STATED else f" {Per(headline.per).label}"
    return QUALIFIED[Qualifier(headline.qualifier)].format(" and ".join(figures) + each)


def growth_in_words(found: Compared) -> str:
    """Say what two figures come to as growth, how that stands to the stated rate, and whether they contradict."""
    growth, rate = found.growth, found.rate
    years = "one year" if growth.years == 1 else f"{growth.years} years"
    grown = " and ".join(f"{figure_in_words(one)} in {one.period}" for one in (growth.first, growth.last))
    worked = (
        f"{grown} come to growth of {rounded(growth.whole)}% over {years}, which is {rounded(growth.yearly)}% a year"
        if growth.years > 1
        else f"{grown} come to growth of {rounded(growth.whole)}% in {years}"
    )
    return f"{worked}. We worked this out to one decimal; the source does not state it. {_verdict(found, rate)}"


def _verdict(found: Compared, rate: Headline) -> str:
    stated = Decimal(rate.rate or 0)
    readings = {
        Per.YEAR: [found.growth.against_yearly(stated)],
        Per.PERIOD: [found.growth.against_whole(stated)],
    }.get(Per(rate.per), [found.growth.against_yearly(stated), found.growth.against_whole(stated)])
    unclear = (
        f"Whether {per_cent(stated)} is for each year or for all years is not stated. " if len(readings) > 1 else ""
    )
    return unclear + _contradiction(rate, stated, readings)


def _contradiction(rate: Headline, stated: Decimal, readings: Sequence[Against]) -> str:
    figure = per_cent(stated)
    if rate.qualifier == Qualifier.AT_LEAST:
        if Against.BELOW not in readings:
            return f"{figure} is a minimum, so growth that is no less does not contradict it. Both stand as stated."
        if set(readings) == {Against.BELOW}:
            return f"That is less than the minimum of {figure}: the two disagree. Both are kept as stated."
        return f"That keeps to the minimum of {figure} in one reading and not in the other. Both are kept as stated."
    agree = [one in (Against.EXACTLY, Against.ROUNDED) for one in readings]
    if all(agree):
        return f"That agrees with the stated {figure}."
    if any(agree):
        return f"That agrees with the stated {figure} in one reading and not in the other. Both are kept as stated."
    return f"That differs from the stated {figure}. Both are kept as stated."


def sections(headlines: Iterable[Headline], rows: dict[int, dict]) -> list[dict[str, Any]]:
    """Put worded headlines under their headings, in order; a heading without any is left out."""
    found = list(headlines)
    made = []
    for anchor, heading, kinds, capital in SECTIONS:
        mine = [one for one in found if one.kind in kinds and _is_capital(one) == capital]
        if mine:
            measures = {one.basis for one in mine}
            note = NET_AND_GROSS if {Basis.NET_REVENUE, Basis.GROSS_REVENUE} <= measures else ""
            made.append({"anchor": anchor, "heading": heading, "rows": [rows[one.pk] for one in mine], "note": note})
    return made


def _is_capital(headline: Headline) -> bool:
    return headline.kind == HeadlineKind.RESOURCE and headline.basis == Basis.CAPITAL


def headline_row(partnership: Partnership, headline: Headline, citations: Citations) -> dict[str, Any]:
    """Word one headline for a page: its parent, organisation and document selected with it."""
    return {
        "headline": headline,
        "url": reverse("headline", args=[partnership.slug, headline.slug]),
        "figure": figure_in_words(headline),
        "period": headline.period or "no period stated",
        "basis": "" if headline.basis == Basis.NOT_STATED else headline.get_basis_display(),
        "status": "" if headline.status == HeadlineStatus.NOT_STATED else headline.get_status_display(),
        "issued": headline.issued_in_words,
        "sources": citations.of(headline),
    }
