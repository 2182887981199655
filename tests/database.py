"""One test database, made once with every migration; each test worker gets a copy of it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pgtrigger
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[Path]:
    """Let one test worker in at a time, and give it a file that all of them see."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / "template-is-made"


def make_template(name: str) -> None:
    """Make the database that the others are copied from, in the place of one that an earlier run left."""
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    _let_tables_be_emptied()
    connection.close()


def _let_tables_be_emptied() -> None:
    """Stop refusing TRUNCATE, with which Django clears up after a test that commits; the test of it refuses again."""
    for model, trigger in pgtrigger.registered():
        if trigger.operation == pgtrigger.Truncate:
            trigger.disable(model)


def copy_template(template: str, name: str) -> None:
    """Make a worker's database as a copy, and connect to it from now on."""
    quoted = connection.ops.quote_name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(template)}")
    connection.close()
    connection.settings_dict["NAME"] = name


@contextmanager
def kept_for_many(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep what is made inside for many tests, each of which undoes its own part; it is undone when this is left.

    For fixtures of a module none of whose tests commits: such a test would empty the database under the others.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def drop(name: str) -> None:
    """Drop a worker's database, whoever is still connected to it."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")
