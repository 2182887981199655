"""Board packs from the pages: asked for by whoever has a role, made by a worker, and read by everybody."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commissioning.models import BoardPack, PackKind
from commissioning.services import packs as pack_services
from commissioning.services import returns
from governance.drawings import NotDrawnError
from portal.models import Job, JobState
from portal.services import jobs
from portal.services.packs import MAKE
from portal.tasks import WORK, pick_up_jobs, run_job
from tests import factories, money_factories
from tests.portal.desk import text_of
from tests.queries import queries_of_pages
from tests.worker import wait_until, worker

HERE = "/here/commissioning/packs/"


@pytest.fixture
def money(db, monkeypatch) -> SimpleNamespace:
    """A published return of 2009/10, a board member who is signed in, and the jobs that were sent."""
    here = factories.partnership(slug="here", name="Here Together")
    submission = factories.submission(partnership=here, first_year=2009)
    factories.budget_line(submission=submission)
    returns.publish(by=factories.user(), submission=submission)
    member, client, sent = factories.user(name="Grace Member"), Client(), []
    factories.grant(user=member, role="board-member", partnership=here)
    client.force_login(member)
    monkeypatch.setattr(run_job, "delay", sent.append)
    return SimpleNamespace(here=here, member=member, client=client, sent=sent, submission=submission)


def _ask(money: SimpleNamespace, **said: str) -> Any:
    return money.client.post(f"{HERE}make/", {"year": "2009", "on": "2009-04-01"} | said, follow=True)


def _text(money: SimpleNamespace, address: str) -> str:
    return text_of(money.client.get(address))


def test_pack_is_asked_for_with_one_click_on_the_commissioning_page(money):
    page = _text(money, "/here/commissioning/")

    assert 'action="/here/commissioning/packs/make/"' in page
    assert "Make a board pack" in page
    assert "Make a board pack" not in text_of(Client().get("/here/commissioning/"))


@pytest.mark.django_db(transaction=True)
def test_pack_is_made_by_a_worker_and_read_by_everybody(money):
    waiting = text_of(_ask(money))
    assert "Waiting for a worker." in waiting
    assert "Being made with the figures as at 1 April 2009" in waiting
    assert Client().get(f"{HERE}1/").status_code == 404

    done = jobs.run(job_id=money.sent[0], work=WORK)

    assert (done.kind, done.state, done.outcome) == (MAKE, JobState.DONE, {"made": 1})
    assert (done.progress.done, done.progress.total) == (5, 5)
    stranger = Client()
    page = text_of(stranger.get(f"{HERE}1/"))
    assert "Board pack 1: commissioning 2009/10" in page
    assert "Grace Member" not in page
    assert "Grace Member" in _text(money, f"{HERE}1/")
    for kind in PackKind:
        answer = stranger.get(f"{HERE}1/pack.{kind}")
        assert answer["Content-Disposition"] == f'attachment; filename="here-board-pack-1.{kind}"'
        assert len(answer.content) > 500
    assert "data-over" in _text(money, f"{HERE}1/progress/")


def test_pack_can_be_made_by_every_role_and_by_nobody_else(money):
    for day, role in enumerate(("board-member", "finance-officer", "officer", "administrator"), start=1):
        person, client = factories.user(), Client()
        factories.grant(user=person, role=role, partnership=money.here)
        client.force_login(person)
        assert client.post(f"{HERE}make/", {"year": "2009", "on": f"2009-04-{day:02}"}).status_code == 302
    stranger = Client()
    stranger.force_login(factories.user())

    assert stranger.post(f"{HERE}make/", {"year": "2009", "on": "2009-05-01"}).status_code == 403
    assert stranger.post(f"{HERE}1/again/").status_code == 403
    assert Client().post(f"{HERE}make/").status_code == 302
    assert BoardPack.objects.count() == 4


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"year": "1066"}, "Choose a year that has a published return."),
        ({"on": "31/31/2009"}, "The day is not one of the calendar."),
        ({"year": ""}, "No board pack was made."),
    ],
)
def test_pack_of_nothing_is_refused_in_words(money, said, told):
    page = text_of(_ask(money, **said))

    assert told in page
    assert not BoardPack.objects.exists()
    assert money.sent == []


def test_same_pack_asked_for_twice_is_refused_in_words(money):
    _ask(money)

    assert "Board pack 1 of that year and day is not made yet." in text_of(_ask(money))


def test_pack_whose_year_is_superseded_meanwhile_says_so_and_can_be_begun_again(money):
    _ask(money)
    returns.supersede(by=factories.user(), submission=money.submission)
    jobs.run(job_id=BoardPack.objects.get().job, work=WORK)

    assert "2009/10 has no published return any more. Nothing was made." in _text(money, f"{HERE}1/")

    again = factories.submission(partnership=money.here, first_year=2009)
    returns.publish(by=factories.user(), submission=again)
    money.client.post(f"{HERE}1/again/")
    jobs.run(job_id=BoardPack.objects.get().job, work=WORK)
    assert BoardPack.objects.get().made_at


def test_pack_that_fails_is_tried_again_and_then_given_up(money, monkeypatch):
    def fail(*_args: Any) -> bytes:
        raise NotDrawnError

    monkeypatch.setattr(pack_services, "pdf_of", fail)
    _ask(money)
    pack = BoardPack.objects.get()
    assert "still making this pack" in text_of(money.client.post(f"{HERE}1/again/", follow=True))

    states = [jobs.run(job_id=pack.job, work=WORK).state for _ in range(3)]

    assert states == [JobState.WAITING, JobState.WAITING, JobState.FAILED]
    page = _text(money, f"{HERE}1/")
    assert "The worker could not make this pack. Nothing of it was kept." in page
    assert 'http-equiv="refresh"' not in page
    monkeypatch.undo()
    monkeypatch.setattr(run_job, "delay", money.sent.append)
    money.client.post(f"{HERE}1/again/")
    pack.refresh_from_db()
    jobs.run(job_id=pack.job, work=WORK)
    assert pack.files.count() == len(PackKind)


def test_made_pack_is_not_begun_again(money):
    money_factories.board_pack(partnership=money.here, number=1)

    assert "made already. It stays as it is." in text_of(money.client.post(f"{HERE}1/again/", follow=True))


def test_job_done_twice_makes_one_pack(money):
    _ask(money)
    job = Job.objects.get(kind=MAKE)
    jobs.run(job_id=job.pk, work=WORK)
    made = BoardPack.objects.get().made_at
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING, finished_at=None)

    jobs.run(job_id=job.pk, work=WORK)

    assert BoardPack.objects.get().made_at == made


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SADeprecationWarning")
def test_pack_whose_worker_died_is_picked_up_by_a_real_worker(money, send):
    _ask(money)
    long_ago = timezone.now() - timedelta(minutes=5)
    Job.objects.update(state=JobState.RUNNING, attempts=1, heard_at=long_ago)
    money.sent.clear()

    pick_up_jobs()
    send(run_job, money.sent[0])
    with worker():
        wait_until(lambda: BoardPack.objects.filter(made_at__isnull=False).exists())

    assert BoardPack.objects.get().files.count() == len(PackKind)


def test_unmade_pack_and_unknown_kind_have_no_file(money):
    money_factories.board_pack(partnership=money.here, number=1, made=False)
    money_factories.board_pack(partnership=money.here, number=2)

    for address in ("1/pack.pdf", "2/pack.exe", "3/pack.pdf", f"{10**30}/"):
        assert money.client.get(HERE + address).status_code == 404


def test_queries_equal_at_two_and_at_two_hundred_packs(db):
    counts = []
    for size in (2, 200):
        here = factories.partnership(slug=f"size-{size}")
        asker = factories.user()
        for number in range(1, size + 1):
            money_factories.board_pack(partnership=here, number=number, made_by=asker)
        pages = ("/{slug}/commissioning/packs/", "/{slug}/commissioning/packs/1/")
        counts.append(queries_of_pages(here, pages, "board-member"))

    assert counts[0] == counts[1]
    assert max(counts[1].values()) <= 10
