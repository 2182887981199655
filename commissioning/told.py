"""Which changes of returns and pooled funds a reader of the history may see: not those of drafts closed to them."""

from typing import TYPE_CHECKING

from django.db.models import Q

from commissioning.models import PooledFund, Return
from commissioning.permissions import can_view_draft_returns

if TYPE_CHECKING:
    from governance.history import Seen
    from governance.models import Partnership
    from governance.permissions import Reader


def seen_returns(user: "Reader", partnership: "Partnership") -> Q:
    """Leave out the changes of returns that are not open to a reader, discarded ones too."""
    if can_view_draft_returns(user, partnership):
        return Q()
    return Q(pgh_obj_id__in=Return.objects.visible_to(user, partnership).values("pk"))


def seen_funds(path: str) -> "Seen":
    """Leave out the changes of a kind of pooled funds; `path` is its way to its partnership, by way of the fund."""
    fund = path.removesuffix("partnership_id").removesuffix("__") or "pgh_obj_id"

    def seen(user: "Reader", partnership: "Partnership") -> Q:
        if can_view_draft_returns(user, partnership):
            return Q()
        return Q(**{f"{fund}__in": PooledFund.objects.visible_to(user, partnership).values("pk")})

    return seen
