import os
import signal

import pytest
from launcher import chromium, front_end, logged, office, place, python_packages, stamps, words


def test_stamp_holds_while_its_sources_do(clone):
    source, product = clone / "source", clone / "product"
    source.write_text("one")
    product.touch()
    stamps.put("thing", stamps.key([source]))
    assert stamps.is_current("thing", stamps.key([source]), product)

    source.write_text("two")

    assert not stamps.is_current("thing", stamps.key([source]), product)


def test_stamp_without_its_product_does_not_hold(clone):
    stamps.put("thing", stamps.key([]))

    assert not stamps.is_current("thing", stamps.key([]), clone / "product")


@pytest.fixture
def requirements(clone, monkeypatch):
    """Requirements in an empty clone, and the commands that installing them would run."""
    needs = {"run": [clone / "requirements.txt"], "test": [clone / "requirements.txt", clone / "requirements-dev.txt"]}
    for file in needs["test"]:
        file.touch()
    commands = []

    def run(name, command, explain):
        commands.append(name)
        if name == "venv":
            place.PYTHON.parent.mkdir(parents=True, exist_ok=True)
            place.PYTHON.touch()

    monkeypatch.setattr(python_packages, "NEEDS", needs)
    monkeypatch.setattr(logged, "run", run)
    monkeypatch.setattr(python_packages, "_works", place.PYTHON.exists)
    return commands


def test_packages_are_installed_once(requirements):
    python_packages.install("run")
    python_packages.install("run")

    assert requirements == ["venv", "pip"]


def test_packages_of_tests_are_enough_to_run(requirements):
    python_packages.install("test")
    python_packages.install("run")

    assert requirements == ["venv", "pip"]


def test_changed_requirements_are_installed_into_the_same_environment(requirements, clone):
    python_packages.install("run")
    (clone / "requirements.txt").write_text("more")
    python_packages.install("run")

    assert requirements == ["venv", "pip", "pip"]


def test_interrupted_installation_is_begun_again(requirements, clone, monkeypatch):
    finished = logged.run

    def interrupted(name, command, explain):
        finished(name, command, explain)
        if name == "pip":
            raise words.Interrupted(signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(logged, "run", interrupted)
        with pytest.raises(words.Interrupted):
            python_packages.install("run")

    python_packages.install("run")

    assert requirements == ["venv", "pip", "venv", "pip"]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("WARNING: Retrying (Retry(total=4))", "could not be downloaded: check the network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "its hash differs"),
        ("OSError: No space left on device", "The disk is full"),
        ("Killed", "could not be installed"),
    ],
)
def test_failed_installation_is_explained(told, sentence):
    assert sentence in python_packages._explain(told)


def test_missing_node_is_told_with_the_mend(clone, path):
    with pytest.raises(words.Problem, match=r"node is not here: install Node\.js 18 or later"):
        front_end.install()


def test_missing_npm_is_told_with_the_mend(clone, path):
    path("node", "echo v20.1.0")

    with pytest.raises(words.Problem, match="npm is not here"):
        front_end.install()


def test_old_node_is_told_with_the_mend(clone, path):
    path("node", "echo v16.0.0")
    path("npm")

    with pytest.raises(words.Problem, match=r"later Node\.js than v16\.0\.0"):
        front_end.install()


def test_failed_build_leaves_no_stamp_and_shows_its_last_words(clone, path):
    path("node", "echo v20.1.0")
    path("npm", 'if [ "$1" = run ]; then echo no such colour; exit 1; fi')

    with pytest.raises(words.Problem, match=r"could not be built(.|\n)*no such colour"):
        front_end.install()

    assert not (place.STAMPS / "assets").exists()


def test_chromium_that_is_named_and_missing_is_refused(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")

    with pytest.raises(words.Problem, match="CHROMIUM names /nowhere/chromium"):
        chromium.install()


def test_missing_chromium_is_told_to_an_ordinary_user(path, monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(words.Problem, match="sudo apt install chromium"):
        chromium.install()


def test_office_that_is_named_and_missing_is_refused(monkeypatch):
    monkeypatch.setenv("SOFFICE", "/nowhere/soffice")

    with pytest.raises(words.Problem, match="SOFFICE names /nowhere/soffice"):
        office.install()


def test_missing_office_is_told_to_an_ordinary_user(path, monkeypatch):
    monkeypatch.delenv("SOFFICE", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(words.Problem, match="sudo apt install libreoffice-calc"):
        office.install()
