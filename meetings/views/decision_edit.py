"""Decisions recorded, corrected and taken away by whoever keeps the minutes."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse

from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from meetings.forms.record import DecisionForm
from meetings.models import AgendaItem, Decision, Meeting
from meetings.record_lookup import find_decision, find_item, find_kept_meeting
from meetings.record_pages import item_address, record_trail
from meetings.services import decisions
from meetings.services.decisions import version_of_decision
from meetings.services.recording import declarations_of
from meetings.voting import voters


def _find(request: PartnershipRequest, meeting: str, number: int) -> tuple[Meeting, Decision]:
    found = find_kept_meeting(request, meeting)
    return found, find_decision(request, meeting, number)


def _voting(request: PartnershipRequest, item: AgendaItem) -> tuple[list[Any], list[str]]:
    """Who may vote on an item, and in sentences who may not."""
    attendance = item.meeting.attendance.telling_named(request.user, request.partnership)
    return voters(attendance, declarations_of(item.meeting), item.pk)


@login_required
@partnership_page
def decision_add(request: PartnershipRequest, meeting: str, item: str) -> HttpResponse:
    """Record what was decided under an item."""
    found = find_kept_meeting(request, meeting)
    under = find_item(request, found, item)
    voting, out = _voting(request, under)
    form = DecisionForm(sent(request), voters=voting, partnership=request.partnership)

    def act(form: DecisionForm) -> str:
        made = decisions.set_decision(
            by=request.user,
            item=under,
            votes=form.votes(),
            reason=form.cleaned_data["reason"],
            source=form.source(),
            **form.values(),
        )
        return f"Decision {made.number} is recorded."

    edit = Edit(
        title=f"Record a decision: {under.title}",
        button="Record it",
        form=form,
        act=act,
        back=item_address(under),
        trail=record_trail(found),
        now=" ".join(out),
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def decision_change(request: PartnershipRequest, meeting: str, number: int) -> HttpResponse:
    """Correct a decision, or how it was voted on."""
    found, changed = _find(request, meeting, number)
    voting, out = _voting(request, changed.item)
    form = DecisionForm(
        sent(request),
        voters=voting,
        partnership=request.partnership,
        initial=DecisionForm.initial_of(changed),
        version=version_of_decision(changed, request.user),
    )

    def act(form: DecisionForm) -> str:
        decisions.set_decision(
            by=request.user,
            item=changed.item,
            decision=changed,
            votes=form.votes(),
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
            **form.values(),
        )
        return f"Decision {changed.number} is changed."

    away = reverse("decision-remove", args=[request.partnership.slug, found.slug, changed.number])
    edit = Edit(
        title=f"Change decision {changed.number}",
        button="Save",
        form=form,
        act=act,
        back=item_address(changed.item),
        trail=record_trail(found),
        now=" ".join(out),
        other=("Take the decision away", away),
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def decision_remove(request: PartnershipRequest, meeting: str, number: int) -> HttpResponse:
    """Take a decision away; the others keep their numbers."""
    found, dropped = _find(request, meeting, number)
    form = EditForm(sent(request))

    def act(form: EditForm) -> str:
        decisions.drop_decision(by=request.user, decision=dropped, reason=form.cleaned_data["reason"])
        return f"Decision {dropped.number} is taken away. The others keep their numbers."

    edit = Edit(
        title=f"Take away decision {dropped.number}",
        button="Take it away",
        form=form,
        act=act,
        back=item_address(dropped.item),
        trail=record_trail(found),
        now=dropped.text,
        tone="warning",
    )
    return edit_page(request, edit)
