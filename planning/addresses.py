"""Where the things of planning have their pages."""

from django.urls import NoReverseMatch, reverse

from governance.models import Area, Body, Organisation, Partnership
from planning.models import Action, Indicator, Initiative, Outcome, Plan, Priority

PAGES: dict[type, str] = {
    Plan: "plan",
    Priority: "priority",
    Outcome: "outcome",
    Indicator: "indicator",
    Initiative: "initiative",
    Action: "action",
    Body: "body",
    Organisation: "organisation",
    Area: "area",
}


def page_of(partnership: Partnership, thing: object) -> str:
    """The address of a thing's own page; nothing where its kind has none."""
    try:
        return reverse(PAGES[type(thing)], args=[partnership.slug, thing.slug])  # type: ignore[attr-defined]
    except (KeyError, NoReverseMatch):
        return ""


def linked(partnership: Partnership, thing: object | None) -> dict[str, str] | None:
    """The name of a thing and its address, for `planning/linked.html`; None for None."""
    return {"name": str(thing), "url": page_of(partnership, thing)} if thing is not None else None
