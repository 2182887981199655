"""The record that a sheet of figures is planned upon, as far as somebody may read it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from governance.models import Body, Document, Partnership, Source
from governance.permissions import Permission, permissions_of
from planning.models import Indicator, Observation, Target

if TYPE_CHECKING:
    from portal.models import User

Said = tuple[Document | None, str]


@dataclass
class Record:
    """What a sheet may name, by what names it; `may_change` are the ids of the indicators that somebody keeps."""

    indicators: dict[str, Indicator]
    may_change: set[int]
    targets: dict[tuple[int, str], Target]
    observations: dict[tuple[int, str], Observation]
    documents: dict[str, Document]
    sources: dict[int, Source]

    def source_of(self, observation: Observation) -> Said:
        """The document and place of the first source of a figure."""
        source = self.sources.get(observation.pk)
        return (source.document, source.place) if source else (None, "")

    def alike(self, indicator: int | None, values: dict[str, Any], source: Said | None) -> Observation | None:
        """A figure that says the same as a row without a reference, so that a sheet brought twice adds nothing."""
        for one in self._by_indicator.get(indicator, ()):
            if all(getattr(one, name) == value for name, value in values.items()) and (
                source is None or self.source_of(one) == source
            ):
                return one
        return None

    def __post_init__(self) -> None:
        self._by_indicator: dict[int | None, list[Observation]] = {}
        for one in self.observations.values():
            self._by_indicator.setdefault(one.indicator_id, []).append(one)


def read_record(by: "User", partnership: Partnership) -> Record:
    """Read what somebody may name in a sheet of figures; seven queries whatever the number of rows."""
    visible = list(Indicator.objects.visible_to(by, partnership).select_related("body"))
    ids = [one.pk for one in visible]
    observations = list(Observation.objects.of(ids).select_related("target"))
    return Record(
        indicators={one.slug: one for one in visible},
        may_change=_kept(by, partnership, visible),
        targets={(one.indicator_id, one.slug): one for one in Target.objects.of(ids)},
        observations={(one.indicator_id, one.slug): one for one in observations},
        documents={one.slug: one for one in partnership.documents.all()},
        sources=first_sources(observations),
    )


def first_sources(observations: list[Observation]) -> dict[int, Source]:
    """The first source of each figure that has one, by the figure's id; one query."""
    found: dict[int, Source] = {}
    for source in Source.objects.of(observations).order_by("position"):
        found.setdefault(source.object_id, source)
    return found


def _kept(by: "User", partnership: Partnership, visible: list[Indicator]) -> set[int]:
    """The indicators that somebody keeps: all, or those of the bodies whose plans they keep."""
    if permissions_of(by, partnership).has(Permission.CHANGE_PLANS):
        return {one.pk for one in visible}
    bodies = set(Body.objects.kept_by(by, partnership, Permission.CHANGE_PLANS).values_list("pk", flat=True))
    return {one.pk for one in visible if one.body_id in bodies}
