"""What changed: against the return that this one supersedes, line by line, and against last year's."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from commissioning.change import changed_lines, steps
from commissioning.change_words import change_row, exact_changes, exact_steps, steps_table, summary
from commissioning.models import Measure, Return, ReturnStatus
from commissioning.tables import Table
from commissioning.units import unit_asked
from commissioning.views.asked import around, asked_return, measure_asked, measure_chips, unit_chips
from governance.http import PartnershipRequest, partnership_page, question_with

PAGE = 100


@partnership_page
def change_detail(request: PartnershipRequest) -> HttpResponse:
    """Every line that differs from the return that this one supersedes, and each figure beside last year's."""
    submission = asked_return(request)
    context = around(request, submission)
    if submission:
        context |= _since_superseded(request, submission)
        context |= _since_last_year(request, submission, context["published"])
    return render(request, "commissioning/change_detail.html", context)


def changed_lines_table(before: Return, after: Return) -> Table:
    """Every line that differs between two returns, in exact pounds; one query."""
    return exact_changes(changed_lines(before, after), before, after)


def change_table(before: Return, after: Return, measure: str) -> Table:
    """Group × sector of two returns side by side in exact pounds; one query."""
    return exact_steps(steps(before, after).get(measure, []), measure, before, after)


def last_year_of(submission: Return, published: Iterable[Return]) -> Return | None:
    """The published return of the year before; None when there is none."""
    return next((found for found in published if found.first_year == submission.first_year - 1), None)


def _since_superseded(request: PartnershipRequest, submission: Return) -> dict:
    before = _before(request, submission)
    if before is None:
        return {"superseded": None}
    changes = changed_lines(before, submission)
    page = Paginator(changes, PAGE).get_page(request.GET.get("page"))
    return {
        "superseded": before,
        "changes": [change_row(change) for change in page],
        "changes_summary": summary(changes),
        "page": page,
        "page_prefix": f"{question_with(request, page='') or '?'}{'&' if question_with(request, page='') else ''}page=",
    }


def _before(request: PartnershipRequest, submission: Return) -> Return | None:
    """The return that this one supersedes, or would supersede if it were published now."""
    if submission.status == ReturnStatus.DRAFT:
        return request.partnership.returns.published().filter(first_year=submission.first_year).first()
    returns = request.partnership.returns.visible_to(request.user, request.partnership)
    return returns.filter(pk=submission.supersedes_id).first() if submission.supersedes_id else None


def _since_last_year(request: PartnershipRequest, submission: Return, published: list[Return]) -> dict:
    last = last_year_of(submission, published)
    context = {"last_year": last, "year_before": Return(first_year=submission.first_year - 1).year}
    if last is None:
        return context
    found = steps(last, submission)
    measure = measure_asked(request, list(found))
    rows = found.get(measure, [])
    unit = unit_asked(request.GET.get("unit", ""), [amount for row in rows for amount in (row.before, row.after)])
    return context | {
        "table": steps_table(rows, unit, last, submission),
        "measures": measure_chips(request, found, measure),
        "measure": Measure(measure).label,
        "units": unit_chips(request, unit),
        "unit": unit.label,
    }
