"""Who may do what in a partnership: one enum, one resolver, and a check for each question."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from governance.models import Partnership
    from portal.models import User

    Reader: TypeAlias = User | AnonymousUser


class Permission(StrEnum):
    VIEW_DRAFT_STRUCTURES = "view_draft_structures"
    VIEW_DRAFT_RETURNS = "view_draft_returns"
    VIEW_WORK_WAITING = "view_work_waiting"
    MANAGE_ACCOUNTS = "manage_accounts"


@dataclass(frozen=True)
class Held:
    """The permissions that one user has in one partnership: everywhere, and from each body downwards."""

    everywhere: frozenset[str] = frozenset()
    from_bodies: dict[int, frozenset[str]] = field(default_factory=dict)

    def has(self, permission: Permission, within: Collection[int] = ()) -> bool:
        """Tell whether the permission is held; `within` is a body with all bodies above it, as ids."""
        if permission in self.everywhere:
            return True
        return any(permission in self.from_bodies.get(body, ()) for body in within)

    def __bool__(self) -> bool:
        return bool(self.everywhere or self.from_bodies)

    def has_anywhere(self, permission: Permission) -> bool:
        """Tell whether the permission is held on the partnership or on any body in it."""
        return permission in self.everywhere or any(permission in held for held in self.from_bodies.values())


def permissions_of(user: "Reader", partnership: "Partnership") -> Held:
    """Resolve a user's roles in a partnership; one query, kept on the user for the request."""
    if not user.is_authenticated:
        return Held()
    if user.is_superuser:
        return Held(everywhere=frozenset(Permission))
    kept = user.__dict__.setdefault("_permissions_held", {})
    if partnership.pk not in kept:
        everywhere: set[str] = set()
        from_bodies: dict[int, frozenset[str]] = {}
        for body, permissions in user.grants.filter(partnership=partnership).values_list("body", "role__permissions"):
            if body is None:
                everywhere.update(permissions)
            else:
                from_bodies[body] = from_bodies.get(body, frozenset()) | frozenset(permissions)
        kept[partnership.pk] = Held(frozenset(everywhere), from_bodies)
    return kept[partnership.pk]


def can_view_draft_structures(user: "Reader", partnership: "Partnership") -> bool:
    """Tell whether the user reads structures that are still being prepared."""
    return permissions_of(user, partnership).has_anywhere(Permission.VIEW_DRAFT_STRUCTURES)


def is_partner(user: "Reader", partnership: "Partnership") -> bool:
    """Tell whether the user has any role in the partnership."""
    return bool(permissions_of(user, partnership))


def check_view_work_waiting(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user has work in this partnership."""
    if not permissions_of(user, partnership).has_anywhere(Permission.VIEW_WORK_WAITING):
        raise PermissionDenied(f"The list of what is waiting is for people who work on {partnership}.")


def can_view_work_waiting(user: "Reader", partnership: "Partnership") -> bool:
    """Tell whether `check_view_work_waiting` would pass."""
    try:
        check_view_work_waiting(user, partnership)
    except PermissionDenied:
        return False
    return True


def check_manage_accounts(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may invite people to a partnership and give them roles."""
    if not permissions_of(user, partnership).has(Permission.MANAGE_ACCOUNTS):
        raise PermissionDenied(f"Accounts and roles are managed by administrators of {partnership}.")


def can_manage_accounts(user: "Reader", partnership: "Partnership") -> bool:
    """Tell whether `check_manage_accounts` would pass."""
    try:
        check_manage_accounts(user, partnership)
    except PermissionDenied:
        return False
    return True
