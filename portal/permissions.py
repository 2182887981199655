from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from governance.permissions import permissions_of

if TYPE_CHECKING:
    from governance.models import Partnership
    from governance.permissions import Reader


def check_be_told(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user has a role in a partnership, and so meetings to be told of."""
    if not permissions_of(user, partnership):
        raise PermissionDenied(f"Notices and a calendar of your own are for people with a role in {partnership}.")
