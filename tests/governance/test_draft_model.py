"""Drafts driven at random through the services, beside plain dictionaries that must come out the same."""

import datetime
import itertools
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from governance.integrity import faults_of
from governance.models import Link, Placement, StructureEdit
from governance.services import drafts, edits, structures
from governance.services.drafts import UndecidedError
from governance.services.edits import NewBody
from governance.services.structures import StructureError
from governance.trees.merge import Side
from governance.trees.tree import End, Tie
from tests import factories
from tests.governance.plain_draft import PlainDraft, Refused, three_way

FEWEST = 2_000
SETTINGS = settings(
    max_examples=10,
    stateful_step_count=50,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],  # to shrink a failure takes minutes: add Phase.shrink when there is one
    suppress_health_check=list(HealthCheck),
)
NUMBERS = st.integers(0, 9)
MAYBE = st.one_of(st.none(), NUMBERS)
NAMES = st.sampled_from(["Board", "Executive", "Forum", "Panel"])
KINDS = st.sampled_from(["oversees", "supports"])
PUBLISHED_FROM = datetime.date(2009, 4, 1)


def _read(structure: int) -> PlainDraft:
    """What is in the database, by its parents and by its order, without the portal's own reading."""
    plain = PlainDraft()
    rows = Placement.objects.filter(structure=structure).order_by("lft")
    for body, parent, name, line in rows.values_list("body", "parent__body", "name", "accountable"):
        plain.parent[body], plain.name[body], plain.line[body] = parent, name, line
        plain.children.setdefault(parent, []).append(body)
    ends = ("from_body", "from_organisation", "to_body", "to_organisation")
    for kind, note, *(a, b, c, d) in Link.objects.filter(structure=structure).values_list("kind", "note", *ends):
        origin, target = (("body", one) if one else ("organisation", other) for one, other in ((a, b), (c, d)))
        assert (kind, origin, target) not in plain.ties
        plain.ties[kind, origin, target] = note
    return plain


