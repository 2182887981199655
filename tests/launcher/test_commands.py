import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest
from launcher import (
    address,
    checks,
    family,
    guard,
    only_one,
    place,
    prepare,
    words,
)

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / "bin"


def python(script: str, **kwargs) -> subprocess.Popen:
    """Run a script of the launcher in a process of its own, since it takes signals."""
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", textwrap.dedent(script)],
        env=os.environ | {"PYTHONPATH": str(BIN)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **kwargs,
    )


def gone(pid: int, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


# Which Python


def test_later_python_will_do():
    guard.insist((3, 11), ["bin/run"])


def test_old_python_goes_on_as_a_later_one(monkeypatch):
    executed = []
    monkeypatch.setattr(guard.shutil, "which", lambda name: f"/opt/{name}" if name == "python3.12" else None)
    monkeypatch.setattr(guard.os, "execv", lambda *arguments: executed.append(arguments) or sys.exit())

    with pytest.raises(SystemExit):
        guard.insist((3, 9), ["bin/run"])

    assert executed == [("/opt/python3.12", ["/opt/python3.12", "bin/run"])]


def test_old_python_alone_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(guard.shutil, "which", lambda name: None)

    with pytest.raises(SystemExit, match=r"needs Python 3.11 or later and this python3 is 3\.9: install"):
        guard.insist((3, 9), ["bin/run"])


# The address


@pytest.mark.parametrize("given", ["eighty", "80x", "0", "65536", "-1", "8000.5", "²"])
def test_port_that_is_none_is_refused(monkeypatch, given):
    monkeypatch.setenv("PORT", given)

    with pytest.raises(words.Problem, match="must be a number from 1 to 65535"):
        address.port()


def test_port_taken_is_refused_with_another_to_try(monkeypatch):
    with socket.socket() as stranger:
        stranger.bind((address.HOST, 0))
        stranger.listen()
        taken = stranger.getsockname()[1]
        monkeypatch.setenv("PORT", str(taken))

        with pytest.raises(words.Problem, match=f"Port {taken} is taken by another program.*make run PORT="):
            address.port()


def test_health_of_a_server_that_ended_is_not_waited_for():
    started = time.monotonic()

    assert address.wait_until_healthy(1, lambda: False) is False
    assert time.monotonic() - started < 1


# One at a time


def test_second_run_in_the_same_clone_names_the_address_of_the_first(clone, monkeypatch):
    monkeypatch.setattr(address, "port", lambda: 8042)
    only_one.claim()
    monkeypatch.delenv(only_one.CLAIM)

    with pytest.raises(words.Problem, match="already runs from this folder, at http://localhost:8042/"):
        only_one.claim()


def test_later_stage_takes_over_the_claim(clone, monkeypatch):
    monkeypatch.setattr(address, "port", lambda: 8043)
    only_one.claim()

    assert only_one.claim() == 8043


# What is run


def test_data_packages_are_found_and_not_named(clone):
    for folder in ("data/one", "data/two", "data/notes"):
        (clone / folder).mkdir(parents=True)
    (clone / "data/two/datapackage.json").touch()
    (clone / "data/one/datapackage.json").touch()

    assert prepare.packages() == ["data/one", "data/two"]


def test_database_of_ones_own_is_no_demo(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")

    assert not place.has_own_database()
    assert place.surroundings() == {}


def test_foreign_python_settings_are_left_out(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/somewhere/else")

    assert "PYTHONPATH" not in place.environment()


def test_settings_module_is_each_programs_own_choice(monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "portal.settings")

    assert "DJANGO_SETTINGS_MODULE" not in place.environment()


def test_check_fails_when_one_check_fails(monkeypatch, capsys):
    monkeypatch.setattr(checks, "CHECKS", {"good": ["true"], "bad": ["sh", "-c", "echo why; exit 3"]})

    assert checks.check() == 1
    told = capsys.readouterr().out
    assert "good                    ok" in told
    assert "bad                     failed\nwhy" in told
    assert "1 of 2 checks failed: bad." in told


def test_check_passes_when_every_check_does(monkeypatch):
    monkeypatch.setattr(checks, "CHECKS", {"good": ["true"], "better": ["true"]})

    assert checks.check() == 0


def test_family_returns_the_status_of_its_head():
    assert family.run(["sh", "-c", "exit 7"], environment=dict(os.environ)) == 7


STUBBORN = """
    import signal, subprocess, sys, time
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    child = subprocess.Popen(["sleep", "600"], start_new_session=True)
    print(child.pid, flush=True)
    {end}
"""


def test_family_leaves_no_grandchild_when_its_head_ends(tmp_path):
    script = textwrap.dedent(STUBBORN.format(end=""))
    pids = []

    family.run(
        [sys.executable, "-c", script],
        environment=dict(os.environ),
        output=subprocess.PIPE,
        meanwhile=lambda child: pids.append(int(child.stdout.read1())) or child.stdout.close(),
    )

    assert gone(pids[0], 1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_command_told_to_stop_leaves_nothing_behind(number):
    command = python(f"""
        import os, sys
        from launcher import family, words
        script = {textwrap.dedent(STUBBORN.format(end="time.sleep(600)"))!r}
        words.command(lambda: family.run([sys.executable, "-c", script], environment=dict(os.environ)))
    """)
    grandchild = int(command.stdout.readline())

    command.send_signal(number)
    told, _ = command.communicate(timeout=30)

    assert command.returncode == 128 + number
    assert "Stopped." in told
    assert gone(grandchild, 1)


def test_command_in_the_background_still_stops_what_it_started_with_ctrl_c():
    ignore = signal.signal(signal.SIGINT, signal.SIG_IGN)
    command = python("""
        import os, signal, sys
        from launcher import family, words
        child = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]
        known = lambda started: print("known", flush=True)
        words.command(lambda: family.run(child, environment=dict(os.environ), stop_with=signal.SIGINT, meanwhile=known))
    """)
    signal.signal(signal.SIGINT, ignore)
    assert {command.stdout.readline(), command.stdout.readline()} == {"up\n", "known\n"}

    command.send_signal(signal.SIGTERM)
    told, _ = command.communicate(timeout=family.POLITE_SECONDS / 2)

    assert "KeyboardInterrupt" in told


def test_problem_is_told_in_one_sentence_without_a_traceback():
    command = python("""
        from launcher import words
        def main():
            raise words.Problem("The port is taken: choose another.")
        words.command(main)
    """)

    told, _ = command.communicate(timeout=30)

    assert command.returncode == 1
    assert told == "\nThe port is taken: choose another.\n"


def test_closed_terminal_stops_the_command(tmp_path):
    controller, terminal = os.openpty()
    command = subprocess.Popen(
        [sys.executable, "-c", "import time; from launcher import words; words.command(lambda: time.sleep(600))"],
        env=os.environ | {"PYTHONPATH": str(BIN)},
        stdin=terminal,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(terminal)
    time.sleep(0.5)

    os.close(controller)

    assert command.wait(timeout=15) == 128 + signal.SIGHUP


def test_make_alone_lists_every_command():
    told = subprocess.check_output(["make", "--no-print-directory"], cwd=ROOT, text=True)  # noqa: S607

    for name in ("run", "test", "check", "fix", "bench", "requirements", "db", "db-stop"):
        assert f"make {name} " in told
