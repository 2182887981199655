"""How initiatives are worded, and how their parts are put below them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from governance.models import Partnership
from governance.presenters import Citations
from planning.addresses import linked, page_of
from planning.models import Initiative, InitiativeKind, InitiativeStatus

PLURALS = {
    InitiativeKind.PROGRAMME: "Programmes",
    InitiativeKind.PROCESS: "Processes",
    InitiativeKind.SYSTEM: "Systems",
    InitiativeKind.TOOL: "Tools",
    InitiativeKind.POLICY: "Policies",
    InitiativeKind.ROLE: "Roles",
    InitiativeKind.SERVICE: "Services",
}
DEEPEST = 8
"""How many levels of lists a page nests."""

TONES = {InitiativeStatus.RUNNING: "good", InitiativeStatus.UNSETTLED: "warning"}


def status_of(initiative: Initiative) -> str:
    """Word where an initiative stands; nothing where it is not stated."""
    return "" if initiative.status == InitiativeStatus.NOT_STATED else initiative.get_status_display().lower()


def initiative_row(partnership: Partnership, initiative: Initiative, citations: Citations | None) -> dict[str, Any]:
    """Word one initiative for a list, its leads selected with it."""
    return {
        "initiative": initiative,
        "url": page_of(partnership, initiative),
        "kind": initiative.get_kind_display().lower(),
        "status": status_of(initiative),
        "tone": TONES.get(InitiativeStatus(initiative.status), "neutral"),
        "lead": linked(partnership, initiative.lead),
        "sources": citations.of(initiative) if citations else [],
    }


def by_kind(initiatives: Sequence[Initiative], rows: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """Put worded initiatives under the kinds of the topmost, each followed by its parts, whatever their kind.

    A kind without any is left out. An initiative whose whole is not among those given stands by itself.
    """
    shown = {one.pk for one in initiatives}
    parts: dict[int | None, list[Initiative]] = defaultdict(list)
    for one in initiatives:
        parts[one.parent_id if one.parent_id in shown else None].append(one)
    groups = []
    for kind, plural in PLURALS.items():
        tops = [one for one in parts[None] if one.kind == kind]
        if tops:
            groups.append({"anchor": kind.value, "heading": plural, "rows": nested(_walk(tops, parts), rows)})
    return groups


def _walk(tops: list[Initiative], parts: dict[int | None, list[Initiative]]) -> list[tuple[int, Initiative]]:
    """Each initiative with its level, followed by its parts; without recursion, however deep they go."""
    found, waiting = [], [(0, one) for one in reversed(tops)]
    while waiting:
        level, one = waiting.pop()
        found.append((level, one))
        waiting += [(level + 1, part) for part in reversed(parts[one.pk])]
    return found


def nested(walked: Iterable[tuple[int, Initiative]], rows: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """Word initiatives in the order of their tree, each holding its `parts`; those below DEEPEST stand beside it."""
    tops: list[dict[str, Any]] = []
    lists = [tops]
    for found, one in walked:
        level = min(found, DEEPEST)
        row = rows[one.pk] | {"is_part": level > 0, "parts": []}
        lists[level].append(row)
        lists[level + 1 :] = [row["parts"]]
    return tops


def partner_rows(partnership: Partnership, partners: Iterable[Any], citations: Citations) -> list[dict[str, Any]]:
    """Word those who take part, with what their part is."""
    return [
        {
            "partner": one,
            "link": linked(partnership, one.who),
            "part": one.part or "part not stated",
            "sources": citations.of(one),
        }
        for one in partners
    ]
