"""Papers of a meeting: brought, brought again, described, taken away before they are public, withdrawn afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import OperationalError
from django.db.models import Max
from django.utils import timezone

from governance.models import Access
from governance.services.changes import ChangeError, change, first_free, slug_stem
from governance.versions import Version, refuse_stale, version_of_row
from meetings.models import AgendaItem, Meeting, Paper, PaperData, PaperVersion
from meetings.services.meetings import was_open_since
from meetings.uploads import Upload

if TYPE_CHECKING:
    from portal.models import User

STATED = ("title", "item", "access")
TAKEN_WORDS = {"add"}
"""Words that stand in an address where a paper's slug does."""

FINAL = "Files are not undone here. Take the paper away, or withdraw the version, on the paper's own page."


def add_paper(
    *,
    by: "User",
    meeting: Meeting,
    upload: Upload,
    title: str,
    access: str = Access.PUBLIC,
    item: AgendaItem | None = None,
    reason: str = "",
) -> Paper:
    """Add a paper with its first version to a meeting, or to one of its items, after those that are there.

    Raises ChangeError when the item is of another meeting, or the database has no room: then nothing is kept.
    """
    did = f"Added the paper “{title}” to {meeting}"
    with _room(), change(by=by, within=meeting.partnership_id, did=did, reason=reason, final=FINAL):
        locked = _lock_meeting(meeting)
        _refuse_other_meeting(locked, item)
        taken = {*locked.papers.values_list("slug", flat=True), *TAKEN_WORDS}
        last = locked.papers.filter(item=item).aggregate(last=Max("position"))["last"] or 0
        paper = Paper.objects.create(
            meeting=locked,
            item=item,
            slug=first_free(slug_stem(title, most=120), taken),
            title=title,
            access=access,
            position=last + 1,
        )
        _keep(by, paper, upload, 1, "")
        return paper


def add_version(*, by: "User", paper: Paper, upload: Upload, note: str = "", reason: str = "") -> PaperVersion:
    """Add the next version of a paper; those before it stay, and are as open as the paper.

    Raises ChangeError when it is the file that stands there already, or the database has no room.
    """
    within, did = paper.meeting.partnership_id, f"Brought another version of “{paper}”"
    with _room(), change(by=by, within=within, did=did, reason=reason, final=FINAL):
        locked = _lock(paper)
        last = locked.versions.first()
        if last and last.sha256 == upload.sha256 and not last.withdrawn_at:
            raise ChangeError(f"This is the same file as version {last.number}. Choose the changed one.", "file")
        return _keep(by, locked, upload, last.number + 1 if last else 1, note)


def change_paper(*, by: "User", paper: Paper, reason: str = "", seen: Version | None = None, **values: Any) -> Paper:
    """Change what a paper is called, whose item it is of, and who may read it, all its versions with it.

    Raises StaleError when it changed since it was seen, ChangeError when the item is of another meeting.
    """
    with change(by=by, within=paper.meeting.partnership_id, did=f"Changed the paper “{paper}”", reason=reason):
        locked = _lock(paper)
        refuse_stale(seen, version_of_row(locked, *STATED))
        _refuse_other_meeting(locked.meeting, values.get("item"))
        for name, value in values.items():
            setattr(locked, name, value)
        locked.save()
        return locked


def remove_paper(*, by: "User", paper: Paper, reason: str = "") -> None:
    """Take a paper away with its files, while the public has not seen it; raises ChangeError afterwards."""
    did = f"Took away the paper “{paper}”"
    with change(by=by, within=paper.meeting.partnership_id, did=did, reason=reason, final=FINAL):
        _lock_meeting(paper.meeting)
        if was_public(paper):
            raise ChangeError(
                "The agenda is published, or was, so the paper stays on record. Withdraw its versions instead: they "
                "are no longer served, and the page says why."
            )
        _lock(paper).delete()


def was_public(paper: Paper) -> bool:
    """Tell whether the agenda or the minutes of its meeting were open to everybody while it was there; three queries.

    An agenda that is withdrawn again had been read.
    """
    brought = paper.versions.order_by("number").values_list("brought_at", flat=True).first()
    return brought is not None and was_open_since(paper.meeting, brought)


def withdraw_version(*, by: "User", version: PaperVersion, because: str) -> PaperVersion:
    """Serve a version no more, and say why; raises ChangeError without a reason, or when it is withdrawn already."""
    if not because.strip():
        raise ChangeError("Say why the version is withdrawn: the page of the paper tells it.", "because")
    within = version.paper.meeting.partnership_id
    with change(by=by, within=within, did=f"Withdrew version {version.number} of “{version.paper}”", reason=because):
        locked = PaperVersion.objects.select_for_update(of=("self",)).filter(pk=version.pk).first()
        if locked is None or locked.withdrawn_at:
            raise ChangeError("That version is withdrawn already, or not in the record any more.")
        locked.withdrawn_at, locked.withdrawn_by, locked.withdrawn_because = timezone.now(), by, because.strip()
        locked.save()
        return locked


def _keep(by: "User", paper: Paper, upload: Upload, number: int, note: str) -> PaperVersion:
    version = PaperVersion.objects.create(
        paper=paper,
        number=number,
        kind=upload.kind,
        name=upload.name,
        size=len(upload.data),
        sha256=upload.sha256,
        note=note,
        brought_by=by,
    )
    PaperData.objects.create(version=version, data=upload.data)
    return version


@contextmanager
def _room() -> Iterator[None]:
    """Say it in words when the database has no room for a file: its transaction is undone, so nothing is half kept."""
    try:
        yield
    except OperationalError as error:
        if not str(getattr(error.__cause__, "pgcode", "") or "").startswith("53"):
            raise
        raise ChangeError(
            "There is no room for the file just now. Nothing was kept. Tell whoever runs the portal, and bring it "
            "again later.",
            "file",
        ) from error


def _lock_meeting(meeting: Meeting) -> Meeting:
    """Lock a meeting against its agenda being published meanwhile."""
    locked = Meeting.objects.select_for_update(of=("self",)).filter(pk=meeting.pk).first()
    if locked is None:
        raise ChangeError("That meeting is not in the record any more. Nothing was saved.")
    return locked


def _lock(paper: Paper) -> Paper:
    locked = Paper.objects.select_for_update(of=("self",)).select_related("meeting", "item").filter(pk=paper.pk).first()
    if locked is None:
        raise ChangeError("That paper is not in the record any more. Nothing was saved.")
    return locked


def _refuse_other_meeting(meeting: Meeting, item: AgendaItem | None) -> None:
    if item is not None and item.meeting_id != meeting.pk:
        raise ChangeError("Choose an item of the same meeting.", "item")
