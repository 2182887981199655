from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from exchange.appointments.columns import COLUMNS
from exchange.appointments.plan import Action, Plan
from exchange.appointments.rows import SKIP, Row
from exchange.appointments.template import CONTENT_TYPES, TITLE, template_sheet
from exchange.forms import BringForm, read_answers, read_version
from exchange.models import AppointmentSheet, Newcomers, SheetStatus
from exchange.presenters import (
    SHOWN,
    added_in_words,
    apply_label,
    changed_in_words,
    faults,
    filter_chips,
    in_the_way,
    mending_rows,
    ordered,
    preview_rows,
    progress_in_words,
    rows_in_words,
    sheet_rows,
    summary,
    touched_rows,
)
from exchange.services import appointments
from exchange.services.appointments import StaleSheetError
from governance import permissions
from governance.http import PartnershipRequest, partnership_page
from governance.models import Membership
from governance.presenters import crumbs
from governance.services.changes import ChangeError
from portal.models import Job, JobState
from portal.services.appointments import MOST_AT_ONCE, apply_later, give_back
from portal.tasks import run_job

ROWS_A_PAGE, SHEETS_A_PAGE = 100, 25
PAGES = {SheetStatus.APPLYING: "waiting", SheetStatus.APPLIED: "result", SheetStatus.DROPPED: "dropped"}


@login_required
@partnership_page
def sheet_list(request: PartnershipRequest) -> HttpResponse:
    """Spreadsheets of appointments that were brought, and the form to bring another."""
    partnership = request.partnership
    permissions.check_import_appointments(request.user, partnership)
    form = BringForm(request.POST or None, request.FILES or None) if request.method == "POST" else BringForm()
    if request.method == "POST" and form.is_valid():
        made = appointments.bring(by=request.user, partnership=partnership, name=form.name, sheet=form.sheet)
        return redirect(_address(made))
    sheets = AppointmentSheet.objects.visible_to(request.user, partnership).for_list()
    page = Paginator(sheets, SHEETS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "partnership": partnership,
        "form": form,
        "page": page,
        "sheets": sheet_rows(page),
        "columns": COLUMNS,
        "kinds": CONTENT_TYPES,
        "breadcrumbs": crumbs(partnership, ("Work waiting", reverse("manage", args=[partnership.slug]))),
    }
    return render(request, "portal/appointment_list.html", context)


@login_required
@require_safe
@partnership_page
def template(request: PartnershipRequest, kind: str) -> HttpResponse:
    """A sheet to fill in: the headings and, with `?seats=1`, the seats that the reader may appoint to."""
    permissions.check_import_appointments(request.user, request.partnership)
    if kind not in CONTENT_TYPES:
        raise Http404("There is no template of that format.")
    filled = request.GET.get("seats") == "1"
    response = HttpResponse(
        template_sheet(request.user, request.partnership, kind, filled=filled), content_type=CONTENT_TYPES[kind]
    )
    response["Content-Disposition"] = f'attachment; filename="{TITLE.lower()}.{kind}"'
    return response


@login_required
@partnership_page
def sheet_detail(request: PartnershipRequest, sheet: int) -> HttpResponse:
    """One sheet: what it would do, how far it is applied, or what it did."""
    found = _find(request, sheet)
    if found.status == SheetStatus.OPEN:
        return _preview(request, found, appointments.plan_of(by=request.user, sheet=found))
    context = _about(request, found) | {"rows": rows_in_words(found.row_count)}
    if found.status == SheetStatus.APPLYING:
        context |= _progress(found)
    if found.status == SheetStatus.APPLIED:
        context |= _result(request, found)
    return render(request, f"portal/appointment_{PAGES[SheetStatus(found.status)]}.html", context)


@login_required
@require_safe
@partnership_page
def progress(request: PartnershipRequest, sheet: int) -> HttpResponse:
    """How far a sheet is applied, as the part of its page that is fetched again and again."""
    found = _find(request, sheet)
    context = {"partnership": request.partnership, "sheet": found} | _progress(found)
    return render(request, "portal/appointment_progress.html", context)


