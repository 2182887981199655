from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from governance.permissions import Permission, may, permissions_of

if TYPE_CHECKING:
    from governance.models import Body, Partnership
    from governance.permissions import Reader


def can_view_draft_plans(user: "Reader", partnership: "Partnership") -> bool:
    """Tell whether the user reads plans before they are adopted."""
    held = permissions_of(user, partnership)
    return held.has_anywhere(Permission.CHANGE_PLANS) or held.has_anywhere(Permission.VIEW_DRAFT_STRUCTURES)


def can_change_plans(user: "Reader", partnership: "Partnership", body: "Body | None" = None) -> bool:
    """Tell whether the user keeps plans, priorities, indicators, actions and initiatives of a body, or of none."""
    if permissions_of(user, partnership).has(Permission.CHANGE_PLANS):
        return True
    return body is not None and may(user, body, Permission.CHANGE_PLANS)


def check_change_plans(user: "Reader", partnership: "Partnership", body: "Body | None" = None) -> None:
    """Raise PermissionDenied unless the user keeps plans, and all that belongs to them, of a body, or of none."""
    if not can_change_plans(user, partnership, body):
        raise PermissionDenied(f"Plans of {body or partnership} are kept by its officers and administrators.")


def keeps_any_plans(user: "Reader", partnership: "Partnership") -> bool:
    """Tell whether the user keeps plans, and what belongs to them, of the partnership or of any body in it."""
    return permissions_of(user, partnership).has_anywhere(Permission.CHANGE_PLANS)


def check_keeps_any_plans(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user keeps plans of the partnership or of any body in it."""
    if not keeps_any_plans(user, partnership):
        raise PermissionDenied(f"Plans of {partnership} are kept by its officers and administrators.")
