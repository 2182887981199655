"""A sheet to fill in: the headings, and on request the seats that somebody may appoint to."""

from exchange.appointments.columns import COLUMNS
from exchange.names import plain
from exchange.spreadsheets import written_as
from governance.models import Body, Partnership, Seat
from governance.permissions import Permission

TITLE = "Appointments"
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
}


def template_sheet(user, partnership: Partnership, kind: str, *, filled: bool) -> bytes:  # type: ignore[no-untyped-def]
    """Write the template as a file of a kind; two queries at most."""
    headings = [column.heading for column in COLUMNS]
    rows = [[body, seat, *[""] * (len(headings) - 2)] for body, seat in _seats(user, partnership)] if filled else []
    return written_as(kind, TITLE, headings, rows)


def _seats(user, partnership: Partnership) -> list[tuple[str, str]]:  # type: ignore[no-untyped-def]
    """The seats in being, each by a title that means only it."""
    kept = Body.objects.kept_by(user, partnership, Permission.CHANGE_MEMBERSHIP)
    seats = list(
        Seat.objects.filter(body__in=kept.order_by().values("pk"))
        .order_by("body__name", "body", "position", "pk")
        .values_list("body", "body__name", "title", "ends")
    )
    titles: dict[tuple[int, str], int] = {}
    for body, _, title, _ in seats:
        titles[body, plain(title)] = titles.get((body, plain(title)), 0) + 1
    numbers: dict[tuple[int, str], int] = {}
    named = []
    for body, name, title, ends in seats:
        numbers[body, plain(title)] = number = numbers.get((body, plain(title)), 0) + 1
        if ends is None or ends > partnership.opening_date:
            named.append((name, f"{title} ({number})" if titles[body, plain(title)] > 1 else title))
    return named
