"""Brings the database and the static files up to date; runs as a process of its own, since it loads all of Django.

Progress goes to the error stream; the sign-ins of the demo are all that it prints.
"""

import io
import os
import sys
from contextlib import redirect_stdout

from launcher import place, stamps, words

sys.path.insert(0, str(place.ROOT))

STATIC = place.VAR / "static"


def main() -> int:
    """Migrate, load the data packages, collect the static files and print the demo's sign-ins."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import OperationalError

    sign_ins = io.StringIO()
    with redirect_stdout(sys.stderr):
        try:
            _prepare(sign_ins)
        except OperationalError as error:
            raise words.Problem(f"The database does not answer: check DATABASE_URL, then try again. {error}") from None
        except (CommandError, ImproperlyConfigured) as error:
            raise words.Problem(str(error)) from None
        except words.Interrupted as interrupted:
            # bin/run, which was told to stop as well, says so.
            return interrupted.status
    print(sign_ins.getvalue(), end="")
    return 0


def packages() -> list[str]:
    """The data packages that come with the portal, as paths from the root of the clone."""
    return sorted(str(found.parent.relative_to(place.ROOT)) for found in place.ROOT.glob("data/*/datapackage.json"))


def _prepare(sign_ins: io.StringIO) -> None:
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.chdir(place.ROOT)
    with words.step("Preparing the database"):
        django.setup()
        call_command("migrate", "--no-input", stdout=io.StringIO())
    for path in packages():
        with words.step(f"Loading {path}"):
            call_command("import_package", path, "--if-absent", stdout=io.StringIO())
    _collect_static()
    if place.has_own_database():
        call_command("demo_accounts", stdout=sign_ins)


def _collect_static() -> None:
    from django.core.management import call_command

    sources = stamps.files_under(place.VAR / "assets")
    made_from = stamps.key([place.ROOT / "requirements.txt", *sources])
    if stamps.is_current("static", made_from, STATIC):
        return
    stamps.remove("static")
    with words.step("Collecting static files"):
        call_command("collectstatic", "--no-input", "--clear", stdout=io.StringIO())
    stamps.put("static", made_from)


if __name__ == "__main__":
    words.command(main)
