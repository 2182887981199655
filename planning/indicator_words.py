"""How indicators are worded: figures with their parts, where targets stand and why, and wholes that are not given."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse

from governance.dates import in_words
from governance.models import Partnership
from governance.presenters import Citations
from planning.denominators import Fitting, Wholes
from planning.measures import Aim, Figured, Measurement, figure_of, next_aim
from planning.models import Indicator, Observation, Outlook, Target, Unit
from planning.progress import Standing

STANDINGS: dict[Standing, tuple[str, str]] = {
    Standing.MET: ("met", "good"),
    Standing.NOT_MET: ("not met", "bad"),
    Standing.NOT_DUE: ("not due yet", "info"),
    Standing.OVERDUE: ("overdue without a figure", "warning"),
    Standing.UNTOLD: ("cannot be told", "neutral"),
}
"""The word for where a target stands, and its tone."""

NO_FIGURE = "no figure given"
NO_DATE_SET = "no date set"
NO_DATE_GIVEN = "no date given"
FORMATS = {Unit.PERCENT: "{}%", Unit.POUNDS: "£{}", Unit.DAYS: "{} days"}
MOST_LISTED = 12


def number(figure: Decimal) -> str:
    """Write a number without needless zeros, with a real minus sign."""
    return f"{figure.normalize():,f}".replace("-", "−")


def in_unit(figure: Decimal, unit: str) -> str:
    """Write a figure in an indicator's unit: “61%”, “£1,250.5”, “112”; whether a milestone is reached."""
    if unit == Unit.MILESTONE:
        return "reached" if figure >= 1 else "not reached"
    written = FORMATS.get(Unit(unit), "{}").format(number(abs(figure)))
    if unit == Unit.DAYS and abs(figure) == 1:
        written = "1 day"
    return f"−{written}" if figure < 0 else written


def figure_in_words(measured: Figured, indicator: Indicator) -> str:
    """Word a figure with the parts that it was given with: “61% (112 schools; the whole is not given)”."""
    figure, parts = figure_of(measured, indicator.unit), _parts(measured, indicator)
    if figure is None:
        return parts or NO_FIGURE
    worked_out = measured.value is None and indicator.unit == Unit.PERCENT
    written = in_unit(round(figure, 1) if worked_out else figure, indicator.unit)
    if not parts or (measured.value is None and not worked_out):
        return f"{written} {indicator.counted}" if _counts(indicator) else written
    return f"{written}, worked out from {parts}" if worked_out else f"{written} ({parts})"


def _counts(indicator: Indicator) -> bool:
    return indicator.unit == Unit.COUNT and bool(indicator.counted)


def _parts(measured: Figured, indicator: Indicator) -> str:
    if measured.numerator is None:
        return f"of {number(measured.denominator)}" if measured.denominator is not None else ""
    counted = f" {indicator.counted}" if indicator.counted else ""
    if measured.denominator is None:
        share = "; the whole is not given" if indicator.unit == Unit.PERCENT else ""
        return f"{number(measured.numerator)}{counted}{share}"
    return f"{number(measured.numerator)} of {number(measured.denominator)}{counted}"


def wholes_in_words(measurement: Measurement) -> list[str]:
    """Say which wholes fit figures whose whole is not given, choosing none; and which figures contradict themselves."""
    indicator, found = measurement.indicator, measurement.missing_wholes
    said = [
        f"{figure_in_words(one, indicator)}: the percentage is not that of the parts. Both are kept as stated."
        for one in measurement.contradictions
    ]
    if found is None:
        return said
    shares = dict.fromkeys(
        f"{number(one.numerator)} is {number(one.value)}%"
        for one in sorted(measurement.without_whole, key=lambda each: each.numerator or 0)
        if one.numerator is not None and one.value is not None
    )
    given = _listed(list(shares))
    things = f" {indicator.whole or indicator.counted}".rstrip()
    if found.is_impossible:
        return [
            *said,
            f"{given}, but of no whole number{' at once' if len(shares) > 1 else ''}: the figures do not agree with "
            "each other, or are not of the same whole. All are kept as stated.",
        ]
    return [*said, f"The source does not give the whole. {given} only of {_fit(found)}{things}. None is chosen here."]


def _fit(found: Fitting) -> str:
    if found.half_up == found.half_even and found.half_up:
        return _range(found.half_up)
    either = [
        f"{_range(wholes)} ({how})"
        for wholes, how in ((found.half_up, "halves rounded up"), (found.half_even, "halves rounded to even"))
        if wholes
    ]
    return " or ".join(either)


