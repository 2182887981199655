"""Where each statement of a package's register lives in the portal, as a table for people to read."""

from collections import defaultdict
from collections.abc import Callable

from exchange.indicator_tables import INDICATOR_PAGES
from exchange.initiative_tables import INITIATIVE_PAGES
from exchange.meeting_tables import MEETING_PAGES
from exchange.plan_tables import PLAN_PAGES
from exchange.reader import Package, Row
from exchange.record_tables import RECORD_PAGES

MOST_PLACES = 3


def _body_of_seat(package: Package, row: Row) -> str:
    return f"bodies/{package.row('seats', row.cells['seat']).cells['body']}/"


def _link_page(package: Package, row: Row) -> str:
    kind = "body" if row.cells["from_body"] else "organisation"
    plural = "bodies" if kind == "body" else "organisations"
    return f"{plural}/{row.cells[f'from_{kind}']}/"


def _alias_page(package: Package, row: Row) -> str:
    return f"bodies/{row.cells['body']}/" if row.cells["body"] else f"organisations/{row.cells['organisation']}/"


def _line_page(package: Package, row: Row) -> str:
    return "commissioning/lines/?return={return}&group={group}&sector={sector}".format(**row.cells)


PAGES: dict[str, Callable[[Package, Row], str]] = {
    "partnership": lambda package, row: "",
    "documents": lambda package, row: f"documents/{row.key}/",
    "areas": lambda package, row: f"areas/{row.key}/",
    "themes": lambda package, row: "areas/",
    "organisations": lambda package, row: f"organisations/{row.key}/",
    "offices": lambda package, row: f"organisations/{row.cells['organisation']}/",
    "people": lambda package, row: f"people/{row.key}/",
    "bodies": lambda package, row: f"bodies/{row.key}/",
    "aliases": _alias_page,
    "terms_of_reference": lambda package, row: f"bodies/{row.cells['body']}/",
    "structures": lambda package, row: f"structures/{row.key}/",
    "placements": lambda package, row: f"structures/{row.cells['structure']}/table/",
    "links": _link_page,
    "seats": lambda package, row: f"bodies/{row.cells['body']}/",
    "memberships": _body_of_seat,
    "rules": lambda package, row: f"bodies/{row.cells['body']}/",
    "political_groups": lambda package, row: "people/",
    "reviews": lambda package, row: f"reviews/{row.key}/",
    "sectors": lambda package, row: "commissioning/",
    "returns": lambda package, row: f"commissioning/returns/{row.key}/",
    "budget_lines": _line_page,
    "headlines": lambda package, row: f"commissioning/headlines/{row.key}/",
    "contributions": lambda package, row: f"commissioning/contributions/{row.key}/",
    "stated_totals": lambda package, row: f"commissioning/returns/{row.cells['return']}/",
    **PLAN_PAGES,
    **INITIATIVE_PAGES,
    **INDICATOR_PAGES,
    **MEETING_PAGES,
    **RECORD_PAGES,
}


def homes(package: Package) -> dict[str, list[str]]:
    """Return, for each register id, the pages (below the partnership's own) that show the facts citing it."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for table, rows in package.rows.items():
        for row in rows:
            cited = row
            if table == "further_sources":
                cited = package.row(row.cells["table"], row.cells["row"])
            for reference in row.values.get("references", ()):
                found[reference][PAGES[cited.table.name](package, cited)] = None
    return {reference: list(pages) for reference, pages in found.items()}


def coverage(package: Package) -> str:
    """Return the register as a Markdown table: each id, what it states, where it lives, what is still to come."""
    pages = homes(package)
    partnership = package.rows["partnership"][0]
    rows = package.rows["register"]
    held = sum(row.key in pages for row in rows)
    lines = [
        f"# Where each statement about {partnership.values['name']} lives",
        "",
        "Made from the data package by `manage.py package_coverage`; a test fails when it is out of date.",
        f"Of {len(rows)} statements, {held} are held now and {len(rows) - held} wait for a later part of the portal.",
        f"Pages stand below `/{partnership.key}/`.",
        "",
        "| id | kind | what it states | lives at | still to come |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        lives = _listed(pages.get(row.key, []))
        cells = (row.key, row.cells["kind"], row.cells["summary"], lives, row.cells["later"])
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _listed(pages: list[str]) -> str:
    shown = ", ".join(f"`{page or 'its home page'}`" for page in pages[:MOST_PLACES])
    more = len(pages) - MOST_PLACES
    return shown + (f" and {more} more" if more > 0 else "")
