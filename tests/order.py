"""The order of the run: what takes longest begins first on every worker, so that all of them end together."""

import pytest

LONGEST = (
    "journeys/test_every_page.py",
    "governance/test_draft_model.py",
    "faults/test_appointments_killed.py",
    "commissioning/test_query_counts.py",
    "portal/test_leaks.py",
    "exchange/test_appointment_model.py",
    "governance/test_query_counts.py",
    "journeys/test_membership.py",
)


def longest_first(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Order the tests: the longest modules, dealt out in turn, begin the run of equal length that each worker gets.

    The lengths are those of xdist's worksteal, which cuts the list into one run for each worker.
    """
    hands = [[item for name in LONGEST[hand::workers] for item in _of(name, items)] for hand in range(workers)]
    dealt = {item for hand in hands for item in hand}
    rest, ordered = [item for item in items if item not in dealt], []
    for number, hand in enumerate(hands):
        length = (len(items) - len(ordered)) // (workers - number)
        filling = max(0, length - len(hand))
        ordered += [*hand, *rest[:filling]]
        del rest[:filling]
    return ordered + rest


def _of(name: str, items: list[pytest.Item]) -> list[pytest.Item]:
    return [item for item in items if item.nodeid.startswith(f"tests/{name}::")]
