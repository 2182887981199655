"""Targets and figures of an indicator added, changed and taken away by whoever keeps it."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse

from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from governance.versions import version_of_row
from planning.forms.indicator import ObservationForm, TargetForm
from planning.indicator_lookup import find_indicator_to_change, find_observation, find_target
from planning.indicator_words import figure_in_words
from planning.models import Indicator, Observation, Target
from planning.services import indicators
from planning.services.indicators import AIMED, OBSERVED
from planning.views.indicator_edit import page_of, trail_of


@login_required
@partnership_page
def target_add(request: PartnershipRequest, indicator: str) -> HttpResponse:
    """Set a target of an indicator."""
    above = find_indicator_to_change(request, indicator)
    return _target(request, above, None)


@login_required
@partnership_page
def target_change(request: PartnershipRequest, indicator: str, target: str) -> HttpResponse:
    """Change a target of an indicator."""
    above = find_indicator_to_change(request, indicator)
    return _target(request, above, find_target(above, target))


def _target(request: PartnershipRequest, above: Indicator, changed: Target | None) -> HttpResponse:
    form = TargetForm(
        sent(request),
        partnership=request.partnership,
        initial=TargetForm.initial_of(changed) if changed else {},
        version=version_of_row(changed, *AIMED) if changed else None,
    )

    def act(form: TargetForm) -> str:
        indicators.set_target(
            by=request.user,
            indicator=above,
            target=changed,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
            **form.values(),
        )
        return f"The target of {above} is {'changed' if changed else 'set'}."

    return _edit(request, above, form, act, ("target", "Set a target"), changed)


@login_required
@partnership_page
def target_remove(request: PartnershipRequest, indicator: str, target: str) -> HttpResponse:
    """Take a target away."""
    above = find_indicator_to_change(request, indicator)
    dropped = find_target(above, target)

    def act(form: EditForm) -> str:
        indicators.drop_target(by=request.user, target=dropped, reason=form.cleaned_data["reason"])
        return f"The target of {above} is taken away."

    return _remove(request, above, dropped, act)


@login_required
@partnership_page
def observation_add(request: PartnershipRequest, indicator: str) -> HttpResponse:
    """Record a figure of an indicator."""
    above = find_indicator_to_change(request, indicator)
    return _observation(request, above, None)


@login_required
@partnership_page
def observation_change(request: PartnershipRequest, indicator: str, observation: str) -> HttpResponse:
    """Change a figure of an indicator."""
    above = find_indicator_to_change(request, indicator)
    return _observation(request, above, find_observation(above, observation))


def _observation(request: PartnershipRequest, above: Indicator, changed: Observation | None) -> HttpResponse:
    form = ObservationForm(
        sent(request),
        partnership=request.partnership,
        indicator=above,
        initial=ObservationForm.initial_of(changed) if changed else {},
        version=version_of_row(changed, *OBSERVED) if changed else None,
    )

    def act(form: ObservationForm) -> str:
        indicators.set_observation(
            by=request.user,
            indicator=above,
            observation=changed,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
            **form.values(),
        )
        return f"The figure of {above} is {'changed' if changed else 'recorded'}."

    return _edit(request, above, form, act, ("observation", "Record a figure"), changed)


@login_required
@partnership_page
def observation_remove(request: PartnershipRequest, indicator: str, observation: str) -> HttpResponse:
    """Take a figure away."""
    above = find_indicator_to_change(request, indicator)
    dropped = find_observation(above, observation)

    def act(form: EditForm) -> str:
        indicators.drop_observation(by=request.user, observation=dropped, reason=form.cleaned_data["reason"])
        return f"The figure of {above} is taken away."

    return _remove(request, above, dropped, act)


def _edit(
    request: PartnershipRequest,
    above: Indicator,
    form: EditForm,
    act: Callable[..., str],
    named: tuple[str, str],
    changed: Target | Observation | None,
) -> HttpResponse:
    """The page on which a target or a figure is added or changed; `named` is its noun, and the title of adding."""
    noun, adding = named
    other = ("", "")
    if changed:
        word = "target" if noun == "target" else "figure"
        address = reverse(f"{noun}-remove", args=[request.partnership.slug, above.slug, changed.slug])
        other = (f"Take the {word} away", address)
    edit = Edit(
        title=f"Change {figure_in_words(changed, above)}" if changed else adding,
        button="Save" if changed else "Add",
        form=form,
        act=act,
        back=page_of(above),
        trail=trail_of(request, above),
        other=other,
    )
    return edit_page(request, edit)


def _remove(
    request: PartnershipRequest, above: Indicator, dropped: Target | Observation, act: Callable[..., str]
) -> HttpResponse:
    edit = Edit(
        title="Take the target away" if isinstance(dropped, Target) else "Take the figure away",
        button="Take it away",
        form=EditForm(sent(request)),
        act=act,
        back=page_of(above),
        trail=trail_of(request, above),
        now=f"{dropped}: {figure_in_words(dropped, above)}",
        tone="warning",
    )
    return edit_page(request, edit)
