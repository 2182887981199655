"""Eight processes appoint to the same seat through the web server: at every instant exactly one holds it."""

import multiprocessing
import os
import time
from collections import Counter

from django.db import connection
from django.test import Client

from governance.models import Membership, Seat
from governance.services import memberships
from governance.services.memberships import NewHolder, Terms
from tests import factories
from tests.faults.rival import compete

RIVALS = 8
SECONDS = float(os.environ.get("SAME_SEAT_SECONDS", "8"))
ENOUGH = 6
"""Appointments that must succeed before it is over, however slow the machine is."""
LONGEST = 120 + SECONDS
OVERLAPPING = """
    SELECT count(*) FROM governance_membership a JOIN governance_membership b
        ON a.seat_id = b.seat_id AND a.id < b.id AND a.kind = 'substantive' AND b.kind = 'substantive'
       AND daterange(a.starts, a.ends) && daterange(b.starts, b.ends)
"""


def _session(partnership) -> str:
    client, person = Client(), factories.user()
    factories.grant(user=person, role="officer", partnership=partnership)
    client.force_login(person)
    return client.cookies["sessionid"].value


def _look(seat: Seat) -> tuple[int, int]:
    """How many hold the seat without an end, and how many pairs of holdings overlap."""
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPPING)
        (overlapping,) = cursor.fetchone()
    return Membership.objects.filter(seat=seat, kind="substantive", ends__isnull=True).count(), overlapping


def _appointed(seat: Seat) -> int:
    """How many were appointed after the first."""
    return Membership.objects.filter(seat=seat).count() - 1


def test_eight_processes_at_one_seat_leave_exactly_one_holder_at_every_instant(server, capsys):
    board = factories.body(partnership=factories.partnership(slug="here"), slug="board", name="Board")
    seat = factories.seat(body=board, slug="chair", title="Chair")
    memberships.appoint(by=factories.user(), seat=seat, holder=NewHolder("First"), terms=Terms())
    spawn = multiprocessing.get_context("spawn")
    results, over = spawn.Queue(), spawn.Event()
    path = "/here/bodies/board/seats/chair/"
    rivals = [
        spawn.Process(target=compete, args=(server, path, _session(board.partnership), number, over, results))
        for number in range(RIVALS)
    ]

    for rival in rivals:
        rival.start()
    looks = Counter()
    began = time.monotonic()
    while (passed := time.monotonic() - began) < SECONDS or (passed < LONGEST and _appointed(seat) < ENOUGH):
        looks[_look(seat)] += 1
        time.sleep(0.02)
    over.set()
    counts = sum((Counter(results.get(timeout=60)) for _ in rivals), Counter())
    for rival in rivals:
        rival.join(60)

    with capsys.disabled():
        print(f"\n{RIVALS} processes, {passed:.0f} s: {dict(counts)}; looked {sum(looks.values())} times")
    assert set(looks) == {(1, 0)}
    assert counts.keys() <= {"appointed", "refused and told"}
    assert counts["appointed"] >= ENOUGH
    assert counts["refused and told"] > 0
    assert _appointed(seat) == counts["appointed"]
