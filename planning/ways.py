"""The ways to the pages of what planning keeps and names: trails of breadcrumbs, and the page of each sort of thing."""

from typing import Any

from django.db import models
from django.urls import reverse

from governance.forms.sourced import LAST_PLACE
from governance.models import Body, Office, Organisation, Partnership, Person
from planning.models import Action, AssuranceCheck, Initiative

ABOVE: tuple[tuple[str, str], ...] = ()
"""Label and name of the address of each list above those of initiatives, checks and actions."""

PAGES: dict[type[models.Model], str] = {
    Body: "body",
    Organisation: "organisation",
    Person: "person",
    Initiative: "initiative",
    AssuranceCheck: "assurance-check",
    Action: "action",
}
"""The name of the page of each sort of thing; a sort that is not here is named without a link."""


def trail(partnership: Partnership, *above: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the way to a page, as label and address, of lists given as label and name of their address."""
    return tuple((label, reverse(name, args=[partnership.slug])) for label, name in (*ABOVE, *above))


def page_of(partnership: Partnership, thing: Any) -> str:
    """Return the address of a thing's page; an office's is its organisation's. Nothing where it has none."""
    if isinstance(thing, Office):
        thing = thing.organisation
    name = PAGES.get(type(thing))
    return reverse(name, args=[partnership.slug, thing.slug]) if name else ""


def link_to(partnership: Partnership, thing: Any) -> dict[str, str] | None:
    """Return the name and the address of a thing, for a template to link to; None for nothing."""
    return {"name": str(thing), "url": page_of(partnership, thing)} if thing is not None else None


def next_place(rows: models.QuerySet) -> int:
    """The place after the last of some rows: what is added goes to the end unless another place is chosen."""
    return min((rows.aggregate(last=models.Max("position"))["last"] or 0) + 1, LAST_PLACE)
