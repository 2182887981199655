"""`manage.py check_structures`: it finds each sort of damage, and mends drafts only."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from governance.integrity import faults_of
from governance.models import Placement, Structure
from governance.services.repair import repair_draft
from governance.services.structures import StructureError
from tests import factories

pytestmark = pytest.mark.django_db

BREAKS = {
    "level": "UPDATE governance_placement SET level = 5 WHERE id = {b}",
    "parent": "UPDATE governance_placement SET parent_id = {top} WHERE id = {b}",
    "gap": "UPDATE governance_placement SET rght = 9 WHERE id = {top}",
    "number used twice": "UPDATE governance_placement SET lft = 5 WHERE id = {c}",
    "root that ends too soon": "UPDATE governance_placement SET rght = 2 WHERE id = {top}",
    "overlap": "UPDATE governance_placement SET rght = 6 WHERE id = {a}",
    "child beyond its parent": "UPDATE governance_placement SET rght = 40 WHERE id = {b}",
    "child before its parent": "UPDATE governance_placement SET lft = 20, rght = 21 WHERE id = {a}",
    "moved by its parent alone": "UPDATE governance_placement SET parent_id = {c} WHERE id = {a}",
    "deleted": "DELETE FROM governance_placement WHERE id = {b}",
    "all at once": "UPDATE governance_placement SET lft = 7, rght = 9, level = 3 WHERE structure_id = {structure}"
    " AND id <> {top}",
}
AGAINST_THE_CONSTRAINTS = {
    "tree of another": "UPDATE governance_placement SET tree_id = tree_id + 1 WHERE id = {b}",
    "turned round": "UPDATE governance_placement SET lft = 4, rght = 3 WHERE id = {b}",
    "root not first": "UPDATE governance_placement SET lft = 3, level = 1 WHERE id = {top}",
    "number below one": "UPDATE governance_placement SET lft = 0 WHERE id = {b}",
}
CIRCLE = "UPDATE governance_placement SET parent_id = CASE id WHEN {a} THEN {b} ELSE {a} END WHERE id IN ({a}, {b})"


@pytest.fixture
def draft(db) -> Structure:
    """top(a(b), c): numbered top 1 to 8, a 2 to 5, b 3 to 4, c 6 to 7."""
    return _drafted("coming")


def _drafted(slug: str) -> Structure:
    partnership = factories.partnership(slug=f"at-{slug}")
    top, a, b, c = (factories.body(partnership=partnership, slug=name, name=name.upper()) for name in ("top", *"abc"))
    made = factories.structure(partnership=partnership, slug=slug)
    factories.tree(made, {top: {a: {b: {}}, c: {}}})
    return made


def _run(statement: str, structure: Structure) -> None:
    ids = dict(structure.placements.values_list("body__slug", "pk"))
    with connection.cursor() as cursor:
        cursor.execute(statement.format(structure=structure.pk, **ids))


def _run_against_the_constraints(statement: str, structure: Structure) -> None:
    """Do what the database itself refuses, as a damaged or older database may hold it."""
    checks = ("placement_tree_is_structure", "placement_interval_is_valid", "placement_root_is_first")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in checks:
            cursor.execute(f"ALTER TABLE governance_placement DROP CONSTRAINT {name}")
    _run(statement, structure)


def _break(how: str, structure: Structure) -> None:
    if how in BREAKS:
        _run(BREAKS[how], structure)
    else:
        _run_against_the_constraints(AGAINST_THE_CONSTRAINTS[how], structure)


def _break_published(structure: Structure, statement: str) -> None:
    """Damage what is published, past the triggers that refuse it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE governance_placement DISABLE TRIGGER USER")
        _run(statement, structure)
        cursor.execute("ALTER TABLE governance_placement ENABLE TRIGGER USER")


def _published(structure: Structure) -> Structure:
    return factories.structures.publish(
        by=factories.user(), structure=structure, in_force_from=datetime.date(2009, 4, 1)
    )


def _check(**options) -> tuple[str, str]:
    """Run the command: what it printed, and the words of its failure if it failed."""
    out, failure = StringIO(), ""
    try:
        call_command("check_structures", stdout=out, **options)
    except CommandError as error:
        failure = f"{error} (exit code {error.returncode})" if error.returncode != 1 else str(error)
    return out.getvalue(), failure


def _rows(structure: Structure) -> list:
    return list(Placement.objects.filter(structure=structure).order_by("pk").values())


def _under(structure: Structure) -> dict[str, list[str]]:
    """The bodies under each body, in order."""
    found: dict[str, list[str]] = {}
    for body, above in structure.placements.order_by("lft", "pk").values_list("body__slug", "parent__body__slug"):
        found.setdefault(above or "", []).append(body)
    return found


def test_check_sound_structures_succeeds(draft):
    _published(_drafted("standing"))

    assert _check() == ("2 structures checked, all sound.\n", "")


def test_check_no_structure_succeeds(db):
    assert _check() == ("0 structures checked, all sound.\n", "")


@pytest.mark.parametrize("how", [*BREAKS, *AGAINST_THE_CONSTRAINTS])
def test_check_unsound_draft_fails_and_says_what_is_wrong(draft, how):
    _break(how, draft)
    before = _rows(draft)

    printed, failure = _check()

    assert printed == f"at-coming/coming (draft): not sound: {'; '.join(faults_of(draft))}\n"
    assert failure == "1 structure checked, 1 not sound."
    assert _rows(draft) == before


