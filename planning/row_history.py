"""Who changed one row and what hangs on it, for the foot of its page."""

from django.db import models
from django.db.models import Q

from governance import history
from governance.history import Change, Wanted
from governance.http import PartnershipRequest
from governance.permissions import can_view_history


def history_of(request: PartnershipRequest, row: models.Model, also: Wanted | None = None) -> list[Change]:
    """The latest changes of a row, and of what hangs on it, for whoever reads the partnership's history.

    Nothing for others. `also` says by kind which recorded rows hang on it.
    """
    if not can_view_history(request.user, request.partnership):
        return []
    wanted: Wanted = {type(row): Q(pgh_obj_id=row.pk)} | (also or {})
    for kind in wanted.keys() & history.SEEN.keys():
        wanted[kind] &= history.SEEN[kind](request.user, request.partnership)
    return history.changes_of(wanted, list(history.index_of(wanted)[: history.PAGE]))