@login_required
@require_POST
@partnership_page
def mend(request: PartnershipRequest, sheet: int) -> HttpResponse:
    """Keep what was typed and chosen, and plan the rows again."""
    found = _find(request, sheet)
    answers = read_answers(request.POST)
    if request.POST.get("leave") == "problems":
        problems = appointments.plan_of(by=request.user, sheet=found).problems
        answers |= {planned.row.number: {"choose-row": SKIP} for planned in problems}
    try:
        _mend(request, found, answers)
    except StaleSheetError as stale:
        return _stale(request, stale, answers)
    except ChangeError as error:
        messages.error(request, str(error))
    return redirect(_address(found))


@login_required
@require_POST
@partnership_page
def apply(request: PartnershipRequest, sheet: int) -> HttpResponse:
    """Apply a sheet as it was previewed: at once when it is short, else by a worker.

    What was typed on the page is kept and shown first: nothing is applied that nobody saw.
    """
    found = _find(request, sheet)
    answers, version = read_answers(request.POST), read_version(request.POST)
    try:
        mended = answers or _newcomers(request, found) is not None
        found = _mend(request, found, answers) if mended else found
        planned = appointments.plan_of(by=request.user, sheet=found)
        if planned.problems:
            messages.error(request, in_the_way(planned))
        elif mended:
            messages.info(request, "Your corrections were kept. Look at the rows once more, then apply.")
        elif found.row_count > MOST_AT_ONCE:
            apply_later(
                by=request.user,
                sheet=found,
                seen_version=version,
                seen_plan=request.POST.get("plan", ""),
                send=run_job.delay,
            )
        else:
            _apply_now(request, found, version)
    except StaleSheetError as stale:
        return _stale(request, stale, answers)
    except ChangeError as error:
        messages.error(request, str(error))
    return redirect(_address(found))


@login_required
@require_POST
@partnership_page
def drop(request: PartnershipRequest, sheet: int) -> HttpResponse:
    """Lay a sheet aside without applying it."""
    found = _find(request, sheet)
    try:
        appointments.drop(by=request.user, sheet=found)
    except ChangeError as error:
        messages.error(request, str(error))
        return redirect(_address(found))
    messages.success(request, f"{found.name} was laid aside. Nothing of it was saved in the record.")
    return redirect("appointment-sheets", request.partnership.slug)


@login_required
@require_POST
@partnership_page
def reopen(request: PartnershipRequest, sheet: int) -> HttpResponse:
    """Open a sheet again whose job was given up."""
    found = _find(request, sheet)
    try:
        give_back(by=request.user, sheet=found)
    except ChangeError as error:
        messages.error(request, str(error))
    return redirect(_address(found))


def _find(request: PartnershipRequest, pk: int) -> AppointmentSheet:
    permissions.check_import_appointments(request.user, request.partnership)
    found = AppointmentSheet.objects.visible_to(request.user, request.partnership).numbered(pk)
    if found is None:
        raise Http404("There is no spreadsheet of yours at this address.")
    found.partnership = request.partnership
    return found


def _address(sheet: AppointmentSheet) -> str:
    return reverse("appointment-sheet", args=[sheet.partnership.slug, sheet.pk])


def _newcomers(request: PartnershipRequest, sheet: AppointmentSheet) -> str | None:
    """What unknown holders are to be, where the page asked and the answer is another than before."""
    said = request.POST.get("newcomers", sheet.newcomers)
    return said if said in Newcomers.values and said != sheet.newcomers else None


def _mend(request: PartnershipRequest, found: AppointmentSheet, answers: dict[int, dict[str, str]]) -> AppointmentSheet:
    return appointments.mend(
        by=request.user,
        sheet=found,
        answers=answers,
        seen_version=read_version(request.POST),
        newcomers=_newcomers(request, found),
    )


