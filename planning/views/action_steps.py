"""How far an action has come: progress noted, finished, dropped, taken up again."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse

from governance.dates import PartialDate
from governance.editing import Edit, edit_page, sent
from governance.http import PartnershipRequest, as_at, partnership_page
from governance.versions import version_of_row
from planning.forms.action import FinishForm, ProgressForm, ReopenForm, StepForm
from planning.models import Action
from planning.services import actions
from planning.services.actions import VERSION
from planning.views.action_edit import kept_action, way_to
from planning.views.actions import address_of


def _begin(request: PartnershipRequest, kind: type[StepForm], action: Action, **more: Any) -> Any:
    """The form of a step, opened on the day shown upon the action as it is."""
    initial = {"on": PartialDate(as_at(request).date)}
    return kind(sent(request), initial=initial, version=version_of_row(action, *VERSION), **more)


def _step_page(
    request: PartnershipRequest, action: Action, words: tuple[str, str], form: StepForm, act: Callable[[Any], str]
) -> HttpResponse:
    title, button = words
    return edit_page(request, Edit(title, button, form, act, address_of(action), way_to(action), now=action.statement))


@login_required
@partnership_page
def action_finish(request: PartnershipRequest, action: str) -> HttpResponse:
    """Say that an action is done."""
    found = kept_action(request, action)

    def act(form: FinishForm) -> str:
        typed = form.cleaned_data
        actions.finish_action(
            by=request.user,
            action=found,
            on=form.day,
            note=typed["note"],
            reason=typed["reason"],
            seen=form.seen_version(),
        )
        return f"{found} is done."

    return _step_page(request, found, (f"Done: {found}", "It is done"), _begin(request, FinishForm, found), act)


@login_required
@partnership_page
def action_drop(request: PartnershipRequest, action: str) -> HttpResponse:
    """Say that an action will not be done."""
    found = kept_action(request, action)

    def act(form: FinishForm) -> str:
        typed = form.cleaned_data
        actions.drop_action(
            by=request.user,
            action=found,
            on=form.day,
            note=typed["note"],
            reason=typed["reason"],
            seen=form.seen_version(),
        )
        return f"{found} is dropped."

    return _step_page(request, found, (f"Drop: {found}", "Drop it"), _begin(request, FinishForm, found), act)


@login_required
@partnership_page
def action_reopen(request: PartnershipRequest, action: str) -> HttpResponse:
    """Take up an action again that was done or dropped."""
    found = kept_action(request, action)

    def act(form: ReopenForm) -> str:
        typed = form.cleaned_data
        actions.reopen_action(
            by=request.user,
            action=found,
            on=form.cleaned_data["on"].first,
            note=typed["note"],
            reason=typed["reason"],
            seen=form.seen_version(),
        )
        return f"{found} is taken up again."

    words = (f"Take up again: {found}", "Take it up again")
    return _step_page(request, found, words, _begin(request, ReopenForm, found), act)


@login_required
@partnership_page
def action_note(request: PartnershipRequest, action: str) -> HttpResponse:
    """Note how far an action has come."""
    found = kept_action(request, action)

    def act(form: ProgressForm) -> str:
        typed = form.cleaned_data
        actions.note_progress(
            by=request.user,
            action=found,
            on=typed["on"].first,
            text=typed["note"],
            reason=typed["reason"],
            seen=form.seen_version(),
            source=form.source(),
        )
        return f"Progress of {found} is noted."

    form = _begin(request, ProgressForm, found, partnership=request.partnership)
    return _step_page(request, found, (f"Note progress: {found}", "Note it"), form, act)