class Drafting(RuleBasedStateMachine):
    """One draft of a small partnership; everything is rolled back at the end."""

    world: SimpleNamespace
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.undone_by_this = transaction.atomic()
        self.undone_by_this.__enter__()
        self.by, self.bodies = self.world.by, list(self.world.bodies)
        self.draft = drafts.start(by=self.by, partnership=self.world.partnership, name="Draft", base=self.world.base)
        self.plain = _read(self.draft.pk)
        self.before: list[PlainDraft] = []
        self.edits: list[StructureEdit] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone_by_this.__exit__(None, None, None)

    def _body(self, number: int) -> Any:
        return self.bodies[number % len(self.bodies)]

    def _maybe(self, number: int | None) -> Any:
        return None if number is None else self._body(number)

    def _both(self, service: Callable[[], StructureEdit], plain: Callable[[PlainDraft, StructureEdit], Any]) -> None:
        """Do an edit on both sides: either both do it, with the same outcome, or both refuse it."""
        wanted, edit = self.plain.copied(), None
        with suppress(StructureError):
            edit = service()
        try:
            plain(wanted, edit)
        except Refused:
            assert edit is None, f"The portal did what the dictionaries refuse: {edit}"
            Drafting.steps += 1
        else:
            assert edit is not None, "The portal refused what the dictionaries do"
            self._settle(wanted, edit)

    def _settle(self, wanted: PlainDraft, edit: StructureEdit | None) -> None:
        Drafting.steps += 1
        assert _read(self.draft.pk) == wanted
        assert faults_of(self.draft) == []
        if edit is not None:
            self.before.append(self.plain)
            self.edits.append(edit)
        self.plain = wanted

    def _edit(self, service: Callable, **values: Any) -> Callable[[], StructureEdit]:
        return lambda: service(by=self.by, structure=self.draft, **values)

    @rule(body=NUMBERS, parent=NUMBERS, before=MAYBE)
    def add(self, body, parent, before):
        one, above, sibling = self._body(body), self._body(parent), self._maybe(before)
        self._both(
            self._edit(edits.add_body, body=one, parent=above, before=sibling),
            lambda plain, _: plain.add(one.pk, one.name, above.pk, sibling and sibling.pk),
        )

    @precondition(lambda self: len(self.bodies) < 14)
    @rule(parent=NUMBERS, name=NAMES)
    def add_new(self, parent, name):
        above = self._body(parent)
        new = NewBody(name, self.world.kind)

        def plain(draft: PlainDraft, edit: StructureEdit | None) -> None:
            draft.add(edit.body_id if edit else 0, name, above.pk)

        self._both(self._edit(edits.add_body, body=new, parent=above), plain)
        self._remember_made()

    def _remember_made(self) -> None:
        made = self.edits[-1].body if self.edits else None
        if made is not None and made not in self.bodies:
            self.bodies.append(made)

    @rule(body=NUMBERS, parent=NUMBERS, before=MAYBE)
    def move(self, body, parent, before):
        one, above, sibling = self._body(body), self._body(parent), self._maybe(before)
        self._both(
            self._edit(edits.move, body=one, parent=above, before=sibling),
            lambda plain, _: plain.move(one.pk, above.pk, sibling and sibling.pk),
        )

    @rule(body=NUMBERS, place=NUMBERS)
    def reorder(self, body, place):
        """Move a body before one of its own siblings."""
        known = {each.pk: each for each in self.bodies}
        placed = [known[pk] for pk, parent in self.plain.parent.items() if parent is not None] or self.bodies
        one = placed[body % len(placed)]
        above = self.plain.parent.get(one.pk) or one.pk
        siblings = self.plain.children.get(above) or [one.pk]
        before = siblings[place % len(siblings)]
        self._both(
            self._edit(edits.move, body=one, parent=known[above], before=known[before]),
            lambda plain, _: plain.move(one.pk, above, before),
        )

    @rule(body=NUMBERS, name=NAMES)
    def rename(self, body, name):
        one = self._body(body)
        self._both(self._edit(edits.rename, body=one, name=f"  {name} "), lambda plain, _: plain.rename(one.pk, name))

    @rule(body=NUMBERS, line=st.booleans())
    def answer(self, body, line):
        one = self._body(body)
        self._both(
            self._edit(edits.set_accountable, body=one, accountable=line), lambda plain, _: plain.answer(one.pk, line)
        )

    @rule(body=NUMBERS, heir=MAYBE)
    def retire(self, body, heir):
        one, other = self._body(body), self._maybe(heir)
        self._both(
            self._edit(edits.retire, body=one, heir=other),
            lambda plain, _: plain.retire(one.pk, other and other.pk),
        )

    @rule(body=NUMBERS)
    def retire_branch(self, body):
        one = self._body(body)
        self._both(self._edit(edits.retire, body=one, all_below=True), lambda plain, _: plain.retire_branch(one.pk))

    @rule(body=NUMBERS, new=NUMBERS, going=st.sets(NUMBERS, max_size=3))
    def split(self, body, new, going):
        one, other = self._body(body), self._body(new)
        below = self.plain.children.get(one.pk, [])
        known = {each.pk: each for each in self.bodies}
        chosen = [known[below[number % len(below)]] for number in going] if below else [self._body(n) for n in going]
        self._both(
            self._edit(edits.split, body=one, new=other, children=chosen),
            lambda plain, _: plain.split(one.pk, other.pk, other.name, [each.pk for each in chosen]),
        )

    @rule(body=NUMBERS, into=NUMBERS)
    def merge(self, body, into):
        one, other = self._body(body), self._body(into)
        self._both(self._edit(edits.merge_bodies, body=one, into=other), lambda plain, _: plain.merge(one.pk, other.pk))

    @rule(kind=KINDS, origin=NUMBERS, end=MAYBE, note=NAMES)
    def tie(self, kind, origin, end, note):
        one, other = self._body(origin), self._maybe(end) or self.world.council
        sort = "organisation" if end is None else "body"
        self._both(
            self._edit(edits.add_link, kind=kind, origin=one, target=other, note=note),
            lambda plain, _: plain.tie(kind, ("body", one.pk), (sort, other.pk), note),
        )

    @precondition(lambda self: self.plain.ties)
    @rule(number=NUMBERS)
    def untie(self, number):
        kind, origin, target = wanted = sorted(self.plain.ties)[number % len(self.plain.ties)]
        tie = Tie(kind, End(*origin), End(*target))
        self._both(self._edit(edits.end_link, tie=tie, words="it"), lambda plain, _: plain.untie(wanted))

    @precondition(lambda self: self.edits)
    @rule()
    def undo_the_last(self):
        edit = drafts.undo(by=self.by, edit=self.edits[-1])

        self._settle(self.before[-1], edit)

    @precondition(lambda self: self.edits)
    @rule(number=st.integers(0, 60))
    def undo_any(self, number):
        """Undoing goes back on what that edit changed and on nothing else, or is refused."""
        at = number % len(self.edits)
        after = [*self.before[1:], self.plain][at]
        try:
            edit = drafts.undo(by=self.by, edit=self.edits[at])
        except StructureError:
            self._settle(self.plain, None)
            return
        result = _read(self.draft.pk)
        assert result.facts() == three_way(after, self.plain, self.before[at])
        self._settle(result, edit)

    @precondition(lambda self: len(self.edits) % 6 == 5)
    @rule(body=NUMBERS, parent=NUMBERS, name=NAMES, side=st.sampled_from(Side))
    def bring_in(self, body, parent, name, side):
        """Somebody else publishes a structure from the same base; it is brought into the draft."""
        self.draft.refresh_from_db()
        base, one, above = self.draft.base, self._body(body), self._body(parent)
        other = drafts.start(by=self.by, partnership=self.world.partnership, name="Other", base=base)
        for act in (
            lambda: edits.rename(by=self.by, structure=other, body=one, name=name),
            lambda: edits.move(by=self.by, structure=other, body=one, parent=above),
            lambda: edits.add_body(by=self.by, structure=other, body=above, parent=one),
        ):
            with suppress(StructureError):
                act()
        published = structures.publish(by=self.by, structure=other, in_force_from=PUBLISHED_FROM)
        was, theirs = _read(base.pk), _read(published.pk)
        try:
            edit = drafts.bring_in(by=self.by, structure=self.draft, other=published)
            result = _read(self.draft.pk)
            assert result.facts() == three_way(was, self.plain, theirs)
        except UndecidedError:
            assert _read(self.draft.pk) == self.plain
            edit, result = self._decide(published, side)
        self._settle(result, edit)

    def _decide(self, published, side) -> tuple[StructureEdit | None, PlainDraft]:
        choices: dict = {}
        while True:
            try:
                edit = drafts.bring_in(by=self.by, structure=self.draft, other=published, choices=choices)
                return edit, _read(self.draft.pk)
            except UndecidedError as error:
                choices |= {conflict.key: side for conflict in error.merged.undecided}


@pytest.fixture
def world(db):
    """A published structure of six bodies, four more that it may take, and an organisation to tie them to."""
    partnership = factories.partnership()
    kind = factories.body_kind(partnership=partnership)
    bodies = [factories.body(kind=kind) for _ in range(10)]
    one, two, three, four, five, six = bodies[:6]
    by = factories.user(is_superuser=True)
    base = factories.in_force(partnership, {one: {two: {four: {}, five: {}}, three: {six: {}}}})
    council = factories.organisation(partnership=partnership)
    return SimpleNamespace(partnership=partnership, kind=kind, bodies=bodies, by=by, base=base, council=council)


def test_drafts_agree_with_plain_dictionaries(world):
    Drafting.world, Drafting.steps = world, 0

    first = secrets.randbelow(10**9) if "EXPLORE" in os.environ else 0
    for number in itertools.count(first):
        run_state_machine_as_test(seed(number)(Drafting), settings=SETTINGS)
        if Drafting.steps >= FEWEST:
            break
