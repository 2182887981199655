"""When an action is open, overdue and finished: across date precision, against a model that looks at every day."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from planning.models import FINISHED, Action, ActionStatus
from tests import factories
from tests.planning.factories_work import action

FIRST, LAST = datetime.date(2007, 12, 30), datetime.date(2010, 1, 3)
days = st.dates(FIRST, LAST)


def _days_of(due: datetime.date, precision: str) -> list[datetime.date]:
    """Every day of the day, month or year that `due` is in."""
    near = (due + datetime.timedelta(days=number) for number in range(-366, 367))
    parts = {"day": 3, "month": 2, "year": 1}[precision]
    return [day for day in near if day.timetuple()[:parts] == due.timetuple()[:parts]]


def _model_is_open(one: Action, on: datetime.date) -> bool:
    if one.raised_on and on < one.raised_on:
        return False
    return not (one.status in FINISHED and (one.finished_on is None or one.finished_on <= on))


def _model_is_overdue(one: Action, on: datetime.date) -> bool:
    if one.due is None or (one.status in FINISHED and (one.finished_on is None or one.finished_on <= on)):
        return False
    return all(day < on for day in _days_of(one.due, one.due_precision))


@st.composite
def actions(draw) -> Action:
    status = draw(st.sampled_from(ActionStatus.values))
    raised = draw(st.none() | days)
    finished = draw(st.none() | st.dates(raised or FIRST, LAST)) if status in FINISHED else None
    return Action(
        status=status,
        raised_on=raised,
        finished_on=finished,
        due=draw(st.none() | days),
        due_precision=draw(st.sampled_from(["day", "month", "year"])),
    )


@given(one=actions(), on=days)
def test_action_is_overdue_when_every_day_it_is_due_on_has_passed(one: Action, on: datetime.date):
    assert one.is_overdue(on) == _model_is_overdue(one, on)


@pytest.mark.parametrize("on", [datetime.date.min, datetime.date(9999, 12, 31)])
@pytest.mark.parametrize("precision", ["day", "month", "year"])
def test_action_due_at_the_end_of_the_calendar_is_never_overdue(on: datetime.date, precision: str):
    assert not Action(due=datetime.date(9999, 12, 31), due_precision=precision).is_overdue(on)


@pytest.mark.django_db
def test_lists_agree_with_the_model_on_every_day():
    """Forty rows of all sorts; what the database finds on a day is what the model says of each of them."""
    here = factories.partnership()
    edges = [None, *(datetime.date(2008, *day) for day in ((2, 28), (2, 29), (3, 1), (12, 31)))]
    kinds = [(due, precision) for due in edges for precision in ("day", "month", "year")]
    for number, (due, precision) in enumerate(kinds):
        for status, finished in (("open", None), ("done", None), ("dropped", datetime.date(2008, 3, 15))):
            raised = datetime.date(2008, 1, 20) if number % 2 else None
            action(
                partnership=here,
                due=due,
                due_precision=precision,
                status=status,
                finished_on=finished,
                raised_on=raised,
            )
    rows = list(Action.objects.all())

    for on in map(datetime.date.fromisoformat, ("2008-01-19", "2008-03-01", "2008-03-15", "2008-04-01", "2009-01-01")):
        visible = Action.objects.visible_to(AnonymousUser(), here)
        found_open = {one.pk for one in rows if _model_is_open(one, on)}
        found_late = {one.pk for one in rows if _model_is_open(one, on) and _model_is_overdue(one, on)}
        assert set(visible.open_on(on).values_list("pk", flat=True)) == found_open
        assert set(visible.overdue_on(on).values_list("pk", flat=True)) == found_late
        assert visible.counted(on) == (len(found_open), len(found_late))
