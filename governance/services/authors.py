from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

if TYPE_CHECKING:
    from portal.models import User

COMMAND_LINE = "command-line@portal.invalid"


class NobodySuch(Exception):
    """No user who can sign in has the e-mail address given."""


def command_line_author(email: str | None = None) -> "User":
    """Return the author of a command's writes: the user named, or an account that only stands for the command line.

    Raises NobodySuch when the e-mail address given is nobody's.
    """
    users = get_user_model().objects
    if email:
        user = users.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise NobodySuch(f"Nobody with the e-mail address {email} can sign in. Nothing was changed.")
        return user
    author, _ = users.get_or_create(
        email=COMMAND_LINE, defaults={"name": "Command line", "is_active": False, "password": "!"}
    )
    return author
