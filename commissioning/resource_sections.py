"""Contributions on the pages of the organisations that bring them."""

import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse

from commissioning.contribution_words import figure_in_words, giver_in_words, marks
from commissioning.models import Contribution
from governance.models import Organisation, Partnership
from governance.sections import Section

if TYPE_CHECKING:
    from portal.models import User


def organisation_contributions(organisation: Organisation, user: "User", on: datetime.date) -> Section | None:
    """What an organisation brings; one query."""
    partnership = organisation.partnership
    return _section(partnership, _visible(user, partnership).filter(organisation=organisation))


def _visible(user: "User", partnership: Partnership) -> QuerySet:
    return Contribution.objects.visible_to(user, partnership).for_list()


def _section(partnership: Partnership, rows: QuerySet) -> Section | None:
    worded = [
        {
            "name": one.name,
            "url": reverse("contribution", args=[partnership.slug, one.slug]),
            "giver": giver_in_words(one),
            "figure": figure_in_words(one.form, one.figure),
            "marks": marks(one),
        }
        for one in rows
    ]
    about = {"rows": worded, "all": reverse("contributions", args=[partnership.slug])}
    return (
        Section("Contributions", "contributions", "commissioning/section_contributions.html", about) if worded else None
    )
