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
    open_to = [Access.PUBLIC, Access.PARTNERS] if held else [Access.PUBLIC]
    theirs = Body.objects.kept_by(user, partnership, Permission.READ_RESTRICTED) if held else Body.objects.none()
    return Q(**{f"{access}__in": open_to}) | Q(**{f"{body}__in": theirs.values("pk")})
