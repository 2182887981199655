"""Who may read a thing that is not for everybody: papers, items of an agenda, and what follows from them."""

from django.db import models
from django.db.models import Q

from governance.permissions import Permission, permissions_of

from .body import Body
from .partnership import Partnership


class Access(models.TextChoices):
    PUBLIC = "public", "Everybody"
    PARTNERS = "partners", "Everybody with a role in the partnership"
    BODY = "body", "The members of the body, and those who prepare its meetings"


def readable(user, partnership: Partnership, *, access: str = "access", body: str = "body") -> Q:
    """Return the condition that a reader may read a row; `access` and `body` are the ways to its two columns.

    A row that names no body and is not for everybody is for those who read restricted papers of the whole partnership.
    """
    held = permissions_of(user, partnership)
    if held.has(Permission.READ_RESTRICTED):
        return Q(pk__isnull=False)
    if not held:
        return Q(**{access: Access.PUBLIC})
    return Q(**{f"{access}__in": [Access.PUBLIC, Access.PARTNERS]}) | read_by(user, partnership, body)


def read_by(user, partnership: Partnership, body: str) -> Q:
    """Return the condition that a row is of a body whose restricted papers somebody reads; `body` is the way to it.

    For those who read them of some bodies only, who are asked for once a request: written into each statement, the
    question costs more than the statement itself. One query the first time.
    """
    held = permissions_of(user, partnership)
    if not held.bodies_with(Permission.READ_RESTRICTED):
        return Q(pk__in=[])
    kept = user.__dict__.setdefault("_bodies_read", {})
    if partnership.pk not in kept or kept[partnership.pk][0] is not held:
        theirs = Body.objects.kept_by(user, partnership, Permission.READ_RESTRICTED)
        kept[partnership.pk] = held, list(theirs.order_by("pk").values_list("pk", flat=True))
    return Q(**{f"{body}__in": kept[partnership.pk][1]})
