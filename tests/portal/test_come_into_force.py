"""A structure published ahead of its day is in force from midnight in London, for pages and for names."""

import datetime

import pytest
from django.core.cache import caches

from governance.dates import PartialDate
from governance.models import Body
from governance.services import edits, publishing
from portal.tasks import come_into_force
from tests.governance.drafting import Family, family

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}

# The day from which a structure is in force, and the moment in UTC at which that day begins in London.
MIDNIGHTS = {
    "winter": ("2026-01-15", "2026-01-15T00:00"),
    "summer": ("2026-07-15", "2026-07-14T23:00"),
    "the clocks go forward in the night after": ("2026-03-29", "2026-03-29T00:00"),
    "the clocks went forward the day before": ("2026-03-30", "2026-03-29T23:00"),
    "the clocks go back in the night after": ("2026-10-25", "2026-10-24T23:00"),
    "the clocks went back the day before": ("2026-10-26", "2026-10-26T00:00"),
}
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(params=MIDNIGHTS)
def midnight(request) -> tuple[datetime.date, datetime.datetime]:
    day, moment = MIDNIGHTS[request.param]
    return datetime.date.fromisoformat(day), datetime.datetime.fromisoformat(moment).replace(tzinfo=datetime.UTC)


@pytest.fixture
def here(settings, transactional_db) -> Family:
    settings.CACHES = {name: BACKEND | {"LOCATION": f"midnight-{name}"} for name in ("default", "pages", "drawings")}
    caches["pages"].clear()
    return family()


def _publish_from(here: Family, day: datetime.date) -> None:
    draft = here.draft()
    edits.rename(by=here.by, structure=draft, body=here.left, name="Westside")
    edits.add_body(by=here.by, structure=draft, body=here.loose, parent=here.top)
    publishing.publish(by=here.by, structure=draft, since=PartialDate(day))


def _page(client) -> str:
    return client.get("/here/structure/").content.decode()


def test_structure_of_tomorrow_comes_into_force_at_midnight(here, client, time_machine, midnight):
    day, moment = midnight
    time_machine.move_to(moment - 20 * MINUTE, tick=False)
    _publish_from(here, day)

    time_machine.move_to(moment - MINUTE, tick=False)
    assert come_into_force() == 0
    assert "Westside" not in _page(client)
    assert "Westside" not in _page(client)
    assert Body.objects.get(pk=here.left.pk).name == "Left"

    time_machine.move_to(moment, tick=False)
    assert "Westside" in _page(client)
    assert "Loose" in _page(client)
    assert come_into_force() == 1
    assert come_into_force() == 0
    assert Body.objects.get(pk=here.left.pk).name == "Westside"
    assert "Westside" in client.get("/here/bodies/left/").content.decode()


def test_summer_half_past_eleven_in_utc_is_the_next_day(here, client, time_machine):
    time_machine.move_to(datetime.datetime(2026, 7, 14, 22, 30, tzinfo=datetime.UTC), tick=False)
    _publish_from(here, datetime.date(2026, 7, 15))
    assert "Westside" not in _page(client)

    time_machine.move_to(datetime.datetime(2026, 7, 14, 23, 30, tzinfo=datetime.UTC), tick=False)

    assert "Westside" in _page(client)
    assert come_into_force() == 1


def test_partnership_whose_record_is_of_a_day_stays_as_it_was(here, time_machine):
    here.partnership.record_date = datetime.date(2026, 1, 1)
    here.partnership.save()
    _publish_from(here, datetime.date(2026, 1, 15))

    time_machine.move_to(datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC), tick=False)

    assert come_into_force() == 0
    assert Body.objects.get(pk=here.left.pk).name == "Left"


def test_beat_runs_it_every_five_minutes(settings):
    entry = next(one for one in settings.CELERY_BEAT_SCHEDULE.values() if one["task"] == come_into_force.name)

    assert entry["schedule"].minute == set(range(0, 60, 5))
