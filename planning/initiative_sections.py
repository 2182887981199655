"""Initiatives and assurance checks on the pages of the bodies and organisations that they are of."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from governance.models import Body, Organisation, Partnership
from governance.sections import Section
from planning.addresses import page_of
from planning.assurance_words import check_row
from planning.initiative_words import status_of
from planning.models import AssuranceCheck, Initiative, InitiativePartner

if TYPE_CHECKING:
    from portal.models import User


def body_initiatives(body: Body, user: "User", on: datetime.date) -> Section | None:
    """What a body leads and takes part in; two queries."""
    return _initiatives(body.partnership, user, Q(body=body))


def organisation_initiatives(organisation: Organisation, user: "User", on: datetime.date) -> Section | None:
    """What an organisation leads and takes part in; two queries."""
    return _initiatives(organisation.partnership, user, Q(organisation=organisation))


def _initiatives(partnership: Partnership, user: "User", mine: Q) -> Section | None:
    led = Initiative.objects.visible_to(user, partnership).filter(mine).for_list()
    parts: QuerySet[InitiativePartner] = InitiativePartner.objects.visible_to(user, partnership).filter(mine)
    rows = [_row(partnership, one, "leads it") for one in led]
    rows += [
        _row(partnership, one.initiative, one.part or "takes part")
        for one in parts.select_related("initiative").order_by("initiative__position", "initiative__name")
    ]
    about = {"rows": rows, "all": reverse("initiatives", args=[partnership.slug])}
    return Section("Initiatives", "initiatives", "planning/section_initiatives.html", about) if rows else None


def _row(partnership: Partnership, initiative: Initiative, part: str) -> dict[str, Any]:
    return {
        "name": initiative.name,
        "url": page_of(partnership, initiative),
        "kind": initiative.get_kind_display().lower(),
        "status": status_of(initiative),
        "part": part,
    }


def body_checks(body: Body, user: "User", on: datetime.date) -> Section | None:
    """What a body must be able to answer with yes, and what was found last as at a day; two queries."""
    checks = AssuranceCheck.objects.visible_to(user, body.partnership).filter(body=body).for_list()
    rows = [check_row(body.partnership, check, on) for check in checks]
    about = {"rows": rows, "all": reverse("assurance", args=[body.partnership.slug])}
    return Section("Assurance checks", "assurance", "planning/section_assurance.html", about) if rows else None
