"""Assurance checks and what was found: added, changed and taken away."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse

from governance.dates import PartialDate
from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, as_at, partnership_page
from governance.permissions import Permission
from governance.versions import version_of_row
from planning.forms.assurance import CheckForm, FindingForm
from planning.models import AssuranceCheck, AssuranceFinding
from planning.permissions import check_change_plans, check_keep_plans
from planning.services import assurance
from planning.services.assurance import ASKED, FOUND
from planning.views.assurance import LISTS, address_of, find_check
from planning.ways import next_place, plan_trail


def _trail(check: AssuranceCheck) -> tuple[tuple[str, str], ...]:
    return (*plan_trail(check.partnership, LISTS), (check.name, address_of(check)))


def _kept(request: PartnershipRequest, slug: str) -> AssuranceCheck:
    found = find_check(request, slug)
    check_change_plans(request.user, request.partnership, found.body)
    return found


def _bodies(request: PartnershipRequest):
    """The bodies whose plans the user keeps."""
    partnership = request.partnership
    return partnership.bodies.kept_by(request.user, partnership, Permission.CHANGE_PLANS)


@login_required
@partnership_page
def check_add(request: PartnershipRequest) -> HttpResponse:
    """Ask a body a question that it must be able to answer with yes."""
    partnership = request.partnership
    check_keep_plans(request.user, partnership)
    initial = {"position": next_place(partnership.assurance_checks.all())}
    form = CheckForm(
        sent(request), initial=initial, user=request.user, partnership=partnership, bodies=_bodies(request)
    )

    def act(form: CheckForm) -> str:
        made = assurance.set_check(
            by=request.user,
            partnership=partnership,
            reason=form.cleaned_data["reason"],
            source=form.source(),
            **form.values(),
        )
        return f"{made} is in the list."

    back = reverse("assurance", args=[partnership.slug])
    return edit_page(request, Edit("Add an assurance check", "Add", form, act, back, plan_trail(partnership, LISTS)))


@login_required
@partnership_page
def check_change(request: PartnershipRequest, check: str) -> HttpResponse:
    """Change what a check asks, and of whom."""
    changed = _kept(request, check)
    form = CheckForm(
        sent(request),
        user=request.user,
        partnership=request.partnership,
        bodies=_bodies(request),
        initial=CheckForm.initial_of(changed),
        version=version_of_row(changed, *ASKED),
    )

    def act(form: CheckForm) -> str:
        assurance.set_check(
            by=request.user,
            partnership=request.partnership,
            check=changed,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
            **form.values(),
        )
        return f"{form.cleaned_data['name']} is changed."

    other = ("Take the check away", reverse("assurance-check-remove", args=[request.partnership.slug, changed.slug]))
    edit = Edit(f"Change {changed}", "Save", form, act, address_of(changed), _trail(changed), other=other)
    return edit_page(request, edit)


@login_required
@partnership_page
def check_remove(request: PartnershipRequest, check: str) -> HttpResponse:
    """Take a check away with what was found."""
    dropped = _kept(request, check)

    def act(form: EditForm) -> str:
        assurance.drop_check(by=request.user, check=dropped, reason=form.cleaned_data["reason"])
        return f"{dropped} is taken away."

    edit = Edit(
        title=f"Take away {dropped}",
        button="Take it away",
        form=EditForm(sent(request)),
        act=act,
        back=reverse("assurance", args=[request.partnership.slug]),
        trail=_trail(dropped),
        now="What was found goes with it.",
        tone="warning",
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def finding_add(request: PartnershipRequest, check: str) -> HttpResponse:
    """Record what was found when a check was made."""
    found = _kept(request, check)
    form = FindingForm(
        sent(request), partnership=request.partnership, initial={"found_on": PartialDate(as_at(request).date)}
    )

    def act(form: FindingForm) -> str:
        assurance.set_finding(
            by=request.user,
            check=found,
            reason=form.cleaned_data["reason"],
            source=form.source(),
            **form.values(),
        )
        return f"What was found on “{found}” is recorded."

    title = f"Record a finding: {found}"
    edit = Edit(title, "Record", form, act, address_of(found), _trail(found), now=found.question)
    return edit_page(request, edit)


@login_required
@partnership_page
def finding_change(request: PartnershipRequest, check: str, finding: str) -> HttpResponse:
    """Correct what is recorded of a finding."""
    found = _kept(request, check)
    changed = _find_finding(found, finding)
    form = FindingForm(
        sent(request),
        partnership=request.partnership,
        initial=FindingForm.initial_of(changed),
        version=version_of_row(changed, *FOUND),
    )

    def act(form: FindingForm) -> str:
        assurance.set_finding(
            by=request.user,
            check=found,
            finding=changed,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
            **form.values(),
        )
        return "The finding is corrected."

    address = reverse("assurance-finding-remove", args=[request.partnership.slug, found.slug, changed.slug])
    edit = Edit(
        title=f"Correct a finding: {found}",
        button="Save",
        form=form,
        act=act,
        back=address_of(found),
        trail=_trail(found),
        now=found.question,
        other=("Take the finding away", address),
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def finding_remove(request: PartnershipRequest, check: str, finding: str) -> HttpResponse:
    """Take a finding away."""
    found = _kept(request, check)
    dropped = _find_finding(found, finding)

    def act(form: EditForm) -> str:
        assurance.drop_finding(by=request.user, finding=dropped, reason=form.cleaned_data["reason"])
        return "The finding is taken away."

    edit = Edit(
        title=f"Take away the finding of {dropped.found_in_words}",
        button="Take it away",
        form=EditForm(sent(request)),
        act=act,
        back=address_of(found),
        trail=_trail(found),
        now=found.question,
        tone="warning",
    )
    return edit_page(request, edit)


def _find_finding(check: AssuranceCheck, slug: str) -> AssuranceFinding:
    found = check.findings.filter(slug=slug).first()
    if found is None:
        raise Http404("There is no such finding of this check.")
    found.check_made = check
    return found
