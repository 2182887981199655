"""Figures of indicators as spreadsheets: downloaded by anybody, and brought back by those who keep plans."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from exchange.forms import BringFiguresForm
from exchange.models import ObservationSheet, ObservationSheetStatus
from exchange.observation_words import planned_rows, summary_in_words
from exchange.observations.plan import Does
from exchange.observations.record import first_sources
from exchange.observations.sheet import COLUMNS, CONTENT_TYPES, FIGURES, sheet_of
from exchange.services import observations
from governance.editing import undo_address, with_undo
from governance.http import PartnershipRequest, partnership_page
from governance.presenters import crumbs
from governance.services.changes import ChangeError
from planning.indicator_lookup import find_indicator
from planning.models import Observation
from planning.models.indicators import ObservationQuerySet
from planning.permissions import check_keep_plans

ROWS_A_PAGE, SHEETS_A_PAGE = 100, 25


@require_safe
@partnership_page
def all_figures(request: PartnershipRequest, kind: str) -> HttpResponse:
    """The figures of all indicators that the reader may see, as a spreadsheet."""
    rows = Observation.objects.visible_to(request.user, request.partnership)
    return _file(rows, kind, f"figures-{request.partnership.slug}")


@require_safe
@partnership_page
def indicator_figures(request: PartnershipRequest, indicator: str, kind: str) -> HttpResponse:
    """The figures of one indicator, as a spreadsheet."""
    found = find_indicator(request, indicator)
    return _file(found.observations.all(), kind, f"figures-{found.slug}")


def _file(rows: ObservationQuerySet, kind: str, name: str) -> HttpResponse:
    if kind not in CONTENT_TYPES:
        raise Http404("There is no download of that format.")
    if kind != "csv" and rows.count() > FIGURES.rows:
        raise Http404(f"A workbook has at most {FIGURES.rows:,} figures. Take CSV, or one indicator at a time.")
    found = list(rows.in_sheet_order())
    response = HttpResponse(sheet_of(found, first_sources(found), kind), content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


@login_required
@partnership_page
def sheet_list(request: PartnershipRequest) -> HttpResponse:
    """Spreadsheets of figures that were brought, and the form to bring another."""
    partnership = request.partnership
    check_keep_plans(request.user, partnership)
    posted = request.method == "POST"
    form = BringFiguresForm(request.POST, request.FILES) if posted else BringFiguresForm()
    if posted and form.is_valid():
        made = observations.bring(by=request.user, partnership=partnership, name=form.name, sheet=form.sheet)
        return redirect("observation-sheet", partnership.slug, made.pk)
    sheets = ObservationSheet.objects.visible_to(request.user, partnership).for_list()
    context = {
        "partnership": partnership,
        "form": form,
        "page": Paginator(sheets, SHEETS_A_PAGE).get_page(request.GET.get("page")),
        "columns": COLUMNS,
        "kinds": CONTENT_TYPES,
        "most": FIGURES.rows,
        "breadcrumbs": crumbs(partnership, ("Indicators", reverse("indicators", args=[partnership.slug]))),
    }
    return render(request, "portal/observation_list.html", context, status=422 if posted else 200)


@login_required
@require_safe
@partnership_page
def sheet_detail(request: PartnershipRequest, sheet: int) -> HttpResponse:
    """One sheet: what each row would do, or what became of it."""
    found = _find(request, sheet)
    planned = (
        observations.plan_of(by=request.user, sheet=found) if found.status == ObservationSheetStatus.OPEN else None
    )
    wrong = bool(planned and planned.doing(Does.WRONG))
    wrong_first = sorted(planned.rows, key=lambda row: row.does != Does.WRONG) if planned else []
    page = Paginator(wrong_first, ROWS_A_PAGE).get_page(request.GET.get("page"))
    partnership = request.partnership
    above = (
        ("Indicators", reverse("indicators", args=[partnership.slug])),
        ("Figures by spreadsheet", reverse("observation-sheets", args=[partnership.slug])),
    )
    context = {
        "partnership": partnership,
        "sheet": found,
        "plan": planned,
        "wrong": wrong,
        "may_apply": bool(planned and planned.writing and not wrong),
        "summary": summary_in_words(found, planned),
        "page": page,
        "rows": planned_rows(page),
        "breadcrumbs": crumbs(partnership, *above),
    }
    return render(request, "portal/observation_sheet.html", context)


@login_required
@require_POST
@partnership_page
def apply(request: PartnershipRequest, sheet: int) -> HttpResponse:
    """Apply a sheet as it was previewed, whole or not at all."""
    found = _find(request, sheet)
    try:
        done = observations.apply(by=request.user, sheet=found, seen_plan=request.POST.get("plan", ""))
    except ChangeError as error:
        messages.error(request, str(error))
    else:
        rows = "1 row" if done.changed_count == 1 else f"{done.changed_count} rows"
        messages.success(
            request, with_undo(f"{done.name} was applied: {rows} changed the record.", undo_address(request))
        )
    return redirect("observation-sheet", request.partnership.slug, found.pk)


@login_required
@require_POST
@partnership_page
def drop(request: PartnershipRequest, sheet: int) -> HttpResponse:
    """Lay a sheet aside without applying it."""
    found = _find(request, sheet)
    try:
        observations.drop(by=request.user, sheet=found)
    except ChangeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{found.name} was laid aside. Nothing of it was saved in the record.")
    return redirect("observation-sheets", request.partnership.slug)


def _find(request: PartnershipRequest, pk: int) -> ObservationSheet:
    check_keep_plans(request.user, request.partnership)
    found = ObservationSheet.objects.visible_to(request.user, request.partnership).numbered(pk)
    if found is None:
        raise Http404("There is no spreadsheet of yours at this address.")
    found.partnership = request.partnership
    return found
