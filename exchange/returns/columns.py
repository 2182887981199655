"""The columns of a return as a spreadsheet, and the words that are read in them."""

from dataclasses import dataclass

from commissioning.models import Measure, Pooling, Provision


@dataclass(frozen=True)
class Column:
    """One column: `holds` says what belongs in it, `also` are other headings that people write over it."""

    name: str
    heading: str
    holds: str
    also: tuple[str, ...] = ()


COLUMNS = (
    Column(
        "group",
        "Group",
        "The commissioning group, or another name that the record knows it by. “Total” in a row of totals.",
        ("commissioning group", "joint commissioning group", "jcg", "commissioner"),
    ),
    Column(
        "sector",
        "Sector",
        "Whose money it is, such as health. “Total” in a row of totals.",
        ("funding sector", "funded by", "budget"),
    ),
    Column(
        "provider",
        "Provider",
        "The organisation that provides the service. Leave it empty when none is named.",
        ("service provider", "supplier", "paid to", "provider organisation"),
    ),
    Column("service", "Service", "What is provided, at most 200 characters.", ("service name", "description")),
    Column("measure", "Measure", "Planned, forecast or actual.", ("basis", "planned/forecast/actual")),
    Column(
        "provision",
        "Provision",
        "Commissioned, in-house, commissioned and in-house, or empty when it is not stated.",
        ("commissioned or in-house", "commissioned/in-house"),
    ),
    Column("pooling", "Pooling", "Single budget, aligned, pooled, or empty when it is not stated.", ("funding type",)),
    Column(
        "amount",
        "Amount",
        "The figure, in the unit that the sheet names. Leave it empty when there is no figure; 0 is a figure.",
        ("value", "total", "figure", "allocation"),
    ),
)
NAMES = [column.name for column in COLUMNS]
HEADINGS = {column.name: column.heading for column in COLUMNS}
TOTALS = {"total", "totals", "all", "grand total", "all groups", "all sectors", "total all groups"}
ABOUT = {
    "title": ("title", "return", "name of the return"),
    "year": ("year", "commissioning year", "financial year", "return for"),
    "unit": ("unit", "units", "figures in", "currency unit"),
    "measure": ("measure of all lines",),
}
"""What a sheet says of itself above its headings, each in a row of its own: a word, and beside it the answer."""

_MEASURES = {
    Measure.PLANNED: ("planned", "plan", "budget", "budgeted"),
    Measure.FORECAST: ("forecast", "projected", "forecast outturn"),
    Measure.ACTUAL: ("actual", "actuals", "outturn", "spend", "spent"),
}
_PROVISIONS = {
    Provision.COMMISSIONED: ("commissioned", "external"),
    Provision.IN_HOUSE: ("in-house", "in house", "inhouse", "internal"),
    Provision.BOTH: ("commissioned and in-house", "both", "mixed"),
    Provision.NOT_STATED: ("", "not stated", "-", "–"),
}
_POOLINGS = {
    Pooling.SINGLE: ("single budget", "single"),
    Pooling.ALIGNED: ("aligned", "aligned budget"),
    Pooling.POOLED: ("pooled", "pooled budget"),
    Pooling.NOT_STATED: ("", "not stated", "-", "–"),
}
CHOICES: dict[str, dict[str, str]] = {
    "measure": {word: str(value) for value, words in _MEASURES.items() for word in words},
    "provision": {word: str(value) for value, words in _PROVISIONS.items() for word in words},
    "pooling": {word: str(value) for value, words in _POOLINGS.items() for word in words},
}
"""By column, what each word in it means."""

LABELS: dict[str, list[tuple[str, str]]] = {
    "measure": list(Measure.choices),
    "provision": list(Provision.choices),
    "pooling": list(Pooling.choices),
}


def column_of(heading: str) -> str | None:
    """Return the name of the column that a heading stands over, or None."""
    said = " ".join(heading.casefold().split())
    return next((each.name for each in COLUMNS if said in (each.heading.casefold(), *each.also)), None)


def about_of(words: str) -> str | None:
    """Return what a row above the headings tells of: `title`, `year`, `unit` or `measure`, or None."""
    said = " ".join(words.casefold().rstrip(":").split())
    return next((name for name, also in ABOUT.items() if said in also), None)
