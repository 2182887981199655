"""`make bench`: CPU, queries and bytes of the main pages and of bulk writes, as ratios to bare SQL, in one run."""

import gzip
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from bench.measure import Site

ROOT = Path(__file__).resolve().parent.parent
SIZES = (300, 1_000, 10_000)
PAST_DAY = "2010-01-01"
MOST_ASSETS = 100 * 1024
GOAL_ROWS, MOST_COLD, MOST_WARM = 1_000, 40, 2


def main() -> int:
    """Make a database of its own, measure, print, and remove it; fails when a goal of the design is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        return _measure()
    finally:
        connection.creation.destroy_test_db("postgres", verbosity=0)


def _measure() -> int:
    from bench import appointments, commissioning, planning, returns, structures
    from bench.measure import database_url, served
    from bench.partnerships import write_package
    from exchange.services.packages import import_package
    from governance.services.authors import command_line_author

    folders = [path.parent for path in sorted((ROOT / "data").glob("*/partnership.csv"))]
    slugs = [import_package(by=command_line_author(), folder=folder).partnership.slug for folder in folders]
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            write_package(Path(folder), size)
            slugs.append(import_package(by=command_line_author(), folder=Path(folder)).partnership.slug)
    pages = [page for slug in slugs for page in _pages(slug)] + [
        page for size in planning.SIZES for page in planning.pages(size)
    ]
    with served(database_url()) as site:
        empty = site.cost("/empty/", warm=True).web
        print(f"An empty view behind the same middleware takes {empty * 1000:.2f} ms of CPU: the unit of the ratios.")
        print("cold, warm: CPU of the gunicorn worker, with the page made anew and with it kept.")
        print("db: PostgreSQL's CPU, cold. to SQL: both, cold, over the page's own statements sent bare.\n")
        print(f"{'page':<64}{'rows':>6}{'queries':>9}{'KB':>7}{'cold':>8}{'warm':>7}{'db':>7}{'to SQL':>8}")
        missed = [fault for page in pages for fault in _row(site, page, empty)]
    missed += appointments.measure(f"bodies-{GOAL_ROWS}")
    missed += returns.measure(f"bodies-{GOAL_ROWS}")
    missed += structures.measure(f"bodies-{SIZES[-1]}")
    missed += commissioning.measure()
    missed += _assets()
    print("\nEvery goal is met." if not missed else "\nMissed: " + "; ".join(missed))
    return 1 if missed else 0


def _pages(slug: str) -> list[tuple[str, int, int]]:
    """The pages to measure with the rows on them and the most queries allowed."""
    from governance.models import Partnership

    partnership = Partnership.objects.get(slug=slug)
    structure = partnership.structures.published().first()
    body = structure.placements.filter(level=1).order_by("lft").values_list("body__slug", flat=True).first()
    organisation = partnership.organisations.order_by("pk").values_list("slug", flat=True).first()
    bodies = structure.placements.count()
    return [
        (f"/{slug}/structure/", bodies, 10),
        (f"/{slug}/structure/?on={PAST_DAY}", bodies, 10),
        (f"/{slug}/bodies/{body}/", 1, 24),
        (f"/{slug}/organisations/{organisation}/", 1, 15),
        (f"/{slug}/commissioning/", min(bodies, 300), 10),
    ]


def _row(site: "Site", page: tuple[str, int, int], empty: float) -> list[str]:
    from bench.measure import bare, statements_of

    path, rows, most_queries = page
    statements = statements_of(path)
    cold, warm = site.cost(path, warm=False), site.cost(path, warm=True)
    ratios = (cold.web / empty, warm.web / empty)
    floor = (cold.web + cold.database) / bare(statements)
    print(
        f"{path:<64}{rows:>6}{len(statements):>9}{site.get(path) / 1024:>7.0f}{ratios[0]:>8.1f}{ratios[1]:>7.2f}"
        f"{cold.database / empty:>7.1f}{floor:>8.1f}",
        flush=True,
    )
    missed = []
    if len(statements) > most_queries:
        missed.append(f"{path} takes {len(statements)} queries, more than {most_queries}")
    if path.endswith("/structure/") and rows == GOAL_ROWS:
        missed += [
            f"{path} costs {ratio:.1f} empty views {how}, more than {most}"
            for ratio, how, most in zip(ratios, ("cold", "warm"), (MOST_COLD, MOST_WARM), strict=True)
            if ratio > most
        ]
    return missed


def _assets() -> list[str]:
    """Script and style together, as gzip sends them."""
    files = [path for kind in ("*.css", "*.js") for path in (ROOT / "var" / "assets").glob(kind)]
    size = sum(len(gzip.compress(path.read_bytes(), 9)) for path in files)
    print(f"\nScript and style of every page, compressed: {size / 1024:.1f} KB.")
    return [f"script and style are {size / 1024:.0f} KB compressed"] if size > MOST_ASSETS or not files else []


if __name__ == "__main__":
    raise SystemExit(main())
