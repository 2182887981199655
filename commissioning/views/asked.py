"""What every page of analysis shares: which return, measure and unit are asked for, and the links to the others."""

import re
from collections.abc import Iterable, Sequence

from django.http import Http404
from django.urls import reverse

from commissioning.models import Measure, Return, ReturnStatus
from commissioning.units import UNITS, Unit
from governance.http import PartnershipRequest, as_at, question_with
from governance.models import Source
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


def asked_return(request: PartnershipRequest) -> Return | None:
    """Find the return asked for (`?return=slug`), else the published one of `?year=` or the latest; None without any.

    Raises Http404 when the one asked for is not there, or not open to the reader.
    """
    slug = request.GET.get("return", "").strip()
    if not slug:
        return published_return(request)
    found = request.partnership.returns.visible_to(request.user, request.partnership).filter(slug=slug).first()
    if found is None:
        raise Http404("There is no such return, or it is not open to you.")
    return found


def measure_asked(request: PartnershipRequest, measures: Sequence[str]) -> str:
    """The measure asked for, or the first that the return has; measures are never added up."""
    asked = request.GET.get("measure", "")
    return asked if asked in measures else next(iter(measures), Measure.PLANNED)


def around(request: PartnershipRequest, submission: Return | None) -> dict:
    """What stands around the figures of a return, or of none: breadcrumbs, its standing, years, and sources."""
    partnership, asked = request.partnership, as_at(request)
    context = {
        "partnership": partnership,
        "breadcrumbs": crumbs(partnership, ("Commissioning", reverse("commissioning", args=[partnership.slug]))),
        "as_at": as_at_bar(asked),
        "submission": submission,
        "none_begun": "" if submission or not asked.is_asked_for else f"{asked.date:%-d %B %Y}",
    }
    if submission:
        published = list(partnership.returns.published().order_by("-first_year"))
        context |= {
            "standing": standing_of(request, submission),
            "published": published,
            "years": _years(request, submission, published),
            "sources": Citations(partnership, Source.objects.of([submission])).of(submission),
        }
    return context


def measure_chips(request: PartnershipRequest, measures: Iterable[str], shown: str) -> list[dict]:
    """The measures of a return as links; none when there is only one."""
    chips = [
        {
            "label": Measure(measure).label,
            "url": request.path + question_with(request, measure=measure, page=""),
            "current": measure == shown,
        }
        for measure in measures
    ]
    return chips if len(chips) > 1 else []


def unit_chips(request: PartnershipRequest, shown: Unit) -> list[dict]:
    """The units in which the figures can be shown, as links."""
    return [
        {"label": unit.label, "url": request.path + question_with(request, unit=slug), "current": unit == shown}
        for slug, unit in UNITS.items()
    ]


def _years(request: PartnershipRequest, submission: Return, published: list[Return]) -> list[dict]:
    """The years that have a published return, as links; none when this is the only one."""
    chips = [
        {
            "label": found.year,
            "url": request.path + question_with(request, **{"year": found.year, "return": "", "page": ""}),
            "current": found == submission,
        }
        for found in published
    ]
    return chips if any(not chip["current"] for chip in chips) else []


def standing_of(request: PartnershipRequest, submission: Return) -> dict | None:
    """What to say of a return that does not stand: it is superseded, and by what; or it is not published yet."""
    if submission.status == ReturnStatus.PUBLISHED:
        return None
    partnership = request.partnership
    if submission.status != ReturnStatus.SUPERSEDED:
        return {"text": f"{submission.title} is not published: {submission.get_status_display().lower()}."}
    later = partnership.returns.visible_to(request.user, partnership).filter(supersedes=submission).first()
    url = reverse("return", args=[partnership.slug, later.slug]) if later else ""
    return {
        "text": f"{submission.title} is superseded. Its figures stay here as they were.",
        "url": url,
        "link": f"{later.title} supersedes it" if later else "",
    }
