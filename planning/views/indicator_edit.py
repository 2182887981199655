"""Indicators added, changed and taken away by whoever keeps plans."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse

from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from governance.versions import version_of_row
from planning.forms.indicator import IndicatorForm
from planning.indicator_lookup import find_indicator_to_change
from planning.models import Indicator
from planning.permissions import check_keep_plans
from planning.services import indicators
from planning.services.indicators import DESCRIBED
from planning.ways import next_place, plan_trail


def list_address(request: PartnershipRequest) -> str:
    """The address of the list of indicators."""
    return reverse("indicators", args=[request.partnership.slug])


def page_of(indicator: Indicator) -> str:
    """The address of an indicator."""
    return reverse("indicator", args=[indicator.partnership.slug, indicator.slug])


def trail_of(request: PartnershipRequest, indicator: Indicator) -> tuple[tuple[str, str], ...]:
    """The way down to an indicator, as label and address."""
    return (*plan_trail(request.partnership, ("Indicators", "indicators")), (indicator.name, page_of(indicator)))


@login_required
@partnership_page
def indicator_add(request: PartnershipRequest) -> HttpResponse:
    """Record an indicator."""
    partnership = request.partnership
    check_keep_plans(request.user, partnership)
    initial = {"position": next_place(partnership.indicators.all())}
    form = IndicatorForm(sent(request), initial=initial, user=request.user, partnership=partnership)
    made: list[Indicator] = []

    def act(form: IndicatorForm) -> str:
        added = indicators.set_indicator(
            by=request.user,
            partnership=partnership,
            reason=form.cleaned_data["reason"],
            source=form.source(),
            **form.values(),
        )
        made.append(added)
        return f"{added} is in the list. Add its targets and figures."

    trail = plan_trail(request.partnership, ("Indicators", "indicators"))
    edit = Edit("Add an indicator", "Add", form, act, list_address(request), trail, onward=lambda: page_of(made[0]))
    return edit_page(request, edit)


@login_required
@partnership_page
def indicator_change(request: PartnershipRequest, indicator: str) -> HttpResponse:
    """Change what is recorded of an indicator."""
    changed = find_indicator_to_change(request, indicator)
    form = IndicatorForm(
        sent(request),
        user=request.user,
        partnership=request.partnership,
        initial=IndicatorForm.initial_of(changed),
        version=version_of_row(changed, *DESCRIBED),
    )

    def act(form: IndicatorForm) -> str:
        indicators.set_indicator(
            by=request.user,
            partnership=request.partnership,
            indicator=changed,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
            **form.values(),
        )
        return f"{form.cleaned_data['name']} is changed."

    other = ("Take the indicator away", reverse("indicator-remove", args=[request.partnership.slug, changed.slug]))
    trail = trail_of(request, changed)
    return edit_page(request, Edit(f"Change {changed}", "Save", form, act, page_of(changed), trail, other=other))


@login_required
@partnership_page
def indicator_remove(request: PartnershipRequest, indicator: str) -> HttpResponse:
    """Take an indicator away."""
    dropped = find_indicator_to_change(request, indicator)
    form = EditForm(sent(request))

    def act(form: EditForm) -> str:
        indicators.drop_indicator(by=request.user, indicator=dropped, reason=form.cleaned_data["reason"])
        return f"{dropped} is taken away."

    edit = Edit(
        title=f"Take away {dropped}",
        button="Take it away",
        form=form,
        act=act,
        back=page_of(dropped),
        onward=lambda: list_address(request),
        trail=trail_of(request, dropped),
        tone="warning",
    )
    return edit_page(request, edit)
