"""What every answer carries to protect its reader."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.portal.record import HERE, PAGES, PLACELESS, Record

pytestmark = pytest.mark.django_db

ADDRESSES = {name: {} for name in PLACELESS if name != "home"} | PAGES
LEADING_NOWHERE = ("/nowhere/", "/somewhere/bodies/nothing/", "/somewhere/?on=nonsense")


def _directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: values for name, *values in parts}


def _check_policy(response) -> None:
    policy = _directives(response["Content-Security-Policy"])
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ADDRESSES)
def test_page_carries_the_content_security_policy(kept_record: Record, client: Client, name: str):
    response = client.get(reverse(name, kwargs=ADDRESSES[name]))

    assert response.status_code == 200
    _check_policy(response)


@pytest.mark.parametrize("address", LEADING_NOWHERE)
def test_page_for_a_mistake_carries_the_content_security_policy(kept_record: Record, client: Client, address: str):
    _check_policy(client.get(address))


@pytest.mark.parametrize("name", [*PAGES, "accessibility", "privacy"])
def test_page_has_no_script_or_style_of_its_own(kept_record: Record, client: Client, name: str):
    page = client.get(reverse(name, kwargs=PAGES.get(name, {}))).content.decode(errors="ignore")

    assert " style=" not in page.partition("<svg")[0]
    assert "<style" not in page
    assert " onclick=" not in page
    assert "<script>" not in page


def test_visitor_gets_no_cookie(kept_record: Record, client: Client):
    for name, arguments in PAGES.items():
        client.get(reverse(name, kwargs=arguments))

    assert not client.cookies


def test_page_of_somebody_signed_in_is_never_kept_by_others(kept_record: Record, signed_in):
    client = signed_in("officer", kept_record.partnership)

    response = client.get(reverse("partnership", kwargs=HERE))

    assert "private" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]
