"""What happened in a partnership, and when: read from what is recorded, so that the history needs no keeping."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, Count, DateField, F, Func, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, ExtractYear
from django.urls import reverse

from governance import sections
from governance.dates import PartialDate, Precision
from governance.models import Membership, Partnership
from governance.sections import Event, Strand

if TYPE_CHECKING:
    from portal.models import User

LATELY = 5
GROUPED = ("strand", "day", "precision", "subject_slug", "subject_name", "about")


@dataclass(frozen=True)
class Stood:
    """Where a body stood, by one name, while structures from `starts` until the day before `ends` were in force.

    Without a name it had no place; without `above` it stood at the top.
    """

    starts: PartialDate
    ends: PartialDate | None
    name: str = ""
    above_slug: str | None = None
    above: str | None = None
    accountable: bool = True

    @property
    def until(self) -> PartialDate | None:
        """The last day, month or year of it; None while it goes on."""
        return PartialDate.until(self.ends.first, self.ends.precision) if self.ends else None

    def includes(self, on: datetime.date) -> bool:
        """Whether a day lies in it."""
        return self.starts.first <= on and (self.ends is None or on < self.ends.first)


def where_stood(structures: Iterable[Any]) -> list[Stood]:
    """Where a body stood from its first place on, the earliest first, by what `placing` read of published structures.

    Structures that give it the same place one after the other are one span; of two from one day the later counts.
    """
    by_day = {structure.in_force_from: structure for structure in structures}
    spans: list[tuple[PartialDate, dict[str, Any] | None]] = []
    for structure in by_day.values():
        if structure.place != spans[-1][1] if spans else structure.place:
            starts = PartialDate(structure.in_force_from, structure.in_force_from_precision)
            spans.append((starts, structure.place))
    ends = [starts for starts, _ in spans[1:]]
    return [Stood(starts, end, **(place or {})) for (starts, place), end in zip_longest(spans, ends)]


def years_of(partnership: Partnership, user: "User") -> list[int]:
    """The years in which something happened or is to happen, the latest first; one query."""
    parts = [
        rows.annotate(year=ExtractYear("day")).order_by().values_list("year") for rows in _parts(partnership, user)
    ]
    return [year for (year,) in parts[0].union(*parts[1:]).order_by("-year")]


def events_of_year(partnership: Partnership, user: "User", year: int, *, oldest_first: bool) -> QuerySet:
    """The events of a year in order, to be paged; `told` reads its rows."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    parts = [_grouped(rows.filter(day__range=(first, last))) for rows in _parts(partnership, user)]
    return (
        parts[0]
        .union(*parts[1:], all=True)
        .order_by("day" if oldest_first else "-day", "precision", "subject_name", "subject_slug", "strand")
    )


def lately(partnership: Partnership, user: "User", on: datetime.date) -> list[Event]:
    """The last LATELY events up to a day, the latest first; one query."""
    parts = [
        _grouped(rows.filter(day__lte=on)).order_by("-day", "subject_name")[:LATELY]
        for rows in _parts(partnership, user)
    ]
    return told(parts[0].union(*parts[1:], all=True).order_by("-day", "subject_name", "strand")[:LATELY])


def told(rows: Iterable[tuple]) -> list[Event]:
    """Rows of the timeline as events."""
    return [Event._make(row) for row in rows]


def days_of(partnership: Partnership, events: Iterable[Event], on: datetime.date) -> list[dict[str, Any]]:
    """Word events for a page, gathered by day in the order given; those after the day `on` are still to come."""
    structure = reverse("structure", args=[partnership.slug])
    return [
        {
            "day": day,
            "words": day_in_words(day, precision),
            "to_come": day > on,
            "structure": f"{structure}?on={day.isoformat()}",
            "events": [worded(partnership, event) for event in same_day],
        }
        for (day, precision), same_day in groupby(events, lambda event: (event.day, event.precision))
    ]


def worded(partnership: Partnership, event: Event) -> dict[str, Any]:
    """Word one event: the name of its subject, which leads to `url`, what happened, and what is said of it."""
    strand = next(strand for strand in _strands() if strand.name == event.strand)
    return {
        "when": day_in_words(event.day, event.precision),
        "name": event.name,
        "url": strand.address(partnership, event),
        "words": strand.words(event),
        "about": event.about,
    }


