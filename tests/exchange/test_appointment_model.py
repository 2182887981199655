"""A sheet leaves behind what its rows would, entered one after another through the services that forms use."""

import datetime
from collections import Counter
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.appointments.rows import read_rows
from exchange.models import SheetStatus
from exchange.services import appointments
from exchange.spreadsheets import grid_of_text
from governance.dates import PartialDate
from governance.models import Body, Membership, Person, Seat
from governance.services import memberships
from governance.services.changes import ChangeError
from governance.services.memberships import HeldError, NewHolder, Terms
from portal.models import User
from tests import factories

COLUMNS = ("seat", "holder", "starts", "until", "replaces", "kind")
HEADINGS = "Body\tSeat\tPerson\tFrom\tUntil\tReplaces\tKind"

YEARS = [str(year) for year in range(2000, 2007)]
ROW = st.fixed_dictionaries(
    {
        "seat": st.sampled_from(["Seat 0", "Seat 1"]),
        "holder": st.sampled_from(["", "Ada", "Bob", "Newcomer"]),
        "starts": st.sampled_from(["", *YEARS, "2003-06", "2003-06-15"]),
        "until": st.sampled_from(["", "", *YEARS]),
        "replaces": st.sampled_from(["", "", "yes"]),
        "kind": st.sampled_from(["", "", "substitute"]),
    }
)
HELD = st.lists(
    st.tuples(st.sampled_from(["Seat 0", "Seat 1"]), st.sampled_from(["Ada", "Bob"]), st.sampled_from(YEARS)),
    max_size=2,
)


class Refused(Exception):
    """The brute-force model refuses a row, and with it the sheet."""


class OneByOne:
    """The brute-force model: every row entered by hand, in the order of its day, through the services of a form."""

    def __init__(self, user: User, board: Body) -> None:
        self.user, self.board, self.touched = user, board, set()

    def enter_all(self, rows: list[dict[str, str]]) -> None:
        read = [
            row | {name: PartialDate.parse(row[name]) if row[name] else None for name in ("starts", "until")}
            for row in rows
        ]
        for row in sorted(read, key=self._turn):
            self._enter(row)

    def _turn(self, row: dict[str, Any]) -> datetime.date:
        if not row["holder"] and row["until"]:
            return row["until"].after
        return row["starts"].first if row["starts"] else datetime.date.min

    def _enter(self, row: dict[str, Any]) -> None:
        seat = self.board.seats.get(title=row["seat"])
        kind = row["kind"] or "substantive"
        if row["starts"] and (not row["holder"] or (row["until"] and row["until"].after <= row["starts"].first)):
            raise Refused
        if not row["holder"]:
            if row["until"]:
                self._end(seat.memberships.filter(kind=kind), row["until"])
            return
        theirs = seat.memberships.filter(kind=kind, person__name=row["holder"])
        start = row["starts"].first if row["starts"] else None
        same = theirs.filter(starts=start).order_by("starts", "pk").first()
        if same is None and start is None:
            same = theirs.filter(ends=None).order_by("starts", "pk").first()
        if same:
            self._change(same, row["until"])
        else:
            self._appoint(seat, kind, row)

    def _end(self, held: Any, last: PartialDate) -> None:
        begun = [one for one in held if one.starts is None or one.starts < last.after]
        found = [one for one in begun if one.ends is None or one.ends >= last.after]
        if len(found) != 1:
            raise Refused
        if (found[0].ends, found[0].ends_precision) != (last.after, last.precision):
            memberships.end(by=self.user, membership=found[0], last=last)

    def _change(self, same: Membership, until: PartialDate | None) -> None:
        if until is None or (until.after, until.precision) == (same.term_ends, same.term_ends_precision):
            return
        if same.pk in self.touched or (same.starts and until.after <= same.starts):
            raise Refused
        self.touched.add(same.pk)
        memberships.correct(by=self.user, membership=same, term_ends=until.after, term_ends_precision=until.precision)

    def _appoint(self, seat: Seat, kind: str, row: dict[str, Any]) -> None:
        holder = Person.objects.filter(partnership=self.board.partnership, name=row["holder"]).first()
        terms = Terms(starts=row["starts"], until=row["until"])
        try:
            with transaction.atomic():
                made = memberships.appoint(
                    by=self.user, seat=seat, holder=holder or NewHolder(row["holder"]), terms=terms, kind=kind
                )
        except HeldError as error:
            made = self._follow(error.held, holder, row, terms)
        self.touched.add(made.pk)

    def _follow(self, held: Membership, holder: Person | None, row: dict[str, Any], terms: Terms) -> Membership:
        start = terms.starts.first if terms.starts else None
        ran_out = start is not None and held.term_ends is not None and held.term_ends <= start
        if not (ran_out or row["replaces"]):
            raise Refused
        if held.starts and start and held.starts >= start:
            raise Refused
        if holder == held.holder:
            return memberships.reappoint(by=self.user, membership=held, terms=terms)
        return memberships.replace(
            by=self.user, membership=held, holder=holder or NewHolder(row["holder"]), terms=terms
        )


def _left_behind(board: Body) -> Any:
    fields = (
        "seat",
        "person__name",
        "kind",
        "starts",
        "starts_precision",
        "ends",
        "ends_precision",
        "term_ends",
        "term_ends_precision",
    )
    return (
        Counter(Membership.objects.filter(seat__body=board).values_list(*fields)),
        set(board.partnership.people.values_list("name", "slug")),
        set(board.seats.values_list("pk", "recorded_from")),
    )


def _attempt(board: Body, act: Any) -> Any:
    """What an attempt leaves behind, or None where it is refused; nothing of it stays."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                done = act()
                return _left_behind(board) if done is not False else None
        except (Refused, ChangeError):
            return None
        finally:
            transaction.set_rollback(True)


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(held=HELD, rows=st.lists(ROW, min_size=1, max_size=5))
def test_sheet_leaves_what_its_rows_would_one_after_another(db, held: list, rows: list):
    with transaction.atomic():
        board, user = factories.body(partnership=factories.partnership(), name="Board"), factories.user()
        factories.grant(user=user, role="administrator", partnership=board.partnership)
        titles = ("Seat 0", "Seat 1")
        seats = {title: factories.seat(body=board, title=title, holder_recorded=False) for title in titles}
        people = {name: factories.person(partnership=board.partnership, name=name) for name in ("Ada", "Bob")}
        for title, name, year in held:
            starts = datetime.date(int(year), 1, 1)
            if not seats[title].memberships.exists():
                factories.membership(seat=seats[title], person=people[name], starts=starts)
        lines = ["\t".join(["Board", *(row[name] for name in COLUMNS)]) for row in rows]
        read = read_rows(grid_of_text("\n".join([HEADINGS, *lines])))
        sheet = appointments.bring(by=user, partnership=board.partnership, name="board.xlsx", sheet=read)

        at_once = _attempt(board, lambda: appointments.apply(by=user, sheet=sheet).status == SheetStatus.APPLIED)
        one_by_one = _attempt(board, lambda: OneByOne(user, board).enter_all(rows))

        assert at_once == one_by_one
        transaction.set_rollback(True)
