"""The Django admin: reference data is kept with its author, what services own is read; no list queries per row."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from governance.models import Area, Document
from portal.models import User
from tests import factories
from tests.portal.record import Record
from tests.portal.test_urls import READ_ONLY

KEPT = {"bodykind", "area", "theme", "document", "politicalgroup", "sector"}


@pytest.fixture
def superuser(db) -> User:
    return factories.user(is_superuser=True, is_staff=True)


@pytest.fixture
def desk(superuser: User) -> Client:
    client = Client()
    client.force_login(superuser)
    return client


def _models() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for model in admin.site._registry:
        found.setdefault(model._meta.app_label, []).append(model._meta.model_name)
    return found


def test_every_table_of_ours_is_kept_or_read_and_no_other():
    ours = {name for app, names in _models().items() for name in names if app in READ_ONLY}
    read = {name for names in READ_ONLY.values() for name in names.split()}

    assert ours == KEPT | read | {"user"}


@pytest.mark.parametrize("name", ["governance_seat", "governance_membership", "governance_placement", "portal_job"])
def test_what_services_own_is_not_saved(desk: Client, record: Record, name: str):
    app, model = name.split("_")
    row = apps.get_model(app, model)
    found = row._default_manager.first()
    pk = found.pk if found else 1

    changed = desk.post(reverse(f"admin:{name}_change", args=[pk]), {"title": "Taken over"})
    added = desk.post(reverse(f"admin:{name}_add"), {"title": "Taken over"})
    acted = desk.post(reverse(f"admin:{name}_changelist"), {"action": "delete_selected", "_selected_action": pk})

    assert (changed.status_code, added.status_code) == (403, 403)
    assert "Are you sure" not in acted.content.decode()
    assert row._default_manager.filter(pk=pk).exists() == bool(found)


@pytest.mark.parametrize("name", ["governance_seat", "governance_membership", "governance_placement", "portal_digest"])
def test_what_services_own_is_shown(desk: Client, record: Record, name: str):
    assert desk.get(reverse(f"admin:{name}_changelist"), {"q": "board"}).status_code == 200


def test_change_in_the_admin_is_recorded_with_its_author(desk: Client, superuser: User, record: Record):
    document = record.partnership.documents.get(slug="plan")
    address = reverse("admin:governance_document_change", args=[document.pk])

    response = desk.post(address, {"title": "The Other Plan", "kind": "plan", "published_precision": "day"})

    assert response.status_code == 302
    document.refresh_from_db()
    assert document.title == "The Other Plan"
    event = Document.pgh_event_model.objects.filter(pgh_obj_id=document.pk).order_by("-pgh_id").first()
    assert event.title == "The Other Plan"
    assert event.pgh_context.metadata["user"] == superuser.pk


def test_address_and_partnership_of_reference_data_stay(desk: Client, record: Record):
    area = factories.area(partnership=record.partnership, name="North", slug="far-north")
    elsewhere = factories.partnership()
    address = reverse("admin:governance_area_change", args=[area.pk])

    desk.post(address, {"name": "North-east", "slug": "other", "partnership": elsewhere.pk})

    area.refresh_from_db()
    assert (area.name, area.slug, area.partnership) == ("North-east", "far-north", record.partnership)


def test_reference_data_is_added(desk: Client, record: Record):
    desk.post(
        reverse("admin:governance_area_add"),
        {"name": "South", "slug": "south", "partnership": record.partnership.pk},
    )

    assert Area.objects.get(slug="south").partnership == record.partnership


def test_texts_of_a_partnership_are_kept_and_its_address_stays(desk: Client, record: Record):
    address = reverse("admin:governance_partnership_change", args=[record.partnership.pk])

    desk.post(address, {"name": "Somewhere Else", "slug": "taken", "record_date": "2009-04-01"})

    record.partnership.refresh_from_db()
    assert (record.partnership.name, record.partnership.slug) == ("Somewhere Else", "somewhere")
    assert record.partnership.record_date is None


@pytest.mark.parametrize("name", ["membership", "placement", "source", "link"])
def test_queries_of_a_list_do_not_depend_on_the_number_of_rows(desk: Client, db, name: str):
    def queries(size: int) -> int:
        _grow(size)
        address = reverse(f"admin:governance_{name}_changelist")
        desk.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(address).status_code == 200
        return len(captured)

    assert queries(2) == queries(20)


def _grow(size: int) -> None:
    partnership = factories.partnership()
    council = factories.organisation(partnership=partnership)
    top, *bodies = (factories.body(partnership=partnership) for _ in range(size + 1))
    draft = factories.structure(partnership=partnership)
    factories.tree(draft, {top: {body: {} for body in bodies}})
    for body in bodies:
        factories.membership(seat=factories.seat(body=body), office=factories.office(organisation=council))
        factories.membership(seat=factories.seat(body=body), body=top)
        factories.membership(seat=factories.seat(body=body))
        factories.source(body)
        factories.link(structure=draft, from_body=body, to_organisation=council)
