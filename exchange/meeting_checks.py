"""What must hold of series, meetings and agendas in a package."""

from collections.abc import Iterator

from governance.models import Access
from meetings.models import MeetingStatus

from .reader import Package, Problem, Row


def problems_of_meetings(package: Package) -> Iterator[Problem]:
    """Check the rows of meetings whose cells and references are all in order."""
    for row in package.rows["meeting_series"]:
        starts, ends = row.values["starts"], row.values["ends"]
        if starts and ends and ends <= starts:
            yield row.problem("until", f"it is before the start, {row.cells['starts']}", "Swap or correct the dates.")
    for row in package.rows["meetings"]:
        yield from _meeting(package, row)
    yield from _once(package, "meetings", ("uid",), "A calendar knows each meeting by its own: leave one empty.")
    yield from _once(package, "agenda_items", ("meeting", "position"), "Number the items of a meeting from 1.")
    for row in package.rows["agenda_items"]:
        if row.values["access"] != Access.PUBLIC and not row.values["access_reason"]:
            yield row.problem("access_reason", "the item is not for everybody, and no reason is given", "Give one.")


def _meeting(package: Package, row: Row) -> Iterator[Problem]:
    begins, ends, status = (row.values[name] for name in ("begins", "ends", "status"))
    if ends and (begins is None or ends <= begins):
        yield row.problem("ends", "it does not come after the beginning", "Correct the times, or leave it empty.")
    series = row.cells["series"]
    if series and package.row("meeting_series", series).cells["body"] != row.cells["body"]:
        yield row.problem("series", "it is of another body", "Name a series of the same body, or none.")
    if status == MeetingStatus.CALLED and row.values["agenda_published_at"] is None:
        yield row.problem("agenda_published", "it is empty though the meeting is called", "Say when it was published.")
    if (status == MeetingStatus.MINUTED) != (row.values["minutes_published_at"] is not None):
        mend = "Fill it for a meeting that is minuted, and for no other."
        yield row.problem("minutes_published", "it does not go with the status", mend)


def _once(package: Package, table: str, columns: tuple[str, ...], mend: str) -> Iterator[Problem]:
    for first, row in package.repeated(table, columns):
        if all(row.cells[column] for column in columns):
            yield row.problem(columns[-1], f"row {first.number} has the same one", mend)
