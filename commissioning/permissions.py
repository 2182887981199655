from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from governance.permissions import Permission, permissions_of

if TYPE_CHECKING:
    from governance.models import Partnership
    from governance.permissions import Reader


def can_view_draft_returns(user: "Reader", partnership: "Partnership") -> bool:
    """Tell whether the user reads returns before they are published."""
    return permissions_of(user, partnership).has_anywhere(Permission.VIEW_DRAFT_RETURNS)


def check_change_returns(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may bring returns and submit them."""
    if not can_change_returns(user, partnership):
        raise PermissionDenied(f"Returns of {partnership} are brought by its finance officers.")


def can_change_returns(user: "Reader", partnership: "Partnership") -> bool:
    """Tell whether the user brings returns and submits them."""
    return permissions_of(user, partnership).has(Permission.CHANGE_RETURNS)


def check_publish_returns(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may publish returns that somebody else submitted."""
    if not can_publish_returns(user, partnership):
        raise PermissionDenied(f"Returns of {partnership} are published by its finance officers and administrators.")


def can_publish_returns(user: "Reader", partnership: "Partnership") -> bool:
    """Tell whether the user publishes returns that somebody else submitted."""
    return permissions_of(user, partnership).has(Permission.PUBLISH_RETURNS)


def check_change_resources(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may change contributions, headlines and pooled funds."""
    if not can_change_resources(user, partnership):
        raise PermissionDenied(
            f"Contributions, headlines and pooled funds of {partnership} are kept by its finance officers."
        )


def can_change_resources(user: "Reader", partnership: "Partnership") -> bool:
    """Tell whether the user changes contributions, headlines and pooled funds."""
    return permissions_of(user, partnership).has(Permission.CHANGE_RESOURCES)


def check_make_packs(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may make board packs: whoever has a role, on all or on some body."""
    if not can_make_packs(user, partnership):
        raise PermissionDenied(f"Board packs of {partnership} are made by people who have a role in it.")


def can_make_packs(user: "Reader", partnership: "Partnership") -> bool:
    """Tell whether the user makes board packs."""
    return bool(permissions_of(user, partnership))
