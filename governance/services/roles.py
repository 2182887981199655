from typing import Any

from django.apps import apps

VIEWS = ["view_draft_structures", "view_draft_returns"]
ROLES = (
    (
        "administrator",
        "Administrator",
        "Everything in the partnership, including people and roles.",
        [*VIEWS, "view_work_waiting", "manage_accounts"],
    ),
    (
        "officer",
        "Officer",
        "Structures, bodies, seats and memberships, within the body granted and below.",
        ["view_draft_structures", "view_work_waiting"],
    ),
    (
        "finance-officer",
        "Finance officer",
        "Returns, pooled funds and headlines.",
        ["view_draft_returns", "view_work_waiting"],
    ),
    ("board-member", "Board member", "Reads drafts and unpublished returns.", VIEWS),
)


NEED_SECOND_FACTOR = {"administrator", "finance-officer"}


def ensure_roles(**_: Any) -> None:
    """Make or update the roles that the portal knows, by slug; runs after every migration."""
    role = apps.get_model("governance", "Role")
    for slug, label, sentence, permissions in ROLES:
        role.objects.update_or_create(
            slug=slug,
            defaults={
                "label": label,
                "sentence": sentence,
                "permissions": permissions,
                "needs_second_factor": slug in NEED_SECOND_FACTOR,
            },
        )
