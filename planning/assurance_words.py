"""How assurance checks and what was found are worded."""

import datetime
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from governance.models import Partnership
from governance.presenters import Citations
from planning.addresses import linked, page_of
from planning.models import AssuranceCheck, AssuranceFinding

MET_WORDS = {True: "yes", False: "no", None: "could not be told"}
MET_TONES = {True: "good", False: "bad", None: "warning"}
NOT_FOUND = "no finding recorded"


def finding_row(finding: AssuranceFinding, citations: Citations) -> dict[str, Any]:
    """Word one finding."""
    return {
        "finding": finding,
        "answer": MET_WORDS[finding.met],
        "tone": MET_TONES[finding.met],
        "on": finding.found_in_words,
        "sources": citations.of(finding),
    }


def check_row(
    partnership: Partnership, check: Any, on: datetime.date, citations: Citations | None = None
) -> dict[str, Any]:
    """Word one check with what was found last as at a day; its findings were fetched with it."""
    last: AssuranceFinding | None = next((one for one in check.found_in_turn if one.found_on <= on), None)
    return {
        "check": check,
        "url": page_of(partnership, check),
        "body": linked(partnership, check.body),
        "initiative": linked(partnership, check.initiative),
        "answer": MET_WORDS[last.met] if last else NOT_FOUND,
        "tone": MET_TONES[last.met] if last else "neutral",
        "on": last.found_in_words if last else "",
        "sources": citations.of(check) if citations else [],
    }


def by_body(checks: Iterable[AssuranceCheck], rows: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """Put worded checks, which come in the order of their bodies, under the body that has to answer."""
    return [
        {"body": body, "rows": [rows[check.pk] for check in asked]}
        for body, asked in groupby(checks, key=lambda check: check.body)
    ]
