"""Comments on drafts: who is shown at once, until when they are taken, and what whoever reads them may do."""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from governance.models import CommentStatus, Structure, StructureComment
from governance.services import comments, drafts, structures
from governance.services.structures import StructureError
from governance.versions import StaleError
from tests import factories

pytestmark = pytest.mark.django_db

SUMMER, WINTER = datetime.date(2026, 6, 30), datetime.date(2026, 12, 31)


@pytest.fixture
def draft(here) -> Structure:
    """A public draft with one body, open for comment for a week."""
    made = factories.structure(
        partnership=here, audience="public", comments_until=timezone.localdate() + datetime.timedelta(days=7)
    )
    factories.tree(made, {factories.body(partnership=here, slug="board", name="Board"): {}})
    return made


def _member(draft: Structure, role: str = "board-member", **values: Any) -> Any:
    person = factories.user(**{"name": "Grace Member"} | values)
    factories.grant(user=person, role=role, partnership=draft.partnership)
    return person


def test_comment_by_somebody_with_a_role_is_shown_at_once_under_their_own_name(draft):
    member = _member(draft)

    made = comments.comment(by=member, structure=draft, name="Somebody else", text="Good.")

    assert (made.status, made.name, made.author) == (CommentStatus.SHOWN, "Grace Member", member)


@pytest.mark.parametrize("signed_in", [False, True])
def test_comment_by_somebody_without_a_role_waits(draft, signed_in):
    by = factories.user() if signed_in else None

    made = comments.comment(by=by, structure=draft, name="A reader", text="Good.")

    assert (made.status, made.name, made.author) == (CommentStatus.WAITING, "A reader", by)


def test_comment_by_somebody_with_a_role_elsewhere_waits(draft):
    elsewhere = factories.structure()

    assert comments.comment(by=_member(elsewhere), structure=draft, text="Good.").status == CommentStatus.WAITING


def test_comment_never_shows_the_e_mail_address_of_an_account_without_a_name(draft):
    member = _member(draft, name="")

    with pytest.raises(StructureError, match="Enter a name"):
        comments.comment(by=member, structure=draft, text="Good.")

    assert comments.comment(by=member, structure=draft, name="Grace", text="Good.").name == "Grace"


def test_comment_on_a_body_that_is_not_in_the_draft_is_refused(draft):
    other = factories.body(partnership=draft.partnership, name="Other")

    with pytest.raises(StructureError, match="Other is not in this draft") as refused:
        comments.comment(by=None, structure=draft, name="A reader", text="Good.", body=other)

    assert refused.value.field == "about"


@pytest.mark.parametrize(
    ("audience", "days", "told"),
    [("editors", 7, "is not open for comments"), ("public", None, "is not open"), ("public", -1, "closed on")],
)
def test_comment_on_a_draft_that_takes_none_is_refused_with_the_reason(here, audience, days, told):
    until = timezone.localdate() + datetime.timedelta(days=days) if days is not None else None
    draft = factories.structure(partnership=here, audience=audience, comments_until=until)

    with pytest.raises(StructureError, match=told):
        comments.comment(by=None, structure=draft, name="A reader", text="Good.")


def test_comment_on_what_was_published_or_discarded_meanwhile_is_refused(draft):
    discarded = factories.structure(partnership=draft.partnership, audience="public")
    Structure.objects.filter(pk=discarded.pk).delete()
    structures.publish(by=factories.user(), structure=draft, in_force_from=datetime.date(2010, 1, 1))

    for structure, told in ((draft, "is published"), (discarded, "was discarded")):
        with pytest.raises(StructureError, match=told):
            comments.comment(by=None, structure=structure, name="A reader", text="Good.")


@pytest.mark.parametrize(
    ("until", "last", "after"),
    [
        (SUMMER, "2026-06-30T22:59:59+00:00", "2026-06-30T23:00:00+00:00"),
        (WINTER, "2026-12-31T23:59:59+00:00", "2027-01-01T00:00:00+00:00"),
    ],
    ids=["summer", "winter"],
)
def test_last_day_ends_at_midnight_in_london(draft, time_machine, until, last, after):
    Structure.objects.filter(pk=draft.pk).update(comments_until=until)

    time_machine.move_to(datetime.datetime.fromisoformat(last), tick=False)
    comments.comment(by=None, structure=draft, name="A reader", text="Just in time.")
    time_machine.move_to(datetime.datetime.fromisoformat(after), tick=False)
    with pytest.raises(StructureError, match=f"closed on {until:%-d %B %Y}"):
        comments.comment(by=None, structure=draft, name="A reader", text="Too late.")

    assert [made.text for made in draft.comments.all()] == ["Just in time."]


