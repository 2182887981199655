"""Priorities and their links, added, changed and taken away by whoever keeps their plan or their lead body's plans."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse

from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from governance.versions import version_of_row
from planning.forms.priority import PriorityForm, PriorityLinkForm
from planning.models import Plan, Priority
from planning.permissions import check_change_plan, check_change_priority, check_keep_plans
from planning.services import priorities
from planning.views.planned import find_link, find_plan, find_priority
from planning.ways import next_place, plan_trail


def _page(request: PartnershipRequest, priority: Priority) -> str:
    return reverse("priority", args=[request.partnership.slug, priority.slug])


def _kept(request: PartnershipRequest, slug: str) -> Priority:
    found = find_priority(request, slug)
    check_change_priority(request.user, found)
    return found


def _trail(request: PartnershipRequest, priority: Priority) -> tuple[tuple[str, str], ...]:
    above = plan_trail(request.partnership, ("Priorities", "priorities"))
    return (*above, (priority.name, _page(request, priority)))


@login_required
@partnership_page
def priority_add(request: PartnershipRequest) -> HttpResponse:
    """Record a priority of a body that has no plan for it."""
    check_keep_plans(request.user, request.partnership)
    trail = plan_trail(request.partnership, ("Priorities", "priorities"))
    return _add(request, None, "Add a priority that is in no plan", trail)


@login_required
@partnership_page
def plan_priority_add(request: PartnershipRequest, plan: str) -> HttpResponse:
    """Record a priority of a plan."""
    found = find_plan(request, plan)
    check_change_plan(request.user, found)
    address = reverse("plan", args=[request.partnership.slug, found.slug])
    trail = (*plan_trail(request.partnership), (found.name, address))
    return _add(request, found, f"Add a priority of {found}", trail)


def _add(
    request: PartnershipRequest, plan: Plan | None, title: str, trail: tuple[tuple[str, str], ...]
) -> HttpResponse:
    partnership = request.partnership
    initial = {"position": next_place(partnership.priorities.filter(plan=plan))}
    form = PriorityForm(sent(request), initial=initial, user=request.user, partnership=partnership, plan=plan)
    made: list[Priority] = []

    def act(form: PriorityForm) -> str:
        reason, source = form.cleaned_data["reason"], form.source()
        kept = {"by": request.user, "partnership": partnership, "reason": reason, "source": source}
        made.append(priorities.set_priority(**kept, plan=plan, **form.values()))
        return f"{made[0]} is among the priorities."

    onward = lambda: _page(request, made[0])  # noqa: E731
    return edit_page(request, Edit(title, "Add", form, act, trail[-1][1], trail, onward=onward))


@login_required
@partnership_page
def priority_change(request: PartnershipRequest, priority: str) -> HttpResponse:
    """Change what is written of a priority."""
    partnership, changed = request.partnership, _kept(request, priority)
    about = {"user": request.user, "partnership": partnership, "plan": changed.plan, "priority": changed}
    version = version_of_row(changed, *PriorityForm(**about).written())
    form = PriorityForm(sent(request), initial=PriorityForm.initial_of(changed), version=version, **about)

    def act(form: PriorityForm) -> str:
        priorities.set_priority(
            by=request.user,
            partnership=partnership,
            priority=changed,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
            **form.values(),
        )
        return f"{form.cleaned_data['name']} is changed."

    other = ("Take the priority away", reverse("priority-remove", args=[partnership.slug, changed.slug]))
    back, trail = _page(request, changed), _trail(request, changed)
    return edit_page(request, Edit(f"Change {changed}", "Save", form, act, back, trail, other=other))


@login_required
@partnership_page
def priority_remove(request: PartnershipRequest, priority: str) -> HttpResponse:
    """Take a priority away with its links."""
    partnership, dropped = request.partnership, _kept(request, priority)
    home = reverse("priorities", args=[partnership.slug])
    if dropped.plan:
        home = reverse("plan", args=[partnership.slug, dropped.plan.slug])

    def act(form: EditForm) -> str:
        priorities.drop_priority(by=request.user, priority=dropped, reason=form.cleaned_data["reason"])
        return f"{dropped} is taken away."

    edit = Edit(
        title=f"Take away {dropped}",
        button="Take it away",
        form=EditForm(sent(request)),
        act=act,
        back=_page(request, dropped),
        trail=_trail(request, dropped),
        now="Its links go with it.",
        tone="warning",
        onward=lambda: home,
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def priority_link_add(request: PartnershipRequest, priority: str) -> HttpResponse:
    """Say what a priority is for, where, by what or with whom."""
    found = _kept(request, priority)
    form = PriorityLinkForm(sent(request), user=request.user, partnership=request.partnership)

    def act(form: PriorityLinkForm) -> str:
        reason, source = form.cleaned_data["reason"], form.source()
        made = priorities.link_priority(by=request.user, priority=found, to=form.to(), reason=reason, source=source)
        return f"{found} is linked to {made.to}."

    title = f"Link {found} to an outcome, an area, an initiative or a body"
    return edit_page(request, Edit(title, "Link", form, act, _page(request, found), _trail(request, found)))


@login_required
@partnership_page
def priority_link_remove(request: PartnershipRequest, priority: str, link: str) -> HttpResponse:
    """Take a link from a priority."""
    found = _kept(request, priority)
    dropped = find_link(request, found, link)

    def act(form: EditForm) -> str:
        priorities.unlink_priority(by=request.user, link=dropped, reason=form.cleaned_data["reason"])
        return f"The link to {dropped.to} is taken away."

    edit = Edit(
        title=f"Take the link to {dropped.to} away",
        button="Take it away",
        form=EditForm(sent(request)),
        act=act,
        back=_page(request, found),
        trail=_trail(request, found),
        tone="warning",
        now=f"{found}: {dropped.to}",
    )
    return edit_page(request, edit)
