"""Actions asked for, changed and taken out of the log."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse

from governance.dates import PartialDate
from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, as_at, partnership_page
from governance.versions import version_of_row
from planning.forms.action import ActionForm
from planning.models import Action
from planning.permissions import check_keep_plans, check_work_on
from planning.services import actions
from planning.services.actions import VERSION
from planning.views.actions import LISTS, address_of, find_action
from planning.ways import plan_trail


def way_to(action: Action) -> tuple[tuple[str, str], ...]:
    """The trail to what is done with an action."""
    return (*plan_trail(action.partnership, LISTS), (action.name, address_of(action)))


def kept_action(request: PartnershipRequest, slug: str) -> Action:
    """Find an action that the user may work on; raises Http404, and PermissionDenied where it may only be read."""
    found = find_action(request, slug)
    check_work_on(request.user, found)
    return found


@login_required
@partnership_page
def action_add(request: PartnershipRequest) -> HttpResponse:
    """Ask for an action."""
    partnership = request.partnership
    check_keep_plans(request.user, partnership)
    initial = {"raised_on": PartialDate(as_at(request).date)}
    form = ActionForm(sent(request), initial=initial, user=request.user, partnership=partnership)
    made: list[Action] = []

    def act(form: ActionForm) -> str:
        reason = form.cleaned_data["reason"]
        made.append(
            actions.set_action(
                by=request.user, partnership=partnership, reason=reason, source=form.source(), **form.values()
            )
        )
        return f"{made[0]} is in the log."

    back = reverse("actions", args=[partnership.slug])
    edit = Edit(
        "Add an action", "Add", form, act, back, plan_trail(partnership, LISTS), onward=lambda: address_of(made[0])
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def action_change(request: PartnershipRequest, action: str) -> HttpResponse:
    """Change what is asked, of whom, and by when."""
    changed = kept_action(request, action)
    form = ActionForm(
        sent(request),
        user=request.user,
        partnership=request.partnership,
        initial=ActionForm.initial_of(changed),
        version=version_of_row(changed, *VERSION),
    )

    def act(form: ActionForm) -> str:
        actions.set_action(
            by=request.user,
            partnership=request.partnership,
            action=changed,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
            **form.values(),
        )
        return f"{form.cleaned_data['name']} is changed."

    other = ("Take the action out of the log", reverse("action-remove", args=[request.partnership.slug, changed.slug]))
    edit = Edit(f"Change {changed}", "Save", form, act, address_of(changed), way_to(changed), other=other)
    return edit_page(request, edit)


@login_required
@partnership_page
def action_remove(request: PartnershipRequest, action: str) -> HttpResponse:
    """Take an action out of the log, as one that was never asked for."""
    removed = kept_action(request, action)

    def act(form: EditForm) -> str:
        actions.remove_action(by=request.user, action=removed, reason=form.cleaned_data["reason"])
        return f"{removed} is taken out of the log."

    edit = Edit(
        title=f"Take out of the log: {removed}",
        button="Take it out",
        form=EditForm(sent(request)),
        act=act,
        back=reverse("actions", args=[request.partnership.slug]),
        trail=way_to(removed),
        now="This is for what was written down by mistake. An action that nobody means to do any more is dropped.",
        tone="warning",
    )
    return edit_page(request, edit)
