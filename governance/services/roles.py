from typing import Any

from django.apps import apps

from governance.permissions import Permission

KEEPS_MONEY = [
    Permission.VIEW_DRAFT_RETURNS,
    Permission.CHANGE_RETURNS,
    Permission.PUBLISH_RETURNS,
    Permission.CHANGE_RESOURCES,
    Permission.VIEW_WORK_WAITING,
]
READS = [Permission.VIEW_DRAFT_STRUCTURES, Permission.VIEW_DRAFT_RETURNS, Permission.READ_RESTRICTED]
KEEPS = [
    Permission.VIEW_DRAFT_STRUCTURES,
    Permission.CHANGE_STRUCTURES,
    Permission.PUBLISH_STRUCTURES,
    Permission.VIEW_WORK_WAITING,
    Permission.VIEW_HISTORY,
    Permission.CHANGE_MEMBERSHIP,
    Permission.CHANGE_SEATS,
    Permission.CHANGE_RULES,
    Permission.CHANGE_REGISTERS,
    Permission.IMPORT_APPOINTMENTS,
    Permission.CHANGE_PLANS,
    Permission.CHANGE_REVIEWS,
    Permission.CHANGE_MEETINGS,
    Permission.READ_RESTRICTED,
]
ROLES: tuple[tuple[str, str, str, list[Permission], bool], ...] = (
    (
        "administrator",
        "Administrator",
        "Everything in the partnership, including people and roles.",
        list(Permission),
        True,
    ),
    (
        "officer",
        "Officer",
        "Structures, bodies, seats and memberships, plans, reviews and meetings, within the body granted and below.",
        KEEPS,
        False,
    ),
    (
        "finance-officer",
        "Finance officer",
        "Returns, contributions, headlines and pooled funds.",
        KEEPS_MONEY,
        True,
    ),
    (
        "board-member",
        "Board member",
        "Reads drafts, unpublished returns, and restricted papers of the bodies granted.",
        READS,
        False,
    ),
)


def ensure_roles(**_: Any) -> None:
    """Make or update the roles that the portal knows, by slug; runs after every migration."""
    role = apps.get_model("governance", "Role")
    for slug, label, sentence, permissions, second_factor in ROLES:
        values = {
            "label": label,
            "sentence": sentence,
            "permissions": [permission.value for permission in permissions],
            "needs_second_factor": second_factor,
        }
        role.objects.update_or_create(slug=slug, defaults=values)
