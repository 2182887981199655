"""A structure as edit pages need it: its plain tree, and the bodies that stand in it."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from governance.models import Body, Structure
from governance.trees.stored import Stored, stored
from governance.trees.tree import Tree


@dataclass(frozen=True)
class Drawn:
    """A structure, its tree as stored, and its bodies by id."""

    structure: Structure
    stored: Stored
    bodies: dict[int, Body]

    @property
    def tree(self) -> Tree:
        """The plain tree."""
        return self.stored.tree

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """Every body that has a place, by slug, in the order of the tree; one of two namesakes says where it stands."""
        namesakes = Counter(place.name for place in self.tree.places.values())
        found = []
        for body in self.tree.walk():
            place = self.tree.places[body]
            above = f", under {self.tree.name(place.parent)}" if place.parent is not None else ""
            found.append((self.bodies[body].slug, place.name + (above if namesakes[place.name] > 1 else "")))
        return found

    @cached_property
    def by_slug(self) -> dict[str, Body]:
        """The bodies by the slug of each."""
        return {body.slug: body for body in self.bodies.values()}

    def name(self, body: Body) -> str:
        """What a body is called in this structure, or else its own name."""
        place = self.tree.places.get(body.pk)
        return place.name if place else body.name


def drawn(structure: Structure) -> Drawn:
    """Read a structure for an edit page; three queries, the bodies last: somebody else may be adding one."""
    read = stored(structure.pk)
    bodies = Body.objects.filter(pk__in=read.tree.places).select_related("kind", "partnership")
    return Drawn(structure, read, {body.pk: body for body in bodies})
