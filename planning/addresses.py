"""Where the things that planning keeps and names have their pages."""

from django.urls import reverse

from governance.models import Area, Body, Office, Organisation, Partnership, Person
from planning.models import Action, AssuranceCheck, Indicator, Initiative, Outcome, Plan, Priority

PAGES: dict[type, str] = {
    Plan: "plan",
    Priority: "priority",
    Outcome: "outcome",
    Indicator: "indicator",
    Initiative: "initiative",
    AssuranceCheck: "assurance-check",
    Action: "action",
    Body: "body",
    Organisation: "organisation",
    Person: "person",
    Area: "area",
}
"""The name of the page of each sort of thing; a sort that is not here is named without a link."""


def page_of(partnership: Partnership, thing: object) -> str:
    """Return the address of a thing's page; an office's is its organisation's. Nothing where it has none."""
    if isinstance(thing, Office):
        thing = thing.organisation
    name = PAGES.get(type(thing))
    return reverse(name, args=[partnership.slug, thing.slug]) if name else ""  # type: ignore[attr-defined]


def linked(partnership: Partnership, thing: object | None) -> dict[str, str] | None:
    """Return the name and the address of a thing, for a template to link to; None for nothing."""
    return {"name": str(thing), "url": page_of(partnership, thing)} if thing is not None else None
