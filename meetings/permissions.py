from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from governance.permissions import Permission, may, permissions_of

if TYPE_CHECKING:
    from governance.models import Body, Partnership
    from governance.permissions import Reader


def can_prepare_meetings(user: "Reader", body: "Body") -> bool:
    """Tell whether the user prepares the meetings of a body, and keeps the record of them."""
    return may(user, body, Permission.CHANGE_MEETINGS)


def check_prepare_meetings(user: "Reader", body: "Body") -> None:
    """Raise PermissionDenied unless the user prepares the meetings of a body, and keeps the record of them."""
    if not can_prepare_meetings(user, body):
        raise PermissionDenied(f"Meetings of {body} are prepared by administrators, and by officers of that body.")


def can_read_restricted(user: "Reader", body: "Body") -> bool:
    """Tell whether the user reads what is restricted to a body: its papers, and its meetings before publication."""
    return may(user, body, Permission.READ_RESTRICTED)


def check_keep_meetings(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user prepares the meetings of some body in a partnership."""
    if not can_keep_meetings(user, partnership):
        raise PermissionDenied(f"Meetings of {partnership} are prepared by its officers and administrators.")


def can_keep_meetings(user: "Reader", partnership: "Partnership") -> bool:
    """Tell whether the user prepares the meetings of some body in a partnership."""
    return permissions_of(user, partnership).has_anywhere(Permission.CHANGE_MEETINGS)
