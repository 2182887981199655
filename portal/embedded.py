"""The embedded PostgreSQL: a private server under var/postgres for development and the demo.

`python -m portal.embedded start|stop|status|url` works it by hand. Django is not needed here.
"""

import fcntl
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

from portal import embedded_programs
from portal.embedded_programs import Account, EmbeddedError

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
NAME = "portal"
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "io_method": "sync",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FOLDERS_ELSEWHERE = (Path("/var/lib"), Path(tempfile.gettempdir()))
LOG_LIMIT = 5_000_000
START_SECONDS = 60
STOP_SECONDS = 60


class NeverStartedError(EmbeddedError):
    """The embedded server has no address yet, since it was never started here."""


@dataclass(frozen=True)
class Record:
    """What is kept about the server between starts; the file is readable by its owner only."""

    clone: str
    home: str
    port: int
    owner_password: str
    password: str
    kept: bool = False

    @property
    def url(self) -> str:
        """The address that the portal connects to."""
        return f"postgresql://{NAME}:{self.password}@{HOST}:{self.port}/{NAME}"


class Server:
    """One embedded server, kept in `folder` (var/postgres of this clone unless a test says otherwise)."""

    def __init__(self, folder: Path = ROOT / "var" / "postgres") -> None:
        self.folder = folder
        self.record_path = folder / "server.json"

    # -- what is known without starting anything

    def record(self) -> Record:
        """Read what is kept about the server. Raises NeverStartedError before the first start."""
        try:
            return Record(**json.loads(self.record_path.read_text()))
        except FileNotFoundError:
            raise NeverStartedError(
                "The embedded database has never been started: start it with `make db`, or set DATABASE_URL."
            ) from None
        except PermissionError:
            raise EmbeddedError(
                f"{self.record_path} belongs to another user: run this as that user, or in a clone of your own."
            ) from None

    def pid(self) -> int | None:
        """The process id of the running server, or None; never that of a stranger who reuses the number."""
        import psutil

        try:
            data = self._data
            pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
            return pid if str(data) in psutil.Process(pid).cmdline() else None
        except (NeverStartedError, FileNotFoundError, ValueError, psutil.Error):
            return None

    # -- starting and stopping

    def start(self) -> str:
        """Start the server unless it runs, and keep it running until `stop`; return the address."""
        with self._one_at_a_time():
            self._ensure_running()
            self._write(replace(self.record(), kept=True))
            return self.record().url

    def stop(self) -> None:
        """Stop the server if it runs. Raises EmbeddedError while `make run` or `make test` uses it."""
        if not self.folder.exists():
            return
        with self._one_at_a_time(), open(self.folder / "users.lock", "a") as users:
            if not _try_lock(users.fileno()):
                raise EmbeddedError("The database is in use by `make run` or `make test`: stop that first (Ctrl-C).")
            self._stop_now()

    @contextmanager
    def in_use(self) -> Iterator[str]:
        """Hold the server up and yield its address; the last user to leave stops it, unless `start` keeps it."""
        with self._one_at_a_time():
            users = open(self.folder / "users.lock", "a")  # noqa: SIM115
            fcntl.flock(users, fcntl.LOCK_SH)
            self._ensure_running()
        try:
            yield self.record().url
        finally:
            with self._one_at_a_time(), users:
                fcntl.flock(users, fcntl.LOCK_UN)
                if _try_lock(users.fileno()) and not self.record().kept:
                    self._stop_now()

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = open(self.folder / "start.lock", "a")  # noqa: SIM115
        except PermissionError:
            raise EmbeddedError(
                f"{self.folder} belongs to another user: run this as that user, or in a clone of your own."
            ) from None
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _ensure_running(self) -> None:
        if self.pid():
            return
        self._write(self._settled_record())
        if not (self._data / "PG_VERSION").exists():
            self._make_data()
        if self._data.stat().st_uid == 0:
            embedded_programs.give(self._data, self._account)
        self._check_version()
        self._drop_stranger_pid_file()
        self._launch()
        self._ensure_database()

    def _stop_now(self) -> None:
        if self.pid():
            outcome = self._pg_ctl("stop", "-m", "fast", "-t", str(STOP_SECONDS))
            if outcome.returncode and self.pid():
                raise EmbeddedError(f"The embedded database does not stop: {outcome.stdout.strip()}")
        if self.record_path.exists():
            self._write(replace(self.record(), kept=False))

    # -- the record, and the place it names

    def _settled_record(self) -> Record:
        """The record to start with: made at first start, and mended after the clone was copied or moved."""
        clone = str(self.folder)
        try:
            record = self.record()
        except NeverStartedError:
            record = Record(clone, "", 0, secrets.token_urlsafe(24), secrets.token_urlsafe(24))
        copied = record.clone != clone and Path(record.clone).exists()
        elsewhere = record.home not in ("", record.clone)
        if elsewhere and (copied or not Path(record.home).is_dir()):
            record = replace(record, home="")
        elif not elsewhere and record.home:
            record = replace(record, home=clone)
        if not record.home:
            record = replace(record, home=str(self._choose_home()))
        if copied or not _is_free(record.port):
            record = replace(record, port=_draw_port())
        return replace(record, clone=clone, kept=False)

    def _choose_home(self) -> Path:
        """The folder for the data: var/postgres where the server's account may pass, else one made for it."""
        if self._account.may_enter(self.folder):
            return self.folder
        for parent in FOLDERS_ELSEWHERE:
            try:
                home = Path(tempfile.mkdtemp(prefix="partnership-portal-", dir=parent))
            except OSError:
                continue
            home.chmod(0o711)
            return home
        raise EmbeddedError(f"No folder can be made for the database in {' or '.join(map(str, FOLDERS_ELSEWHERE))}.")

    def _write(self, record: Record) -> None:
        """Replace the record in one step, so that a reader never meets half of it."""
        half = self.record_path.with_suffix(".half")
        half.unlink(missing_ok=True)
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(record), file, indent=1)
        half.replace(self.record_path)

    @property
    def _home(self) -> Path:
        return Path(self.record().home)

    @property
    def _data(self) -> Path:
        return self._home / "data"

    @cached_property
    def _account(self) -> Account:
        data = self._data if self.record_path.exists() else None
        return embedded_programs.account_for(data, str(self.folder))

    @cached_property
    def _programs(self) -> Path:
        return embedded_programs.programs_for(self._account, self._home)

    def _pg_ctl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._account.run(self._programs / "pg_ctl", "-w", "-s", "-D", self._data, *arguments, cwd=self._home)

    # -- the steps of a start

    def _make_data(self) -> None:
        """Make the data folder beside its final name and rename it, so that an interrupted start leaves no half."""
        half = self._home / "data.half"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        account = embedded_programs.named(self._account)
        with tempfile.NamedTemporaryFile("w", dir=self._home) as words:
            words.write(self.record().owner_password)
            words.flush()
            for path in (half, Path(words.name)):
                embedded_programs.give(path, account)
            options = ["--username=postgres", f"--pwfile={words.name}", "--auth=scram-sha-256", "--encoding=UTF8"]
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            outcome = account.run(self._programs / "initdb", "-D", half, *options, *locale)
        if outcome.returncode:
            raise EmbeddedError(f"The embedded database cannot be made: {outcome.stdout.strip()}")
        embedded_programs.give(half, self._account)
        half.replace(self._data)

    def _check_version(self) -> None:
        kept = (self._data / "PG_VERSION").read_text().strip()
        ours = self._account.run(self._programs / "postgres", "--version").stdout.split()[2].split(".")[0]
        if kept != ours:
            raise EmbeddedError(
                f"{self._data} was made by PostgreSQL {kept} and this is {ours}: export your data with the old "
                "release, then remove that folder and start again."
            )

    def _drop_stranger_pid_file(self) -> None:
        """Remove a pid file whose number now belongs to another program, which PostgreSQL would take for itself."""
        path = self._data / "postmaster.pid"
        if path.exists() and _is_alive(path.read_text().split("\n", 1)[0]):
            path.unlink()

    def _launch(self) -> None:
        log = self._home / "server.log"
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.unlink()
        for _attempt in range(3):
            options = {**SETTINGS, "port": str(self.record().port)}
            words = " ".join(f"-c {name}={value}" for name, value in options.items())
            log.touch(mode=0o600)
            embedded_programs.give(log, self._account)
            outcome = self._pg_ctl("start", "-l", str(log), "-o", words, "-t", str(START_SECONDS))
            if outcome.returncode == 0:
                return
            # The port may have gone since it was looked at; orphans of a killed server need a moment to leave.
            time.sleep(1)
            if not _is_free(self.record().port):
                self._write(replace(self.record(), port=_draw_port()))
        last = "\n".join(log.read_text(errors="replace").splitlines()[-5:])
        raise EmbeddedError(f"The embedded database does not start: {outcome.stdout.strip()}\n{last}")

    def _ensure_database(self) -> None:
        """Make the portal's own role and database, which are not the server's owner's, unless they are there."""
        import psycopg2
        from psycopg2 import sql

        record = self.record()
        with closing(
            psycopg2.connect(
                host=HOST, port=record.port, user="postgres", password=record.owner_password, dbname="postgres"
            )
        ) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                role = sql.Identifier(NAME)
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME])
                if not cursor.fetchone():
                    cursor.execute(
                        sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, sql.Literal(record.password))
                    )
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
                if not cursor.fetchone():
                    cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))


def database_url() -> str:
    """The address of this clone's embedded database, whether it runs or not. Raises NeverStartedError."""
    return Server().record().url


def start() -> str:
    """Start this clone's embedded database unless it runs, and return its address."""
    return Server().start()


def stop() -> None:
    """Stop this clone's embedded database if it runs."""
    Server().stop()


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _draw_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return port != 0


def _is_alive(pid: str) -> bool:
    import psutil

    return pid.strip().isdigit() and psutil.pid_exists(int(pid))


def main(arguments: list[str]) -> int:
    """Start, stop or describe the embedded database from the command line; the exit status is 1 on failure."""
    server = Server()
    try:
        match arguments:
            case ["start"]:
                server.start()
                print("The embedded database is running. Stop it with `make db-stop`.")
            case ["stop"]:
                server.stop()
                print("The embedded database is stopped.")
            case ["url"]:
                print(server.record().url)
            case ["status"]:
                print("running" if server.pid() else "stopped")
                return 0 if server.pid() else 3
            case _:
                print("Usage: python -m portal.embedded start|stop|url|status", file=sys.stderr)
                return 2
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
