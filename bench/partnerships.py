"""Invented partnerships of a given size, loaded as data packages are."""

import csv
from pathlib import Path

from exchange.tables import TABLES

CITED = {"document": "paper", "place": "page 1", "certainty": "stated", "references": "", "source_note": ""}
FAN_OUT = 10


def write_package(folder: Path, bodies: int) -> str:
    """Write a package of that many bodies, ten under each, two seats a body; return its slug."""
    slug = f"bodies-{bodies}"
    named = [(f"body-{number}", f"Body number {number}") for number in range(1, bodies + 1)]
    rows = {
        "partnership": [{"slug": slug, "name": f"{bodies} bodies"}],
        "documents": [{"slug": "paper", "title": "Paper", "kind": "plan", "held": "true"}],
        "body_kinds": [{"slug": "group", "name": "Group", "plural": "Groups", "commissions": "true"}],
        "organisations": [{"slug": "council", "name": "Council", "kind": "local_authority"}],
        "bodies": [{"slug": body, "name": name, "kind": "group"} for body, name in named],
        "structures": [{"slug": "whole", "name": "Whole", "status": "published", "in_force_from": "2009-04-01"}],
        "placements": [_placement(number, named) for number in range(bodies)],
        "seats": [_seat(body, number) for body, _ in named for number in (1, 2)],
        "memberships": [_membership(body) for body, _ in named[:200]],
        "sectors": [
            {"slug": f"sector-{number}", "name": f"Sector {number}", "position": number} for number in range(1, 4)
        ],
        "returns": [{"slug": "return", "title": "Return", "year": "2009/10", "status": "published", "unit_pounds": 1}],
        "budget_lines": [_line(body, number) for body, _ in named[:300] for number in range(1, 4)],
    }
    for table in TABLES:
        with (folder / f"{table.name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, table.column_names, restval="")
            writer.writeheader()
            writer.writerows((CITED if table.cited else {}) | row for row in rows.get(table.name, []))
    return slug


def _placement(number: int, named: list[tuple[str, str]]) -> dict:
    body = named[number][0]
    parent = named[(number - 1) // FAN_OUT][0] if number else ""
    return {"slug": f"whole--{body}", "structure": "whole", "body": body, "parent": parent, "position": number + 1}


def _seat(body: str, number: int) -> dict:
    role = "chair" if number == 1 else "member"
    return {"slug": f"{body}-seat-{number}", "body": body, "role": role, "title": role.capitalize(), "position": number}


def _membership(body: str) -> dict:
    return {"slug": f"{body}-chair", "seat": f"{body}-seat-1", "organisation": "council"}


def _line(body: str, number: int) -> dict:
    return {
        "slug": f"{body}-{number}",
        "return": "return",
        "position": number,
        "group": body,
        "sector": f"sector-{number}",
        "amount": "1000.00",
    }
