"""Eight processes edit one draft through the web server: the tree stays a tree, and no acknowledged edit is lost."""

import multiprocessing
import os
import time
from collections import Counter

from django.test import Client

from governance.integrity import faults_of
from governance.models import Structure, StructureEdit
from governance.trees.patch import Patch, applied
from governance.trees.stored import tree_of
from tests import factories
from tests.faults.drafter import draft as edit_draft
from tests.faults.unlocked import move_about
from tests.worker import database_url

DRAFTERS = 8
BODIES = 60
SECONDS = float(os.environ.get("SAME_DRAFT_SECONDS", "6"))
ENOUGH = int(os.environ.get("SAME_DRAFT_WRITES", "60"))
"""Edits that must be accepted before it is over, however slow the machine is."""
LONGEST = 120 + SECONDS


def _big_draft() -> Structure:
    here = factories.partnership(slug="here")
    kind = factories.body_kind(partnership=here, slug="group", name="Group")
    bodies = [factories.body(kind=kind, slug=f"body-{number}", name=f"Body {number}") for number in range(BODIES)]
    made = factories.structure(partnership=here, slug="coming", name="Coming")
    branches = {bodies[number]: {body: {} for body in bodies[number + 1 : number + 6]} for number in range(1, 55, 6)}
    factories.tree(made, {bodies[0]: branches})
    return made


def _session(partnership) -> str:
    client, person = Client(), factories.user()
    factories.grant(user=person, role="officer", partnership=partnership)
    client.force_login(person)
    return client.cookies["sessionid"].value


def _run(processes: list, over, results, is_enough) -> tuple[list, float]:
    """Let the processes work until it is enough, and return what they say and the seconds that it took."""
    began = time.monotonic()
    for process in processes:
        process.start()
    while (passed := time.monotonic() - began) < SECONDS or (passed < LONGEST and not is_enough()):
        time.sleep(0.2)
    over.set()
    said = [results.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(60)
    return said, passed


def test_eight_processes_editing_one_draft_leave_a_tree_with_every_acknowledged_edit(transactional_db, server, capsys):
    made = _big_draft()
    before, slugs = tree_of(made.pk), [f"body-{number}" for number in range(1, BODIES)]
    kind = made.partnership.body_kinds.get()
    spawn = multiprocessing.get_context("spawn")
    results, over = spawn.Queue(), spawn.Event()
    shared = ("/here/structures/coming/edit/",)
    processes = [
        spawn.Process(
            target=edit_draft,
            args=(server, *shared, _session(made.partnership), number, slugs, str(kind.pk), over, results),
        )
        for number in range(DRAFTERS)
    ]

    said, passed = _run(processes, over, results, lambda: StructureEdit.objects.count() >= ENOUGH)

    counts = sum((Counter(outcomes) for outcomes, _ in said), Counter())
    edits = list(StructureEdit.objects.filter(structure=made).order_by("number"))
    with capsys.disabled():
        print(f"\n{DRAFTERS} processes, {passed:.0f} s: {dict(counts)}; {len(edits)} edits")
    assert counts.keys() <= {"accepted", "refused"}
    assert faults_of(made) == []
    assert len(edits) == counts["accepted"] >= ENOUGH
    told = "\n".join(edit.did for edit in edits)
    assert [name for _, names in said for name in names if name not in told] == []
    replayed = before
    for edit in edits:
        replayed = applied(replayed, Patch.read(edit.patch))
    assert replayed == tree_of(made.pk)


def test_the_same_without_the_lock_breaks_the_tree(transactional_db, capsys):
    made = _big_draft()
    spawn = multiprocessing.get_context("spawn")
    results, over = spawn.Queue(), spawn.Event()
    url = database_url()
    processes = [
        spawn.Process(target=move_about, args=(url, made.pk, number, over, results)) for number in range(DRAFTERS)
    ]

    said, passed = _run(processes, over, results, lambda: bool(faults_of(made)))

    faults = faults_of(made)
    with capsys.disabled():
        counts = sum((Counter(outcomes) for outcomes in said), Counter())
        print(f"\n{DRAFTERS} processes without the lock, {passed:.0f} s: {dict(counts)}; {len(faults)} faults")
    assert faults
