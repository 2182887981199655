"""Who may do what in a partnership: one enum, one resolver, and a check for each question."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from django.apps import apps
from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from governance.models import Body, Partnership, Review
    from portal.models import User

    Reader: TypeAlias = User | AnonymousUser


class Permission(StrEnum):
    VIEW_DRAFT_STRUCTURES = "view_draft_structures"
    VIEW_DRAFT_RETURNS = "view_draft_returns"
    CHANGE_STRUCTURES = "change_structures"
    PUBLISH_STRUCTURES = "publish_structures"
    CHANGE_RETURNS = "change_returns"
    PUBLISH_RETURNS = "publish_returns"
    CHANGE_RESOURCES = "change_resources"
    CHANGE_PLANS = "change_plans"
    CHANGE_REVIEWS = "change_reviews"
    CHANGE_MEETINGS = "change_meetings"
    READ_RESTRICTED = "read_restricted"
    VIEW_WORK_WAITING = "view_work_waiting"
    VIEW_HISTORY = "view_history"
    CHANGE_MEMBERSHIP = "change_membership"
    CHANGE_SEATS = "change_seats"
    CHANGE_RULES = "change_rules"
    CHANGE_REGISTERS = "change_registers"
    MERGE_RECORDS = "merge_records"
    END_PARTNERS = "end_partners"
    IMPORT_APPOINTMENTS = "import_appointments"
    UNDO_CHANGES = "undo_changes"
    MANAGE_ACCOUNTS = "manage_accounts"


@dataclass(frozen=True)
class Held:
    """The permissions that one user has in one partnership: everywhere, and from each body downwards."""

    everywhere: frozenset[str] = frozenset()
    from_bodies: dict[int, frozenset[str]] = field(default_factory=dict)
    roles: frozenset[int] = field(default=frozenset(), compare=False)

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

    def bodies_with(self, permission: Permission) -> list[int]:
        """The bodies from which downwards the permission is held."""
        return [body for body, held in self.from_bodies.items() if permission in held]


def permissions_of(user: "Reader", partnership: "Partnership") -> Held:
    """Resolve a user's roles in a partnership; one query, kept on the user for the request."""
    if not user.is_authenticated or not user.is_active:
        return Held()
    if user.is_superuser:
        return Held(everywhere=frozenset(Permission))
    kept = user.__dict__.setdefault("_permissions_held", {})
    if partnership.pk not in kept:
        everywhere: set[str] = set()
        from_bodies: dict[int, frozenset[str]] = {}
        roles: set[int] = set()
        granted = user.grants.filter(partnership=partnership)
        for body, role, permissions in granted.values_list("body", "role", "role__permissions"):
            roles.add(role)
            if body is None:
                everywhere.update(permissions)
            else:
                from_bodies[body] = from_bodies.get(body, frozenset()) | frozenset(permissions)
        kept[partnership.pk] = Held(frozenset(everywhere), from_bodies, frozenset(roles))
    return kept[partnership.pk]


def may(user: "Reader", body: "Body", permission: Permission) -> bool:
    """Tell whether a permission is held on a body: on the partnership, on the body, or on a body above it.

    Above means above in the structure in force on the partnership's opening date. One query for a body, and only
    for those whose role is on a body.
    """
    held = permissions_of(user, body.partnership)
    if held.has(permission):
        return True
    if not held.bodies_with(permission):
        return False
    if "_line" not in body.__dict__:
        placements = apps.get_model("governance", "Placement").objects
        body.__dict__["_line"] = {body.pk, *placements.ids_down_to(body, body.partnership.opening_date)}
    return held.has(permission, within=body.__dict__["_line"])


def can_view_draft_structures(user: "Reader", partnership: "Partnership") -> bool:
    """Tell whether the user reads every structure that is still being prepared."""
    return permissions_of(user, partnership).has(Permission.VIEW_DRAFT_STRUCTURES)


