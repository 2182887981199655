"""Actions that a meeting asks for, recorded by whoever keeps the minutes."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse

from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from meetings.forms.record import FollowUpForm
from meetings.models import AgendaItem
from meetings.record_lookup import find_item, find_kept_meeting, find_part
from meetings.record_pages import item_address, record_trail
from meetings.services import follow_ups


@login_required
@partnership_page
def follow_up_add(request: PartnershipRequest, meeting: str, item: str) -> HttpResponse:
    """Ask for an action under an item."""
    found = find_kept_meeting(request, meeting)
    under = find_item(request, found, item)
    decisions = under.decisions.order_by("number")
    initial = {"decision": request.GET.get("decision", "")}
    form = FollowUpForm(sent(request), meeting=found, user=request.user, decisions=decisions, initial=initial)

    def act(form: FollowUpForm) -> str:
        made = follow_ups.ask_action(
            by=request.user,
            item=under,
            decision=form.came_from(),
            reason=form.cleaned_data["reason"],
            source=form.source(),
            **form.values(),
        )
        return f"The action “{made.action}” is recorded."

    edit = Edit(
        title=f"Ask for an action: {under.title}",
        button="Record it",
        form=form,
        act=act,
        back=item_address(under),
        trail=record_trail(found),
        now="Until the minutes are published, it is shown only to those who read the body’s restricted papers.",
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def follow_up_remove(request: PartnershipRequest, meeting: str, follow_up: str) -> HttpResponse:
    """Take away an action that was asked for by mistake."""
    found = find_kept_meeting(request, meeting)
    items = AgendaItem.objects.visible_to(request.user, request.partnership).filter(meeting=found)
    rows = found.follow_ups.filter(item__in=items).select_related("action", "item")
    dropped = find_part(rows, "action", slug=follow_up)
    dropped.meeting = dropped.item.meeting = found
    form = EditForm(sent(request))

    def act(form: EditForm) -> str:
        follow_ups.drop_follow_up(by=request.user, follow_up=dropped, reason=form.cleaned_data["reason"])
        return f"The action “{dropped.action}” is taken away."

    edit = Edit(
        title="Take away an action",
        button="Take it away",
        form=form,
        act=act,
        back=item_address(dropped.item),
        trail=record_trail(found),
        now=dropped.action.name,
        tone="warning",
    )
    return edit_page(request, edit)