@pytest.mark.parametrize("how", BREAKS)
def test_check_unsound_published_structure_fails_and_is_never_touched(draft, how):
    published = _published(draft)
    _break_published(published, BREAKS[how])
    before = _rows(published)

    printed, failure = _check(repair=True)

    assert "at-coming/coming (published): not sound: " in printed
    assert "it was not touched: published structures never are" in printed
    assert failure == "1 structure checked, 1 not sound."
    assert _rows(published) == before


@pytest.mark.parametrize("how", [*BREAKS, *AGAINST_THE_CONSTRAINTS])
def test_repair_unsound_draft_leaves_it_sound_under_the_same_parents(draft, how):
    _break(how, draft)
    before = _under(draft)

    printed, failure = _check(repair=True)

    assert "at-coming/coming (draft): repaired: " in printed
    assert "1 structure checked, all sound." in printed
    assert failure == ""
    assert faults_of(draft) == []
    assert _under(draft) == before


def test_repair_only_what_can_be_leaves_the_others_and_fails(draft):
    published, circular = _published(_drafted("standing")), _drafted("round")
    _break_published(published, BREAKS["level"])
    _run(BREAKS["level"], draft)
    _run(CIRCLE, circular)

    printed, failure = _check(repair=True)

    assert "at-coming/coming (draft): repaired" in printed
    assert "at-round/round (draft): not repaired: " in printed
    assert failure == "3 structures checked, 2 not sound."
    assert faults_of(draft) == []


def test_check_of_one_partnership_only_that_one(draft):
    _run(BREAKS["level"], draft)
    _drafted("other")

    assert _check(partnership="at-other") == ("1 structure checked, all sound.\n", "")


def test_check_of_unknown_partnership_fails_and_names_it(draft):
    printed, failure = _check(partnership="nowhere")

    assert printed == ""
    assert failure == "No structure belongs to a partnership “nowhere”."


def test_check_tells_the_first_ten_faults_and_how_many_more(db):
    partnership = factories.partnership()
    top, *others = (factories.body(partnership=partnership) for _ in range(15))
    wide = factories.structure(partnership=partnership)
    factories.tree(wide, {top: {body: {} for body in others}})
    Placement.objects.filter(structure=wide, parent__isnull=False).update(level=4)

    printed, _ = _check()

    assert printed.count("is at level 4, not 1") == 10
    assert printed.endswith("; and 4 more\n")


def test_repair_keeps_siblings_in_order_by_left_number_then_by_age(draft):
    _run("UPDATE governance_placement SET lft = 6, rght = 8 WHERE id IN ({a}, {c})", draft)
    before = _under(draft)["top"]

    repair_draft(by=None, structure=draft)

    assert before == ["a", "c"]
    assert _under(draft)["top"] == before


def test_repair_restores_the_very_numbers_of_a_deep_and_wide_tree(db):
    partnership = factories.partnership()
    bodies = [factories.body(partnership=partnership) for _ in range(60)]
    placed = [Placement(body=bodies[0])]
    for number, body in enumerate(bodies[1:], start=1):
        placed.append(Placement(body=body, parent=placed[number - 1 if number % 3 else number // 3]))
    deep = factories.structure(partnership=partnership)
    factories.structures.place_all(by=factories.user(), structure=deep, placements=placed)
    before = _rows(deep)
    Placement.objects.filter(structure=deep, parent__isnull=False).update(level=0, rght=9999)

    repair_draft(by=None, structure=deep)

    assert _rows(deep) == before


def test_repair_writes_only_what_is_wrong_and_raises_the_version(draft, django_assert_num_queries):
    _run(BREAKS["level"], draft)

    with django_assert_num_queries(7):  # a savepoint and its end, the lock, the rows, two writes, the structure again
        repaired = repair_draft(by=None, structure=draft)

    assert repaired.version == draft.version + 1


def test_repair_sound_draft_writes_nothing(draft):
    before = _rows(draft)

    repaired = repair_draft(by=None, structure=draft)

    assert repaired.version == draft.version
    assert _rows(draft) == before


def test_repair_published_structure_refused(draft):
    published = _published(draft)

    with pytest.raises(StructureError, match="is published and never changes"):
        repair_draft(by=None, structure=published)


def test_repair_parents_in_a_circle_refused_and_named(draft):
    _run(CIRCLE, draft)
    before = _rows(draft)

    with pytest.raises(StructureError, match="“A”, “B” stand under each other in a circle, or below such a circle"):
        repair_draft(by=None, structure=draft)

    assert _rows(draft) == before


def test_repair_without_a_body_at_the_top_refused(draft):
    _run("UPDATE governance_placement SET parent_id = {b} WHERE id = {top}", draft)

    with pytest.raises(StructureError, match="0 of its bodies stand at the top"):
        repair_draft(by=None, structure=draft)


def test_repair_under_a_body_of_another_structure_refused_and_named(draft):
    stranger = _drafted("other").placements.get(body__slug="top").pk
    _run(f"UPDATE governance_placement SET parent_id = {stranger} WHERE id = {{c}}", draft)

    with pytest.raises(StructureError, match="“C” stand under bodies of another structure"):
        repair_draft(by=None, structure=draft)


def test_repair_names_five_at_most(db):
    partnership = factories.partnership()
    top, *others = (factories.body(partnership=partnership) for _ in range(9))
    wide = factories.structure(partnership=partnership)
    placed = factories.tree(wide, {top: {others[0]: {body: {} for body in others[1:]}}})
    Placement.objects.filter(pk=placed[others[0]].pk).update(parent=placed[others[1]])

    with pytest.raises(StructureError, match="and 3 more stand under each other in a circle"):
        repair_draft(by=None, structure=wide)
