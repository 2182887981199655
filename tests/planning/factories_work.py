"""One factory per model of initiatives, assurance checks and actions."""

import datetime
from typing import Any

from planning.models import Action, ActionNote, AssuranceCheck, AssuranceFinding, Initiative, InitiativePartner
from tests import factories

DAY = datetime.date(2009, 4, 1)


def _named(noun: str, values: dict[str, Any]) -> dict[str, Any]:
    values.setdefault("partnership", None)
    values["partnership"] = values["partnership"] or factories.partnership()
    number = next(factories.numbers)
    return {"slug": f"{noun}-{number}", "name": f"{noun.capitalize()} {number}"} | values


def initiative(**values: Any) -> Initiative:
    """A programme of which neither status nor lead is stated."""
    return Initiative.objects.create(**{"kind": "programme"} | _named("initiative", values))


def initiative_partner(**values: Any) -> InitiativePartner:
    """An organisation that takes part, unless a body or an organisation is given."""
    whole = values.setdefault("initiative", None) or initiative()
    values["initiative"] = whole
    if not {"body", "organisation"} & values.keys():
        values["organisation"] = factories.organisation(partnership=whole.partnership)
    return InitiativePartner.objects.create(**{"slug": f"part-{next(factories.numbers)}"} | values)


def check(**values: Any) -> AssuranceCheck:
    """A question to a fresh body unless one is given."""
    values = _named("check", values)
    if "body" not in values:
        values["body"] = factories.body(partnership=values["partnership"])
    return AssuranceCheck.objects.create(**{"question": "Is it so?"} | values)


def finding(**values: Any) -> AssuranceFinding:
    if "check_made" not in values:
        values["check_made"] = check()
    return AssuranceFinding.objects.create(**{"slug": f"finding-{next(factories.numbers)}", "found_on": DAY} | values)


def action(**values: Any) -> Action:
    """An open action without owner or date."""
    return Action.objects.create(**_named("action", values))


def action_note(**values: Any) -> ActionNote:
    if "action" not in values:
        values["action"] = action()
    return ActionNote.objects.create(
        **{"slug": f"note-{next(factories.numbers)}", "noted_on": DAY, "text": "Begun"} | values
    )
