"""Read a file in a process that may have only so much memory, and print the most that it had more than before in MB."""

import resource
import sys
from pathlib import Path

import django


def main(file: str, most: str) -> None:
    django.setup()
    from exchange.services.returns import LIMITS
    from exchange.spreadsheets import SheetError, rows_of_file

    data, before = Path(file).read_bytes(), _most()
    resource.setrlimit(resource.RLIMIT_AS, (int(most) * 1024 * 1024,) * 2)
    try:
        said = f"{sum(1 for _ in rows_of_file(data, LIMITS))} rows"
    except SheetError as error:
        said = str(error)
    print(_most() - before, said, sep="\n")


def _most() -> int:
    """The most memory that this process had; unlike ru_maxrss, not that of the process that began it."""
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
