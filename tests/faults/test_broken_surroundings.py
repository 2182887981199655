"""The portal while what it stands on is broken: the database, the folder of drawings, the record itself."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from commissioning.services.returns import publish
from governance.models import Placement
from portal.models import JobState
from portal.services import jobs
from portal.tasks import CHECKS, WORK, check_partnership
from tests import factories
from tests.portal.record import Record

NOBODY_LISTENS = "1"


@pytest.fixture
def stopped_database(django_db_blocker, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database server that refuses every connection."""
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(connection.settings_dict, "PORT", NOBODY_LISTENS)
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.mark.parametrize("address", ["/", "/somewhere/", "/somewhere/search/?q=board", "/healthz"])
def test_stopped_database_is_said_without_a_trace(stopped_database: None, address: str):
    response = Client(raise_request_exception=False).get(address)

    page = response.content.decode()
    assert response.status_code in (500, 503)
    assert "Something went wrong" in page or "unavailable" in page
    assert not any(word in page for word in ("Traceback", "psycopg", "OperationalError", "127.0.0.1"))


@pytest.mark.parametrize("address", ["/privacy/", "/accessibility/"])
def test_page_that_needs_no_database_outlives_it(stopped_database: None, address: str):
    assert Client(raise_request_exception=False).get(address).status_code == 200


def test_database_that_comes_back_is_used_again(transactional_db, client: Client):
    factories.partnership(slug="somewhere")
    with connection.cursor() as cursor:
        port = connection.settings_dict["PORT"]
        connection.settings_dict["PORT"] = NOBODY_LISTENS
        cursor.close()
    connection.close()
    refused = Client(raise_request_exception=False).get("/somewhere/").status_code

    connection.settings_dict["PORT"] = port
    connection.close()

    assert refused in (500, 503)
    assert client.get("/somewhere/").status_code == 200


def _drawings_in(settings, folder: Path) -> None:
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = settings.CACHES | {"drawings": {"BACKEND": backend, "LOCATION": folder}}


def test_diagram_is_drawn_when_drawings_cannot_be_kept(record: Record, settings, tmp_path: Path):
    blocked = tmp_path / "a-file"
    blocked.write_text("This is no folder.")
    _drawings_in(settings, blocked / "drawings")

    response = Client(raise_request_exception=False).get("/somewhere/structure/diagram/")

    assert response.status_code == 200
    assert "<svg" in response.content.decode()


def test_diagram_is_drawn_anew_when_a_kept_drawing_is_damaged(record: Record, settings, tmp_path: Path):
    _drawings_in(settings, tmp_path)
    client = Client(raise_request_exception=False)
    client.get("/somewhere/structure/diagram/")
    kept = list(tmp_path.glob("*.djcache"))
    for path in kept:
        path.write_bytes(path.read_bytes()[:20])

    response = client.get("/somewhere/structure/diagram/")

    assert len(kept) == 1
    assert response.status_code == 200
    assert "<svg" in response.content.decode()


def test_diagram_is_drawn_when_the_folder_of_drawings_was_removed(record: Record, settings, tmp_path: Path):
    _drawings_in(settings, tmp_path / "drawings")
    client = Client(raise_request_exception=False)
    client.get("/somewhere/structure/diagram/")
    shutil.rmtree(tmp_path / "drawings")

    assert client.get("/somewhere/structure/diagram/").status_code == 200


@pytest.mark.parametrize("planted", [{"level": 7}, {"lft": 11, "rght": 12}, {"rght": 50}])
def test_nightly_checks_report_a_corrupted_placement(record: Record, planted: dict[str, int]):
    assert check_partnership(record.partnership.pk) == {"structures": {}, "returns": []}

    Placement.objects.filter(structure=record.coming, parent__isnull=False).update(**planted)

    found = check_partnership(record.partnership.pk)
    assert list(found["structures"]) == ["coming"]
    assert found["structures"]["coming"]


def test_nightly_checks_report_a_total_that_differs(record: Record):
    submission = factories.submission(partnership=record.partnership, first_year=2011)
    line = factories.budget_line(submission=submission, amount="1000.00")
    factories.stated_total(submission=submission, group=line.group, amount="1001.00")
    publish(by=factories.user(), submission=submission)

    found = check_partnership(record.partnership.pk)

    assert len(found["returns"]) == 1
    assert "differs by £1.00" in found["returns"][0]


def test_nightly_checks_reach_the_page_of_those_who_can_mend_it(record: Record, signed_in):
    Placement.objects.filter(structure=record.coming, parent__isnull=False).update(level=7)
    job = jobs.start(by=None, kind=CHECKS, send=lambda pk: None, partnership=record.partnership.pk)

    done = jobs.run(job_id=job.pk, work=WORK)

    assert done.state == JobState.DONE
    page = signed_in("officer", record.partnership).get("/somewhere/manage/").content.decode()
    assert "is at level 7" in page
