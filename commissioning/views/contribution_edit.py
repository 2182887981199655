"""Contributions added, changed and taken away by whoever keeps the partnership's money."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse

from commissioning.contribution_words import figure_in_words, giver_in_words
from commissioning.forms.contribution import ContributionForm
from commissioning.models import Contribution
from commissioning.permissions import check_change_resources
from commissioning.services import contributions
from commissioning.services.contributions import BROUGHT
from commissioning.views.contributions import find_contribution
from commissioning.views.resources import commissioning_trail, next_place
from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from governance.versions import version_of_row


def _list(request: PartnershipRequest) -> str:
    return reverse("contributions", args=[request.partnership.slug])


def _page(request: PartnershipRequest, contribution: Contribution) -> str:
    return reverse("contribution", args=[request.partnership.slug, contribution.slug])


def _trail(request: PartnershipRequest, contribution: Contribution) -> tuple[tuple[str, str], ...]:
    above = commissioning_trail(request.partnership, ("Contributions", "contributions"))
    return (*above, (contribution.name, _page(request, contribution)))


@login_required
@partnership_page
def contribution_add(request: PartnershipRequest) -> HttpResponse:
    """Record what a partner brings."""
    partnership = request.partnership
    check_change_resources(request.user, partnership)
    initial = {"position": next_place(partnership.contributions.all())}
    form = ContributionForm(sent(request), initial=initial, partnership=partnership, user=request.user)

    def act(form: ContributionForm) -> str:
        made = contributions.set_contribution(
            by=request.user,
            partnership=partnership,
            reason=form.cleaned_data["reason"],
            source=form.source(),
            **form.values(),
        )
        return f"{made} is in the list."

    trail = commissioning_trail(partnership, ("Contributions", "contributions"))
    return edit_page(request, Edit("Add a contribution", "Add", form, act, _list(request), trail))


@login_required
@partnership_page
def contribution_change(request: PartnershipRequest, contribution: str) -> HttpResponse:
    """Change what is recorded of a contribution."""
    partnership = request.partnership
    check_change_resources(request.user, partnership)
    changed = find_contribution(request, contribution)
    form = ContributionForm(
        sent(request),
        partnership=partnership,
        user=request.user,
        initial=ContributionForm.initial_of(changed),
        version=version_of_row(changed, *BROUGHT),
    )

    def act(form: ContributionForm) -> str:
        contributions.set_contribution(
            by=request.user,
            partnership=partnership,
            contribution=changed,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
            **form.values(),
        )
        return f"{form.cleaned_data['name']} is changed."

    other = ("Take the contribution away", reverse("contribution-remove", args=[partnership.slug, changed.slug]))
    back, trail = _page(request, changed), _trail(request, changed)
    return edit_page(request, Edit(f"Change {changed}", "Save", form, act, back, trail, other=other))


@login_required
@partnership_page
def contribution_remove(request: PartnershipRequest, contribution: str) -> HttpResponse:
    """Take a contribution away."""
    check_change_resources(request.user, request.partnership)
    dropped = find_contribution(request, contribution)
    form = EditForm(sent(request))

    def act(form: EditForm) -> str:
        contributions.drop_contribution(by=request.user, contribution=dropped, reason=form.cleaned_data["reason"])
        return f"{dropped} is taken away."

    edit = Edit(
        title=f"Take away {dropped}",
        button="Take it away",
        form=form,
        act=act,
        back=_list(request),
        trail=_trail(request, dropped),
        now=f"{dropped}, {giver_in_words(dropped)}: {figure_in_words(dropped.form, dropped.figure)}",
        tone="warning",
    )
    return edit_page(request, edit)
