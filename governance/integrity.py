"""Proof that every structure is a sound tree: nested-set numbers checked against the parents."""

from collections.abc import Iterable, Iterator

from governance.models import Structure

MOST_TOLD = 10


def faults_of(structure: Structure) -> list[str]:
    """List what is wrong with a structure's nested sets, in words; an empty list means that it is sound.

    Reads every placement once and checks it against its parent and its siblings.
    """
    rows = list(
        structure.placements.order_by("lft", "pk").values_list("pk", "parent", "tree_id", "level", "lft", "rght")
    )
    return list(_faults(structure.pk, rows))


def _faults(tree: int, rows: list[tuple]) -> Iterator[str]:
    numbers = sorted(number for row in rows for number in row[4:])
    if numbers != list(range(1, 2 * len(rows) + 1)):
        yield f"its numbers are not 1 to {2 * len(rows)}, each once"
    above: list[tuple] = []
    for row in rows:
        pk, parent, tree_id, level, lft, rght = row
        while above and above[-1][5] < lft:
            above.pop()
        if tree_id != tree:
            yield f"placement {pk} is numbered in tree {tree_id}"
        if parent != (above[-1][0] if above else None):
            yield f"placement {pk} stands inside {above[-1][0] if above else 'nothing'} but its parent is {parent}"
        if level != len(above):
            yield f"placement {pk} is at level {level}, not {len(above)}"
        if rght <= lft or (above and rght > above[-1][5]):
            yield f"placement {pk} reaches beyond its parent"
        above.append(row)


def unsound(structures: Iterable[Structure]) -> Iterator[tuple[Structure, list[str]]]:
    """Each structure that is not sound, with its faults. One query a structure."""
    for structure in structures:
        faults = faults_of(structure)
        if faults:
            yield structure, faults


def faults_by_structure(structures: Iterable[Structure]) -> dict[str, list[str]]:
    """The faults of each unsound structure of one partnership, by its slug."""
    return {structure.slug: faults for structure, faults in unsound(structures)}


def in_short(faults: list[str]) -> list[str]:
    """The first MOST_TOLD faults, and how many more there are: one misplaced body can put thousands out."""
    more = len(faults) - MOST_TOLD
    return [*faults[:MOST_TOLD], f"and {more} more"] if more > 0 else faults
