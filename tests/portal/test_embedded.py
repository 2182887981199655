import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import psycopg2
import pytest

from portal import embedded, embedded_programs


def remove(server: embedded.Server) -> None:
    """Stop a server and remove its folders, of which root's may lie outside of pytest's own."""
    with suppress(embedded.EmbeddedError):
        server.stop()
        shutil.rmtree(server.record().home, ignore_errors=True)
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    server = embedded.Server(tmp_path_factory.mktemp("embedded") / "postgres")
    yield server
    remove(server)


@pytest.fixture
def running(shared):
    """A server that runs at the start of each test, whatever the last one did to it."""
    shared.start()
    return shared


@pytest.fixture
def stopped(running):
    running.stop()
    return running


def ask(server: embedded.Server, question: str):
    with closing(psycopg2.connect(server.record().url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0] if cursor.description else None


def wait_until_dead(pid: int) -> None:
    deadline = time.monotonic() + 10
    while embedded._is_alive(str(pid)) and time.monotonic() < deadline:
        time.sleep(0.05)


def test_address_before_the_first_start_names_the_mend(tmp_path):
    server = embedded.Server(tmp_path / "postgres")

    with pytest.raises(embedded.NeverStartedError, match="make db"):
        server.record()


def test_asking_for_the_address_starts_nothing(tmp_path):
    server = embedded.Server(tmp_path / "postgres")

    assert server.pid() is None
    assert not server.folder.exists()


def test_started_server_answers_at_its_address(running):
    assert ask(running, "SELECT 1") == 1
    assert running.record().url.startswith("postgresql://portal:")


def test_start_twice_keeps_the_same_server(running):
    pid = running.pid()

    running.start()

    assert running.pid() == pid


def test_starts_at_the_same_moment_make_one_server(stopped):
    others = [embedded.Server(stopped.folder) for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        addresses = list(pool.map(lambda server: server.start(), others))

    assert len(set(addresses)) == 1
    assert len({server.pid() for server in others}) == 1


def test_stop_ends_the_server_and_keeps_the_data(running):
    ask(running, "CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS number")
    pid = running.pid()

    running.stop()
    wait_until_dead(pid)
    running.start()

    assert running.pid() not in (None, pid)
    assert ask(running, "SELECT number FROM kept") == 7


def test_stop_without_a_server_does_nothing(tmp_path):
    embedded.Server(tmp_path / "postgres").stop()

    assert list(tmp_path.iterdir()) == []


def test_start_after_a_crash_brings_the_data_back(running):
    ask(running, "CREATE TABLE IF NOT EXISTS written AS SELECT 8 AS number")
    pid = running.pid()
    os.kill(pid, signal.SIGKILL)
    wait_until_dead(pid)

    running.start()

    assert ask(running, "SELECT number FROM written") == 8


def test_start_with_the_pid_of_a_stranger_in_the_pid_file(stopped):
    pid_file = Path(stopped.record().home) / "data" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n1\n")
    pid_file.chmod(0o600)

    assert stopped.pid() is None
    stopped.start()

    assert ask(stopped, "SELECT 1") == 1


def test_start_with_the_port_taken_draws_another(stopped):
    before = stopped.record().port
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind((embedded.HOST, before))
        stranger.listen()

        stopped.start()

    assert stopped.record().port != before
    assert ask(stopped, "SELECT 1") == 1


def test_start_after_an_interrupted_first_start(tmp_path):
    server = embedded.Server(tmp_path / "postgres")
    server.folder.mkdir()
    server._write(server._settled_record())
    half = Path(server.record().home) / "data.half"
    half.mkdir()
    (half / "PG_VERSION").write_text("half")

    try:
        server.start()

        assert ask(server, "SELECT 1") == 1
        assert not half.exists()
    finally:
        remove(server)


def test_data_of_another_major_release_is_refused_with_the_mend(stopped):
    version = Path(stopped.record().home) / "data" / "PG_VERSION"
    before = version.read_text()
    version.write_text("9\n")

    try:
        with pytest.raises(embedded.EmbeddedError, match="made by PostgreSQL 9"):
            stopped.start()
    finally:
        version.write_text(before)


def test_user_of_the_server_stops_it_when_last_to_leave(stopped):
    with stopped.in_use():
        with embedded.Server(stopped.folder).in_use():
            pid = stopped.pid()
        assert stopped.pid() == pid

    assert stopped.pid() is None


def test_user_of_a_server_started_by_hand_leaves_it_running(running):
    with running.in_use():
        pass

    assert running.pid()


def test_stop_while_the_server_is_in_use_is_refused(stopped):
    with stopped.in_use(), pytest.raises(embedded.EmbeddedError, match="in use"):
        stopped.stop()


def test_copy_of_a_clone_draws_a_port_of_its_own(stopped, tmp_path):
    copy = embedded.Server(tmp_path / "postgres")
    copy.folder.mkdir()
    copy._write(stopped.record())

    record = copy._settled_record()
    copy._write(record)

    try:
        assert record.port != stopped.record().port
        assert record.clone == str(copy.folder)
        assert record.home != stopped.record().home
    finally:
        remove(copy)


def test_moved_clone_keeps_its_data(tmp_path):
    server = embedded.Server(tmp_path / "postgres")
    server.folder.mkdir()
    record = embedded.Record(str(tmp_path / "gone"), str(tmp_path / "gone"), 0, "owner", "password")
    server._write(record)

    assert server._settled_record().home == str(server.folder)


def test_passwords_are_for_the_owner_only(running):
    assert running.record_path.stat().st_mode & 0o777 == 0o600
    assert len(running.record().password) >= 32
    assert running.record().password != running.record().owner_password


def test_portal_connects_as_an_ordinary_role(running):
    assert ask(running, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_wrong_password_is_refused(running):
    record = replace(running.record(), password="guess")

    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(record.url)


@pytest.mark.parametrize("extension", ["btree_gist", "pg_trgm"])
def test_extensions_can_be_made_by_the_portal(running, extension):
    ask(running, f"CREATE EXTENSION IF NOT EXISTS {extension}")

    assert ask(running, f"SELECT count(*) FROM pg_extension WHERE extname = '{extension}'") == 1


@pytest.mark.parametrize(
    ("setting", "value"),
    [("fsync", "on"), ("TimeZone", "UTC"), ("server_encoding", "UTF8"), ("listen_addresses", "127.0.0.1")],
)
def test_server_setting(running, setting, value):
    assert ask(running, f"SHOW {setting}") == value


def test_starting_widens_no_folder_above(running, tmp_path):
    parent = tmp_path / "private"
    parent.mkdir(mode=0o700)
    server = embedded.Server(parent / "postgres")
    before = [folder.stat().st_mode for folder in (parent, *parent.parents)]

    try:
        server.start()

        assert [folder.stat().st_mode for folder in (parent, *parent.parents)] == before
    finally:
        remove(server)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become another user")
def test_server_of_root_runs_as_a_user_that_no_account_has(running):
    data = Path(running.record().home) / "data"

    assert data.stat().st_uid in embedded_programs.UNCLAIMED_IDS
    assert Path(f"/proc/{running.pid()}").stat().st_uid == data.stat().st_uid


def test_program_out_of_reach_is_told_by_its_status(tmp_path):
    forbidden = tmp_path / "forbidden"
    forbidden.write_text("#!/bin/sh\n")
    forbidden.chmod(0o600)
    account = embedded_programs.account_for(None, "test")

    assert account.run(forbidden).returncode == 126


def test_command_line_reports_the_status(shared, monkeypatch, capsys):
    monkeypatch.setattr(embedded, "Server", lambda: shared)

    outcomes = [embedded.main([word]) for word in ("start", "status", "stop", "status", "url")]

    assert outcomes == [0, 0, 0, 3, 0]
    assert "running" in capsys.readouterr().out


def test_command_line_with_an_unknown_word_shows_its_usage(capsys):
    assert embedded.main(["dance"]) == 2
    assert "Usage" in capsys.readouterr().err


def test_module_does_not_need_the_settings():
    question = "import sys, portal.embedded; sys.exit('portal.settings' in sys.modules)"

    subprocess.run([sys.executable, "-c", question], cwd=embedded.ROOT, check=True)  # noqa: S603
