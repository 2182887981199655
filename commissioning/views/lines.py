"""The budget lines behind a cell or a total."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.downloads import check_size, download_items, table_response
from commissioning.matrix_tables import lines_table
from commissioning.models import BudgetLine, BudgetLineQuerySet, Measure, Return
from commissioning.narrowing import WORDED, narrowed_by_words
from commissioning.presenters import MILLION, in_unit, place_in_file, pounds
from commissioning.views.asked import asked_return
from governance.http import PartnershipRequest, partnership_page, question_with
from governance.models import Source
from governance.presenters import Citations, crumbs

LINES_A_PAGE = 200


@dataclass(frozen=True)
class _Asked:
    """Lines of a return, and what they are narrowed to by the words of the address."""

    submission: Return
    lines: BudgetLineQuerySet
    narrowed: dict[str, str]

    def names(self, first: BudgetLine | None) -> list[str]:
        """What the list is narrowed to, by the names on its first line, or by the address when there is none."""
        named = []
        for name, slug in self.narrowed.items():
            if name == "measure":
                named.append(f"{Measure(slug).label.lower()} (measure)")
            elif name in WORDED:
                named.append(slug)
            else:
                named.append(f"{getattr(first, name).name if first else slug} ({name})")
        return named


def _asked(request: PartnershipRequest) -> _Asked:
    submission = asked_return(request)
    if submission is None:
        raise Http404("There is no such return, or it is not open to you.")
    lines = submission.lines.for_list()
    measure = request.GET.get("measure", "")
    narrowed = {}
    if measure in Measure.values:
        lines, narrowed["measure"] = lines.filter(measure=measure), measure
    for name in ("group", "sector", "provider"):
        slug = request.GET.get(name, "").strip()
        if slug:
            lines, narrowed[name] = lines.filter(**{f"{name}__slug": slug}), slug
    for name, (condition, words) in narrowed_by_words(request.GET).items():
        lines, narrowed[name] = lines.filter(condition), words
    return _Asked(submission, lines, narrowed)


@partnership_page
def line_list(request: PartnershipRequest) -> HttpResponse:
    """The lines behind a cell or a total: of a return, and if asked of one group, one sector, one provider."""
    partnership, asked = request.partnership, _asked(request)
    page = Paginator(asked.lines, LINES_A_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    citations = Citations(partnership, Source.objects.of([asked.submission, *rows]))
    sums = dict(asked.lines.order_by().values_list("measure").annotate(total=Sum("amount")))
    unit, unit_name = (MILLION, "£ million") if asked.lines.all_in_thousands() else (Decimal(1), "£")
    total = next(iter(sums.values()), None) if len(sums) == 1 else None
    context = {
        "partnership": partnership,
        "submission": asked.submission,
        "narrowed": asked.names(rows[0] if rows else None),
        "is_whole": not asked.narrowed,
        "lines": [
            (line, in_unit(line.amount, unit), pounds(line.amount), citations.of(line), place_in_file(line))
            for line in rows
        ],
        "page": page,
        "page_prefix": question_with(request, page="") + ("&" if question_with(request, page="") else "?") + "page=",
        "downloads": download_items(
            lambda kind: reverse("budget-lines-file", args=[partnership.slug, kind]) + question_with(request, page=""),
            of="these lines",
            lines=page.paginator.count,
        ),
        "total": in_unit(total, unit) if len(sums) == 1 else "",
        "total_exact": pounds(total),
        "unit": unit_name,
        "measures": list(sums),
        "sources": citations.of(asked.submission),
        "breadcrumbs": crumbs(partnership, ("Commissioning", reverse("commissioning", args=[partnership.slug]))),
    }
    return render(request, "commissioning/line_list.html", context)


@partnership_page
def line_file(request: PartnershipRequest, kind: str) -> HttpResponse:
    """The lines behind a cell or a total, as a spreadsheet."""
    asked = _asked(request)
    check_size(asked.lines.count(), kind)
    rows = list(asked.lines)
    citations = Citations(request.partnership, Source.objects.of(rows))
    table = lines_table(asked.submission, rows, citations, ", ".join(asked.names(rows[0] if rows else None)))
    return table_response([table], kind, f"budget-lines-{asked.submission.slug}")
