"""The two sides of a comparison: each a structure by its slug, or whatever is in force on a day."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from governance.dates import PartialDate
from governance.models import Partnership, Structure

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Side:
    """One side: what it is written as in an address, its structure (None: none in force then), and its day if asked."""

    key: str
    structure: Structure | None
    day: datetime.date | None = None

    @property
    def words(self) -> str:
        """What the side is called in a sentence."""
        if self.day is not None or self.structure is None:
            return str(PartialDate(self.day)) if self.day else "nothing"
        return f"{'the draft ' if self.structure.is_draft else ''}“{self.structure}”"

    @property
    def begins(self) -> datetime.date | None:
        """The day from which it holds: the one asked for, or that on which the structure comes into force."""
        return self.day or (self.structure.in_force_from if self.structure else None)


class Sides:
    """Whatever a reader may compare in a partnership; reads its structures in one query."""

    def __init__(self, user, partnership: Partnership) -> None:
        visible = partnership.structures.visible_to(user, partnership)
        self.structures: Sequence[Structure] = list(visible.latest_first())
        self._opening = partnership.opening_date

    @property
    def _published(self) -> list[Structure]:
        return [structure for structure in self.structures if not structure.is_draft]

    def of(self, key: str) -> Side:
        """Find a side as an address writes it; raises ValueError with a sentence, LookupError for no such structure."""
        if DAY.fullmatch(key):
            return self.on(PartialDate.parse(key).first)
        found = next((structure for structure in self.structures if structure.slug == key), None)
        if found is None:
            raise LookupError(key)
        return Side(key, found)

    def on(self, day: datetime.date) -> Side:
        """The side of a day."""
        return Side(day.isoformat(), next((one for one in self._published if one.has_begun(day)), None), day)

    def present(self) -> Side | None:
        """The structure in force on the day that pages open on; None before the first."""
        structure = self.on(self._opening).structure
        return Side(structure.slug, structure) if structure else None

    def before(self, side: Side) -> Side | None:
        """What one compares a side with unless asked: a draft's base, or the structure in force before it."""
        structure = side.structure
        if structure is None:
            return None
        if structure.is_draft:
            base = next((one for one in self.structures if one.pk == structure.base_id), None)
            return Side(base.slug, base) if base else self.present()
        published = self._published
        earlier = published[published.index(structure) + 1 :]
        return Side(earlier[0].slug, earlier[0]) if earlier else None

    def usual(self) -> tuple[Side | None, Side | None]:
        """What is compared unless asked: the structure in force with the one before it, or else with the next."""
        present = self.present()
        before = self.before(present) if present else None
        if before or present is None:
            return before, present
        later = list(takewhile(lambda one: one != present.structure, self._published))
        return (present, Side(later[-1].slug, later[-1])) if later else (None, present)
