"""The sign-ins that `make run` prints."""

import stat
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client

from governance.models import Grant, Role
from portal.models import User
from tests import factories


@pytest.fixture
def var(settings, tmp_path: Path) -> Path:
    """A folder of its own for what the command keeps."""
    settings.VAR_DIR = tmp_path / "var"
    return settings.VAR_DIR


def _told() -> str:
    told = StringIO()
    call_command("demo_accounts", stdout=told)
    return told.getvalue()


def test_demo_accounts_are_one_a_role_that_work(db, var: Path, client: Client):
    here = factories.partnership()

    lines = _told().splitlines()

    assert len(lines) == Role.objects.count() == 4
    for line in lines:
        email, password = line.split()[-2:]
        assert client.login(email=email, password=password)
        assert Grant.objects.get(user__email=email).partnership == here
        assert EmailAddress.objects.get(user__email=email).verified


def test_demo_accounts_stay_as_they_were(db, var: Path):
    factories.partnership()

    assert _told() == _told()
    assert User.objects.count() == Role.objects.count()


def test_demo_accounts_are_drawn_anew_for_an_empty_database(db, var: Path, client: Client):
    before = _told()
    User.objects.all().delete()

    after = _told()

    assert after != before
    assert client.login(**dict(zip(("email", "password"), after.splitlines()[0].split()[-2:], strict=True)))


def test_demo_accounts_are_kept_from_other_users_of_the_machine(db, var: Path):
    _told()

    assert stat.S_IMODE((var / "demo-accounts.txt").stat().st_mode) == 0o600


def test_demo_accounts_reach_a_partnership_that_came_later(db, var: Path):
    factories.partnership()
    _told()
    later = factories.partnership()

    _told()

    assert Grant.objects.filter(partnership=later).count() == Role.objects.count()


def test_demo_accounts_are_refused_in_production(db, var: Path, settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="Nothing was changed"):
        _told()

    assert not User.objects.exists()
    assert not var.exists()
