"""What the words of a return's rows mean in the record, or that nobody can tell."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from commissioning.models import Measure, Pooling, Provision
from exchange.names import Found, Names, plain
from exchange.returns.columns import CHOICES
from exchange.returns.figures import AmountError, in_pounds, read_figure
from exchange.returns.reading import Reading, is_total
from governance.models import Alias, Body, Partnership

if TYPE_CHECKING:
    from portal.models import User

NAMED = ("group", "sector", "provider")
MOST_SERVICE = 200
MOST_REMEMBERED = 50_000


@dataclass
class Meant:
    """What one figure means: ids of what it names, its words, and the names of the cells that need mending."""

    group: int | None = None
    sector: int | None = None
    provider: int | None = None
    measure: str = Measure.PLANNED
    provision: str = Provision.NOT_STATED
    pooling: str = Pooling.NOT_STATED
    figure: Decimal | None = None
    amount: Decimal | None = None
    is_total: bool = False
    problems: list[str] = field(default_factory=list)


class Vocabulary:
    """The groups, sectors and providers of a partnership by every name that the record knows them by."""

    def __init__(self, by: "User", partnership: Partnership) -> None:
        """Read the names that somebody may know of; five queries."""
        groups = list(Body.objects.visible_to(by, partnership).commissioning().values_list("pk", "name", "slug"))
        aliases = Alias.objects.of_bodies([pk for pk, _, _ in groups]).values_list("body", "name")
        self.by_column: dict[str, Names] = {
            "group": _names("body", groups, list(aliases)),
            "sector": _names("sector", list(partnership.sectors.values_list("pk", "name", "slug")), []),
            "provider": _providers(partnership),
        }
        self._remembered: dict[tuple[str, str], int | None] = {}

    def is_sector(self, words: str) -> bool:
        """Tell whether a name is a sector's."""
        return self.meaning("sector", words) is not None

    def meaning(self, column: str, words: str) -> int | None:
        """Return the id of what a name means; None when nothing, or more than one thing, is called so."""
        key = (column, words)
        if key not in self._remembered:
            if len(self._remembered) > MOST_REMEMBERED:
                self._remembered.clear()
            found = self.by_column[column].exact(words) if words else []
            self._remembered[key] = found[0].pk if len(found) == 1 else None
        return self._remembered[key]

    def names(self, column: str) -> list[str]:
        """Return every name that may stand in a column, each thing by its own."""
        return sorted(found.name for found in self.by_column[column].by_key.values())

    def offers(self, column: str, words: str) -> list[Found]:
        """Return what a name may mean: everything called so, else what is nearly called so."""
        names = self.by_column[column]
        return names.exact(words) or names.near(words)


def _names(kind: str, rows: list[tuple[int, str, str]], aliases: list[tuple[int, str]]) -> Names:
    found = {pk: Found(f"{kind}-{pk}", name) for pk, name, _ in rows}
    named = [(said, found[pk]) for pk, name, slug in rows for said in (name, slug)]
    return Names([*named, *((name, found[pk]) for pk, name in aliases if pk in found)])


def _providers(partnership: Partnership) -> Names:
    rows = list(partnership.organisations.values_list("pk", "name", "slug", "merged_into"))
    kept = {pk: Found(f"organisation-{pk}", name) for pk, name, _, merged in rows if merged is None}
    stands = {pk: kept.get(merged or pk) for pk, _, _, merged in rows}
    named = [(said, one) for pk, name, slug, _ in rows if (one := stands[pk]) for said in (name, slug)]
    aliases = Alias.objects.filter(organisation__partnership=partnership).values_list("organisation", "name")
    return Names([*named, *((name, one) for pk, name in aliases if (one := stands.get(pk)))])


def understand(reading: Reading, unit: int | None, measure: str, vocabulary: Vocabulary) -> Meant:
    """Say what a figure means; while the unit is not known, its amount is not read.

    `measure` is the sheet's own, for rows that say none.
    """
    cells, meant = reading.cells, Meant(is_total=reading.is_total)
    for column in ("group", "sector"):
        said = cells.get(column, "")
        if not is_total(said):
            setattr(meant, column, vocabulary.meaning(column, said))
            if getattr(meant, column) is None:
                meant.problems.append(column)
    provider = cells.get("provider", "")
    if provider and not meant.is_total:
        meant.provider = vocabulary.meaning("provider", provider)
        if meant.provider is None:
            meant.problems.append("provider")
    if len(cells.get("service", "")) > MOST_SERVICE:
        meant.problems.append("service")
    for column in ("measure", "provision", "pooling"):
        value = choice(column, cells.get(column, "") or (measure if column == "measure" else ""))
        if value is None:
            meant.problems.append(column)
        else:
            setattr(meant, column, value)
    _weigh(meant, cells.get("amount", ""), unit)
    return meant


def choice(column: str, said: str) -> str | None:
    """Return what a word in a column of fixed words means; a measure that is not said is planned."""
    if column == "measure" and not said:
        return str(Measure.PLANNED)
    return CHOICES[column].get(plain(said))


def _weigh(meant: Meant, said: str, unit: int | None) -> None:
    try:
        meant.figure = read_figure(said)
    except AmountError:
        meant.problems.append("amount")
    if meant.figure is None or unit is None:
        return
    try:
        meant.amount = in_pounds(meant.figure, unit)
    except AmountError:
        meant.problems.append("pence")
