"""Papers are kept whole or not at all, stay as they were brought, and are taken away only unseen."""

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from governance.history import change_whole
from governance.services.changes import ChangeError
from governance.services.undo import undo
from meetings.models import Paper, PaperData, PaperVersion
from meetings.services import papers
from meetings.uploads import upload_of
from tests import factories
from tests.meetings import factories_papers as made

pytestmark = pytest.mark.django_db

WORDS = upload_of(b"Words.", "words.txt")


@pytest.fixture
def fails_to_keep():
    """Let the table of the bytes refuse, as a server does that has this trouble."""

    def fail(code: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE FUNCTION in_trouble() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION 'in trouble' USING ERRCODE = '{code}'; END $$"
            )
            cursor.execute(
                "CREATE TRIGGER in_trouble BEFORE INSERT ON meetings_paperdata "
                "FOR EACH ROW EXECUTE FUNCTION in_trouble()"
            )

    return fail


@pytest.mark.parametrize("code", ["53100", "53200"])
def test_paper_without_room_is_not_half_kept(fails_to_keep, code: str):
    meeting = made.meeting()
    fails_to_keep(code)

    with pytest.raises(ChangeError, match="no room for the file just now"):
        papers.add_paper(by=factories.user(), meeting=meeting, upload=WORDS, title="Report")

    assert not Paper.objects.exists()
    assert not PaperVersion.objects.exists()
    assert not Paper.pgh_event_model.objects.exists()


def test_version_without_room_leaves_the_paper_as_it_was(fails_to_keep):
    paper = made.paper()
    fails_to_keep("53100")

    with pytest.raises(ChangeError, match="no room"):
        papers.add_version(by=factories.user(), paper=paper, upload=WORDS)

    assert [version.number for version in paper.versions.all()] == [1]


def test_slug_is_never_a_word_of_an_address():
    meeting, by = made.meeting(), factories.user()

    slugs = [papers.add_paper(by=by, meeting=meeting, upload=WORDS, title="Add").slug for _ in range(2)]

    assert slugs == ["add-2", "add-3"]


def test_item_of_another_meeting_is_refused():
    by, meeting, item = factories.user(), made.meeting(), made.agenda_item()

    with pytest.raises(ChangeError, match="same meeting"):
        papers.add_paper(by=by, meeting=meeting, upload=WORDS, title="Report", item=item)
    with pytest.raises(ChangeError, match="same meeting"):
        papers.change_paper(by=by, paper=made.paper(meeting=meeting), item=item)


def test_same_file_again_is_refused_unless_it_was_withdrawn():
    by, meeting = factories.user(), made.meeting()
    paper = papers.add_paper(by=by, meeting=meeting, upload=WORDS, title="Report")

    with pytest.raises(ChangeError, match="same file as version 1"):
        papers.add_version(by=by, paper=paper, upload=WORDS)
    papers.withdraw_version(by=by, version=paper.versions.get(), because="Names a child")

    assert papers.add_version(by=by, paper=paper, upload=WORDS).number == 2


def test_paper_is_taken_away_before_the_agenda_is_published_only():
    by, seen, unseen = factories.user(), made.paper(), made.paper(meeting=made.meeting(planned=True))

    papers.remove_paper(by=by, paper=unseen)
    with pytest.raises(ChangeError, match="Withdraw its versions instead"):
        papers.remove_paper(by=by, paper=seen)

    assert list(Paper.objects.all()) == [seen]
    assert PaperData.objects.count() == 1


def test_version_is_withdrawn_once_and_with_a_reason():
    by, version = factories.user(), made.paper().versions.get()

    with pytest.raises(ChangeError, match="Say why"):
        papers.withdraw_version(by=by, version=version, because="  ")
    papers.withdraw_version(by=by, version=version, because="Names a child")
    with pytest.raises(ChangeError, match="withdrawn already"):
        papers.withdraw_version(by=by, version=version, because="Again")


def test_bringing_a_file_is_not_undone_with_a_button():
    by, meeting = factories.user(), made.meeting()
    papers.add_paper(by=by, meeting=meeting, upload=WORDS, title="Report")
    act = Paper.pgh_event_model.objects.get().pgh_context_id

    with pytest.raises(ChangeError, match="on the paper's own page"):
        undo(by=by, partnership=meeting.partnership, act=act)

    told = change_whole(meeting.partnership, act)
    assert told
    assert not told.undoable


def test_withdrawing_is_undone():
    by, version = factories.user(), made.paper().versions.get()
    papers.withdraw_version(by=by, version=version, because="The wrong one")
    act = PaperVersion.pgh_event_model.objects.get(pgh_label="update").pgh_context_id

    undo(by=by, partnership=version.paper.meeting.partnership, act=act)

    version.refresh_from_db()
    assert version.withdrawn_at is None
    assert version.withdrawn_because == ""


@pytest.mark.parametrize(
    "change",
    [{"number": 7}, {"kind": "pdf"}, {"name": "x.pdf"}, {"size": 1}, {"sha256": "0" * 64}, {"note": "x"}],
    ids=lambda change: next(iter(change)),
)
def test_version_stays_as_it_was_brought(change: dict[str, object]):
    version = made.paper().versions.get()

    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        PaperVersion.objects.filter(pk=version.pk).update(**change)


def test_bytes_stay_as_they_were_brought():
    made.paper()

    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        PaperData.objects.update(data=b"other")


@pytest.mark.parametrize("because", ["", "Why"])
def test_withdrawn_version_says_when_who_and_why(because: str):
    version = made.paper().versions.get()

    version.withdrawn_because = because
    version.withdrawn_by = None if because else version.brought_by

    with pytest.raises(IntegrityError, match="paper_version_withdrawn_says_why"), transaction.atomic():
        version.save()


def test_number_slug_and_access_are_kept_in_order_by_the_database():
    paper = made.paper()

    for wrong, make in {
        "paper_version_number_once": lambda: made.paper_version(paper=paper, number=1),
        "paper_version_kind_is_known": lambda: made.paper_version(paper=paper, kind="exe"),
        "paper_slug_once": lambda: made.paper(meeting=paper.meeting, slug=paper.slug),
        "paper_access_is_known": lambda: made.paper(meeting=paper.meeting, access="nobody"),
    }.items():
        with pytest.raises(IntegrityError, match=wrong), transaction.atomic():
            make()
