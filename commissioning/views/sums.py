"""The pages of a return's sums: by provider, by service, by provision. Each is its figures in another order."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.models import Measure, Return
from commissioning.shown import Narrowing, Shown, blanks_in_words, exact_table, sums_table
from commissioning.sums import NOT_STATED, OTHERS, Side, Sums, by_provider, by_provision, by_service, gathered
from commissioning.tables import Table
from commissioning.units import unit_asked
from commissioning.views.asked import around, asked_return, measure_asked, measure_chips, unit_chips
from governance.http import PartnershipRequest, partnership_page

MOST_ROWS = 300


@dataclass(frozen=True)
class SumsPage:
    """How one of the pages sums, words and links its figures."""

    slug: str
    title: str
    about: str
    stub: str
    read: Callable[[QuerySet], dict[str, Sums]]
    narrowing: Narrowing
    with_shares: bool
    links_to: str = ""


def _narrowed(row_name: str, column_name: str, *, by_slug: bool) -> Narrowing:
    """Narrow lines by the name of a row and the slug or key of a column; what is gathered leads to no lines."""

    def narrowing(row: Side | None, column: Side | None) -> dict[str, str] | None:
        if row and row.key == OTHERS:
            return None
        narrowed = {}
        if row and row.key == NOT_STATED:
            narrowed["without"] = row_name
        elif row:
            narrowed[row_name] = row.slug or str(row.key)
        if column:
            narrowed[column_name] = column.slug if by_slug else str(column.key)
        return narrowed

    return narrowing


PROVIDERS = SumsPage(
    slug="providers",
    title="By provider",
    about="Who is paid, and whether the service is commissioned from them or provided in-house.",
    stub="Provider",
    read=by_provider,
    narrowing=_narrowed("provider", "provision", by_slug=False),
    with_shares=True,
    links_to="organisation",
)
SERVICES = SumsPage(
    slug="services",
    title="By service",
    about="What the money buys, and from which sector’s money.",
    stub="Service",
    read=by_service,
    narrowing=_narrowed("service", "sector", by_slug=True),
    with_shares=True,
)
PROVISION = SumsPage(
    slug="provision",
    title="By provision and pooling",
    about="How services are provided, and whether the budgets behind them stand alone, are aligned, or are pooled.",
    stub="Provision",
    read=by_provision,
    narrowing=_narrowed("provision", "pooling", by_slug=False),
    with_shares=False,
)


@partnership_page
def provider_list(request: PartnershipRequest) -> HttpResponse:
    """What each provider is paid, by provision, with its share; what no provider is named for stands apart."""
    return _page(request, PROVIDERS)


@partnership_page
def service_list(request: PartnershipRequest) -> HttpResponse:
    """What each service costs, by sector, with its share; what no service is named for stands apart."""
    return _page(request, SERVICES)


@partnership_page
def provision_detail(request: PartnershipRequest) -> HttpResponse:
    """Commissioned or in-house, by single, aligned and pooled budgets."""
    return _page(request, PROVISION)


def providers_table(submission: Return, measure: str) -> Table:
    """A return's money by provider in exact pounds; one query. An empty table when it has none of that measure.

    What is beyond the largest MOST_ROWS is one row: a pack with more could not be printed.
    """
    return _exact(PROVIDERS, submission, measure)


def services_table(submission: Return, measure: str) -> Table:
    """A return's money by service in exact pounds; one query. An empty table when it has none of that measure."""
    return _exact(SERVICES, submission, measure)


def provision_table(submission: Return, measure: str) -> Table:
    """A return's money by provision and pooling in exact pounds; one query."""
    return _exact(PROVISION, submission, measure)


def _exact(page: SumsPage, submission: Return, measure: str) -> Table:
    sums = page.read(submission.lines.all()).get(measure, Sums(measure, [], [], {}))
    return exact_table(
        gathered(sums, MOST_ROWS), submission, page.slug, page.title, page.stub, with_shares=page.with_shares
    )


def _page(request: PartnershipRequest, page: SumsPage) -> HttpResponse:
    submission = asked_return(request)
    context = around(request, submission) | {"page": page}
    if submission:
        context |= _figures(request, page, submission)
    return render(request, "commissioning/sums_detail.html", context)


def _figures(request: PartnershipRequest, page: SumsPage, submission: Return) -> dict:
    found = page.read(submission.lines.all())
    measure = measure_asked(request, list(found))
    if measure not in found:
        return {"no_lines": True}
    sums = found[measure]
    unit = unit_asked(request.GET.get("unit", ""), sums.cells.values())
    shown = Shown.of(gathered(sums, MOST_ROWS), unit)
    slug = request.partnership.slug
    lines = f"{reverse('budget-lines', args=[slug])}?return={submission.slug}&measure={measure}"

    def row_url(row: Side) -> str:
        return reverse(page.links_to, args=[slug, row.slug]) if page.links_to and row.slug else ""

    return {
        "table": sums_table(shown, lines, page.narrowing, row_url, with_shares=page.with_shares),
        "measures": measure_chips(request, found, measure),
        "measure": Measure(measure).label,
        "units": unit_chips(request, unit),
        "unit": unit.label,
        "exactness": shown.exactness,
        "blanks": blanks_in_words(sums.blanks),
    }
