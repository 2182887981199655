"""Whatever stands in an address, a public page answers; it never breaks."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.portal.record import HERE, PAGES, Record

ASKED = (
    "on",
    "year",
    "q",
    "kind",
    "words",
    "area",
    "theme",
    "return",
    "group",
    "sector",
    "provider",
    "measure",
    "ties",
    "of",
    "depth",
    "from",
    "to",
    "from_day",
    "to_day",
    "view",
)
HOSTILE = (
    "",
    "\x00",
    "a\x00b",
    "'",
    '"><script>alert(1)</script>',
    "%",
    "\\",
    "x" * 20_000,
    "0000-00-00",
    "0000",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2009-02-30",
    "99999",
    "9999/00",
    "-1",
    "1e400",
    "２００９",
    "२००९-०४-०१",
    "\ud7ff\uffff",
    "😀" * 50,
    "../../etc/passwd",
    "{{ 7 * 7 }}",
    "\r\nSet-Cookie: a=b",
)

SHARPEST = ("\x00", "'", "9999-12-31", "0001-01-01", "10000")


def _broken(client: Client, address: str, query: dict[str, str]) -> list[str]:
    response = client.get(address, query)
    text = response.content.decode(errors="replace")
    if response.status_code >= 500:
        return [f"{address} {query!r:.80} answers {response.status_code}"]
    if "<script>alert(1)" in text:
        return [f"{address} {query!r:.80} runs a script"]
    return []


@pytest.mark.parametrize("name", PAGES)
def test_page_outlives_every_hostile_question(record: Record, name: str):
    client, address = Client(raise_request_exception=False), reverse(name, kwargs=PAGES[name])

    broken = [fault for word in HOSTILE for fault in _broken(client, address, dict.fromkeys(ASKED, word))]

    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("asked", ASKED)
def test_each_part_of_a_question_is_read_with_care(record: Record, asked: str):
    client = Client(raise_request_exception=False)
    readers = ("structure", "structure-diagram", "structure-compare", "structure-compare-json", "search")
    readers += ("commissioning", "budget-lines", "commissioning-chart")

    broken = [
        fault
        for name in readers
        for word in SHARPEST
        for fault in _broken(client, reverse(name, kwargs=HERE), {asked: word})
    ]

    assert not broken, "\n".join(broken)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["body", "structure", "search", "commissioning", "budget-lines", "areas"]),
    query=st.dictionaries(st.sampled_from(ASKED), st.text(max_size=30) | st.dates().map(str), max_size=4),
)
@example(name="structure", query={"on": "2009-04-01", "words": "b", "kind": "\x00"})
def test_page_outlives_any_question(record: Record, name: str, query: dict[str, str]):
    query = {key: value.encode(errors="replace").decode() for key, value in query.items()}

    assert not _broken(Client(raise_request_exception=False), reverse(name, kwargs=PAGES[name]), query)


@pytest.mark.parametrize("slug", ["%00", "a%00b", "%ff", "%F0%9F%98%80", "..", "%2e%2e", "x" * 3000, quote("<script>")])
@pytest.mark.parametrize("stem", ["/", "/somewhere/bodies/", "/somewhere/structures/", "/somewhere/documents/"])
def test_address_that_names_nothing_is_not_found(record: Record, stem: str, slug: str):
    response = Client(raise_request_exception=False).get(f"{stem}{slug}/")

    assert response.status_code == 404


@pytest.mark.parametrize("query", ["%", "%%%", "&&&==", "on", "on=%ff", "q=%ED%A0%80", "on=1&on=2&on=", "[]=1"])
def test_question_that_is_not_well_formed_is_answered(record: Record, query: str):
    client = Client(raise_request_exception=False)

    answers = {
        name: client.get(f"{reverse(name, kwargs=HERE)}?{query}").status_code for name in ("structure", "search")
    }

    assert answers == {"structure": 200, "search": 200}
