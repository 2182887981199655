"""Imported first by every command: finds a Python that can run the rest, or says what to install.

An old Python must be able to read this file, so it keeps to what Python 3.5 knows.
"""

import os
import shutil
import sys

OLDEST = (3, 11)
CANDIDATES = ["python3.14", "python3.13", "python3.12", "python3.11"]


def insist(version, arguments):
    """Return when `version` will do; otherwise go on as a later Python of this machine, or exit with the mend."""
    if version >= OLDEST:
        return
    for name in CANDIDATES:
        found = shutil.which(name)
        if found:
            os.execv(found, [found, *arguments])
    sys.exit(
        "The portal needs Python 3.11 or later and this python3 is {}.{}: install a later one "
        "(on Debian or Ubuntu: sudo apt install python3.11) and run the same command again.".format(*version)
    )


insist(tuple(sys.version_info[:2]), sys.argv)
