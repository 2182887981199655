from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from governance.permissions import Permission, may, permissions_of

if TYPE_CHECKING:
    from governance.models import Body, Partnership
    from governance.permissions import Reader
    from planning.models import Action, Plan, Priority


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


def check_keep_plans(user: "Reader", partnership: "Partnership") -> None:
    """Raise PermissionDenied unless the user keeps the plans of a partnership, if only those of some body."""
    if not can_keep_plans(user, partnership):
        raise PermissionDenied(f"Plans of {partnership} are kept by its officers and administrators.")


def can_keep_plans(user: "Reader", partnership: "Partnership") -> bool:
    """Tell whether the user keeps the plans of a partnership, if only those of some body."""
    return permissions_of(user, partnership).has_anywhere(Permission.CHANGE_PLANS)


def can_change_plan(user: "Reader", plan: "Plan") -> bool:
    """Tell whether the user keeps a plan: that of a body they keep plans of, or any as one who keeps all."""
    return can_change_plans(user, plan.partnership, plan.body)


def check_change_plan(user: "Reader", plan: "Plan") -> None:
    """Raise PermissionDenied unless the user keeps a plan."""
    check_change_plans(user, plan.partnership, plan.body)


def _keeper_of(priority: "Priority") -> "Body | None":
    """The body with whose plans a priority is kept: that of its plan, or the one that leads it where it has none."""
    return priority.plan.body if priority.plan else priority.body


def can_change_priority(user: "Reader", priority: "Priority") -> bool:
    """Tell whether the user keeps a priority: with its plan, or with its lead body where it has no plan."""
    return can_change_plans(user, priority.partnership, _keeper_of(priority))


def check_change_priority(user: "Reader", priority: "Priority") -> None:
    """Raise PermissionDenied unless the user keeps a priority."""
    check_change_plans(user, priority.partnership, _keeper_of(priority))


def can_work_on(user: "Reader", action: "Action") -> bool:
    """Tell whether the user keeps an action: whoever keeps plans of the body that owns it or that asked for it."""
    return any(can_change_plans(user, action.partnership, body) for body in (action.body, action.arose_in))


def check_work_on(user: "Reader", action: "Action") -> None:
    """Raise PermissionDenied unless the user keeps plans of the body that owns an action, or that asked for it."""
    if not can_work_on(user, action):
        raise PermissionDenied(f"“{action}” is kept by administrators, and by officers of the bodies that it is of.")
