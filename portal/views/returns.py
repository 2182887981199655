from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from commissioning.downloads import check_size
from commissioning.permissions import check_change_returns
from exchange.models import ReturnSheet, ReturnSheetStatus
from exchange.returns import wording
from exchange.returns.columns import COLUMNS
from exchange.returns.doubts import doubts_of, last_return, sums_of
from exchange.returns.figures import UNITS
from exchange.returns.forms import AboutForm, BringReturnForm, read_answers
from exchange.returns.meaning import NAMED, Vocabulary
from exchange.returns.reading import read_year
from exchange.returns.template import CONTENT_TYPES, lines_to_carry, sheet_of, template_of
from exchange.services import return_mending, returns
from exchange.spreadsheets import SheetError
from governance.http import PartnershipRequest, partnership_page
from governance.presenters import crumbs
from governance.services.changes import ChangeError
from portal.models import Job, JobState
from portal.services.returns import bring, give_up
from portal.tasks import run_job

SHEETS_A_PAGE, ROWS_A_PAGE, NAMES_A_PAGE = 25, 50, 50


@login_required
@partnership_page
def sheet_list(request: PartnershipRequest) -> HttpResponse:
    """Returns that were brought as spreadsheets, the template, and the form to bring one."""
    partnership = request.partnership
    check_change_returns(request.user, partnership)
    form = BringReturnForm(request.POST, request.FILES) if request.method == "POST" else BringReturnForm()
    if request.method == "POST" and form.is_valid():
        sheet = bring(
            by=request.user,
            partnership=partnership,
            name=form.name,
            data=form.cleaned_data["file"].read(),
            first_year=form.cleaned_data["year"],
            send=run_job.delay,
        )
        return redirect(_address(sheet))
    sheets = ReturnSheet.objects.visible_to(request.user, partnership).for_list()
    page = Paginator(sheets, SHEETS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "partnership": partnership,
        "form": form,
        "page": page,
        "sheets": [(sheet, wording.STATUS_TONES[ReturnSheetStatus(sheet.status)]) for sheet in page],
        "columns": COLUMNS,
        "kinds": CONTENT_TYPES,
        "units": UNITS,
        "limits": returns.LIMITS,
        "next_year": _next_year(request),
        "last": partnership.returns.published().order_by("-first_year").first(),
        "breadcrumbs": crumbs(partnership, *_above(request)[:1]),
    }
    return render(request, "portal/return_sheets.html", context, status=422 if form.errors else 200)


def _next_year(request: PartnershipRequest) -> str:
    """The commissioning year after the last published one, else the one that the pages open in."""
    last = request.partnership.returns.published().order_by("-first_year").first()
    first = last.first_year + 1 if last else request.partnership.opening_date.year
    return f"{first}/{(first + 1) % 100:02}"


@login_required
@require_safe
@partnership_page
def template(request: PartnershipRequest, kind: str) -> HttpResponse:
    """A return to fill in for a year and a unit, with `?lines=` empty, or the lines of the last return."""
    check_change_returns(request.user, request.partnership)
    if kind not in CONTENT_TYPES:
        raise Http404("There is no template of that format.")
    try:
        first_year = read_year(request.GET.get("year", "") or _next_year(request))
    except SheetError:
        raise BadRequest("Write the year as 2009/10. It runs from 1 April.") from None
    unit = {str(pounds): pounds for pounds in UNITS}.get(request.GET.get("unit", ""), 1)
    lines: list[list[str]] = []
    if request.GET.get("lines") == "last":
        last = (
            request.partnership.returns.published().filter(first_year__lte=first_year).order_by("-first_year").first()
        )
        same = bool(last and last.first_year == first_year)
        lines, unit = (lines_to_carry(last, amounts=same), 1 if same else unit) if last else ([], unit)
    written = template_of(request.user, request.partnership, first_year, unit, kind, lines)
    return _download(written, kind, f"return-{first_year}-{(first_year + 1) % 100:02}")


@require_safe
@partnership_page
def return_sheet(request: PartnershipRequest, submission: str, kind: str) -> HttpResponse:
    """A return that the reader may see, as a sheet in the form of the template."""
    returns_seen = request.partnership.returns.visible_to(request.user, request.partnership)
    found = returns_seen.filter(slug=submission).first()
    if found is None or kind not in CONTENT_TYPES:
        raise Http404("There is no return at this address, or it is not open to you.")
    check_size(found.lines.count(), kind)
    return _download(sheet_of(found, kind), kind, found.slug)


