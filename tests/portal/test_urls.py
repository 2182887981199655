"""Every address × every role → the status that a GET is answered with. An address that is not in the table fails."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.models import Invitation
from portal.services.invitations import token_for
from tests import factories
from tests.portal.readers import ROLES, Readers
from tests.portal.record import (
    ACCOUNT_ACTIONS,
    ACCOUNT_PAGES,
    DRAFT,
    DRAFT_EDIT_PAGES,
    DRAFT_PAGES,
    EDIT_PAGES,
    HERE,
    MEETING,
    NUMBER,
    PAGES,
    PAPER,
    POOL_PAGES,
    RETURN_EDIT_PAGES,
    SHEET,
    Record,
)
from tests.portal.record_plans import DRAFT_PLAN_EDIT_PAGES, INDICATOR_PAGES, NEXT

pytestmark = pytest.mark.django_db

OPEN = (200,) * 7
SIGNED_IN_ONLY = (302, *(200,) * 6)
NOT_SIGNED_IN_ONLY = (200, *(302,) * 6)
ADMIN_ONLY = (*(302,) * 6, 200)
DRAFT_STRUCTURE = (404, 404, 200, 404, 200, 200, 200)
PUBLISHED_COMMENTS = (404, 404, 404, 404, 200, 200, 200)
OPENS_DRAFT = (302, 404, 403, 404, 200, 200, 200)
READS_COMMENTS = (302, 404, 403, 404, 405, 405, 405)
DRAFT_MINUTES = (404, 404, 200, 404, 200, 200, 200)
DRAFT_RETURN = (404, 404, 200, 200, 404, 200, 200)
DRAFT_EDITORS = (302, 404, 403, 404, 200, 200, 200)
KEEPS_MONEY = (302, 403, 403, 200, 403, 200, 200)
DRAFT_MONEY = (302, 404, 403, 200, 404, 200, 200)
KEEPERS = (302, 403, 403, 403, 200, 200, 200)
ADMINISTRATORS = (302, 403, 403, 403, 403, 200, 200)
ACCOUNTS = (302, 403, 403, 403, 403, 200, 200)
ACCOUNTS_BY_POST = (302, 403, 403, 403, 403, 405, 405)
NOWHERE = (302,) * 7
NOT_SET_UP = (302, *(404,) * 6)
UNKNOWN = (404,) * 7
NOTHING_TO_COMPARE = (404,) * 7
WORK_WAITING = (302, 403, 403, 200, 200, 200, 200)
REMINDERS = (302, 403, 403, 403, 200, 200, 200)
BRINGS_APPOINTMENTS = (302, 403, 403, 403, 200, 200, 200)
NO_SHEET = (302, 403, 403, 403, 404, 404, 404)
SHEET_OF_SOMEBODY_ELSE = (302, 403, 403, 403, 404, 200, 200)
DRAFT_RETURN_EDITORS = (302, 404, 403, 200, 404, 200, 200)
KEEPS_MONEY = (302, 403, 403, 200, 403, 200, 200)
READS_FILE = (302, 403, 404, 404, 403, 404, 404)
POST_ONLY = (302, *(405,) * 6)
RESTRICTED_PAPER = (404, 404, 200, 404, 200, 200, 200)
HAS_A_ROLE = (302, 403, *(200,) * 5)
PACK_NOT_MADE_YET = (302, 404, *(200,) * 5)

TABLE: dict[str, tuple[dict[str, Any], tuple[int, ...]]] = {
    "home": ({}, (302,) * 7),
    "health": ({}, OPEN),
    "accessibility": ({}, OPEN),
    "privacy": ({}, OPEN),
    "gallery": ({}, OPEN),
    "manage": (HERE, WORK_WAITING),
    "reminders": (HERE, REMINDERS),
    "notices": (HERE, HAS_A_ROLE),
    "calendar-renew": (HERE, POST_ONLY),
    "calendar-withdraw": (HERE, POST_ONLY),
    "own-calendar": (HERE | {"token": "nothing"}, UNKNOWN),
    "notices-stop": ({"token": "nothing"}, UNKNOWN),
    "appointment-sheets": (HERE, BRINGS_APPOINTMENTS),
    "appointment-template": (HERE | {"kind": "xlsx"}, BRINGS_APPOINTMENTS),
    "appointment-sheet": (HERE | {"sheet": SHEET}, SHEET_OF_SOMEBODY_ELSE),
    "appointment-sheet-progress": (HERE | {"sheet": SHEET}, SHEET_OF_SOMEBODY_ELSE),
    **{f"appointment-sheet-{act}": (HERE | {"sheet": SHEET}, POST_ONLY) for act in ("mend", "apply", "drop", "reopen")},
    **{name: (arguments, OPEN) for name, arguments in PAGES.items()},
    **{name: (arguments, KEEPERS) for name, arguments in INDICATOR_PAGES.items()},
    "observation-sheet": (HERE | {"sheet": SHEET}, NO_SHEET),
    **{f"observation-sheet-{act}": (HERE | {"sheet": SHEET}, POST_ONLY) for act in ("apply", "drop")},
    "actions-file": (HERE | {"kind": "csv"}, OPEN),
    "observations-file": (HERE | {"kind": "csv"}, OPEN),
    "return-sheets": (HERE, KEEPS_MONEY),
    "return-template": (HERE | {"kind": "ods"}, KEEPS_MONEY),
    "return-sheet": (HERE | {"sheet": SHEET}, KEEPS_MONEY),
    "return-sheet-progress": (HERE | {"sheet": SHEET}, KEEPS_MONEY),
    **{f"return-sheet-{act}": (HERE | {"sheet": SHEET}, POST_ONLY) for act in ("mend", "accept", "drop")},
    **{name: (arguments, DRAFT_RETURN_EDITORS) for name, arguments in RETURN_EDIT_PAGES.items()},
    "return-as-sheet": (HERE | {"submission": "money", "kind": "csv"}, OPEN),
    "return-as-sheet" + DRAFT: (HERE | {"submission": "sums", "kind": "csv"}, DRAFT_RETURN),
    "return-file": (HERE | {"submission": "money"}, READS_FILE),
    "board-pack-make": (HERE, POST_ONLY),
    "board-pack-again": (HERE | {"number": 2}, POST_ONLY),
    "board-pack-progress": (HERE | {"number": 2}, PACK_NOT_MADE_YET),
    "board-pack" + DRAFT: (HERE | {"number": 2}, (404, *PACK_NOT_MADE_YET[1:])),
    "structure-compare-json": (HERE, NOTHING_TO_COMPARE),
    **{name + DRAFT: (arguments, DRAFT_STRUCTURE) for name, arguments in DRAFT_PAGES.items()},
    "structure-comments": (HERE | {"structure": "standing"}, PUBLISHED_COMMENTS),
    "structure-consult": (HERE | {"structure": "coming"}, OPENS_DRAFT),
    **{
        f"comment-{act}": (HERE | {"structure": "coming", "comment": NUMBER}, READS_COMMENTS)
        for act in ("show", "hide")
    },
    "decisions-file": (HERE | {"kind": "csv"}, OPEN),
    "decision" + DRAFT: (HERE | {"meeting": "being-minuted", "number": 1}, DRAFT_MINUTES),
    "return" + DRAFT: (DRAFT_PAGES["return"], DRAFT_RETURN),
    **{name + DRAFT: (arguments, DRAFT_RETURN) for name, arguments in POOL_PAGES.items()},
    **{name: (arguments, KEEPS_MONEY) for name, arguments in EDIT_PAGES["finance"].items()},
    **{
        name + DRAFT: (arguments | {"fund": "hidden-pool"}, DRAFT_MONEY)
        for name, arguments in EDIT_PAGES["finance"].items()
        if "fund" in arguments
    },
    "meeting-item-move": (MEETING | {"item": "welcome", "way": "up"}, POST_ONLY),
    "plan" + DRAFT: (NEXT, DRAFT_STRUCTURE),
    **{name + DRAFT: (arguments, DRAFT_EDITORS) for name, arguments in DRAFT_PLAN_EDIT_PAGES.items()},
    "paper-file": (PAPER | {"number": 1}, OPEN),
    "paper" + DRAFT: (PAPER | {"paper": "advice"}, RESTRICTED_PAPER),
    "paper-file" + DRAFT: (PAPER | {"paper": "advice", "number": 1}, RESTRICTED_PAPER),
    "account_login": ({}, NOT_SIGNED_IN_ONLY),
    "account_logout": ({}, SIGNED_IN_ONLY),
    "account_inactive": ({}, OPEN),
    "account_signup": ({}, NOT_SIGNED_IN_ONLY),
    "account_reauthenticate": ({}, SIGNED_IN_ONLY),
    "account_email": ({}, SIGNED_IN_ONLY),
    "account_email_verification_sent": ({}, OPEN),
    "account_change_password": ({}, SIGNED_IN_ONLY),
    "account_set_password": ({}, (302,) * 7),
    "account_reset_password": ({}, OPEN),
    "account_confirm_login_code": ({}, (302,) * 7),
    "account_confirm_email": ({"key": "nothing"}, OPEN),
    "account_reset_password_from_key_done": ({}, OPEN),
    "account_reset_password_from_key": ({"uidb36": "1", "key": "nothing"}, OPEN),
    "account_reset_password_done": ({}, OPEN),
    **{name: (arguments, DRAFT_EDITORS) for name, arguments in DRAFT_EDIT_PAGES.items()},
    **{name: (arguments, KEEPERS) for name, arguments in EDIT_PAGES["keepers"].items()},
    **{name: (arguments, ADMINISTRATORS) for name, arguments in EDIT_PAGES["administrators"].items()},
    **{name: (arguments, ACCOUNTS) for name, arguments in ACCOUNT_PAGES.items()},
    **{name: (arguments, ACCOUNTS_BY_POST) for name, arguments in ACCOUNT_ACTIONS.items()},
    "invitation": ({"token": token_for(Invitation(pk=NUMBER))}, OPEN),
    "own-account": ({}, SIGNED_IN_ONLY),
    "usersessions_list": ({}, SIGNED_IN_ONLY),
    "mfa_index": ({}, SIGNED_IN_ONLY),
    "mfa_authenticate": ({}, NOWHERE),
    "mfa_reauthenticate": ({}, NOWHERE),
    "mfa_activate_totp": ({}, NOWHERE),
    "mfa_deactivate_totp": ({}, NOT_SET_UP),
    "mfa_view_recovery_codes": ({}, NOT_SET_UP),
    "mfa_generate_recovery_codes": ({}, NOWHERE),
    "mfa_download_recovery_codes": ({}, NOT_SET_UP),
    "mfa_list_webauthn": ({}, SIGNED_IN_ONLY),
    "mfa_add_webauthn": ({}, NOWHERE),
    "mfa_edit_webauthn": ({"pk": 1}, NOWHERE),
    "mfa_remove_webauthn": ({"pk": 1}, NOWHERE),
    "mfa_reauthenticate_webauthn": ({}, NOWHERE),
    "mfa_login_webauthn": ({}, NOWHERE),
    "openid_connect_login": ({"provider_id": "nothing"}, UNKNOWN),
    "openid_connect_callback": ({"provider_id": "nothing"}, UNKNOWN),
    "socialaccount_connections": ({}, SIGNED_IN_ONLY),
    "socialaccount_signup": ({}, NOWHERE),
    "socialaccount_login_cancelled": ({}, OPEN),
    "socialaccount_login_error": ({}, (401,) * 7),
}

ADMIN_ARGUMENTS = {"object_id": "1", "id": "1", "content_type_id": "1", "app_label": "portal", "url": "nothing/"}
ADMIN_TABLE = {
    "login": (302, *(403,) * 5, 302),
    "logout": (*(302,) * 6, 405),
    "autocomplete": (*(302,) * 6, 403),
    "view_on_site": (*(302,) * 6, 404),
    "mfa_authenticator_add": (*(302,) * 6, 403),
}
"""The admin's addresses that differ from: everybody but the superuser is sent to its sign-in page."""

