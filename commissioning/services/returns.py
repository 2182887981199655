"""Writes to returns: submit, send back, publish, discard. A published return is never edited, only superseded."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from commissioning.models import RETURN_STEPS, Return, ReturnFile, ReturnStatus
from commissioning.permissions import can_publish_returns, check_change_returns, check_publish_returns
from governance.models import Body, Certainty, Document, DocumentKind
from governance.services.changes import ChangeError, change, free_slug
from governance.versions import Version, refuse_stale, version_of_row

if TYPE_CHECKING:
    from portal.models import User

DESCRIBED = ("title", "caption", "year_note", "unit_note")


class ReturnError(ChangeError):
    """A write to a return that is refused; the text is a sentence for the person who asked for it."""


def describe(*, by: "User", submission: Return, reason: str = "", seen: Version | None = None, **values: str) -> Return:
    """Change what a draft return says of itself. Raises StaleError when it changed since it was seen."""
    check_change_returns(by, submission.partnership)
    with _change(by, submission, f"Described the return “{submission}”", reason):
        locked = _locked(submission)
        if locked.status != ReturnStatus.DRAFT:
            raise ReturnError(f"“{locked}” is {_status(locked)}, so its words stay as they are. Nothing was changed.")
        refuse_stale(seen, version_of_row(locked, *DESCRIBED))
        for name, value in values.items():
            setattr(locked, name, value)
        locked.save(update_fields=list(values))
        return locked


def submit(*, by: "User", submission: Return, reason: str = "") -> Return:
    """Hand a draft to somebody else to publish; until it is sent back, nothing in it can be changed.

    It is to supersede whatever return of its year is published now. Raises ReturnError when it is no draft, is empty,
    or another return waits for that year.
    """
    check_change_returns(by, submission.partnership)
    with _change(by, submission, f"Submitted the return “{submission}”", reason):
        locked = _locked(submission)
        status = _step(locked, "submit")
        if not locked.lines.exists():
            raise ReturnError(f"“{locked}” has no line. Bring its lines first. Nothing was changed.")
        rival = Return.objects.submitted_for(locked).first()
        if rival:
            raise ReturnError(
                f"“{rival}” is submitted for {locked.year} already. Publish that or send it back first. Nothing was "
                "changed."
            )
        locked.supersedes = _standing(locked)
        locked.submitted_by, locked.submitted_on, locked.status = by, timezone.localdate(), status
        locked.save(update_fields=["supersedes", "submitted_by", "submitted_on", "status"])
        return locked


def send_back(*, by: "User", submission: Return, reason: str) -> Return:
    """Make a submitted return a draft again: whoever submitted it may, and whoever may publish it.

    Raises ReturnError when it is not submitted, or `by` is neither.
    """
    if by.pk != submission.submitted_by_id and not can_publish_returns(by, submission.partnership):
        raise ReturnError("A return is sent back by whoever submitted it, or by whoever may publish it.")
    with _change(by, submission, f"Sent the return “{submission}” back", reason):
        locked = _locked(submission)
        locked.status, locked.supersedes = _step(locked, "send back"), None
        locked.save(update_fields=["status", "supersedes"])
        return locked


def approve(*, by: "User", submission: Return, reason: str = "") -> Return:
    """Publish a return that somebody else submitted; the one of its year that stood until now is superseded.

    Raises ReturnError when `by` brought or submitted it, when it is not submitted, when it would make known a group
    that stands only in a draft, or when another return of its year was published since it was: then nobody has
    compared the two.
    """
    check_publish_returns(by, submission.partnership)
    with _change(by, submission, f"Published the return “{submission}”", reason):
        locked = _locked(submission)
        status = _step(locked, "publish")
        if is_theirs(locked, by):
            raise ReturnError(
                "You brought or submitted this return, so somebody else has to publish it: an administrator or another "
                "finance officer. Nothing was changed."
            )
        _refuse_hidden_groups(locked)
        standing = _standing(locked)
        if standing and standing.pk != locked.supersedes_id:
            raise ReturnError(
                f"“{standing}” was published since this return was submitted. Send this one back, and submit it again "
                "to compare it with that. Nothing was changed."
            )
        if standing:
            _with_status(_locked(standing), _step(standing, "supersede"))
        _cite_file(locked)
        locked.published_by, locked.published_at, locked.status = by, timezone.now(), status
        locked.save(update_fields=["published_by", "published_at", "status"])
        return locked


def is_theirs(submission: Return, user: "User") -> bool:
    """Tell whether somebody brought or submitted a return, and so cannot be the one who publishes it; one query."""
    return submission.submitted_by_id == user.pk or ReturnFile.objects.of(submission).filter(brought_by=user).exists()


def _refuse_hidden_groups(locked: Return) -> None:
    """Publishing money must not make known a body of a structure that is not open to everybody."""
    named = Q(pk__in=locked.lines.values("group")) | Q(pk__in=locked.stated_totals.values("group"))
    known = Body.objects.visible_to(AnonymousUser(), locked.partnership)
    hidden = Body.objects.filter(named).exclude(pk__in=known.values("pk")).order_by("name").first()
    if hidden:
        raise ReturnError(
            f"“{hidden}” stands only in a draft that is not open to everybody, and this return would make it known. "
            "Publish that structure first. Nothing was changed."
        )


def _cite_file(locked: Return) -> None:
    """Enter the file of a return in the library as the source of the return, unless another is named already."""
    file = ReturnFile.objects.of(locked).described().first()
    if file is None or locked.sources.exists():
        return
    papers = Document.objects.filter(partnership=locked.partnership_id)
    title = f"{locked.title}: the file brought on {file.brought_at:%-d %B %Y}"[:250]
    paper = Document.objects.create(
        partnership_id=locked.partnership_id,
        slug=free_slug(papers, f"{locked.slug} file"),
        title=title,
        kind=DocumentKind.RETURN,
        published=timezone.localdate(),
        summary=f"SHA-256 {file.sha256}",
    )
    locked.sources.create(position=1, document=paper, certainty=Certainty.STATED)


def discard(*, by: "User", submission: Return, reason: str = "") -> None:
    """Delete a draft return with its lines and its file. Raises ReturnError when it is not a draft."""
    check_change_returns(by, submission.partnership)
    with _change(by, submission, f"Discarded the return “{submission}”", reason):
        locked = _locked(submission)
        if locked.status != ReturnStatus.DRAFT:
            raise ReturnError(f"“{locked}” is {_status(locked)}, so it is kept. Nothing was changed.")
        locked.sources.all().delete()
        locked.delete()


@transaction.atomic
def publish(*, by: "User", submission: Return) -> Return:
    """Publish a return that was published before it came here: the data package that brings it says so.

    Raises ReturnError when it is not a draft, or the year has a published return.
    """
    locked = _locked(submission)
    if locked.status != ReturnStatus.DRAFT:
        raise ReturnError(f"“{locked}” is {_status(locked)} already.")
    rival = _standing(locked)
    if rival:
        raise ReturnError(f"“{rival}” is the published return of {locked.year}; supersede it first.")
    _with_status(locked, _step(locked, "submit"))
    return _with_status(locked, _step(locked, "publish"))


@transaction.atomic
def hold(*, by: "User", submission: Return) -> Return:
    """Let a draft wait for somebody else than `by` to publish it: the data package that brings it says that it does."""
    locked = _locked(submission)
    locked.submitted_by = by
    locked.save(update_fields=["submitted_by"])
    return _with_status(locked, _step(locked, "submit"))


@transaction.atomic
def supersede(*, by: "User", submission: Return) -> Return:
    """Mark a published return as superseded; it stays readable. Raises ReturnError when it is not published."""
    locked = _locked(submission)
    if locked.status != ReturnStatus.PUBLISHED:
        raise ReturnError(f"“{locked}” is not published, so nothing can supersede it.")
    return _with_status(locked, _step(locked, "supersede"))


def _change(by: "User", submission: Return, did: str, reason: str):  # type: ignore[no-untyped-def]
    return change(by=by, within=submission.partnership_id, did=did, reason=reason, final=True)


def _locked(submission: Return) -> Return:
    return Return.objects.select_for_update(no_key=True).get(pk=submission.pk)


def _standing(submission: Return) -> Return | None:
    """The published return of the same year."""
    return (
        Return.objects.published()
        .filter(partnership=submission.partnership_id, first_year=submission.first_year)
        .first()
    )


def _status(submission: Return) -> str:
    return submission.get_status_display().lower()


def _step(submission: Return, act: str) -> ReturnStatus:
    step = RETURN_STEPS.get((submission.status, act))
    if step is None:
        raise ReturnError(f"“{submission}” is {_status(submission)} already. Nothing was changed.")
    return step


def _with_status(submission: Return, status: str) -> Return:
    submission.status = status
    submission.save(update_fields=["status"])
    return submission
