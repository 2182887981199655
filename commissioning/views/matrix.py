import re
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus

from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.chart import matrix_svg
from commissioning.downloads import download_items, table_response
from commissioning.matrix import Matrix, matrices_of
from commissioning.matrix_tables import lines_table, matrix_tables
from commissioning.models import BudgetLine, Measure, Return
from commissioning.permissions import can_make_packs
from commissioning.presenters import in_unit, matrix_table, pounds, unit_for, unit_of, verdict_sentence, worded_total
from governance.drawings import NotDrawnError
from governance.http import PartnershipRequest, as_at, partnership_page
from governance.models import Alias, Source
from governance.presenters import Citations, as_at_bar, crumbs

YEAR = re.compile(r"(\d{4})(?:/\d{2})?")


def published_return(request: PartnershipRequest) -> Return | None:
    """Find the published return of the year asked for (`?year=2009/10`), or the latest whose year had begun by the day.

    Raises Http404 when a year is asked for that has none; returns None when there is none. A reader who chose no day
    sees the latest, even one whose year is still to begin.
    """
    returns, asked = request.partnership.returns.published().order_by("-first_year"), as_at(request)
    typed = request.GET.get("year", "").strip()
    if typed:
        match = YEAR.fullmatch(typed)
        found = returns.filter(first_year=int(match[1])).first() if match else None
        if found is None:
            raise Http404(f"There is no published return for the year “{typed[:20]}”.")
        return found
    return (returns.begun(asked.date) if asked.is_asked_for else returns).first()


@partnership_page
def matrix_detail(request: PartnershipRequest) -> HttpResponse:
    """What each group commissions from each sector, with totals and whether they agree with the source."""
    partnership = request.partnership
    submission = published_return(request)
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
            "downloads": _downloads(request, submission, matrix),
            "table": matrix_table(
                matrix, unit_of(matrix)[0], partnership, Alias.objects.of_bodies([group.pk for group in matrix.groups])
            ),
        }
    return render(request, "commissioning/matrix_detail.html", context)


def _shown_matrix(request: PartnershipRequest, submission: Return) -> tuple[Matrix, list[dict]]:
    """The matrix of the measure asked for, or of the first that the return has; measures are never added up."""
    found = {matrix.measure: matrix for matrix in matrices_of(submission)}
    shown = found.get(request.GET.get("measure", ""), next(iter(found.values())))
    here = f"{request.path}?year={submission.year}&measure="
    chips = [
        {"label": Measure(measure).label, "url": here + measure, "current": measure == shown.measure}
        for measure in found
    ]
    return shown, chips if len(chips) > 1 else []


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
    submission = published_return(request)
    if submission is None:
        raise Http404("There is no published return to draw.")
    try:
        drawn = matrix_svg(_shown_matrix(request, submission)[0])
    except NotDrawnError:
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse(drawn, content_type="image/svg+xml")


@partnership_page
def matrix_file(request: PartnershipRequest, kind: str) -> HttpResponse:
    """The matrix of a year and how its totals were checked, as a spreadsheet."""
    submission = published_return(request)
    if submission is None:
        raise Http404("There is no published return to download.")
    matrix, _ = _shown_matrix(request, submission)
    tables = matrix_tables(matrix, _citations(request, matrix))
    return table_response(tables, kind, f"commissioning-{submission.slug}-{matrix.measure}", submission.title)


def _downloads(request: PartnershipRequest, submission: Return, matrix: Matrix) -> list[dict[str, str]]:
    asked = f"?year={submission.year}&measure={matrix.measure}"
    return download_items(
        lambda kind: reverse("commissioning-file", args=[request.partnership.slug, kind]) + asked,
        of="the totals and how they were checked",
    )


@partnership_page
def return_detail(request: PartnershipRequest, submission: str) -> HttpResponse:
    """One return: what its source printed, how it was read, and every total compared."""
    partnership = request.partnership
    found = partnership.returns.visible_to(request.user, partnership).filter(slug=submission).first()
    if found is None:
        raise Http404("There is no return at this address, or it is not open to you.")
    matrix, measures = _shown_matrix(request, found)
    citations = _citations(request, matrix)
    context = {
        "partnership": partnership,
        "submission": found,
        "measures": measures,
        "unit_pounds": pounds(found.unit_pounds),
        "breadcrumbs": crumbs(partnership, ("Commissioning", reverse("commissioning", args=[partnership.slug]))),
    } | _worded(matrix, citations)
    return render(request, "commissioning/return_detail.html", context)


