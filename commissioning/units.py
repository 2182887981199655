"""The unit in which a page shows its figures. Amounts stay exact pounds; the reader may choose another unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from commissioning.matrix import Heading, Matrix
from commissioning.presenters import BLANK, MILLION, THOUSAND, Written, unit_for
from commissioning.rounding import Pounds, rounded_table


@dataclass(frozen=True)
class Unit:
    """A unit with as many decimals as are shown."""

    slug: str
    label: str
    pounds: Decimal
    decimals: int

    @property
    def step(self) -> Decimal:
        """What one in the last place is worth, in pounds."""
        return self.pounds / 10**self.decimals

    def write(self, amount: Pounds) -> str:
        """Write pounds, already a multiple of the step, in this unit; a dash for no figure."""
        if amount is None:
            return BLANK
        return f"{amount / self.pounds:,.{self.decimals}f}".replace("-", "−")


MILLIONS = Unit("million", "£ million", MILLION, 3)
THOUSANDS = Unit("thousand", "£ thousand", THOUSAND, 0)
POUNDS = Unit("pounds", "£", Decimal(1), 2)
UNITS = {unit.slug: unit for unit in (MILLIONS, THOUSANDS, POUNDS)}


def unit_asked(slug: str, amounts: Iterable[Pounds]) -> Unit:
    """The unit of a name; for any other name the one in which every amount is exact: £ million, else pounds."""
    if slug in UNITS:
        return UNITS[slug]
    return MILLIONS if unit_for(amounts)[0] == MILLION else POUNDS


def exactness(unit: Unit, is_exact: bool) -> str:
    """Say whether the figures shown are exact, or what rounding did to them."""
    if is_exact:
        return f"In {unit.label} every figure here is exact."
    return (
        "Rounded so that the figures add up: each is less than"
        f" £{unit.step:,.0f} from the exact one, which the lines behind it have to the penny."
    )


def matrix_in(unit: Unit, matrix: Matrix) -> tuple[Written, bool]:
    """Round a matrix to what a unit shows; give what writes its figures, and whether they are exact."""
    rounded = rounded_table(matrix.cells, unit.step)

    def written(group: Heading | None, sector: Heading | None) -> str:
        if group and sector:
            return unit.write(rounded.cells.get((group.pk, sector.pk)))
        if group:
            return unit.write(rounded.rows.get(group.pk))
        return unit.write(rounded.columns.get(sector.pk) if sector else rounded.total)

    return written, rounded.is_exact
