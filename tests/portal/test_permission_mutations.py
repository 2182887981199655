"""Drop any one permission check, and the table of addresses and roles notices."""

import inspect

import pytest
from django.urls import reverse

from governance import permissions
from tests.portal.readers import ROLES, Readers
from tests.portal.record import DRAFT
from tests.portal.test_urls import TABLE

pytestmark = pytest.mark.django_db

CHECKS = sorted(name for name, _ in inspect.getmembers(permissions, inspect.isfunction) if name.startswith("check_"))
ASKED_AT = {
    "check_change_structures": ["structure-add", "draft", "draft-move", "draft-undo", "draft-bring-in", "comment-show"],
    "check_consult_on_structures": ["structure-consult"],
    "check_change_place": ["place-add", "place-move", "place-retire"],
    "check_view_work_waiting": ["manage"],
    "check_change_membership": ["appoint", "substitute", "membership-replace", "membership-end", "membership-correct"],
    "check_keep_membership": ["seats", "holders"],
    "check_change_seats": ["seat-add", "seat-change", "seat-abolish"],
    "check_change_rules": ["rule-add", "rule-change", "rule-remove"],
    "check_view_body_history": ["body-history", "seat-history"],
    "check_view_history": ["person-history", "organisation-history", "changes"],
    "check_change_registers": ["person-add", "organisation-add", "person-correct", "organisation-correct"],
    "check_merge_records": ["person-merge", "organisation-merge"],
    "check_end_partners": ["organisation-leave"],
    "check_undo_changes": ["change"],
    "check_manage_accounts": ["accounts", "account-detail", "invitation-add"],
    "check_import_appointments": ["appointment-sheets"],
    "check_add_reviews": ["review-add"],
    "check_change_review": ["review-change", "review-remove"],
    "check_change_reviews": ["review-change", "review-remove"],
}
"""The addresses that stand behind each check."""
ELSEWHERE = {"check_publish_structures", "check_keep_reviews"}
"""No role of ours may edit drafts and not publish them: tests/governance/test_draft_pages.py makes one.

The one review of the record that may be changed is of a body: tests/governance/test_review_pages.py has one of none.
"""


def test_every_check_is_tried_here():
    assert sorted({*ASKED_AT, *ELSEWHERE}) == CHECKS
    assert len(CHECKS) >= 10


def _differences(readers: Readers, names: list[str]) -> list[str]:
    """The addresses whose statuses are not those of the table."""
    different = []
    for name in names:
        arguments, expected = TABLE[name]
        address = reverse(name.removesuffix(DRAFT), kwargs=arguments)
        if readers.statuses(address) != dict(zip(ROLES, expected, strict=True)):
            different.append(name)
    return different


@pytest.mark.parametrize("check", ASKED_AT)
def test_dropped_check_is_noticed_at_every_address(readers: Readers, monkeypatch, check):
    assert not _differences(readers, ASKED_AT[check])

    monkeypatch.setattr(permissions, check, lambda user, thing: None)

    assert _differences(readers, ASKED_AT[check]) == ASKED_AT[check]
