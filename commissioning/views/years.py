"""Three years beside each other, by group and by sector."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.models import Return
from commissioning.shown import blanks_in_words
from commissioning.sums import Side
from commissioning.tables import Table
from commissioning.units import unit_asked
from commissioning.views.asked import around, asked_return, unit_chips
from commissioning.years import SPAN, years_from
from commissioning.years_words import exact_years, years_tables
from governance.http import PartnershipRequest, partnership_page, question_with


@partnership_page
def years_detail(request: PartnershipRequest) -> HttpResponse:
    """Planned, forecast and actual of three years, in columns apart; a year without a return says so."""
    submission = asked_return(request)
    context = around(request, submission)
    if submission:
        context |= _figures(request, submission, context["published"])
    return render(request, "commissioning/years_detail.html", context)


def years_by_group_table(first: int, returns: list[Return]) -> Table:
    """Three years from one on by group, in exact pounds; one query."""
    return exact_years(years_from(first, returns), by="group")


def years_by_sector_table(first: int, returns: list[Return]) -> Table:
    """Three years from one on by sector, in exact pounds; one query."""
    return exact_years(years_from(first, returns), by="sector")


def first_year_of(submission: Return, published: list[Return], *, is_asked_for: bool) -> int:
    """The first of the three years: the one asked for, else the last three that end with this one, as far as held."""
    if is_asked_for or not published:
        return submission.first_year
    return max(min(found.first_year for found in published), submission.first_year - SPAN + 1)


def _figures(request: PartnershipRequest, submission: Return, published: list[Return]) -> dict:
    is_asked_for = bool(request.GET.get("year") or request.GET.get("return"))
    first = first_year_of(submission, published, is_asked_for=is_asked_for)
    years = years_from(first, [*published, submission])
    unit = unit_asked(request.GET.get("unit", ""), [*years.by_group.values(), *years.by_sector.values()])
    slug = request.partnership.slug

    def group_url(side: Side) -> str:
        return reverse("commissioning-group", args=[slug, side.slug])

    return {
        "tables": years_tables(years, unit, group_url),
        "span": f"{years.columns[0].year} to {years.columns[-1].year}",
        "units": unit_chips(request, unit),
        "unit": unit.label,
        "blanks": blanks_in_words(years.blanks),
        "earlier": _link(request, first - 1, published),
        "later": _link(request, first + 1, published),
    }


def _link(request: PartnershipRequest, year: int, published: list[Return]) -> dict[str, str]:
    """A link to the three years from one on, where that year has a return."""
    if all(found.first_year != year for found in published):
        return {}
    label = Return(first_year=year).year
    return {"label": label, "url": request.path + question_with(request, **{"year": label, "return": ""})}
