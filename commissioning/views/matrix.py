from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.chart import matrix_svg
from commissioning.downloads import download_items, kinds_of, table_response
from commissioning.matrix import Matrix, matrices_of
from commissioning.matrix_tables import matrix_tables
from commissioning.models import Measure, Return
from commissioning.permissions import can_make_packs, can_view_draft_returns
from commissioning.presenters import (
    matrix_table,
    pounds,
    return_tag,
    unit_of,
    verdict_sentence,
    worded_total,
)
from commissioning.units import exactness, matrix_in, unit_asked
from commissioning.views.asked import asked_return, measure_chips, standing_of, unit_chips
from commissioning.views.returns import actions, find_return
from governance.drawings import NotDrawnError
from governance.http import PartnershipRequest, as_at, partnership_page, question_with
from governance.models import Alias, Source
from governance.presenters import Citations, as_at_bar, crumbs


@partnership_page
def matrix_detail(request: PartnershipRequest) -> HttpResponse:
    """What each group commissions from each sector, with totals and whether they agree with the source."""
    partnership = request.partnership
    submission = asked_return(request)
    asked = as_at(request)
    context = {
        "partnership": partnership,
        "breadcrumbs": crumbs(partnership),
        "submission": submission,
        "as_at": as_at_bar(asked),
        "on": asked.date,
        "may_make_packs": can_make_packs(request.user, partnership),
        "none_begun": "" if submission or not asked.is_asked_for else f"{asked.date:%-d %B %Y}",
    }
    if submission:
        matrix, measures = _shown_matrix(request, submission)
        citations = _citations(request, matrix)
        years = partnership.returns.published().order_by("-first_year").values_list("first_year", flat=True)
        context |= _worded(matrix, citations) | {
            "years": _years(request, submission, list(years)),
            "measures": measures,
            "standing": standing_of(request, submission),
            "downloads": _downloads(request),
            **_in_unit_asked(request, matrix),
        }
    return render(request, "commissioning/matrix_detail.html", context)


def _in_unit_asked(request: PartnershipRequest, matrix: Matrix) -> dict:
    """The table in the unit asked for, rounded so that it adds up, or in the one in which every figure is exact."""
    amounts = [*matrix.cells.values(), *(total.comparison.stated for total in matrix.totals)]
    unit = unit_asked(request.GET.get("unit", ""), amounts)
    written, is_exact = matrix_in(unit, matrix)
    aliases = Alias.objects.of_bodies([group.pk for group in matrix.groups])
    return {
        "table": matrix_table(matrix, unit.pounds, request.partnership, aliases, written),
        "table_unit": unit.label,
        "units": unit_chips(request, unit),
        "exactness": exactness(unit, is_exact),
        "question": question_with(request),
    }


def _shown_matrix(request: PartnershipRequest, submission: Return) -> tuple[Matrix, list[dict]]:
    """The matrix of the measure asked for, or of the first that the return has; measures are never added up."""
    found = {matrix.measure: matrix for matrix in matrices_of(submission)}
    shown = found.get(request.GET.get("measure", ""), next(iter(found.values())))
    return shown, measure_chips(request, found, shown.measure)


def _years(request: PartnershipRequest, submission: Return, first_years: list[int]) -> list[dict]:
    """The years that have a published return, as links; none when there is only one."""
    if len(first_years) < 2:
        return []
    labels = [(year, Return(first_year=year).year) for year in first_years]
    return [
        {"label": label, "url": f"{request.path}?year={label}", "current": year == submission.first_year}
        for year, label in labels
    ]


def _citations(request: PartnershipRequest, matrix: Matrix) -> Citations:
    """The sources of a return and of the totals that it states."""
    stated = [total.stated for total in matrix.compared if total.stated]
    return Citations(request.partnership, Source.objects.of([matrix.submission, *stated]))


def _worded(matrix: Matrix, citations: Citations) -> dict:
    unit, unit_name = unit_of(matrix)
    sources = citations.of(matrix.submission)
    return {
        "matrix": matrix,
        "unit": unit_name,
        "sources": sources,
        "totals": [worded_total(total, unit, citations) for total in matrix.totals],
        "verdict": matrix.verdict.value,
        "verdict_sentence": verdict_sentence(matrix, sources[0]["document"] if sources else ""),
        "measure": Measure(matrix.measure).label,
    }


@partnership_page
def matrix_chart(request: PartnershipRequest) -> HttpResponse:
    """The matrix of a year as a stacked bar chart, SVG."""
    submission = asked_return(request)
    if submission is None:
        raise Http404("There is no published return to draw.")
    try:
        drawn = matrix_svg(_shown_matrix(request, submission)[0])
    except NotDrawnError:
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse(drawn, content_type="image/svg+xml")


@partnership_page
def matrix_file(request: PartnershipRequest, kind: str) -> HttpResponse:
    """The matrix of a return and how its totals were checked, as a spreadsheet."""
    submission = asked_return(request)
    if submission is None:
        raise Http404("There is no published return to download.")
    matrix, _ = _shown_matrix(request, submission)
    tables = matrix_tables(matrix, _citations(request, matrix))
    return table_response(tables, kind, f"commissioning-{submission.slug}-{matrix.measure}", submission.title)


def _downloads(request: PartnershipRequest) -> list[dict[str, str]]:
    return download_items(
        lambda kind: reverse("commissioning-file", args=[request.partnership.slug, kind]) + question_with(request),
        of="the totals and how they were checked",
    )


@partnership_page
def return_detail(request: PartnershipRequest, submission: str) -> HttpResponse:
    """One return: what its source printed, how it was read, and every total compared."""
    partnership = request.partnership
    found = find_return(request, submission)
    matrix, measures = _shown_matrix(request, found)
    citations = _citations(request, matrix)
    context = {
        "partnership": partnership,
        "submission": found,
        "measures": measures,
        "unit_pounds": pounds(found.unit_pounds),
        "tag": return_tag(found),
        "actions": actions(request, found),
        "file": getattr(found, "file", None) if can_view_draft_returns(request.user, partnership) else None,
        "sheets": [
            {
                "label": kind.upper(),
                "of": "the lines of this return",
                "url": reverse("return-as-sheet", args=[partnership.slug, found.slug, kind.value]),
            }
            for kind in kinds_of(found.line_count)  # type: ignore[attr-defined]
        ],
        "breadcrumbs": crumbs(
            partnership,
            ("Commissioning", reverse("commissioning", args=[partnership.slug])),
            ("Returns", reverse("returns", args=[partnership.slug])),
        ),
    } | _worded(matrix, citations)
    return render(request, "commissioning/return_detail.html", context)
