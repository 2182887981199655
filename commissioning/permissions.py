from typing import TYPE_CHECKING

from governance.permissions import Permission, permissions_of

if TYPE_CHECKING:
    from governance.models import Partnership
    from governance.permissions import Reader


def can_view_draft_returns(user: "Reader", partnership: "Partnership") -> bool:
    """Tell whether the user reads returns before they are published."""
    return permissions_of(user, partnership).has_anywhere(Permission.VIEW_DRAFT_RETURNS)
