import io

import pytest
from django.core.management import CommandError, call_command

from exchange.models import Import
from governance.models import Partnership
from governance.services.authors import COMMAND_LINE
from portal.models import User
from tests import factories

pytestmark = pytest.mark.django_db


class Said:
    """What a run of the command wrote."""

    def __init__(self):
        self.out, self.err = io.StringIO(), io.StringIO()

    def run(self, folder, *options):
        call_command("import_package", str(folder), *options, stdout=self.out, stderr=self.err, no_color=True)
        return self.out.getvalue()


@pytest.fixture
def command():
    return Said()


def test_command_loads_and_counts_rows(command, northmoor):
    said = command.run(northmoor.path)

    assert said == "Northmoor Compact: 45 rows imported.\n"
    assert Partnership.objects.get().slug == "northmoor"


def test_command_signs_as_an_account_that_cannot_sign_in(command, northmoor, client):
    command.run(northmoor.path)

    author = Import.objects.get().made_by
    assert (author.email, author.is_active, author.has_usable_password()) == (COMMAND_LINE, False, False)


def test_command_by_somebody_signs_as_them(command, northmoor):
    author = factories.user(email="ada@example.org")

    command.run(northmoor.path, "--by", "Ada@Example.org")

    assert Import.objects.get().made_by == author


@pytest.mark.parametrize("email", ["nobody@example.org", "gone@example.org"])
def test_command_by_nobody_who_can_sign_in_refused(command, northmoor, row_counts, email):
    factories.user(email="gone@example.org", is_active=False)
    before = row_counts()

    with pytest.raises(CommandError, match=f"Nobody with the e-mail address {email} can sign in. Nothing was changed."):
        command.run(northmoor.path, "--by", email)

    assert row_counts() == before


def test_command_dry_run_saves_nothing(command, northmoor, row_counts):
    before = row_counts()

    said = command.run(northmoor.path, "--dry-run")

    assert said == "All 45 rows are in order. Nothing was saved: this was a dry run.\n"
    assert row_counts() == before


@pytest.mark.parametrize("options", [[], ["--dry-run"], ["--if-absent"]])
def test_command_faulty_package_lists_every_problem_and_saves_nothing(command, northmoor, row_counts, options):
    before = row_counts()
    northmoor.change("seats", "assembly--chair", body="asembly")
    northmoor.change("people", "ada", certainty="sure")

    with pytest.raises(CommandError, match=r"^2 problems\. Nothing was imported\.$"):
        command.run(northmoor.path, *options)

    lines = command.err.getvalue().splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "people.csv, row 2, column certainty “sure”",
        "seats.csv, row 2, column body “asembly”",
    ]
    assert row_counts() == before


def test_command_single_problem_counted_in_the_singular(command, northmoor):
    northmoor.change("people", "ada", certainty="sure")

    with pytest.raises(CommandError, match=r"^1 problem\. Nothing"):
        command.run(northmoor.path)


def test_command_unknown_folder_refused(command, tmp_path):
    with pytest.raises(CommandError, match=r"^1 problem\. Nothing was imported\.$"):
        command.run(tmp_path / "nowhere")

    assert f"there is no folder {tmp_path / 'nowhere'}" in command.err.getvalue()


def test_command_second_import_refused(command, northmoor, row_counts):
    command.run(northmoor.path)
    before = row_counts()

    with pytest.raises(CommandError, match="Northmoor Compact was loaded from this very package"):
        command.run(northmoor.path)

    assert row_counts() == before


@pytest.mark.parametrize("edited", [False, True])
def test_command_if_absent_leaves_what_is_here(command, northmoor, row_counts, edited):
    command.run(northmoor.path)
    before = row_counts()
    if edited:
        northmoor.change("people", "ada", name="Ada Marsh")

    said = command.run(northmoor.path, "--if-absent")

    assert ("another edition" in said, "this very package" in said) == (edited, not edited)
    assert row_counts() == before


def test_command_if_absent_loads_what_is_not_here(command, northmoor):
    command.run(northmoor.path, "--if-absent")

    assert Partnership.objects.filter(slug="northmoor").exists()


def test_command_if_absent_keeps_only_one_author(command, northmoor):
    command.run(northmoor.path)

    command.run(northmoor.path, "--if-absent")

    assert User.objects.filter(email=COMMAND_LINE).count() == 1
