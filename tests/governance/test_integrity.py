"""The proof of a tree finds each sort of damage, and names it."""

import pytest
from django.db import connection

from governance.integrity import faults_by_structure, faults_of
from governance.models import Structure
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure(db) -> Structure:
    """top(a(b), c): numbered top 1–8, a 2–5, b 3–4, c 6–7."""
    partnership = factories.partnership()
    top, a, b, c = (factories.body(partnership=partnership, slug=slug) for slug in ("top", "a", "b", "c"))
    draft = factories.structure(partnership=partnership)
    factories.tree(draft, {top: {a: {b: {}}, c: {}}})
    return draft


def _plant(structure: Structure, slug: str, **values) -> None:
    structure.placements.filter(body__slug=slug).update(**values)


def _plant_against_the_constraints(structure: Structure, slug: str, **values) -> None:
    """Plant what the database itself refuses, as a damaged or older database may hold it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in ("placement_tree_is_structure", "placement_interval_is_valid"):
            cursor.execute(f"ALTER TABLE governance_placement DROP CONSTRAINT {name}")
    _plant(structure, slug, **values)


def _pk(structure: Structure, slug: str) -> int:
    return structure.placements.get(body__slug=slug).pk


def test_faults_of_sound_tree_none(structure):
    assert faults_of(structure) == []


def test_faults_of_structure_without_placements_none():
    assert faults_of(factories.structure()) == []


def test_faults_of_wrong_level_found(structure):
    _plant(structure, "b", level=1)

    assert faults_of(structure) == [f"placement {_pk(structure, 'b')} is at level 1, not 2"]


def test_faults_of_wrong_parent_found(structure):
    _plant(structure, "b", parent=_pk(structure, "top"))

    found = faults_of(structure)

    a, b, top = (_pk(structure, slug) for slug in ("a", "b", "top"))
    assert found == [f"placement {b} stands inside {a} but its parent is {top}"]


def test_faults_of_gap_in_the_numbers_found(structure):
    _plant(structure, "top", rght=9)

    assert faults_of(structure) == ["its numbers are not 1 to 8, each once"]


def test_faults_of_number_used_twice_found(structure):
    _plant(structure, "c", lft=5)

    assert "its numbers are not 1 to 8, each once" in faults_of(structure)


def test_faults_of_overlapping_siblings_found(structure):
    _plant(structure, "a", rght=6)
    _plant(structure, "c", lft=5)

    assert any(f"placement {_pk(structure, 'c')} reaches beyond its parent" in fault for fault in faults_of(structure))


def test_faults_of_child_outside_its_parent_found(structure):
    _plant(structure, "a", rght=4)
    _plant(structure, "b", rght=5)

    assert f"placement {_pk(structure, 'b')} reaches beyond its parent" in faults_of(structure)


def test_faults_of_siblings_swapped_but_sound_none(structure):
    _plant(structure, "c", lft=2, rght=3)
    _plant(structure, "a", lft=4, rght=7)
    _plant(structure, "b", lft=5, rght=6)

    assert faults_of(structure) == []


def test_faults_of_placement_deleted_by_sql_found(structure):
    structure.placements.filter(body__slug="b")._raw_delete("default")

    assert faults_of(structure) == ["its numbers are not 1 to 6, each once"]


def test_faults_of_foreign_tree_number_found(structure):
    _plant_against_the_constraints(structure, "b", tree_id=structure.pk + 1)

    assert faults_of(structure) == [f"placement {_pk(structure, 'b')} is numbered in tree {structure.pk + 1}"]


def test_faults_of_interval_turned_round_found(structure):
    _plant_against_the_constraints(structure, "b", lft=4, rght=3)

    assert f"placement {_pk(structure, 'b')} reaches beyond its parent" in faults_of(structure)


def test_faults_by_structure_names_only_the_unsound(structure):
    sound = factories.structure(partnership=structure.partnership)
    factories.tree(sound, {factories.body(partnership=structure.partnership): {}})
    _plant(structure, "b", level=1)

    found = faults_by_structure(structure.partnership.structures.all())

    assert list(found) == [structure.slug]
    assert len(found[structure.slug]) == 1
