"""Plans added, changed, taken a step on, and begun anew, by whoever keeps the plans of their body."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse

from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from governance.versions import version_of_row
from planning.forms.plan import NextVersionForm, PlanForm
from planning.models import PLAN_STEPS, Plan
from planning.permissions import check_change_plan, check_keep_plans
from planning.plan_words import STEPS
from planning.services import plan_versions, plans
from planning.views.planned import find_plan
from planning.ways import next_place, plan_trail

TONES = {"supersede": "warning", "end": "warning"}


def _page(request: PartnershipRequest, plan: Plan) -> str:
    return reverse("plan", args=[request.partnership.slug, plan.slug])


def _kept(request: PartnershipRequest, slug: str) -> Plan:
    found = find_plan(request, slug)
    check_change_plan(request.user, found)
    return found


def _trail(request: PartnershipRequest, plan: Plan) -> tuple[tuple[str, str], ...]:
    return (*plan_trail(request.partnership), (plan.name, _page(request, plan)))


@login_required
@partnership_page
def plan_add(request: PartnershipRequest) -> HttpResponse:
    """Record a plan, as a draft."""
    partnership = request.partnership
    check_keep_plans(request.user, partnership)
    initial = {"position": next_place(partnership.plans.all())}
    form = PlanForm(sent(request), initial=initial, user=request.user, partnership=partnership)
    made: list[Plan] = []

    def act(form: PlanForm) -> str:
        reason, source = form.cleaned_data["reason"], form.source()
        kept = {"by": request.user, "partnership": partnership, "reason": reason, "source": source}
        made.append(plans.set_plan(**kept, **form.values()))
        return f"{made[0]} is a draft: it is seen by those who keep plans until it is adopted."

    edit = Edit(
        title="Add a plan",
        button="Add the draft",
        form=form,
        act=act,
        back=reverse("plans", args=[partnership.slug]),
        trail=plan_trail(partnership),
        onward=lambda: _page(request, made[0]),
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def plan_change(request: PartnershipRequest, plan: str) -> HttpResponse:
    """Change what is written of a plan."""
    partnership, changed = request.partnership, _kept(request, plan)
    about = {"user": request.user, "partnership": partnership, "plan": changed}
    written = PlanForm(**about).written()
    version = version_of_row(changed, *written)
    form = PlanForm(sent(request), initial=PlanForm.initial_of(changed), version=version, **about)

    def act(form: PlanForm) -> str:
        plans.set_plan(
            by=request.user,
            partnership=partnership,
            plan=changed,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
            **form.values(),
        )
        return f"{form.cleaned_data['name']} is changed."

    back, trail = _page(request, changed), _trail(request, changed)
    return edit_page(request, Edit(f"Change {changed}", "Save", form, act, back, trail))


@login_required
@partnership_page
def plan_step(request: PartnershipRequest, plan: str, step: str) -> HttpResponse:
    """Adopt a plan, or say that it is superseded, ended, or in force again."""
    found = _kept(request, plan)
    if (found.status, step) not in PLAN_STEPS:
        raise Http404("The plan cannot take that step from where it stands.")
    label, meaning = STEPS[step]

    def act(form: EditForm) -> str:
        done = plans.take_step(by=request.user, plan=found, step=step, reason=form.cleaned_data["reason"])
        return f"{done}: {done.get_status_display().lower()}."

    edit = Edit(
        title=f"{label}: {found}",
        button=label,
        form=EditForm(sent(request)),
        act=act,
        back=_page(request, found),
        trail=_trail(request, found),
        now=meaning,
        tone=TONES.get(step, ""),
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def plan_next_version(request: PartnershipRequest, plan: str) -> HttpResponse:
    """Begin the next version of a plan: a draft with its priorities, which replaces it once adopted."""
    found = _kept(request, plan)
    form = NextVersionForm(sent(request), initial={"name": found.name})
    made: list[Plan] = []

    def act(form: NextVersionForm) -> str:
        words = {name: form.cleaned_data[name] for name in ("name", "version", "reason")}
        made.append(plan_versions.begin_next_version(by=request.user, plan=found, **words))
        return f"{made[0]} is a draft. {found} stays as it is until the draft is adopted."

    edit = Edit(
        title=f"Begin the next version of {found}",
        button="Begin the next version",
        form=form,
        act=act,
        back=_page(request, found),
        trail=_trail(request, found),
        now="Its priorities and their links are copied into a draft. Indicators and actions stay with this version.",
        onward=lambda: _page(request, made[0]),
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def plan_discard(request: PartnershipRequest, plan: str) -> HttpResponse:
    """Take a draft away with its priorities."""
    dropped = _kept(request, plan)
    home = reverse("plans", args=[request.partnership.slug])

    def act(form: EditForm) -> str:
        plans.drop_draft(by=request.user, plan=dropped, reason=form.cleaned_data["reason"])
        return f"The draft {dropped} is taken away."

    edit = Edit(
        title=f"Take away the draft {dropped}",
        button="Take it away",
        form=EditForm(sent(request)),
        act=act,
        back=_page(request, dropped),
        trail=_trail(request, dropped),
        now="Its priorities go with it.",
        tone="warning",
        onward=lambda: home,
    )
    return edit_page(request, edit)