def test_no_more_than_so_many_wait_but_a_member_may_still_comment(draft, monkeypatch):
    monkeypatch.setattr(comments, "MOST_WAITING", 2)
    for _ in range(2):
        waiting = comments.comment(by=None, structure=draft, name="A reader", text="Good.")

    with pytest.raises(StructureError, match="2 comments wait to be read"):
        comments.comment(by=None, structure=draft, name="A reader", text="Good.")

    assert comments.comment(by=_member(draft), structure=draft, text="Good.").is_shown
    comments.hide(by=_member(draft, "officer"), comment=waiting)
    assert comments.comment(by=None, structure=draft, name="A reader", text="Good.")


def test_comment_is_shown_and_hidden_by_whoever_read_it(draft):
    officer, made = _member(draft, "officer"), factories.comment(structure=draft)

    shown = comments.show(by=officer, comment=made, seen="waiting")
    assert (shown.status, shown.read_by) == (CommentStatus.SHOWN, officer)

    assert comments.hide(by=officer, comment=made, seen="shown").status == CommentStatus.HIDDEN


def test_comment_that_another_decided_meanwhile_is_left_as_it_is(draft):
    officer, made = _member(draft, "officer"), factories.comment(structure=draft)
    comments.hide(by=officer, comment=made, seen="waiting")

    with pytest.raises(StructureError, match="it is now not shown"):
        comments.show(by=officer, comment=made, seen="waiting")

    assert comments.hide(by=officer, comment=made, seen="waiting").status == CommentStatus.HIDDEN


def test_comments_of_what_is_published_stay_as_they_are(draft):
    officer, made = _member(draft, "officer"), factories.comment(structure=draft)
    structures.publish(by=officer, structure=draft, in_force_from=datetime.date(2010, 1, 1))

    with pytest.raises(StructureError, match="is published"):
        comments.show(by=officer, comment=made)

    made.refresh_from_db()
    assert made.status == CommentStatus.WAITING


def test_comment_whose_body_was_removed_cannot_be_shown(draft):
    made = factories.comment(structure=draft)
    StructureComment.objects.filter(pk=made.pk).delete()

    with pytest.raises(StructureError, match="That comment went"):
        comments.show(by=_member(draft, "officer"), comment=made)


def test_draft_is_not_opened_until_a_day_that_is_past_but_an_old_day_may_stay(draft):
    officer, yesterday = _member(draft, "officer"), timezone.localdate() - datetime.timedelta(days=1)

    with pytest.raises(StructureError, match="That day is past") as refused:
        drafts.consult(by=officer, structure=draft, audience="public", until=yesterday)
    assert refused.value.field == "until"

    Structure.objects.filter(pk=draft.pk).update(comments_until=yesterday)
    kept = drafts.consult(by=officer, structure=draft, audience="partners", until=yesterday)
    assert (kept.audience, kept.comments_until) == ("partners", yesterday)


def test_draft_that_somebody_opened_meanwhile_is_not_opened_otherwise(draft):
    officer, until = _member(draft, "officer"), draft.comments_until
    seen = drafts.version_of_consultation(draft)
    drafts.consult(by=officer, structure=draft, audience="editors", until=None)

    with pytest.raises(StaleError) as stale:
        drafts.consult(by=officer, structure=draft, audience="public", until=until, seen=seen)

    assert ("Open to", "Everybody", "Editors") in stale.value.differences


def _elsewhere(work: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Do something in another session of the database; what it returned or raised is in the list when it is over."""
    answers: list[Any] = []

    def do() -> None:
        try:
            answers.append(work())
        except StructureError as refused:
            answers.append(refused)
        finally:
            connection.close()

    thread = threading.Thread(target=do)
    thread.start()
    return thread, answers


@pytest.mark.django_db(transaction=True)
def test_comment_sent_while_the_draft_is_being_closed_waits_and_is_refused(draft):
    officer = _member(draft, "officer")

    with transaction.atomic():
        drafts.consult(by=officer, structure=draft, audience="editors", until=None)
        thread, answers = _elsewhere(
            lambda: comments.comment(by=None, structure=draft, name="A reader", text="Too late.")
        )
        thread.join(timeout=0.5)
        assert thread.is_alive()
    thread.join(timeout=10)

    assert "is not open for comments" in str(answers[0])
    assert not StructureComment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_last_place_among_those_that_wait_is_taken_once(draft, monkeypatch):
    monkeypatch.setattr(comments, "MOST_WAITING", 1)

    def send() -> StructureComment:
        return comments.comment(by=None, structure=draft, name="A reader", text="Good.")

    rivals = [_elsewhere(send) for _ in range(4)]
    for thread, _ in rivals:
        thread.join(timeout=20)

    outcomes = [answers[0] for _, answers in rivals]
    assert sum(isinstance(outcome, StructureComment) for outcome in outcomes) == 1
    assert draft.comments.count() == 1