def check_change_structures(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may prepare structures, if only for some body and all below it."""
    if not permissions_of(user, partnership).has_anywhere(Permission.CHANGE_STRUCTURES):
        raise PermissionDenied(f"Structures of {partnership} are prepared by its officers and administrators.")


def check_consult_on_structures(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may open a draft, the whole of it, to others for comments."""
    if not permissions_of(user, partnership).has(Permission.CHANGE_STRUCTURES):
        raise PermissionDenied(f"Drafts of {partnership} are opened for comments by those who prepare all of them.")


def check_publish_structures(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may publish structures, if only changes of some body and all below it."""
    if not permissions_of(user, partnership).has_anywhere(Permission.PUBLISH_STRUCTURES):
        raise PermissionDenied(f"Structures of {partnership} are published by its officers and administrators.")


def check_change_place(user: "Reader", body: "Body") -> None:
    """Raise PermissionDenied unless the user may change where a body stands, and publish that."""
    if not (may(user, body, Permission.CHANGE_STRUCTURES) and may(user, body, Permission.PUBLISH_STRUCTURES)):
        raise PermissionDenied(f"Where {body} stands is changed by officers and administrators.")


def check_view_work_waiting(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user has work in this partnership."""
    if not permissions_of(user, partnership).has_anywhere(Permission.VIEW_WORK_WAITING):
        raise PermissionDenied(f"The list of what is waiting is for people who work on {partnership}.")


def check_change_membership(user: "Reader", body: "Body") -> None:
    """Raise PermissionDenied unless the user may appoint to the seats of a body, and end what is held."""
    if not may(user, body, Permission.CHANGE_MEMBERSHIP):
        raise PermissionDenied(f"Who sits on {body} is changed by administrators, and by officers of that body.")


def check_keep_membership(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may change the membership of some body in a partnership."""
    if not permissions_of(user, partnership).has_anywhere(Permission.CHANGE_MEMBERSHIP):
        raise PermissionDenied(f"Membership is changed by administrators and officers of {partnership}.")


def check_change_seats(user: "Reader", body: "Body") -> None:
    """Raise PermissionDenied unless the user may add, change and abolish the seats of a body."""
    if not may(user, body, Permission.CHANGE_SEATS):
        raise PermissionDenied(f"The seats of {body} are changed by administrators, and by officers of that body.")


def check_change_rules(user: "Reader", body: "Body") -> None:
    """Raise PermissionDenied unless the user may set the quorum of a body and the rules of who sits on it."""
    if not may(user, body, Permission.CHANGE_RULES):
        raise PermissionDenied(f"The rules of {body} are set by administrators, and by officers of that body.")


def check_view_body_history(user: "Reader", body: "Body") -> None:
    """Raise PermissionDenied unless the user may read who changed what on a body."""
    if not may(user, body, Permission.VIEW_HISTORY):
        raise PermissionDenied("Who changed what is read by the people who keep this record.")


def check_view_history(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may read who changed what anywhere in a partnership."""
    if not permissions_of(user, partnership).has(Permission.VIEW_HISTORY):
        raise PermissionDenied("Who changed what is read by the people who keep the whole record.")


def check_change_reviews(user: "Reader", body: "Body") -> None:
    """Raise PermissionDenied unless the user may set down reviews of a body, and what came of them."""
    if not may(user, body, Permission.CHANGE_REVIEWS):
        raise PermissionDenied(f"Reviews of {body} are kept by administrators, and by officers of that body.")


def check_keep_reviews(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may set down reviews of anything in a partnership."""
    if not permissions_of(user, partnership).has(Permission.CHANGE_REVIEWS):
        raise PermissionDenied(f"Reviews of {partnership} are kept by its officers and administrators.")


def check_change_review(user: "Reader", review: "Review") -> None:
    """Raise PermissionDenied unless the user may change a review: of a body, or of what is of no one body."""
    if review.body is None:
        check_keep_reviews(user, review.partnership)
    else:
        check_change_reviews(user, review.body)


def check_add_reviews(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may set down reviews of some body in a partnership."""
    if not permissions_of(user, partnership).has_anywhere(Permission.CHANGE_REVIEWS):
        raise PermissionDenied(f"Reviews are set down by administrators and officers of {partnership}.")


def check_change_registers(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may correct the records of people and organisations."""
    if not permissions_of(user, partnership).has(Permission.CHANGE_REGISTERS):
        raise PermissionDenied(f"The people and organisations of {partnership} are kept by its administrators.")


def check_merge_records(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may merge two people, or two organisations."""
    if not permissions_of(user, partnership).has(Permission.MERGE_RECORDS):
        raise PermissionDenied(f"Records are merged by administrators of {partnership}.")


def check_end_partners(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may end every membership of an organisation that leaves."""
    if not permissions_of(user, partnership).has(Permission.END_PARTNERS):
        raise PermissionDenied(f"That an organisation leaves is recorded by administrators of {partnership}.")


def check_import_appointments(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may bring a spreadsheet of appointments."""
    if not permissions_of(user, partnership).has_anywhere(Permission.IMPORT_APPOINTMENTS):
        raise PermissionDenied(f"Spreadsheets of appointments are brought by officers of {partnership}.")


def check_undo_changes(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may undo what somebody changed."""
    if not permissions_of(user, partnership).has(Permission.UNDO_CHANGES):
        raise PermissionDenied(f"Changes are undone by administrators of {partnership}.")


def check_manage_accounts(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user may invite people to a partnership and give them roles."""
    if not permissions_of(user, partnership).has(Permission.MANAGE_ACCOUNTS):
        raise PermissionDenied(f"Accounts and roles are managed by administrators of {partnership}.")


def _boolean(check: Callable[["Reader", Any], None]) -> Callable[["Reader", Any], bool]:
    def can(user: "Reader", thing: Any) -> bool:
        try:
            check(user, thing)
        except PermissionDenied:
            return False
        return True

    can.__doc__ = f"Tell whether `{check.__name__}` would pass."
    return can


can_change_structures = _boolean(check_change_structures)
can_consult_on_structures = _boolean(check_consult_on_structures)
can_publish_structures = _boolean(check_publish_structures)
can_change_place = _boolean(check_change_place)
can_view_work_waiting = _boolean(check_view_work_waiting)
can_change_membership = _boolean(check_change_membership)
can_keep_membership = _boolean(check_keep_membership)
can_change_seats = _boolean(check_change_seats)
can_change_rules = _boolean(check_change_rules)
can_view_body_history = _boolean(check_view_body_history)
can_view_history = _boolean(check_view_history)
can_change_reviews = _boolean(check_change_reviews)
can_keep_reviews = _boolean(check_keep_reviews)
can_change_review = _boolean(check_change_review)
can_add_reviews = _boolean(check_add_reviews)
can_change_registers = _boolean(check_change_registers)
can_merge_records = _boolean(check_merge_records)
can_end_partners = _boolean(check_end_partners)
can_import_appointments = _boolean(check_import_appointments)
can_undo_changes = _boolean(check_undo_changes)
can_manage_accounts = _boolean(check_manage_accounts)
