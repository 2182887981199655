"""What the pages of contributions and headlines share: the way to them, and who changed them."""

from django.db.models import Max, Q, QuerySet
from django.urls import reverse

from commissioning.models import Contribution, Headline
from governance import history
from governance.forms.sourced import LAST_PLACE
from governance.history import Change, Wanted
from governance.http import PartnershipRequest
from governance.models import Partnership
from governance.permissions import can_view_history
from governance.presenters import crumbs


def commissioning_crumbs(partnership: Partnership, *above: tuple[str, str]) -> list[dict[str, str]]:
    """The way to a page below commissioning: label and name of the address of each list above it."""
    return crumbs(partnership, *commissioning_trail(partnership, *above))


def commissioning_trail(partnership: Partnership, *above: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """The same way, as label and address."""
    lists = (("Commissioning", "commissioning"), *above)
    return tuple((label, reverse(name, args=[partnership.slug])) for label, name in lists)


def history_of(request: PartnershipRequest, row: Contribution | Headline) -> list[Change]:
    """The latest changes of one row, for whoever reads the partnership's history; nothing for others."""
    if not can_view_history(request.user, request.partnership):
        return []
    wanted: Wanted = {type(row): Q(pgh_obj_id=row.pk)}
    return history.changes_of(wanted, list(history.index_of(wanted)[: history.PAGE]))


def next_place(rows: QuerySet) -> int:
    """The place after the last of some rows: what is added goes to the end unless another place is chosen."""
    return min((rows.aggregate(last=Max("position"))["last"] or 0) + 1, LAST_PLACE)
