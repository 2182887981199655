"""The agenda while it is prepared: begun, its items added, changed, taken away and put in order."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from governance.presenters import crumbs
from governance.services.changes import ChangeError
from governance.versions import version_of_row
from meetings.agenda_shown import agenda_for
from meetings.forms.agenda import BeginForm, ItemForm
from meetings.lookup import find_item, find_meeting_to_prepare, last_before
from meetings.models import Meeting
from meetings.services import agendas
from meetings.views.meeting import meetings_trail
from meetings.words import meeting_row


def _agenda_page(meeting: Meeting) -> str:
    return reverse("meeting-agenda", args=[meeting.partnership.slug, meeting.slug])


def _trail(request: PartnershipRequest, meeting: Meeting) -> tuple[tuple[str, str], ...]:
    return (*meetings_trail(request, meeting), ("Agenda", _agenda_page(meeting)))


@login_required
@partnership_page
def agenda_detail(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """The agenda as whoever prepares it works on it."""
    found = find_meeting_to_prepare(request, meeting)
    return _agenda(request, found)


def _agenda(request: PartnershipRequest, meeting: Meeting, mistake: str = "", status: int = 200) -> HttpResponse:
    context = {
        "partnership": request.partnership,
        "meeting": meeting,
        "row": meeting_row(request.partnership, meeting),
        "rows": agenda_for(meeting, request.user, reads_drafts=True).rows,
        "is_open": not (meeting.is_cancelled or meeting.minutes_published_at),
        "mistake": mistake,
        "breadcrumbs": crumbs(request.partnership, *meetings_trail(request, meeting)),
    }
    return render(request, "meetings/agenda_detail.html", context, status=status)


@login_required
@partnership_page
def agenda_begin(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Begin an empty agenda with the usual items, or with those of the last meeting."""
    found = find_meeting_to_prepare(request, meeting)
    last = last_before(found)
    copies = [("last", f"The items of “{last}”: titles and who presents them, no papers or minutes")] if last else []
    form = BeginForm(sent(request), copies=copies)

    def act(form: BeginForm) -> str:
        reason = form.cleaned_data["reason"]
        if last and form.cleaned_data["begin"] == "last":
            agendas.begin_copy(by=request.user, meeting=found, source=last, reason=reason)
        else:
            agendas.begin_usual(by=request.user, meeting=found, last=last, reason=reason)
        return "The agenda is begun."

    edit = Edit("Begin the agenda", "Begin", form, act, _agenda_page(found), _trail(request, found), now=str(found))
    return edit_page(request, edit)


@login_required
@partnership_page
def item_add(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Add an item at the end of an agenda."""
    found = find_meeting_to_prepare(request, meeting)
    form = ItemForm(sent(request), user=request.user, partnership=request.partnership)

    def act(form: ItemForm) -> str:
        made = agendas.set_item(by=request.user, meeting=found, reason=form.cleaned_data["reason"], **form.values())
        return f"“{made}” is on the agenda."

    edit = Edit("Add an item", "Add the item", form, act, _agenda_page(found), _trail(request, found), now=str(found))
    return edit_page(request, edit)


@login_required
@partnership_page
def item_change(request: PartnershipRequest, meeting: str, item: str) -> HttpResponse:
    """Change an item of an agenda."""
    found = find_meeting_to_prepare(request, meeting)
    changed = find_item(request, found, item)
    about = {"user": request.user, "partnership": request.partnership, "item": changed}
    version = version_of_row(changed, *ItemForm(**about).written())
    form = ItemForm(sent(request), initial=ItemForm.initial_of(changed), version=version, **about)

    def act(form: ItemForm) -> str:
        agendas.set_item(
            by=request.user,
            meeting=found,
            item=changed,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            **form.values(),
        )
        return "The item is changed."

    other = ("Take the item away", reverse("meeting-item-remove", args=[request.partnership.slug, found.slug, item]))
    back, trail = _agenda_page(found), _trail(request, found)
    return edit_page(request, Edit(f"Change “{changed}”", "Save", form, act, back, trail, other=other))


@login_required
@partnership_page
def item_remove(request: PartnershipRequest, meeting: str, item: str) -> HttpResponse:
    """Take an item from an agenda."""
    found = find_meeting_to_prepare(request, meeting)
    dropped = find_item(request, found, item)
    form = EditForm(sent(request))

    def act(form: EditForm) -> str:
        agendas.drop_item(by=request.user, item=dropped, reason=form.cleaned_data["reason"])
        return f"“{dropped}” is off the agenda."

    edit = Edit(
        title=f"Take “{dropped}” off the agenda",
        button="Take it off",
        form=form,
        act=act,
        back=_agenda_page(found),
        trail=_trail(request, found),
        now=str(found),
        tone="warning",
    )
    return edit_page(request, edit)


@login_required
@require_POST
@partnership_page
def item_move(request: PartnershipRequest, meeting: str, item: str, way: str) -> HttpResponse:
    """Let an item change places with the one before it or after it; another move brings it back."""
    found = find_meeting_to_prepare(request, meeting)
    moved = find_item(request, found, item)
    try:
        agendas.move_item(by=request.user, item=moved, up=way == "up")
    except ChangeError as error:
        return _agenda(request, found, mistake=str(error), status=409)
    return redirect(f"{_agenda_page(found)}#item-{moved.slug}")
