"""The page of one commissioning group: what it allocates, whose money that is, and who is paid for what."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.change import steps
from commissioning.change_words import steps_table
from commissioning.models import Measure, Return
from commissioning.presenters import pounds
from commissioning.reconciliation import Comparison
from commissioning.shown import Narrowing, Shown, blanks_in_words, exact_table, sums_table
from commissioning.sums import NOT_STATED, OTHERS, Side, Sums, by_sides, gathered, read_sides
from commissioning.tables import Table
from commissioning.units import Unit, unit_asked
from commissioning.views.asked import around, asked_return, measure_asked, measure_chips, unit_chips
from commissioning.views.change import last_year_of
from governance.http import PartnershipRequest, partnership_page
from governance.models import Body

SIDES = {"sector": "By sector", "provider": "By provider", "service": "By service"}
MOST_ROWS = 100


@partnership_page
def group_detail(request: PartnershipRequest, group: str) -> HttpResponse:
    """What one commissioning group allocates in a year, by sector, provider and service, and beside last year."""
    partnership = request.partnership
    bodies = partnership.bodies.visible_to(request.user, partnership).commissioning()
    found = bodies.filter(slug=group).select_related("kind").first()
    if found is None:
        raise Http404("There is no commissioning group at this address.")
    submission = asked_return(request)
    context = around(request, submission) | {"group": found}
    if submission:
        context |= _figures(request, found, submission)
        last = last_year_of(submission, context["published"])
        context |= _since_last_year(request, found, submission, last)
    return render(request, "commissioning/group_detail.html", context)


def group_tables(group: Body, submission: Return, measure: str) -> list[Table]:
    """What a group allocates by sector, by provider and by service, in exact pounds; one query."""
    rows = read_sides(submission.lines.filter(group=group), *SIDES)
    return [
        exact_table(
            sums,
            submission,
            f"{group.slug}-{side}",
            f"{group.name}, {title.lower()}",
            side.capitalize(),
            with_shares=False,
        )
        for side, title in SIDES.items()
        if (sums := by_sides(rows, side).get(measure))
    ]


def _figures(request: PartnershipRequest, group: Body, submission: Return) -> dict:
    rows = read_sides(submission.lines.filter(group=group), *SIDES)
    found = {side: by_sides(rows, side) for side in SIDES}
    measures = list(found["sector"])
    measure = measure_asked(request, measures)
    context: dict[str, Any] = {"measure": Measure(measure).label, "measures": measure_chips(request, measures, measure)}
    if measure in measures:
        of_measure = {side: sums[measure] for side, sums in found.items()}
        every = [amount for sums in of_measure.values() for amount in sums.cells.values()]
        unit = unit_asked(request.GET.get("unit", ""), every)
        lines = f"{reverse('budget-lines', args=[request.partnership.slug])}?return={submission.slug}&measure={measure}"
        context |= {
            "units": unit_chips(request, unit),
            "unit": unit.label,
            "tables": [_table(side, sums, unit, f"{lines}&group={group.slug}") for side, sums in of_measure.items()],
            "verdict": _verdict(submission, group, of_measure["sector"]),
            "blanks": blanks_in_words(of_measure["sector"].blanks),
        }
    return context


def _table(side: str, sums: Sums, unit: Unit, lines: str) -> dict:
    shown = Shown.of(gathered(sums, MOST_ROWS), unit)
    table = sums_table(shown, lines, _narrowed(side), lambda row: "", with_shares=False)
    # One column of amounts says the same as its totals.
    rows = [row | {"cells": row["cells"][-1:]} for row in table["rows"]]
    return {
        "title": SIDES[side],
        "stub": side.capitalize(),
        "columns": [{"label": "Amount"}],
        "rows": rows,
        "exactness": shown.exactness,
        "is_unnamed": [row.key for row in sums.rows] == [NOT_STATED],
    }


def _narrowed(side: str) -> Narrowing:
    def narrowing(row: Side | None, column: Side | None) -> dict[str, str] | None:
        if row is None:
            return {}
        if row.key == OTHERS:
            return None
        return {"without": side} if row.key == NOT_STATED else {side: row.slug or str(row.key)}

    return narrowing


def _verdict(submission: Return, group: Body, sums: Sums) -> dict[str, str]:
    """The group's total beside the one that the source printed."""
    stated = submission.stated_totals.filter(group=group, sector=None, measure=sums.measure).first()
    comparison = Comparison(sums.total, stated.amount if stated else None)
    return {"verdict": comparison.verdict.value, "words": comparison.words, "exact": pounds(sums.total)}


def _since_last_year(request: PartnershipRequest, group: Body, submission: Return, last: Return | None) -> dict:
    context = {"last_year": last, "year_before": Return(first_year=submission.first_year - 1).year}
    if last is None:
        return context
    found = steps(last, submission, group.pk)
    rows = found.get(measure_asked(request, list(found)), [])
    if not rows:
        return context
    unit = unit_asked(request.GET.get("unit", ""), [amount for row in rows for amount in (row.before, row.after)])
    return context | {"change": steps_table(rows, unit, last, submission, of_one_group=True), "change_unit": unit.label}