def _range(wholes: Wholes) -> str:
    if wholes.last is None:
        return f"{wholes.first:,} or more"
    if wholes.first == wholes.last:
        return f"{wholes.first:,}"
    joined = "or" if wholes.last == wholes.first + 1 else "to"
    return f"{wholes.first:,} {joined} {wholes.last:,}"


def _listed(words: Sequence[str]) -> str:
    shown = list(words[:MOST_LISTED])
    if len(words) > MOST_LISTED:
        shown.append(f"{len(words) - MOST_LISTED} more alike")
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def why_in_words(aim: Aim, measurement: Measurement) -> str:
    """Say why it cannot be told where a target stands; nothing where that is plain."""
    if aim.standing != Standing.UNTOLD:
        return ""
    if not any(one.value is not None or one.numerator is not None for one in measurement.observations):
        return "No figure was reported, and no date is set."
    if aim.target.due is None:
        return "No date is set, so that it is neither late nor not due."
    return "The figures, or their dates, do not decide it: they are not exact enough, or not in the same terms."


def target_row(partnership: Partnership, aim: Aim, measurement: Measurement, citations: Citations) -> dict[str, Any]:
    """Word one target with where it stands, and beside that what the sources say of it."""
    target, indicator = aim.target, measurement.indicator
    word, tone = STANDINGS[aim.standing]
    return {
        "target": target,
        "due": in_words(target.due, target.due_precision) or NO_DATE_SET,
        "figure": figure_in_words(target, indicator),
        "standing": word,
        "tone": tone,
        "why": why_in_words(aim, measurement),
        "said": [_said(one) for one in aim.said],
        "sources": citations.of(target),
        "arguments": [partnership.slug, indicator.slug, target.slug],
    }


def _said(one: Observation) -> str:
    when = in_words(one.observed_on, one.observed_precision)
    return Outlook(one.outlook).label.lower() + (f" ({when})" if when else "")


def observation_row(
    partnership: Partnership, one: Observation, measurement: Measurement, citations: Citations
) -> dict[str, Any]:
    """Word one figure."""
    target = next((each for each in measurement.targets if each.pk == one.target_id), None)
    return {
        "observation": one,
        "date": in_words(one.observed_on, one.observed_precision) or NO_DATE_GIVEN,
        "figure": figure_in_words(one, measurement.indicator),
        "outlook": "" if one.outlook == Outlook.NOT_STATED else Outlook(one.outlook).label.lower(),
        "target": _target_in_words(target, measurement.indicator) if target else "",
        "sources": citations.of(one),
        "arguments": [partnership.slug, measurement.indicator.slug, one.slug],
    }


def _target_in_words(target: Target, indicator: Indicator) -> str:
    due = in_words(target.due, target.due_precision)
    return f"{figure_in_words(target, indicator)}{f', due {due}' if due else ''}"


def baseline_in_words(indicator: Indicator) -> str:
    """Word the figure from which an indicator sets out; nothing where none is given."""
    if indicator.baseline is None:
        return ""
    when = in_words(indicator.baseline_on, indicator.baseline_precision)
    return in_unit(indicator.baseline, indicator.unit) + (f" ({when})" if when else f" ({NO_DATE_GIVEN})")


def indicator_row(partnership: Partnership, measurement: Measurement) -> dict[str, Any]:
    """Word one indicator for a list: its latest figure, its next target, and where its targets stand."""
    indicator, aims, latest = measurement.indicator, measurement.aims, measurement.latest
    coming = next_aim(aims, measurement.on)
    return {
        "indicator": indicator,
        "url": reverse("indicator", args=[partnership.slug, indicator.slug]),
        "latest": figure_in_words(latest, indicator) if latest else NO_FIGURE,
        "latest_on": (in_words(latest.observed_on, latest.observed_precision) or NO_DATE_GIVEN) if latest else "",
        "provisional": bool(latest and latest.provisional),
        "next": figure_in_words(coming.target, indicator) if coming else "no target",
        "next_due": (in_words(coming.target.due, coming.target.due_precision) or NO_DATE_SET) if coming else "",
        "standings": standings_in_words(aims),
    }


def standings_in_words(aims: Sequence[Aim]) -> list[tuple[str, str, int]]:
    """Word, tone and number of targets of each standing that there is."""
    counts = Counter(aim.standing for aim in aims)
    return [(*STANDINGS[each], counts[each]) for each in STANDINGS if counts[each]]
