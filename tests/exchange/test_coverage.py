from itertools import chain
from pathlib import Path

from exchange.coverage import coverage, homes
from exchange.description import document
from exchange.services.packages import check_package
from tests.conftest import LIVERPOOL

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "liverpool-coverage.md"


def test_coverage_document_is_up_to_date():
    assert DOCUMENT.read_text() == coverage(check_package(LIVERPOOL))


def test_register_has_every_statement_once():
    package = check_package(LIVERPOOL)

    assert [row.key for row in package.rows["register"]] == [f"D{number:03}" for number in range(1, 198)]


def test_every_statement_has_a_home():
    package = check_package(LIVERPOOL)
    pages = homes(package)

    assert [row.key for row in package.rows["register"] if not pages.get(row.key)] == []


def test_home_of_each_held_statement_shows_its_id(client, liverpool):
    package = check_package(LIVERPOOL)
    held = homes(package)
    shown = {
        page: client.get(f"/{liverpool.slug}/{page}").content.decode() for page in {*chain.from_iterable(held.values())}
    }

    missing = [(reference, page) for reference, pages in held.items() for page in pages if reference not in shown[page]]

    assert "\n".join(f"{reference} {page}" for reference, page in missing) == ""


def test_format_document_is_up_to_date():
    assert (DOCUMENT.parent / "data-package.md").read_text() == document()
