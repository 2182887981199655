"""How contributions are worded: by contributor and form, and what they come to, each form apart."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse

from commissioning.contribution_totals import Sum, Totals
from commissioning.models import Contribution, ContributionStatus, Form, span_in_words
from commissioning.presenters import pounds
from governance.models import Partnership
from governance.presenters import Citations

MEASURES = {
    Form.CASH: ("cash", "amount"),
    Form.STAFF: ("staff", "number"),
    Form.IN_KIND: ("in kind", "value"),
    Form.UNQUANTIFIED: ("form and amount not stated", ""),
}


def how_many(figure: Decimal) -> str:
    """Write a number of people: “12”, “2.5”."""
    return f"{figure:,.0f}" if figure == figure.to_integral_value() else f"{figure.normalize():,f}"


def figure_in_words(form: str, figure: Decimal | None) -> str:
    """Word what is brought: “£10,000 in cash”, “12 full-time equivalents”, “in kind, no value stated”."""
    words, measure = MEASURES[Form(form)]
    if form == Form.UNQUANTIFIED:
        return words
    if figure is None:
        return f"{words}, no {measure} stated"
    if form == Form.STAFF:
        return f"{how_many(figure)} full-time equivalent{'' if figure == 1 else 's'}"
    return f"{pounds(figure)} in {words}" if form == Form.CASH else f"{words}, worth {pounds(figure)}"


def giver_in_words(contribution: Contribution) -> str:
    """Name who brings it: “Somewhere Council”, or “Area Grant via Somewhere Together” where a stream goes through."""
    stream = contribution.stream
    return f"{stream.name} via {contribution.contributor.name}" if stream else contribution.contributor.name


def marks(contribution: Contribution) -> list[str]:
    """The marks that the source puts on it."""
    found = {
        "partnership initiative": contribution.partnership_initiative,
        "additional external funding": contribution.external_funding,
        "being explored": contribution.status == ContributionStatus.EXPLORED,
    }
    return [words for words, is_so in found.items() if is_so]


def contribution_row(partnership: Partnership, contribution: Contribution, citations: Citations) -> dict[str, Any]:
    """Word one contribution for a page: its contributor, stream and body selected with it."""
    return {
        "contribution": contribution,
        "url": reverse("contribution", args=[partnership.slug, contribution.slug]),
        "giver": giver_in_words(contribution),
        "figure": figure_in_words(contribution.form, contribution.figure),
        "period": contribution.period or "no period stated",
        "marks": marks(contribution),
        "sources": citations.of(contribution),
    }


def by_giver(partnership: Partnership, rows: Iterable[dict]) -> list[dict[str, Any]]:
    """Gather worded contributions under who brings them, and under each by form; both in the order first met."""
    groups: dict[tuple, dict[str, Any]] = {}
    for row in rows:
        one: Contribution = row["contribution"]
        key = (*one.giver, one.stream_id)
        kind, _ = one.giver
        group = groups.setdefault(
            key,
            {
                "name": row["giver"],
                "anchor": f"by-{kind}-{one.contributor.slug}" + (f"-{one.stream.slug}" if one.stream else ""),
                "url": reverse(kind, args=[partnership.slug, one.contributor.slug]),
                "contributor": one.contributor,
                "stream": one.stream,
                "forms": {},
            },
        )
        group["forms"].setdefault(one.form, []).append(row)
    for group in groups.values():
        found = group["forms"]
        group["forms"] = [(Form(form).label, found[form]) for form in Form.values if form in found]
    return list(groups.values())


def totals_in_words(totals: Totals) -> list[dict[str, str]]:
    """Word what contributions come to: a row for each sum with its basis, and one for what has no figure."""
    rows = [
        {"what": Form(one.form).label, "figure": figure_in_words(one.form, one.figure), "basis": basis_in_words(one)}
        for one in totals.sums
    ]
    for form, count in totals.without_figure.items():
        rows.append({"what": Form(form).label, "figure": _counted(count), "basis": _without(form)})
    if totals.explored:
        rows.append({"what": "Being explored", "figure": _counted(totals.explored), "basis": "in no total"})
    return rows


def basis_in_words(one: Sum) -> str:
    """Say what a sum is the sum of."""
    measure = MEASURES[Form(one.form)][1]
    return f"{_counted(one.count)} with {'an' if measure == 'amount' else 'a'} {measure}, {_years(one)}"


def _years(one: Sum) -> str:
    words = span_in_words(*one.span)
    return f"for {words}" if words and not words.startswith("from") else words or "no period stated"


def _without(form: str) -> str:
    measure = MEASURES[Form(form)][1]
    return f"no {measure} stated, so in no total" if measure else "in no total"


def _counted(count: int) -> str:
    return f"{count} contribution{'' if count == 1 else 's'}"


def shared_in_words(shared: Sequence[Contribution]) -> str:
    """Warn that several contributors name the same programme."""
    names = list(dict.fromkeys(one.name for one in shared))
    givers = list(dict.fromkeys(giver_in_words(one) for one in shared))
    named = f"“{names[0]}”" + (f" (also written “{'”, “'.join(names[1:])}”)" if len(names) > 1 else "")
    return (
        f"{named} is named by {' and by '.join(givers)}. "
        "It may be one and the same thing: whether the two overlap is not stated, so do not add them up."
    )