def _download(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


@login_required
@partnership_page
def sheet_detail(request: PartnershipRequest, sheet: int) -> HttpResponse:
    """One sheet: how far it is read, what needs mending, or what became of it."""
    found = _find(request, sheet)
    if found.status == ReturnSheetStatus.OPEN:
        return _preview(request, found)
    context = _about(request, found)
    if found.status == ReturnSheetStatus.READING:
        return render(request, "portal/return_waiting.html", context | _progress(found))
    return render(request, "portal/return_over.html", context)


@login_required
@require_safe
@partnership_page
def progress(request: PartnershipRequest, sheet: int) -> HttpResponse:
    """How far a sheet is read, as the part of its page that is fetched again and again."""
    found = _find(request, sheet)
    context = {"partnership": request.partnership, "sheet": found} | _progress(found)
    return render(request, "portal/return_progress.html", context)


@login_required
@require_POST
@partnership_page
def mend(request: PartnershipRequest, sheet: int) -> HttpResponse:
    """Keep what was typed and chosen."""
    found = _find(request, sheet)
    return _kept(request, found) or redirect(_address(found))


@login_required
@require_POST
@partnership_page
def accept(request: PartnershipRequest, sheet: int) -> HttpResponse:
    """Keep what was typed and chosen, and make a draft return of the sheet when nothing needs mending any more."""
    found = _find(request, sheet)
    refused = _kept(request, found)
    if refused:
        return refused
    try:
        made = returns.accept(by=request.user, sheet=found)
    except ChangeError as error:
        messages.error(request, str(error))
        return redirect(_address(found))
    messages.success(request, f"“{made}” is a draft now. Look at it, then submit it for somebody else to publish.")
    return redirect("return", request.partnership.slug, made.slug)


@login_required
@require_POST
@partnership_page
def drop(request: PartnershipRequest, sheet: int) -> HttpResponse:
    """Lay a sheet aside; one that no worker could read is given up."""
    found = _find(request, sheet)
    try:
        if found.status == ReturnSheetStatus.READING:
            give_up(by=request.user, sheet=found)
        else:
            returns.drop(by=request.user, sheet=found)
            messages.success(request, f"{found.name} was laid aside. Nothing of it is in the record.")
    except ChangeError as error:
        messages.error(request, str(error))
        return redirect(_address(found))
    return redirect("return-sheets", request.partnership.slug)


def _kept(request: PartnershipRequest, found: ReturnSheet) -> HttpResponse | None:
    """Write what the page sent into the sheet; give the page again when it cannot be, with everything typed."""
    about = AboutForm(request.POST)
    try:
        told = return_mending.mend(by=request.user, sheet=found, answers=read_answers(about, request.POST))
    except ChangeError as error:
        messages.error(request, str(error))
        return redirect(_address(found))
    for sentence in told:
        messages.warning(request, sentence)
    if about.errors:
        return _preview(request, _find(request, found.pk), about=about, status=422)
    return None


def _find(request: PartnershipRequest, pk: int) -> ReturnSheet:
    check_change_returns(request.user, request.partnership)
    found = ReturnSheet.objects.visible_to(request.user, request.partnership).numbered(pk)
    if found is None:
        raise Http404("There is no return of yours at this address.")
    found.partnership = request.partnership
    return found


def _address(sheet: ReturnSheet) -> str:
    return reverse("return-sheet", args=[sheet.partnership.slug, sheet.pk])


def _above(request: PartnershipRequest) -> tuple[tuple[str, str], ...]:
    slug = request.partnership.slug
    return (
        ("Commissioning", reverse("commissioning", args=[slug])),
        ("Bring a return", reverse("return-sheets", args=[slug])),
    )


def _about(request: PartnershipRequest, sheet: ReturnSheet) -> dict[str, Any]:
    return {
        "partnership": request.partnership,
        "sheet": sheet,
        "rows": wording.rows_in_words(sheet.row_count),
        "breadcrumbs": crumbs(request.partnership, *_above(request)),
    }


def _preview(
    request: PartnershipRequest, sheet: ReturnSheet, about: AboutForm | None = None, status: int = 200
) -> HttpResponse:
    rows = sheet.rows.all()
    faulty = rows.faulty()
    vocabulary = Vocabulary(request.user, request.partnership)
    asked = [question for column in NAMED for question in _questions(rows, column, vocabulary)]
    page = Paginator(rows.faulty_cells(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    last = last_return(sheet)
    names = {
        column: sorted(found.name for found in vocabulary.by_column[column].by_key.values()) for column in NAMED[:2]
    }
    doubts = doubts_of(sheet)
    context = _about(request, sheet) | {
        "summary": wording.summary(sheet, faulty.count(), rows.filter(left_out=True).count()),
        "form": about or AboutForm(initial={"title": sheet.title, "year": sheet.year, "unit": sheet.unit_pounds}),
        "units": wording.units(sheet),
        "doubts": doubts,
        "questions": asked,
        "page": page,
        "mending": [wording.row_to_mend(row, sheet.unit_pounds, names) for row in page],
        "sums": wording.sums_table(rows.by_group(), sums_of(last)),
        "totals": wording.totals(rows.by_measure(), doubts),
        "last": last,
        "ready": not asked and not page.paginator.count,
    }
    return render(request, "portal/return_preview.html", context, status=status)


def _questions(rows: Any, column: str, vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """What each name that nobody can tell stands for, the most frequent first."""
    unknown = rows.filter(problems__contains=[column], left_out=False).exclude(**{f"{column}_name": ""}).order_by()
    counted = unknown.values_list(f"{column}_name").annotate(rows=Count("pk")).order_by("-rows", f"{column}_name")
    return [
        wording.question(number, column, said, count, vocabulary.offers(column, said))
        for number, (said, count) in enumerate(counted[:NAMES_A_PAGE])
    ]


def _progress(sheet: ReturnSheet) -> dict[str, Any]:
    job = Job.objects.numbered(sheet.job).first()
    come = getattr(job, "progress", None)
    over = sheet.status != ReturnSheetStatus.READING
    failed = not over and (job is None or job.state == JobState.FAILED)
    done, total = (come.done, come.total) if come else (0, 0)
    said = "The file is read." if over else f"{done:,} of about {wording.rows_in_words(total)} read"
    if job and not over and (job.state == JobState.WAITING or not done):
        said = "Waiting for a worker." if job.state == JobState.WAITING else "Reading the file."
    return {"done": done, "total": total, "said": said, "over": over, "failed": failed}
