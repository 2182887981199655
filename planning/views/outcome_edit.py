"""Outcomes added, changed and taken away by whoever keeps all plans of the partnership."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse

from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from governance.versions import version_of_row
from planning.forms.outcome import OutcomeForm
from planning.models import Outcome
from planning.permissions import check_change_plans
from planning.services import outcomes
from planning.services.outcomes import WRITTEN
from planning.views.planned import find_outcome
from planning.ways import next_place, plan_trail


def _list(request: PartnershipRequest) -> str:
    return reverse("outcomes", args=[request.partnership.slug])


def _page(request: PartnershipRequest, outcome: Outcome) -> str:
    return reverse("outcome", args=[request.partnership.slug, outcome.slug])


def _trail(request: PartnershipRequest, outcome: Outcome) -> tuple[tuple[str, str], ...]:
    above = plan_trail(request.partnership, ("Outcomes", "outcomes"))
    return (*above, (outcome.name, _page(request, outcome)))


def _kept(request: PartnershipRequest, slug: str) -> Outcome:
    found = find_outcome(request, slug)
    check_change_plans(request.user, request.partnership)
    return found


@login_required
@partnership_page
def outcome_add(request: PartnershipRequest) -> HttpResponse:
    """Record an outcome."""
    partnership = request.partnership
    check_change_plans(request.user, partnership)
    initial = {"position": next_place(partnership.outcomes.all())}
    form = OutcomeForm(sent(request), initial=initial, partnership=partnership)

    def act(form: OutcomeForm) -> str:
        reason, source = form.cleaned_data["reason"], form.source()
        kept = {"by": request.user, "partnership": partnership, "reason": reason, "source": source}
        return f"{outcomes.set_outcome(**kept, **form.values())} is among the outcomes."

    trail = plan_trail(partnership, ("Outcomes", "outcomes"))
    return edit_page(request, Edit("Add an outcome", "Add", form, act, _list(request), trail))


@login_required
@partnership_page
def outcome_change(request: PartnershipRequest, outcome: str) -> HttpResponse:
    """Change what is written of an outcome."""
    partnership, changed = request.partnership, _kept(request, outcome)
    version = version_of_row(changed, *WRITTEN)
    initial = OutcomeForm.initial_of(changed)
    form = OutcomeForm(sent(request), initial=initial, partnership=partnership, version=version)

    def act(form: OutcomeForm) -> str:
        outcomes.set_outcome(
            by=request.user,
            partnership=partnership,
            outcome=changed,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
            **form.values(),
        )
        return f"{form.cleaned_data['name']} is changed."

    other = ("Take the outcome away", reverse("outcome-remove", args=[partnership.slug, changed.slug]))
    back, trail = _page(request, changed), _trail(request, changed)
    return edit_page(request, Edit(f"Change {changed}", "Save", form, act, back, trail, other=other))


@login_required
@partnership_page
def outcome_remove(request: PartnershipRequest, outcome: str) -> HttpResponse:
    """Take an outcome away."""
    dropped = _kept(request, outcome)

    def act(form: EditForm) -> str:
        outcomes.drop_outcome(by=request.user, outcome=dropped, reason=form.cleaned_data["reason"])
        return f"{dropped} is taken away."

    edit = Edit(
        title=f"Take away {dropped}",
        button="Take it away",
        form=EditForm(sent(request)),
        act=act,
        back=_page(request, dropped),
        trail=_trail(request, dropped),
        tone="warning",
        now=dropped.name,
        onward=lambda: _list(request),
    )
    return edit_page(request, edit)
