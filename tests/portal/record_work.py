"""One of everything in planning that is worked on, for the record: initiatives, assurance checks, actions."""

import datetime
from typing import Any

from governance.models import Body, Organisation, Partnership
from tests.planning import factories_work

HERE = {"partnership": "somewhere"}
INITIATIVE = HERE | {"initiative": "singing"}
CHECK = HERE | {"check": "heard"}
ACTION = HERE | {"action": "buy-drums"}

WORK_PAGES: dict[str, dict[str, Any]] = {
    "initiatives": HERE,
    "initiative": INITIATIVE,
    "assurance": HERE,
    "assurance-check": CHECK,
    "actions": HERE,
    "action": ACTION,
}
"""The pages that anybody may read."""

WORK_EDIT_PAGES: dict[str, dict[str, Any]] = {
    "initiative-add": HERE,
    "initiative-change": INITIATIVE,
    "initiative-remove": INITIATIVE,
    "initiative-partner-add": INITIATIVE,
    "initiative-partner-change": INITIATIVE | {"partner": "singing--council"},
    "initiative-partner-remove": INITIATIVE | {"partner": "singing--council"},
    "assurance-check-add": HERE,
    "assurance-check-change": CHECK,
    "assurance-check-remove": CHECK,
    "assurance-finding-add": CHECK,
    "assurance-finding-change": CHECK | {"finding": "heard--2009"},
    "assurance-finding-remove": CHECK | {"finding": "heard--2009"},
    "action-add": HERE,
    **{f"action-{act}": ACTION for act in ("change", "remove", "finish", "drop", "reopen", "note")},
}
"""The pages of those who keep plans, and all that belongs to them."""


def make_work(here: Partnership, council: Organisation, board: Body) -> None:
    """A programme with a part, somebody who takes part, a check with a finding and an action with a note."""
    singing = factories_work.initiative(partnership=here, slug="singing", name="Singing", body=board)
    factories_work.initiative(partnership=here, slug="choirs", name="Choirs", parent=singing, status="running")
    factories_work.initiative_partner(initiative=singing, organisation=council, slug="singing--council", part="pays")
    check = factories_work.check(partnership=here, slug="heard", name="Heard", body=board, initiative=singing)
    factories_work.finding(check_made=check, slug="heard--2009", met=None, evidence="Nobody asked.")
    action = factories_work.action(
        partnership=here,
        slug="buy-drums",
        name="Buy drums",
        body=board,
        arose_in=board,
        initiative=singing,
        due=datetime.date(2009, 1, 1),
        due_precision="year",
    )
    factories_work.action_note(action=action)
