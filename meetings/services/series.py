"""Series of meetings, and the meetings made for their dates."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from governance.models import Body
from governance.services.changes import ChangeError, change, first_free, free_slug, slug_stem
from governance.services.sources import say_source
from governance.versions import Version, refuse_stale, version_of_row
from meetings.models import Meeting, Series
from meetings.recurrence import MOST

if TYPE_CHECKING:
    from portal.models import User

SAID = ("name", "frequency", "place", "starts", "ends")


def set_series(
    *,
    by: "User",
    body: Body,
    series: Series | None = None,
    reason: str = "",
    seen: Version | None = None,
    source: dict[str, Any] | None = None,
    **values: Any,
) -> Series:
    """Add a series of meetings of a body, or change one. Raises StaleError when it changed since it was seen."""
    did = f"Changed the series of meetings “{series}”" if series else f"Added the series of meetings “{values['name']}”"
    with change(by=by, within=body.partnership_id, did=did, reason=reason):
        kept = _lock(series) if series else Series(partnership=body.partnership, body=body)
        if series:
            refuse_stale(seen, version_of_row(kept, *SAID))
        for name, value in values.items():
            setattr(kept, name, value)
        kept.slug = kept.slug or free_slug(body.partnership.meeting_series.all(), kept.name)
        kept.save()
        if source is not None:
            say_source(kept, **source)
        return kept


def drop_series(*, by: "User", series: Series, reason: str = "") -> None:
    """Take away a series without meetings. Raises ChangeError while a meeting belongs to it."""
    did = f"Took away the series of meetings “{series}”"
    with change(by=by, within=series.partnership_id, did=did, reason=reason):
        locked = _lock(series)
        if locked.meetings.exists():
            raise ChangeError("Meetings belong to this series. Give it a last day instead. Nothing was saved.")
        locked.sources.all().delete()
        locked.delete()


def make_meetings(
    *, by: "User", series: Series, days: Iterable[datetime.date], reason: str = "", **values: Any
) -> list[Meeting]:
    """Make the planned meetings of a series for some days; `values` are the same for all of them.

    Raises ChangeError without a day, for more than MOST of them, and for a day on which the series meets already.
    """
    wanted = sorted(set(days))
    if not wanted:
        raise ChangeError("Choose at least one date", "days")
    if len(wanted) > MOST:
        raise ChangeError(f"Make at most {MOST} meetings at once", "days")
    did = f"Made {len(wanted)} meeting{'s' * (len(wanted) != 1)} of the series “{series}”"
    with change(by=by, within=series.partnership_id, did=did, reason=reason):
        locked = _lock(series)
        present = locked.meetings.filter(day__in=wanted).order_by("day").first()
        if present is not None:
            raise ChangeError(f"The series meets on {present.day:%-d %B %Y} already: untick that date", "days")
        taken = set(locked.partnership.meetings.values_list("slug", flat=True))
        return [_make(locked, day, taken, values) for day in wanted]


def _make(series: Series, day: datetime.date, taken: set[str], values: dict[str, Any]) -> Meeting:
    slug = first_free(slug_stem(f"{series.name} {day.isoformat()}", most=120), taken)
    taken.add(slug)
    given = {"title": series.name, "place": series.place} | values
    about = {"partnership": series.partnership, "body": series.body, "series": series}
    return Meeting.objects.create(**about, slug=slug, day=day, **given)


def _lock(series: Series) -> Series:
    rows = Series.objects.select_for_update(of=("self",)).select_related("body", "partnership")
    locked = rows.filter(pk=series.pk).first()
    if locked is None:
        raise ChangeError("That series is not in the record any more. Nothing was saved.")
    return locked
