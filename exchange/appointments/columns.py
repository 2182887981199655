"""The columns of a spreadsheet of appointments, and how the headings of a sheet are read."""

from collections.abc import Sequence
from dataclasses import dataclass

from exchange.spreadsheets import SheetError


@dataclass(frozen=True)
class Column:
    """One column: `holds` says what belongs in it, `also` are other headings that people write over it."""

    name: str
    heading: str
    holds: str
    example: str
    needed: bool = False
    also: tuple[str, ...] = ()


COLUMNS = (
    Column(
        "body",
        "Body",
        "The name of the board, group or committee, or another name that the record knows it by.",
        "Housing Board",
        True,
        ("group", "board", "committee"),
    ),
    Column(
        "seat",
        "Seat",
        "The title of the seat, such as the body’s page shows it. Where several seats share a title, add the number in "
        "brackets.",
        "Member (2)",
        True,
        ("role", "position", "post"),
    ),
    Column(
        "holder",
        "Holder",
        "Whoever is to hold the seat: a person, an organisation, an office or a body. Leave it empty, with a date "
        "under Until, to end what is held.",
        "Ada Lovelace",
        True,
        ("person", "name", "member", "organisation"),
    ),
    Column(
        "on_behalf_of",
        "On behalf of",
        "The organisation that the holder sits for.",
        "City Council",
        also=("representing", "for"),
    ),
    Column(
        "starts",
        "From",
        "The first day, month or year of the term.",
        "12/06/2009",
        also=("start", "starts", "start date", "from date"),
    ),
    Column(
        "until",
        "Until",
        "The last day, month or year of the term. The holder stays until replaced; without a holder, it is the last "
        "day on which the seat is held.",
        "31/05/2012",
        also=("end", "ends", "to", "end date", "term ends"),
    ),
    Column("kind", "Kind", "Substantive, which is what an empty cell means, or substitute.", "Substitute"),
    Column(
        "replaces",
        "Replaces",
        "Yes, or the name of the present holder, where the present holding ends the day before.",
        "Yes",
        also=("replacing",),
    ),
    Column("note", "Note", "Anything to say about the term, at most 250 characters.", "", also=("notes",)),
)
NAMES = [column.name for column in COLUMNS]
HEADINGS = {column.name: column.heading for column in COLUMNS}
NEWCOMERS = {"person": "person", "organisation": "organisation"}


@dataclass(frozen=True)
class Headings:
    """Where each column of ours stands in a sheet; `newcomers` is what its heading says unknown holders are."""

    places: dict[str, int]
    newcomers: str = ""


def read_headings(cells: Sequence[str]) -> Headings:
    """Match a sheet's first row to our columns, whatever its capitals and order.

    Raises SheetError, naming every heading that is missing, unknown or there twice.
    """
    written = [" ".join(cell.lower().replace("_", " ").split()) for cell in cells]
    known = {name: column.name for column in COLUMNS for name in (column.heading.lower(), *column.also)}
    known |= {column.name.replace("_", " "): column.name for column in COLUMNS}
    if "organisation" in written and any(known.get(name) == "holder" for name in written if name != "organisation"):
        known["organisation"] = "on_behalf_of"
    meant = {place: known[name] for place, name in enumerate(written) if name in known}
    _refuse_headings(cells, meant)
    places = {name: place for place, name in meant.items()}
    return Headings(places, NEWCOMERS.get(written[places["holder"]], ""))


def _refuse_headings(cells: Sequence[str], meant: dict[int, str]) -> None:
    missing = [column.heading for column in COLUMNS if column.needed and column.name not in meant.values()]
    unknown = [cell for place, cell in enumerate(cells) if cell and place not in meant]
    twice = [HEADINGS[name] for name in NAMES if list(meant.values()).count(name) > 1]
    said = []
    if missing:
        said.append(f"The first row must have the heading{'s' * (len(missing) != 1)} {_listed(missing)}.")
    if unknown:
        said.append(f"No column of appointments is called {_listed([f'“{cell[:60]}”' for cell in unknown[:6]])}.")
    if twice:
        said.append(f"More than one column is for {_listed(twice)}.")
    if said:
        said.append(f"The headings are {_listed(list(HEADINGS.values()))}. Nothing was kept.")
        raise SheetError(" ".join(said))


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