@dataclass(frozen=True)
class _Lines:
    """Lines of a return, and what they are narrowed to."""

    submission: Return
    rows: list[BudgetLine]
    narrowed: dict[str, str]
    total: Decimal | None
    citations: Citations

    @property
    def names(self) -> list[str]:
        """What the list is narrowed to, by the names on its lines, or by the words in the address when it has none."""
        named = []
        for name, slug in self.narrowed.items():
            if name == "measure":
                named.append(Measure(slug).label.lower())
            else:
                named.append(f"{getattr(self.rows[0], name).name if self.rows else slug} ({name})")
        return named


def _lines(request: PartnershipRequest) -> _Lines:
    """The lines asked for: of a return, and if asked of one measure, one group, one sector, one provider."""
    submission = _named_return(request)
    lines = submission.lines.for_list()
    measure = request.GET.get("measure", "")
    if measure in Measure.values:
        lines = lines.filter(measure=measure)
    narrowed = {"measure": measure} if measure in Measure.values else {}
    for name in ("group", "sector", "provider"):
        slug = request.GET.get(name, "").strip()
        if slug:
            lines = lines.filter(**{f"{name}__slug": slug})
            narrowed[name] = slug
    rows = list(lines)
    total = lines.order_by().aggregate(total=Sum("amount"))["total"]
    return _Lines(submission, rows, narrowed, total, Citations(request.partnership, Source.objects.of(rows)))


@partnership_page
def line_list(request: PartnershipRequest) -> HttpResponse:
    """The lines behind a cell or a total: of a return, and if asked of one group, one sector, one provider."""
    partnership, found = request.partnership, _lines(request)
    unit, unit_name = unit_for(line.amount for line in found.rows)
    measures = sorted({line.get_measure_display() for line in found.rows})
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    context = {
        "partnership": partnership,
        "submission": found.submission,
        "narrowed": found.names,
        "is_whole": not found.narrowed,
        "lines": [
            (line, in_unit(line.amount, unit), pounds(line.amount), found.citations.of(line)) for line in found.rows
        ],
        "downloads": download_items(
            lambda kind: reverse("budget-lines-file", args=[partnership.slug, kind]) + asked, of="these lines"
        ),
        "total": in_unit(found.total, unit) if len(measures) < 2 else "",
        "total_exact": pounds(found.total),
        "unit": unit_name,
        "measures": measures,
        "breadcrumbs": crumbs(partnership, ("Commissioning", reverse("commissioning", args=[partnership.slug]))),
    }
    return render(request, "commissioning/line_list.html", context)


@partnership_page
def line_file(request: PartnershipRequest, kind: str) -> HttpResponse:
    """The lines behind a cell or a total, as a spreadsheet."""
    found = _lines(request)
    table = lines_table(found.submission, found.rows, found.citations, ", ".join(found.names))
    return table_response([table], kind, f"budget-lines-{found.submission.slug}")


def _named_return(request: PartnershipRequest) -> Return:
    slug = request.GET.get("return", "").strip()
    if not slug:
        found = published_return(request)
    else:
        found = request.partnership.returns.visible_to(request.user, request.partnership).filter(slug=slug).first()
    if found is None:
        raise Http404("There is no such return, or it is not open to you.")
    return found


@partnership_page
def group_detail(request: PartnershipRequest, group: str) -> HttpResponse:
    """What one commissioning group commissions in a year, by sector."""
    partnership = request.partnership
    found = (
        partnership.bodies.visible_to(request.user, partnership)
        .commissioning()
        .filter(slug=group)
        .select_related("kind")
        .first()
    )
    if found is None:
        raise Http404("There is no commissioning group at this address.")
    submission = published_return(request)
    context = {
        "partnership": partnership,
        "group": found,
        "submission": submission,
        "as_at": as_at_bar(as_at(request)),
        "breadcrumbs": crumbs(partnership, ("Commissioning", reverse("commissioning", args=[partnership.slug]))),
    }
    if submission:
        matrix, _ = _shown_matrix(request, submission)
        citations = _citations(request, matrix)
        context |= _worded(matrix, citations)
        context |= _group_row(matrix, found.pk, citations)
    return render(request, "commissioning/group_detail.html", context)


def _group_row(matrix: Matrix, group: int, citations: Citations) -> dict:
    """Word one group's row of a matrix: sector by sector, and its total."""
    unit, _ = unit_of(matrix)
    heading = next((heading for heading in matrix.groups if heading.pk == group), None)
    if heading is None:
        return {"cells": []}
    cells = [(sector, in_unit(matrix.cell(heading, sector), unit)) for sector in matrix.sectors]
    return {"cells": cells, "total": worded_total(matrix.total(heading, None), unit, citations)}
