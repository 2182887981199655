"""Series of meetings: kept, and their meetings made for dates that somebody chose from those proposed."""

import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from governance.models import Source
from governance.presenters import Citations, crumbs
from governance.versions import version_of_row
from meetings.forms.series import DatesForm, RhythmForm, SeriesForm
from meetings.lookup import bodies_prepared, find_series, find_series_to_prepare
from meetings.models import Series
from meetings.permissions import can_prepare_meetings, check_keep_meetings
from meetings.recurrence import MOST, proposed
from meetings.services import series as services
from meetings.services.series import SAID
from meetings.views.meeting import meetings_trail
from meetings.words import meeting_row

SHOWN = 100


def _page(series: Series) -> str:
    return reverse("meeting-series", args=[series.partnership.slug, series.slug])


def _trail(request: PartnershipRequest, series: Series) -> tuple[tuple[str, str], ...]:
    return (*meetings_trail(request), (series.name, _page(series)))


@partnership_page
def series_detail(request: PartnershipRequest, series: str) -> HttpResponse:
    """One series and its meetings, the latest first."""
    partnership = request.partnership
    found = find_series(request, series)
    meetings = found.meetings.visible_to(request.user, partnership).for_list().reverse()
    citations = Citations(partnership, Source.objects.of([found]))
    context = {
        "partnership": partnership,
        "series": found,
        "rows": [meeting_row(partnership, one) for one in meetings[:SHOWN]],
        "prepares": can_prepare_meetings(request.user, found.body),
        "sources": citations.of(found),
        "breadcrumbs": crumbs(partnership, *meetings_trail(request)),
    }
    return render(request, "meetings/series_detail.html", context)


@login_required
@partnership_page
def series_add(request: PartnershipRequest) -> HttpResponse:
    """Add a series of meetings of a body whose meetings the reader prepares."""
    partnership = request.partnership
    check_keep_meetings(request.user, partnership)
    bodies = bodies_prepared(request)
    asked = bodies.filter(slug=request.GET.get("body", "")).first()
    form = SeriesForm(sent(request), partnership=partnership, bodies=bodies, initial={"body": asked})
    added: list[Series] = []

    def act(form: SeriesForm) -> str:
        cleaned = form.cleaned_data
        added.append(
            services.set_series(
                by=request.user,
                body=cleaned["body"],
                reason=cleaned["reason"],
                source=form.source(),
                **form.values(),
            )
        )
        return f"{added[0]} is added. Make its meetings next."

    back, trail = reverse("meetings", args=[partnership.slug]), meetings_trail(request)
    edit = Edit("Add a series of meetings", "Add", form, act, back, trail, onward=lambda: _page(added[0]))
    return edit_page(request, edit)


@login_required
@partnership_page
def series_change(request: PartnershipRequest, series: str) -> HttpResponse:
    """Change what is said of a series; the meetings made already stay as they are."""
    found = find_series_to_prepare(request, series)
    form = SeriesForm(
        sent(request),
        partnership=request.partnership,
        bodies=bodies_prepared(request),
        body=found.body,
        initial=SeriesForm.initial_of(found),
        version=version_of_row(found, *SAID),
    )

    def act(form: SeriesForm) -> str:
        services.set_series(
            by=request.user,
            body=found.body,
            series=found,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
            **form.values(),
        )
        return "The series is changed. Meetings made already stay as they are."

    other = ("Take the series away", reverse("meeting-series-remove", args=[request.partnership.slug, found.slug]))
    edit = Edit(f"Change {found}", "Save", form, act, _page(found), _trail(request, found), other=other)
    return edit_page(request, edit)


@login_required
@partnership_page
def series_remove(request: PartnershipRequest, series: str) -> HttpResponse:
    """Take away a series that has no meetings."""
    found = find_series_to_prepare(request, series)
    form = EditForm(sent(request))

    def act(form: EditForm) -> str:
        services.drop_series(by=request.user, series=found, reason=form.cleaned_data["reason"])
        return f"{found} is taken away."

    back, trail = reverse("meetings", args=[request.partnership.slug]), _trail(request, found)
    edit = Edit(f"Take away {found}", "Take it away", form, act, back, trail, now=str(found.body), tone="warning")
    return edit_page(request, edit)


@login_required
@partnership_page
def series_dates(request: PartnershipRequest, series: str) -> HttpResponse:
    """Propose the dates of a series between two days; whoever sends them back makes the meetings of those ticked."""
    found = find_series_to_prepare(request, series)
    rhythm = RhythmForm(request.GET if "rhythm" in request.GET else None)
    days = _proposed(rhythm)
    taken = set(found.meetings.filter(day__in=days).values_list("day", flat=True))
    form = DatesForm(sent(request), days=days, taken=taken)

    def act(form: DatesForm) -> str:
        cleaned = form.cleaned_data
        values = {name: cleaned[name] for name in ("kind", "begins", "ends")}
        made = services.make_meetings(
            by=request.user, series=found, days=form.chosen(), reason=cleaned["reason"], **values
        )
        return f"{len(made)} meeting{'s are' if len(made) != 1 else ' is'} planned."

    edit = Edit(
        title=f"Dates of {found}",
        button="Make these meetings",
        form=form,
        act=act,
        back=_page(found),
        trail=_trail(request, found),
        about={"rhythm": rhythm, "days": days, "taken": sorted(taken), "is_cut": len(days) == MOST},
        template="meetings/series_dates.html",
    )
    return edit_page(request, edit)


def _proposed(form: RhythmForm) -> list[datetime.date]:
    if not form.is_bound or not form.is_valid():
        return []
    asked = form.cleaned_data
    return proposed(asked["first"], asked["last"], asked["rhythm"])
