"""Rules of the house that a program can check: what views may ask of a model, who saves placements, what is data."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver

from exchange.checks import RESERVED

ROOT = Path(settings.BASE_DIR)
APPS = ("portal", "governance", "commissioning", "planning", "meetings", "exchange")
VIEWS = sorted(path for app in APPS for path in (ROOT / app / "views").rglob("*.py"))
CODE = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
BARE = {"all", "filter", "get", "exclude", "order_by", "values", "values_list", "create", "aggregate", "annotate"}
NOT_DATA = ("*.py", "*.html", "*.js", "*.scss", "*.txt", "*.svg", "Procfile", "Makefile")
PLACE = "liver" + "pool"


def _calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def _bare_query(call: ast.Call) -> str | None:
    """`Model.objects.filter` and the like, called on the manager itself: it begins from everybody's rows."""
    method = call.func
    if not isinstance(method, ast.Attribute) or method.attr not in BARE:
        return None
    manager = method.value
    if isinstance(manager, ast.Attribute) and manager.attr == "objects" and isinstance(manager.value, ast.Name):
        return f"{manager.value.id}.objects.{method.attr}"
    return None


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_view_begins_from_a_scope_and_not_from_all_rows(path: Path):
    bare = [f"line {call.lineno}: {_bare_query(call)}" for call in _calls(path) if _bare_query(call)]

    assert not bare


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_view_does_not_look_up_by_shortcut(path: Path):
    names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}

    assert not names & {"get_object_or_404", "get_list_or_404"}


def test_placement_is_saved_by_services_only():
    writes = {"bulk_create", "bulk_update", "create", "get_or_create", "update_or_create", "insert_node", "move_to"}
    outside = [path for path in CODE if "services" not in path.parts]

    found = [
        f"{path.relative_to(ROOT)}: {ast.unparse(call)}"
        for path in outside
        for call in _calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in writes
        and ("Placement" in ast.unparse(call.func) or "placement" in ast.unparse(call.func))
    ]

    assert not found


def test_placement_is_saved_with_named_fields_only():
    found = [
        f"{path.relative_to(ROOT)}: {ast.unparse(call)}"
        for path in CODE
        for call in _calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "save"
        and "placement" in ast.unparse(call.func.value).lower()
        and "update_fields" not in {keyword.arg for keyword in call.keywords}
    ]

    assert not found


def test_place_is_data_and_not_code():
    folders = [ROOT / name for name in (*APPS, "templates", "static", "bin")]
    files = [path for folder in folders for pattern in NOT_DATA for path in folder.rglob(pattern)]
    files += [ROOT / name for name in ("Makefile", "Procfile", "pyproject.toml", "manage.py")]

    naming = [str(path.relative_to(ROOT)) for path in files if PLACE in path.read_text(errors="ignore").lower()]

    assert len(files) > 100
    assert not naming


def test_addresses_of_the_portal_are_no_partnerships_slug():
    first_words = {str(pattern.pattern).strip("^").split("/")[0] for pattern in get_resolver().url_patterns}

    assert {word for word in first_words if word and "<" not in word} <= RESERVED
