from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from commissioning.downloads import file_response
from commissioning.forms.pack import PackForm
from commissioning.models import BoardPack, PackKind
from commissioning.pack_content import return_in_words
from commissioning.permissions import can_make_packs, check_make_packs
from governance.http import PartnershipRequest, as_at, partnership_page
from governance.presenters import crumbs
from governance.services.changes import ChangeError
from portal.models import Job, JobState
from portal.services.packs import make_again, make_later
from portal.tasks import run_job

PACKS_A_PAGE = 25
CONTENT_TYPES = {
    PackKind.PDF: "application/pdf",
    PackKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PackKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    PackKind.CSV: "application/zip",
}


@require_safe
@partnership_page
def pack_list(request: PartnershipRequest) -> HttpResponse:
    """Board packs that were made, the newest first, and the form to make another."""
    partnership = request.partnership
    may_make = can_make_packs(request.user, partnership)
    years = _years(request) if may_make else []
    page = Paginator(BoardPack.objects.visible_to(request.user, partnership), PACKS_A_PAGE).get_page(
        request.GET.get("page")
    )
    on = as_at(request).date
    context = {
        "partnership": partnership,
        "page": page,
        "may_make": may_make,
        "form": PackForm(years, initial={"on": on.isoformat()}) if years else None,
        "on": on,
        "breadcrumbs": _crumbs(request)[:2],
    }
    return render(request, "portal/pack_list.html", context)


@login_required
@require_POST
@partnership_page
def pack_make(request: PartnershipRequest) -> HttpResponse:
    """Ask for a pack; a worker makes it."""
    partnership = request.partnership
    check_make_packs(request.user, partnership)
    form = PackForm(_years(request), request.POST)
    if not form.is_valid():
        messages.error(request, f"No board pack was made. {form.in_words}")
        return redirect("board-packs", partnership.slug)
    try:
        pack = make_later(
            by=request.user,
            partnership=partnership,
            first_year=form.cleaned_data["year"],
            as_at=form.cleaned_data["on"],
            send=run_job.delay,
        )
    except ChangeError as error:
        messages.error(request, str(error))
        return redirect("board-packs", partnership.slug)
    return redirect("board-pack", partnership.slug, pack.number)


@require_safe
@partnership_page
def pack_detail(request: PartnershipRequest, number: int) -> HttpResponse:
    """One pack: what is in it and its files, or how far it is made."""
    pack = _find(request, number)
    context = {"partnership": request.partnership, "pack": pack, "breadcrumbs": _crumbs(request)}
    if pack.made_at is None:
        return render(request, "portal/pack_waiting.html", context | _progress(pack))
    files = pack.files.defer("content")
    context |= {
        "files": files,
        "downloads": [_download(request, pack, file) for file in files],
        "returns": [return_in_words(known) for known in pack.returns],
        "summary": pack.summary.splitlines(),
        "shows_maker": can_make_packs(request.user, request.partnership),
    }
    return render(request, "portal/pack_detail.html", context)


@login_required
@require_safe
@partnership_page
def pack_progress(request: PartnershipRequest, number: int) -> HttpResponse:
    """How far a pack is made, as the part of its page that is fetched again and again."""
    pack = _find(request, number)
    context = {"partnership": request.partnership, "pack": pack} | _progress(pack)
    return render(request, "portal/pack_progress.html", context)


@login_required
@require_POST
@partnership_page
def pack_again(request: PartnershipRequest, number: int) -> HttpResponse:
    """Begin a pack again that could not be made."""
    check_make_packs(request.user, request.partnership)
    pack = _find(request, number)
    try:
        make_again(by=request.user, pack=pack, send=run_job.delay)
    except ChangeError as error:
        messages.error(request, str(error))
    return redirect("board-pack", request.partnership.slug, number)


@require_safe
@partnership_page
def pack_file(request: PartnershipRequest, number: int, kind: str) -> HttpResponse:
    """One file of a pack, as it was made."""
    pack = _find(request, number)
    file = pack.files.filter(kind=kind).first() if pack.made_at else None
    if file is None:
        raise Http404("There is no such file of this pack.")
    name = f"{request.partnership.slug}-board-pack-{pack.number}.{file.kind}"
    return file_response(bytes(file.content), CONTENT_TYPES[PackKind(file.kind)], name)


def _find(request: PartnershipRequest, number: int) -> BoardPack:
    found = BoardPack.objects.visible_to(request.user, request.partnership).numbered(number)
    if found is None:
        raise Http404("There is no board pack at this address, or it is not open to you.")
    found.partnership = request.partnership
    return found


def _years(request: PartnershipRequest) -> list[int]:
    """The first years of the commissioning years that have a published return, the latest first."""
    return list(request.partnership.returns.published().order_by("-first_year").values_list("first_year", flat=True))


def _crumbs(request: PartnershipRequest) -> list[dict[str, str]]:
    slug = request.partnership.slug
    above = (
        ("Commissioning", reverse("commissioning", args=[slug])),
        ("Board packs", reverse("board-packs", args=[slug])),
    )
    return crumbs(request.partnership, *above)


def _download(request: PartnershipRequest, pack: BoardPack, file: Any) -> dict[str, str]:
    address = reverse("board-pack-file", args=[request.partnership.slug, pack.number, file.kind])
    return {"label": file.get_kind_display(), "url": address, "size": filesizeformat(file.size), "of": pack.title}


def _progress(pack: BoardPack) -> dict[str, Any]:
    job = Job.objects.numbered(pack.job).first()
    over = pack.made_at is not None
    failed = not over and (job is None or job.state in (JobState.FAILED, JobState.DONE))
    come = getattr(job, "progress", None)
    done, total = (come.done, come.total) if come else (0, 0)
    said = "The pack is made." if over else f"{done} of {total} parts are made."
    if job and job.state == JobState.WAITING and not over:
        said = "Waiting for a worker."
    refused = job.outcome.get("refused", "") if job else ""
    return {"done": done, "total": total, "said": said, "over": over, "failed": failed, "refused": refused}
