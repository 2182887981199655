from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from commissioning.models import Return
from commissioning.permissions import can_change_returns, can_publish_returns
from governance import permissions
from governance.due import everything_due
from governance.http import PartnershipRequest, as_at, partnership_page
from governance.integrity import in_short
from governance.models import Seat
from governance.occupancy import Occupancy, occupancy_of
from governance.permissions import can_view_draft_structures
from governance.presenters import as_at_bar, crumbs
from planning.permissions import can_keep_plans
from portal.models import Job
from portal.tasks import CHECKS


@login_required
@partnership_page
def work_waiting(request: PartnershipRequest) -> HttpResponse:
    """What waits for the people who work here: seats, reviews, drafts, and the last nightly checks."""
    partnership = request.partnership
    permissions.check_view_work_waiting(request.user, partnership)
    asked = as_at(request)
    visible = Seat.objects.visible_to(request.user, partnership).on_page(asked.date)
    seats: list[Any] = list(visible.naming_known(request.user, partnership).select_related("body"))
    waiting = [
        (seat, occupancy)
        for seat in seats
        for occupancy in [occupancy_of(seat.holding_id, seat.holding_term_ends, seat.recorded, asked.date)]
        if occupancy != Occupancy.FILLED
    ]
    checks = Job.objects.latest_of(CHECKS).filter(arguments__partnership=partnership.pk).first()
    reviews = partnership.reviews.visible_to(request.user, partnership).open_on(asked.date).for_list()
    drafts = partnership.structures.visible_to(request.user, partnership).drafts()
    sees_drafts = can_view_draft_structures(request.user, partnership)
    context = {
        "partnership": partnership,
        "as_at": as_at_bar(asked),
        "vacant": [seat for seat, occupancy in waiting if occupancy == Occupancy.VACANT],
        "continuing": [seat for seat, occupancy in waiting if occupancy == Occupancy.CONTINUING],
        "unknown": [seat for seat, occupancy in waiting if occupancy == Occupancy.UNKNOWN],
        "late": sum(thing.late for thing in everything_due(partnership, request.user, asked.date)),
        "reviews": [(review, review.is_overdue(asked.date)) for review in reviews],
        "drafts": drafts.with_comments_waiting().order_by("name"),
        "returns_waiting": _returns_waiting(request),
        "may_moderate": permissions.can_change_structures(request.user, partnership),
        "checks": checks,
        "faults": _faults(checks) if checks and sees_drafts else {},
        "rooms": _rooms(request),
        "breadcrumbs": crumbs(partnership),
    }
    return render(request, "portal/manage.html", context)


def _faults(checks: Job) -> dict[str, list[str]]:
    """What the checks found wrong with structures, by the structure's slug."""
    return {slug: in_short(faults) for slug, faults in checks.outcome.get("structures", {}).items()}


def _returns_waiting(request: PartnershipRequest) -> list[Return]:
    """Returns that wait to be published, for those who may publish them."""
    if not can_publish_returns(request.user, request.partnership):
        return []
    return list(request.partnership.returns.waiting().with_others())


def _rooms(request: PartnershipRequest) -> list[tuple[str, str]]:
    """Where work is done, as far as the person may: label and address."""
    user, partnership = request.user, request.partnership
    open_to = {
        "seats": ("Seats and who holds them", permissions.can_keep_membership(user, partnership)),
        "appointment-sheets": ("Appointments by spreadsheet", permissions.can_import_appointments(user, partnership)),
        "observation-sheets": ("Figures of indicators by spreadsheet", can_keep_plans(user, partnership)),
        "return-sheets": ("Bring a return", can_change_returns(user, partnership)),
        "people": ("People", permissions.can_change_registers(user, partnership)),
        "organisations": ("Organisations", permissions.can_change_registers(user, partnership)),
        "accounts": ("Accounts, roles and invitations", permissions.can_manage_accounts(user, partnership)),
        "reminders": ("Reminders", permissions.can_keep_membership(user, partnership)),
        "changes": ("Changes", permissions.can_view_history(user, partnership)),
    }
    return [(label, reverse(name, args=[partnership.slug])) for name, (label, may) in open_to.items() if may]