def day_in_words(day: datetime.date, precision: str) -> str:
    """Word the first or the last day of what began or ended then: “1 May 2009”, “May 2009, the day is not stated”."""
    if precision == Precision.DAY:
        return str(PartialDate(day))
    first = day.replace(day=1, month=1 if precision == Precision.YEAR else day.month)
    return f"{'' if day == first else 'end of '}{PartialDate(day, precision)}, the day is not stated"


def _strands() -> list[Strand]:
    return [*STRANDS, *sections.timeline_strands]


def _parts(partnership: Partnership, user: "User") -> list[QuerySet]:
    return [
        strand.rows(partnership, user).annotate(strand=Value(strand.name, CharField())).filter(day__isnull=False)
        for strand in _strands()
    ]


def _grouped(rows: QuerySet) -> QuerySet:
    return rows.order_by().values(*GROUPED).annotate(times=Count("pk")).values_list(*GROUPED, "times")


def begins(rows: QuerySet, slug: str = "slug", name: str = "name") -> QuerySet:
    """Rows with a `starts` as events on that day."""
    return as_events(rows, F("starts"), F("starts_precision"), slug, name)


def ends(rows: QuerySet, slug: str = "slug", name: str = "name") -> QuerySet:
    """Rows with an `ends` as events on the last day that they held."""
    known = rows.filter(ends__gt=datetime.date.min)
    last = Cast(F("ends") - Value(datetime.timedelta(days=1)), DateField())
    return as_events(known, last, F("ends_precision"), slug, name)


def as_events(
    rows: QuerySet, day: Combinable, precision: F | Value, slug: str = "slug", name: str = "name", about: str = ""
) -> QuerySet:
    """Rows annotated as a strand gives them; `slug`, `name` and `about` are columns, the last of them optional."""
    return rows.annotate(
        day=day,
        precision=precision,
        subject_slug=F(slug),
        subject_name=F(name),
        about=Cast(F(about) if about else Value(""), TextField()),
    )


def _structures(partnership: Partnership, user: "User") -> QuerySet:
    published = partnership.structures.visible_to(user, partnership).published()
    return as_events(published, F("in_force_from"), F("in_force_from_precision"), about="summary")


def _bodies_begin(partnership: Partnership, user: "User") -> QuerySet:
    return begins(partnership.bodies.visible_to(user, partnership))


def _bodies_end(partnership: Partnership, user: "User") -> QuerySet:
    return ends(partnership.bodies.visible_to(user, partnership))


def _memberships(how: Callable[..., QuerySet], partnership: Partnership, user: "User") -> QuerySet:
    visible = Membership.objects.visible_to(user, partnership)
    return how(visible, slug="seat__body__slug", name="seat__body__name")


class LastDay(Func):
    """The last day of the month or the year whose first day a column holds; `unit` is “month” or “year”."""

    template = "(%(expressions)s + interval '1 %(unit)s' - interval '1 day')::date"
    output_field = DateField()


def _reviews(partnership: Partnership, user: "User") -> QuerySet:
    """Reviews still to be finished, on the last day on which they are due."""
    whole = (When(due_precision=unit, then=LastDay("due", unit=unit)) for unit in (Precision.MONTH, Precision.YEAR))
    reviews = partnership.reviews.visible_to(user, partnership).open()
    return as_events(reviews, Case(*whole, default=F("due")), F("due_precision"), name="title")


def _counted(verb: str, event: Event) -> str:
    return f": {event.times:,} memberships {verb}" if event.times != 1 else f": 1 membership {verb}s"


def _page_of(route: str, partnership: Partnership, event: Event) -> str:
    return reverse(route, args=[partnership.slug, event.slug]) + f"?on={event.day.isoformat()}"


def _completed(partnership: Partnership, user: "User") -> QuerySet:
    reviews = partnership.reviews.visible_to(user, partnership).filter(completed_on__isnull=False)
    return as_events(reviews, F("completed_on"), F("completed_precision"), name="title")


STRANDS = [
    Strand("structure", _structures, lambda event: " comes into force", partial(_page_of, "structure-detail")),
    Strand("body-begins", _bodies_begin, lambda event: " begins", partial(_page_of, "body")),
    Strand("body-ends", _bodies_end, lambda event: " ends", partial(_page_of, "body")),
    Strand("joined", partial(_memberships, begins), partial(_counted, "begin"), partial(_page_of, "roll-call")),
    Strand("left", partial(_memberships, ends), partial(_counted, "end"), partial(_page_of, "roll-call")),
    Strand("review", _reviews, lambda event: " is due", partial(_page_of, "review")),
    Strand("review-completed", _completed, lambda event: " is completed", partial(_page_of, "review")),
]