READ_ONLY = {
    "commissioning": "return budgetline statedtotal headline contribution",
    "exchange": "import",
    "governance": "partnership structure placement link body alias termofreference seat membership rule review"
    " organisation office person source role",
    "portal": "job digest notice",
}
ADMIN_READ_ONLY = {
    f"{app}_{model}_{act}" for app, models in READ_ONLY.items() for model in models.split() for act in ("add", "delete")
}
"""The admin's addresses at which even a superuser may do nothing: services own the rules of these tables."""


def _patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern, pattern.namespace or namespace)
        else:
            yield namespace, pattern


def _names(wanted: str = "") -> list[str]:
    return sorted({str(pattern.name) for namespace, pattern in _patterns(get_resolver()) if namespace == wanted})


def _arguments(name: str) -> dict[str, str]:
    pattern = next(p for namespace, p in _patterns(get_resolver()) if namespace == "admin" and p.name == name)
    wanted = pattern.pattern.regex.groupindex
    return {argument: value for argument, value in ADMIN_ARGUMENTS.items() if argument in wanted}


def test_table_has_every_address():
    known = {name.removesuffix(DRAFT) for name in TABLE}

    assert set(_names()) == known


@pytest.mark.parametrize("name", TABLE)
def test_address_by_role(readers: Readers, name: str):
    arguments, expected = TABLE[name]
    address = reverse(name.removesuffix(DRAFT), kwargs=arguments)

    assert readers.statuses(address) == dict(zip(ROLES, expected, strict=True))


