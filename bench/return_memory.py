"""Bring, read and accept one return, and print in MB what this process had before, and the most that it had."""

import sys
from pathlib import Path

import django


def main(slug: str, file: str) -> None:
    """Bring a file to a partnership; nothing of it stays."""
    django.setup()
    from django.db import transaction

    from bench.returns import bring_and_accept
    from governance.models import Partnership
    from governance.services.authors import command_line_author

    by = command_line_author()
    by.is_active = by.is_superuser = True
    partnership = Partnership.objects.get(slug=slug)
    before = _most()
    with transaction.atomic():
        bring_and_accept(by, partnership, Path(file).read_bytes())
        transaction.set_rollback(True)
    print(before, _most())


def _most() -> float:
    """The most memory that this process had, in MB; unlike ru_maxrss, not that of the process that began it."""
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
