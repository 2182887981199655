"""Which changes of reviews a reader of the history may see."""

from typing import TYPE_CHECKING

from django.db.models import Q

from governance.history import events_of
from governance.models import Body, Partnership, Review, Structure
from governance.permissions import can_view_draft_structures

if TYPE_CHECKING:
    from governance.permissions import Reader


def seen_reviews(user: "Reader", partnership: Partnership) -> Q:
    """See the changes of reviews that at no time named a body or a structure which is closed to the reader."""
    if can_view_draft_structures(user, partnership):
        return Q()
    bodies = Body.objects.visible_to(user, partnership).values("pk")
    structures = Structure.objects.visible_to(user, partnership).values("pk")
    closed = Q(body_id__isnull=False) & ~Q(body_id__in=bodies)
    for column in ("structure_id", "led_to_id"):
        closed |= Q(**{f"{column}__isnull": False}) & ~Q(**{f"{column}__in": structures})
    ever_closed = events_of(Review)._default_manager.filter(closed).values("pgh_obj_id")
    open_now = Review.objects.visible_to(user, partnership).values("pk")
    return Q(pgh_obj_id__in=open_now) & ~Q(pgh_obj_id__in=ever_closed)
