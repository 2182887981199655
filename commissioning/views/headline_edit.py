"""Headlines added, changed and taken away by whoever keeps the partnership's money."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse

from commissioning.forms.headline import HeadlineForm
from commissioning.headline_words import figure_in_words
from commissioning.models import Headline
from commissioning.permissions import check_change_resources
from commissioning.services import headlines
from commissioning.services.headlines import STATED
from commissioning.views.headlines import find_headline
from commissioning.views.resources import commissioning_trail, next_place
from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from governance.versions import version_of_row


def _list(request: PartnershipRequest) -> str:
    return reverse("headlines", args=[request.partnership.slug])


def _page(request: PartnershipRequest, headline: Headline) -> str:
    return reverse("headline", args=[request.partnership.slug, headline.slug])


def _trail(request: PartnershipRequest, headline: Headline) -> tuple[tuple[str, str], ...]:
    above = commissioning_trail(request.partnership, ("Headlines", "headlines"))
    return (*above, (headline.name, _page(request, headline)))


@login_required
@partnership_page
def headline_add(request: PartnershipRequest) -> HttpResponse:
    """Record a headline."""
    partnership = request.partnership
    check_change_resources(request.user, partnership)
    initial = {"position": next_place(partnership.headlines.all())}
    form = HeadlineForm(sent(request), initial=initial, partnership=partnership)

    def act(form: HeadlineForm) -> str:
        made = headlines.set_headline(
            by=request.user,
            partnership=partnership,
            reason=form.cleaned_data["reason"],
            source=form.source(),
            **form.values(),
        )
        return f"{made} is in the list."

    trail = commissioning_trail(partnership, ("Headlines", "headlines"))
    return edit_page(request, Edit("Add a headline", "Add", form, act, _list(request), trail))


@login_required
@partnership_page
def headline_change(request: PartnershipRequest, headline: str) -> HttpResponse:
    """Change what is recorded of a headline."""
    partnership = request.partnership
    check_change_resources(request.user, partnership)
    changed = find_headline(request, headline)
    form = HeadlineForm(
        sent(request),
        partnership=partnership,
        headline=changed,
        initial=HeadlineForm.initial_of(changed),
        version=version_of_row(changed, *STATED),
    )

    def act(form: HeadlineForm) -> str:
        headlines.set_headline(
            by=request.user,
            partnership=partnership,
            headline=changed,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
            **form.values(),
        )
        return f"{form.cleaned_data['name']} is changed."

    other = ("Take the headline away", reverse("headline-remove", args=[partnership.slug, changed.slug]))
    back, trail = _page(request, changed), _trail(request, changed)
    return edit_page(request, Edit(f"Change {changed}", "Save", form, act, back, trail, other=other))


@login_required
@partnership_page
def headline_remove(request: PartnershipRequest, headline: str) -> HttpResponse:
    """Take a headline away."""
    check_change_resources(request.user, request.partnership)
    dropped = find_headline(request, headline)
    form = EditForm(sent(request))

    def act(form: EditForm) -> str:
        headlines.drop_headline(by=request.user, headline=dropped, reason=form.cleaned_data["reason"])
        return f"{dropped} is taken away."

    edit = Edit(
        title=f"Take away {dropped}",
        button="Take it away",
        form=form,
        act=act,
        back=_list(request),
        trail=_trail(request, dropped),
        now=f"{dropped}: {figure_in_words(dropped)}",
        tone="warning",
    )
    return edit_page(request, edit)
