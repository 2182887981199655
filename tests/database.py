"""One test database, made once with every migration; each test worker gets a copy of it."""

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from pathlib import Path
from unittest.mock import patch

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.operations import AddConstraint
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field
from pgtrigger.migrations import AddTrigger, RemoveTrigger
from pytest_django import DjangoDbBlocker


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[Path]:
    """Let one test worker in at a time, and give it a file that all of them see."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / "template-is-made"


def make_template(name: str) -> None:
    """Make the database that the others are copied from; one that an earlier run left stays, if it is made alike."""
    made_from = _made_from()
    if _left_from(name) == made_from:
        return
    connection.settings_dict["TEST"]["NAME"] = name
    with _models_render_quickly():
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    _let_tables_be_emptied()
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE {connection.ops.quote_name(name)} IS %s", [made_from])
    connection.close()


def _made_from() -> str:
    """A digest of all that a migrated database depends on: migrations, models, roles, and what is installed."""
    root = Path(settings.BASE_DIR)
    ours = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).is_relative_to(root)]
    files = [path for app in ours for part in ("migrations", "models") for path in (app / part).rglob("*.py")]
    files += [*root.glob("*/permissions.py"), *root.glob("*/services/roles.py"), root / "requirements-dev.txt"]
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(files):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _left_from(name: str) -> str | None:
    """What the database of this name was made from; None when there is none."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        row = cursor.fetchone()
    return row and row[0]


@contextmanager
def _models_render_quickly() -> Iterator[None]:
    """Spare the migrations most of their time, which goes into making models anew that nobody looks at.

    A trigger or a constraint changes no field, yet each has its models made anew; and each field of a model that is
    made anew is taken apart into words and built from them, where a copy does.
    """
    with ExitStack() as patches:
        for operation in (AddTrigger, RemoveTrigger, AddConstraint):
            patches.enter_context(patch.object(operation, "state_forwards", _quietly(operation.state_forwards)))
        patches.enter_context(patch.object(Field, "clone", _copied))
        yield


def _quietly(state_forwards: Callable[..., None]) -> Callable[..., None]:
    def forwards(self: Operation, app_label: str, state: ProjectState) -> None:
        with patch.object(state, "reload_model"):
            state_forwards(self, app_label, state)
        if isinstance(self, AddConstraint):
            options = state.apps.get_model(app_label, self.model_name)._meta
            options.constraints = [*options.constraints, self.constraint]

    return forwards


def _copied(field: Field) -> Field:
    """A copy of a field that is of no model yet, which comes after those that were made before it."""
    copy = deepcopy(field)
    copy.creation_counter = Field.creation_counter
    Field.creation_counter += 1
    return copy


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
