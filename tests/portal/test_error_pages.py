"""The portal's own pages for what went wrong."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from tests.portal.record import Record


def test_missing_page_says_so(record: Record, client: Client):
    response = client.get("/somewhere/bodies/nothing/")

    assert response.status_code == 404
    assert "<h1" in response.content.decode()
    assert "Page not found" in response.content.decode()


def test_refused_page_says_why(record: Record, signed_in):
    response = signed_in("board-member", record.partnership).get("/somewhere/manage/")

    assert response.status_code == 403
    assert "for people who work on Somewhere Together" in response.content.decode()


def test_unreadable_request_says_so(settings, client: Client):
    settings.ALLOWED_HOSTS = ["portal.example.org"]

    response = client.get("/privacy/", headers={"host": "evil.example.org"})

    assert response.status_code == 400
    assert "This request cannot be read" in response.content.decode()


def test_form_without_its_token_says_so(db):
    client = Client(enforce_csrf_checks=True)

    response = client.post("/accounts/login/", {"login": "a@example.org", "password": "x"})

    assert response.status_code == 403
    assert "This form is out of date" in response.content.decode()


def test_fault_of_ours_has_a_page_without_the_trace(record: Record, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("portal.finding.MOST", "not a number")

    response = Client(raise_request_exception=False).get("/somewhere/search/?q=board")

    assert response.status_code == 500
    assert "Something went wrong" in response.content.decode()
    assert "Traceback" not in response.content.decode()
    assert "not a number" not in response.content.decode()


def test_page_for_a_fault_of_ours_needs_nothing():
    page = render_to_string("500.html")

    assert "Something went wrong" in page
    assert "portal.css" in page
