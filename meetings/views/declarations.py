"""Declarations of interest, recorded by whoever keeps the minutes."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse

from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from meetings.forms.record import DeclarationForm
from meetings.models import AgendaItem, Declaration, Meeting
from meetings.record_lookup import find_kept_meeting, find_part
from meetings.record_pages import meeting_address, record_trail
from meetings.services import declarations
from meetings.services.declarations import AWAY, version_of_declaration


def _choices(request: PartnershipRequest, meeting: Meeting) -> dict[str, Any]:
    there = meeting.attendance.telling_named(request.user, request.partnership).exclude(presence__in=AWAY)
    items = AgendaItem.objects.visible_to(request.user, request.partnership).filter(meeting=meeting)
    return {"there": there, "items": items.order_by("position")}


def _find(meeting: Meeting, slug: str) -> Declaration:
    found = find_part(meeting.declarations.select_related("attendance", "item"), "declaration", slug=slug)
    found.meeting = meeting
    return found


@login_required
@partnership_page
def declaration_add(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Record an interest that somebody declared."""
    found = find_kept_meeting(request, meeting)
    initial = {"item": request.GET.get("item", "")}
    form = DeclarationForm(sent(request), initial=initial, **_choices(request, found))

    def act(form: DeclarationForm) -> str:
        declarations.set_declaration(
            by=request.user, meeting=found, reason=form.cleaned_data["reason"], **form.values()
        )
        return "The declaration of interest is recorded."

    edit = Edit("Record a declaration of interest", "Record it", form, act, meeting_address(found), record_trail(found))
    return edit_page(request, edit)


@login_required
@partnership_page
def declaration_change(request: PartnershipRequest, meeting: str, declaration: str) -> HttpResponse:
    """Correct a declaration of interest."""
    found = find_kept_meeting(request, meeting)
    changed = _find(found, declaration)
    form = DeclarationForm(
        sent(request),
        initial=DeclarationForm.initial_of(changed),
        version=version_of_declaration(changed, request.user),
        **_choices(request, found),
    )

    def act(form: DeclarationForm) -> str:
        declarations.set_declaration(
            by=request.user,
            meeting=found,
            declaration=changed,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            **form.values(),
        )
        return "The declaration of interest is changed."

    away = reverse("declaration-remove", args=[request.partnership.slug, found.slug, changed.slug])
    other = ("Take the declaration away", away)
    back, trail = meeting_address(found), record_trail(found)
    return edit_page(request, Edit("Change a declaration of interest", "Save", form, act, back, trail, other=other))


@login_required
@partnership_page
def declaration_remove(request: PartnershipRequest, meeting: str, declaration: str) -> HttpResponse:
    """Take a declaration of interest away."""
    found = find_kept_meeting(request, meeting)
    dropped = _find(found, declaration)
    form = EditForm(sent(request))

    def act(form: EditForm) -> str:
        declarations.drop_declaration(by=request.user, declaration=dropped, reason=form.cleaned_data["reason"])
        return "The declaration of interest is taken away."

    edit = Edit(
        title="Take away a declaration of interest",
        button="Take it away",
        form=form,
        act=act,
        back=meeting_address(found),
        trail=record_trail(found),
        now=f"{dropped.get_interest_display()}: {dropped.nature}",
        tone="warning",
    )
    return edit_page(request, edit)