@pytest.mark.parametrize("name", [name for name in _names("admin") if name != "None"])
def test_admin_address_by_role(readers: Readers, name: str):
    address = reverse(f"admin:{name}", kwargs=_arguments(name))

    statuses = readers.statuses(address)

    if name in ADMIN_TABLE:
        assert statuses == dict(zip(ROLES, ADMIN_TABLE[name], strict=True))
    elif name in ADMIN_READ_ONLY:
        assert statuses == dict(zip(ROLES, (*(302,) * 6, 403), strict=True))
    else:
        assert {statuses[role] for role in ROLES[:-1]} == {302}
        assert statuses["superuser"] in (200, 302, 404 if "id" in _arguments(name) else 200)


@pytest.mark.parametrize("role", ["stranger", "administrator"])
def test_admin_is_shut_to_whoever_is_not_staff(readers: Readers, role: str):
    response = readers.client(role).get("/admin/", follow=True)

    assert response.status_code == 403


@pytest.mark.parametrize("name", [name for name in TABLE if name.endswith(DRAFT)] + ["manage"])
def test_role_in_another_partnership_opens_nothing(kept_record: Record, name: str):
    arguments, _ = TABLE[name]
    administrator = factories.user()
    factories.grant(user=administrator, role="administrator", partnership=factories.partnership())
    client = Client()
    client.force_login(administrator)

    response = client.get(reverse(name.removesuffix(DRAFT), kwargs=arguments))

    assert response.status_code == (403 if name == "manage" else 404)


@pytest.mark.parametrize("name", PAGES)
def test_partnership_that_does_not_exist_is_not_found(kept_record: Record, client: Client, name: str):
    response = client.get(reverse(name, kwargs=PAGES[name] | {"partnership": "nowhere"}))

    assert response.status_code == 404


@pytest.mark.parametrize("name", [name for name in PAGES if len(PAGES[name]) > 1])
def test_thing_of_another_partnership_is_not_found(kept_record: Record, client: Client, name: str):
    factories.partnership(slug="elsewhere")

    response = client.get(reverse(name, kwargs=PAGES[name] | {"partnership": "elsewhere"}))

    assert response.status_code == 404


@pytest.mark.parametrize("name", ["home", "accessibility", "privacy", "manage", *PAGES])
def test_post_to_a_page_that_is_only_read(readers: Readers, name: str):
    client = readers.client("administrator")

    response = client.post(reverse(name, kwargs=TABLE[name][0]), {"anything": "at all"})

    assert response.status_code in (200, 302, 405)
