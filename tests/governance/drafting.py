"""A partnership with a structure in force and people who prepare the next one."""

import datetime
from dataclasses import dataclass

from governance.models import Body, BodyKind, Partnership, Structure
from governance.services import drafts
from governance.trees.stored import tree_of
from portal.models import User
from tests import factories

BEGAN = datetime.date(2009, 4, 1)


@dataclass(frozen=True)
class Family:
    """Top over left and right; left over two leaves. `loose` has no place."""

    partnership: Partnership
    kind: BodyKind
    base: Structure
    by: User
    top: Body
    left: Body
    right: Body
    leaf: Body
    twig: Body
    loose: Body

    def draft(self, base: Structure | None = None) -> Structure:
        """Begin a draft from the structure in force, or from another."""
        return drafts.start(by=self.by, partnership=self.partnership, name="Plan", base=base or self.base)

    def officer_of(self, body: Body | None) -> User:
        """An officer of a body and all below it, or of the partnership."""
        person = factories.user()
        factories.grant(user=person, role="officer", partnership=self.partnership, body=body)
        return person


def family(**values) -> Family:
    """Make one, in force since BEGAN."""
    partnership = factories.partnership(**{"slug": "here", "name": "Here First"} | values)
    kind = factories.body_kind(partnership=partnership)
    names = ("top", "left", "right", "leaf", "twig", "loose")
    made = {name: factories.body(kind=kind, slug=name, name=name.title(), partnership=partnership) for name in names}
    shape = {made["top"]: {made["left"]: {made["leaf"]: {}, made["twig"]: {}}, made["right"]: {}}}
    base = factories.in_force(partnership, shape, since=BEGAN)
    return Family(partnership, kind, base, factories.user(is_superuser=True), **made)


def drawn(structure: Structure) -> str:
    """A structure in one line: Top(Left(Leaf Twig) Right)."""
    tree = tree_of(structure.pk)

    def draw(body: int) -> str:
        below = " ".join(draw(child) for child in tree.children.get(body, ()))
        return tree.name(body) + (f"({below})" if below else "")

    return draw(tree.top) if tree.top is not None else ""
