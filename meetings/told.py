"""Which changes of meetings a reader of the history may see: those of bodies whose restricted papers they read."""

from typing import TYPE_CHECKING

from django.db.models import Q

from governance.models import read_by
from governance.permissions import Permission, permissions_of
from meetings.models import MET, Meeting, PaperVersion, Series

if TYPE_CHECKING:
    from governance.history import Seen
    from governance.models import Partnership
    from governance.permissions import Reader

WAYS = dict.fromkeys(MET, "meeting__body_id") | {
    Series: "body_id",
    Meeting: "body_id",
    PaperVersion: "paper__meeting__body_id",
}


def _seen(way: str) -> "Seen":
    def seen(user: "Reader", partnership: "Partnership") -> Q:
        if permissions_of(user, partnership).has(Permission.READ_RESTRICTED):
            return Q()
        return read_by(user, partnership, way)

    return seen


SEEN: dict[type, "Seen"] = {kind: _seen(way) for kind, way in WAYS.items()}
