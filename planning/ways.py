"""The trails of breadcrumbs to what planning keeps, and the place of what is added to a list."""

from django.db import models
from django.urls import reverse

from governance.forms.sourced import LAST_PLACE
from governance.models import Partnership


def plan_trail(partnership: Partnership, *above: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the way to a page, as label and address, of lists given as label and name of their address."""
    return tuple((label, reverse(name, args=[partnership.slug])) for label, name in (("Plans", "plans"), *above))


def next_place(rows: models.QuerySet) -> int:
    """The place after the last of some rows: what is added goes to the end unless another place is chosen."""
    return min((rows.aggregate(last=models.Max("position"))["last"] or 0) + 1, LAST_PLACE)
