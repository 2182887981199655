"""The office that opens our spreadsheets in a test: Debian's LibreOffice Calc, or the one that SOFFICE names."""

import os
import shutil

from launcher import logged
from launcher.words import Problem, step

MEND = (
    "A test opens spreadsheets in LibreOffice: install it (on Debian or Ubuntu: sudo apt install libreoffice-calc), "
    "or set SOFFICE to the path of its program, and run the same command again."
)


def install() -> str:
    """The path of LibreOffice, installed by apt when we are root and it is missing. Raises Problem when there is none.

    40 to 96 MB are downloaded, and 300 MB used.
    """
    chosen = os.environ.get("SOFFICE")
    if chosen:
        if not os.access(chosen, os.X_OK):
            raise Problem(f"SOFFICE names {chosen}, which is not a program: mend it or unset it.")
        return chosen
    if not shutil.which("soffice") and os.geteuid() == 0 and shutil.which("apt-get"):
        with step("Installing LibreOffice Calc"):
            logged.run("apt-update", ["apt-get", "update"], lambda _told: MEND)
            command = ["apt-get", "install", "-y", "--no-install-recommends", "libreoffice-calc"]
            logged.run("apt-office", command, lambda _told: MEND)
    path = shutil.which("soffice")
    if not path:
        raise Problem(MEND)
    return path