def _apply_now(request: PartnershipRequest, found: AppointmentSheet, version: int) -> None:
    done = appointments.apply(
        by=request.user, sheet=found, seen_version=version, seen_plan=request.POST.get("plan", "")
    )
    if done.status == SheetStatus.APPLIED:
        messages.success(
            request, f"{done.name} was applied: {rows_in_words(len(done.outcome['rows']))} changed the record."
        )
    else:
        messages.error(request, done.outcome["refused"])


def _about(request: PartnershipRequest, sheet: AppointmentSheet) -> dict[str, Any]:
    partnership = request.partnership
    above = (
        ("Work waiting", reverse("manage", args=[partnership.slug])),
        ("Appointments by spreadsheet", reverse("appointment-sheets", args=[partnership.slug])),
    )
    return {"partnership": partnership, "sheet": sheet, "breadcrumbs": crumbs(partnership, *above)}


def _stale(request: PartnershipRequest, stale: StaleSheetError, answers: dict[int, dict[str, str]]) -> HttpResponse:
    """Show what somebody else mended meanwhile beside what was typed here, which stays in the form."""
    now = stale.now
    now.partnership = request.partnership
    rows = [Row.of(kept) for kept in now.rows]
    now.rows = [row.mended(answers.get(row.number, {})).kept() for row in rows]
    planned = appointments.plan_of(by=request.user, sheet=now)
    return _preview(request, now, planned, typed=answers, stale=stale, status=409)


def _preview(
    request: PartnershipRequest,
    sheet: AppointmentSheet,
    planned: Plan,
    *,
    typed: dict[int, dict[str, str]] | None = None,
    stale: StaleSheetError | None = None,
    status: int = 200,
) -> HttpResponse:
    asked, typed = request.GET.get("show", ""), typed or {}
    shown = asked if asked in SHOWN else ""
    rows = sorted(ordered(planned, shown), key=lambda each: each.row.number not in typed)
    page: Page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    mending = [each for each in page if each.action == Action.PROBLEM or each.row.number in typed]
    worded = mending_rows(mending, typed)
    context = _about(request, sheet) | {
        "plan": planned,
        "summary": summary(planned),
        "chips": filter_chips(planned, shown),
        "page": page,
        "prefix": f"?show={shown}&page=" if shown else "?page=",
        "mending": worded,
        "errors": faults(worded),
        "rows": preview_rows(each for each in page if each not in mending),
        "apply_label": apply_label(planned),
        "unknown": sum(any(problem.unknown for problem in each.problems) for each in planned.problems),
        "newcomers": Newcomers,
        "stale": stale,
    }
    return render(request, "portal/appointment_preview.html", context, status=status)


def _progress(sheet: AppointmentSheet) -> dict[str, Any]:
    job = Job.objects.numbered(sheet.job).first()
    come = getattr(job, "progress", None)
    over = sheet.status != SheetStatus.APPLYING
    failed = not over and (job is None or job.state == JobState.FAILED)
    done, total = (come.done, come.total) if come else (0, 0)
    said = "The sheet is applied." if over else progress_in_words(done, total)
    if job and job.state == JobState.WAITING and not over:
        said = "Waiting for a worker."
    return {"done": done, "total": total, "said": said, "over": over, "failed": failed}


def _result(request: PartnershipRequest, sheet: AppointmentSheet) -> dict[str, Any]:
    page = Paginator(sheet.outcome["rows"], ROWS_A_PAGE).get_page(request.GET.get("page"))
    wanted = [pk for _, _, pk in page]
    held = Membership.objects.visible_to(request.user, request.partnership).with_holders().in_bulk(wanted)
    added = sheet.outcome["added"]
    return {
        "page": page,
        "touched": touched_rows(page, held),
        "people": request.partnership.people.filter(pk__in=added["person"][:ROWS_A_PAGE]),
        "organisations": request.partnership.organisations.filter(pk__in=added["organisation"][:ROWS_A_PAGE]),
        "changed": changed_in_words(page.paginator.count, sheet.row_count),
        "added": added_in_words(added),
        "first": any(len(ids) > ROWS_A_PAGE for ids in added.values()),
    }
