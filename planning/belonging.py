"""What belongs to priorities: what they are for and by what, their indicators, and how many actions are open."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from governance.models import Area, Body, Partnership
from planning.models import Action, Indicator, Initiative, Outcome, Priority, PriorityLink

if TYPE_CHECKING:
    from governance.permissions import Reader


@dataclass(frozen=True)
class Links:
    """What one priority is linked to, by kind, in the order that the links were made."""

    all: tuple[PriorityLink, ...] = ()

    @property
    def outcomes(self) -> list[Outcome]:
        """What it is for."""
        return [link.outcome for link in self.all if link.outcome]

    @property
    def areas(self) -> list[Area]:
        """Where it applies."""
        return [link.area for link in self.all if link.area]

    @property
    def initiatives(self) -> list[Initiative]:
        """By what it is carried out."""
        return [link.initiative for link in self.all if link.initiative]

    @property
    def bodies(self) -> list[Body]:
        """Who supports it besides its lead."""
        return [link.body for link in self.all if link.body]


@dataclass(frozen=True)
class Belonging:
    """What belongs to each of some priorities, known by their ids."""

    links: dict[int, Links]
    indicators: dict[int, list[Indicator]]
    open_actions: dict[int, int]


def links_of(priorities: Iterable[Priority], user: "Reader", partnership: Partnership) -> dict[int, Links]:
    """The links of priorities that a reader may see; one query."""
    visible = PriorityLink.objects.visible_to(user, partnership).for_list()
    found: dict[int, list[PriorityLink]] = defaultdict(list)
    for link in visible.filter(priority__in=[one.pk for one in priorities]):
        found[link.priority_id].append(link)
    return {pk: Links(tuple(links)) for pk, links in found.items()}


def belonging_to(
    priorities: Iterable[Priority], user: "Reader", partnership: Partnership, on: datetime.date
) -> Belonging:
    """All of it that a reader may see, actions as open on a day; three queries."""
    given = list(priorities)
    ids = [one.pk for one in given]
    indicators: dict[int, list[Indicator]] = defaultdict(list)
    for indicator in (
        Indicator.objects.visible_to(user, partnership).filter(priority__in=ids).order_by("position", "pk")
    ):
        indicators[indicator.priority_id or 0].append(indicator)
    actions = Action.objects.visible_to(user, partnership).open_on(on).filter(priority__in=ids)
    counted = actions.order_by().values_list("priority").annotate(count=Count("pk"))
    return Belonging(links_of(given, user, partnership), indicators, dict(counted))
