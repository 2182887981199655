"""The funding flow: as a drawing, and as a table of the same figures."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.flow import Layout, Stream, layout, streams_of
from commissioning.flow_chart import alternative, flow_svg, size_of
from commissioning.flow_words import exact_flow, flow_rows, undrawn_in_words
from commissioning.models import Measure, Return
from commissioning.shown import blanks_in_words
from commissioning.sums import OTHERS
from commissioning.tables import Table
from commissioning.units import Unit, unit_asked
from commissioning.views.asked import around, asked_return, measure_asked, measure_chips, unit_chips
from governance.http import PartnershipRequest, partnership_page, question_with

MOST_ROWS = 1000


@partnership_page
def flow_detail(request: PartnershipRequest) -> HttpResponse:
    """Sector, group, provider: how the money flows."""
    submission = asked_return(request)
    context = around(request, submission)
    if submission:
        context |= _figures(request, submission)
    return render(request, "commissioning/flow_detail.html", context)


@partnership_page
def flow_chart(request: PartnershipRequest) -> HttpResponse:
    """The flow of a return as a drawing, SVG."""
    submission = asked_return(request)
    if submission is None:
        raise Http404("There is no published return to draw.")
    found = streams_of(submission.lines.all())
    streams = found.get(measure_asked(request, list(found)), [])
    drawing = layout(streams)
    if not drawing.nodes:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return HttpResponse(flow_svg(drawing, _unit(request, streams)), content_type="image/svg+xml")


def flow_table(submission: Return, measure: str) -> Table:
    """A return's flow from sector through group to provider, in exact pounds; one query."""
    return exact_flow(streams_of(submission.lines.all()).get(measure, []), submission, measure, MOST_ROWS)


def _unit(request: PartnershipRequest, streams: list[Stream]) -> Unit:
    return unit_asked(request.GET.get("unit", ""), [stream.amount for stream in streams])


def _figures(request: PartnershipRequest, submission: Return) -> dict:
    found = streams_of(submission.lines.all())
    measure = measure_asked(request, list(found))
    if measure not in found:
        return {"no_lines": True}
    streams = found[measure]
    unit, drawing = _unit(request, streams), layout(streams)
    slug = request.partnership.slug
    lines = f"{reverse('budget-lines', args=[slug])}?{urlencode({'return': submission.slug, 'measure': measure})}"
    return {
        "table": flow_rows(streams, unit, lines, MOST_ROWS),
        "chart": _chart(request, drawing),
        "gathers": any(node.side.key == OTHERS for node in drawing.nodes),
        "undrawn": undrawn_in_words(drawing.undrawn),
        "measures": measure_chips(request, found, measure),
        "measure": Measure(measure).label,
        "units": unit_chips(request, unit),
        "unit": unit.label,
        "blanks": blanks_in_words(sum(stream.blanks for stream in streams)),
    }


def _chart(request: PartnershipRequest, drawing: Layout) -> dict[str, str | int]:
    """Where the drawing is, and what it shows; nothing where there is nothing to draw."""
    if not drawing.nodes:
        return {}
    url = reverse("commissioning-flow-chart", args=[request.partnership.slug])
    width, height = size_of(drawing)
    return {
        "url": url + question_with(request),
        "alternative": alternative(drawing),
        "width": width,
        "height": height,
    }
