"""Assurance checks: the questions that bodies must be able to answer with yes, and what was found."""

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance.http import PartnershipRequest, as_at, partnership_page
from governance.models import Source
from governance.presenters import Citations, crumbs
from planning.assurance_words import by_body, check_row, finding_row
from planning.models import AssuranceCheck, AssuranceFinding
from planning.permissions import can_change_plans, can_keep_plans
from planning.row_history import history_of
from planning.ways import plan_trail

LISTS = ("Assurance checks", "assurance")


@partnership_page
def check_list(request: PartnershipRequest) -> HttpResponse:
    """Every check by the body that has to answer, with what was found last."""
    partnership, on = request.partnership, as_at(request).date
    checks = list(AssuranceCheck.objects.visible_to(request.user, partnership).for_list())
    citations = Citations(partnership, Source.objects.of(checks))
    rows = {check.pk: check_row(partnership, check, on, citations) for check in checks}
    context = {
        "partnership": partnership,
        "bodies": by_body(checks, rows),
        "may_change": can_keep_plans(request.user, partnership),
        "breadcrumbs": crumbs(partnership, *plan_trail(partnership)),
    }
    return render(request, "planning/assurance_list.html", context)


@partnership_page
def check_detail(request: PartnershipRequest, check: str) -> HttpResponse:
    """One check with everything that was found, the latest first."""
    partnership, on = request.partnership, as_at(request).date
    found = find_check(request, check)
    findings = list(found.findings.all())
    citations = Citations(partnership, Source.objects.of([found, *findings]))
    row = check_row(partnership, found, on, citations)
    context = {
        "partnership": partnership,
        "check": found,
        "row": row,
        "findings": [finding_row(one, citations) for one in findings],
        "may_change": can_change_plans(request.user, partnership, found.body),
        "changes": history_of(request, found, {AssuranceFinding: Q(check_made_id=found.pk)}),
        "sources": row["sources"],
        "breadcrumbs": crumbs(partnership, *plan_trail(partnership, LISTS)),
    }
    return render(request, "planning/assurance_detail.html", context)


def find_check(request: PartnershipRequest, slug: str) -> AssuranceCheck:
    """Find a check of a body that the reader may know of, with what was found; raises Http404."""
    rows = AssuranceCheck.objects.visible_to(request.user, request.partnership).for_list()
    found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404("There is no assurance check at this address.")
    found.partnership = found.body.partnership = request.partnership
    return found


def address_of(check: AssuranceCheck) -> str:
    """The page of a check."""
    return reverse("assurance-check", args=[check.partnership.slug, check.slug])
