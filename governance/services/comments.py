"""What readers say of a draft: comments are made while it is open for them, and shown or not by whoever prepares it.

No e-mail address is asked for or kept. Every write locks the draft's row, so that none slips in after it was closed.
"""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from governance.models import Body, CommentStatus, Structure, StructureComment
from governance.permissions import permissions_of
from governance.services.changes import change
from governance.services.structures import StructureError

if TYPE_CHECKING:
    from portal.models import User

MOST_WAITING = 200


@transaction.atomic
def comment(
    *, by: "User | None", structure: Structure, name: str = "", text: str, body: Body | None = None
) -> StructureComment:
    """Comment on a draft, or on one body of it.

    Whoever has a role in the partnership is shown at once; anybody else once somebody read it. `name` is for those
    who are not signed in, or whose account has no name. Raises StructureError when the draft takes no comments, does
    not have the body, or too many comments wait.
    """
    locked = _lock(structure)
    if not locked.takes_comments(timezone.localdate()):
        raise StructureError(_why_not(locked))
    if body is not None and not locked.placements.filter(body=body).exists():
        raise StructureError(f"{body} is not in this draft any more. Choose another body, or none.", "about")
    name = (by.name if by is not None else "")[:120] or name
    if not name:
        raise StructureError("Enter a name to be shown with your comment.", "name")
    shown = by is not None and bool(permissions_of(by, locked.partnership))
    if not shown and locked.comments.waiting().count() >= MOST_WAITING:
        raise StructureError(
            f"{MOST_WAITING} comments wait to be read, and no more are taken until some are. Nothing was sent: "
            "what you typed is still here. Try again in a day or two."
        )
    return StructureComment.objects.create(
        structure=locked,
        body=body,
        author=by,
        name=name,
        text=text,
        status=CommentStatus.SHOWN if shown else CommentStatus.WAITING,
    )


def show(*, by: "User", comment: StructureComment, seen: str | None = None) -> StructureComment:
    """Show a comment to whoever sees the draft; `seen` is the state in which it was read."""
    return _decide(by, comment, CommentStatus.SHOWN, f"Showed a comment by {comment.name}", seen)


def hide(*, by: "User", comment: StructureComment, seen: str | None = None) -> StructureComment:
    """Show a comment to nobody but those who prepare structures; `seen` is the state in which it was read."""
    return _decide(by, comment, CommentStatus.HIDDEN, f"Hid a comment by {comment.name}", seen)


def _decide(by: "User", comment: StructureComment, status: str, did: str, seen: str | None) -> StructureComment:
    with change(by=by, within=comment.structure.partnership_id, did=did, final=True):
        structure = _lock(comment.structure)
        if not structure.is_draft:
            raise StructureError(f"“{structure}” is published, so its comments stay as they are. Nothing was changed.")
        found = structure.comments.filter(pk=comment.pk).first()
        if found is None:
            raise StructureError("That comment went with the body that it was about. Nothing was changed.")
        if seen is not None and found.status != seen and found.status != status:
            state = found.get_status_display().lower()
            raise StructureError(
                f"Somebody read this comment after you opened the page: it is now {state}. Nothing was changed."
            )
        found.status, found.read_by = status, by
        found.save(update_fields=["status", "read_by"])
        return found


def _lock(structure: Structure) -> Structure:
    locked = (
        Structure.objects.select_for_update(no_key=True, of=("self",))
        .select_related("partnership")
        .filter(pk=structure.pk)
        .first()
    )
    if locked is None:
        raise StructureError("That draft was discarded meanwhile. Nothing was sent.")
    return locked


def _why_not(structure: Structure) -> str:
    kept = "Nothing was sent: what you typed is still here, should you want to send it to somebody otherwise."
    if not structure.is_draft:
        return f"“{structure}” is published and takes no comments any more. {kept}"
    if structure.comments_until and structure.comments_until < timezone.localdate():
        return f"Comments on “{structure}” closed on {structure.comments_until:%-d %B %Y}. {kept}"
    return f"“{structure}” is not open for comments. {kept}"
