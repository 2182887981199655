"""Minutes: written item by item, published, and taken back to be corrected."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse

from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from governance.versions import version_of_row
from meetings.forms.record import CorrectForm, MinuteForm
from meetings.models import Meeting
from meetings.record_lookup import find_item, find_kept_meeting
from meetings.record_pages import item_address, meeting_address, record_trail
from meetings.services import minutes
from meetings.services.minutes import MINUTED


@login_required
@partnership_page
def item_minute(request: PartnershipRequest, meeting: str, item: str) -> HttpResponse:
    """Write what is minuted of an item."""
    found = find_kept_meeting(request, meeting)
    minuted = find_item(request, found, item)
    version = version_of_row(minuted, *MINUTED)
    form = MinuteForm(sent(request), initial={"minute": minuted.minute}, version=version)

    def act(form: MinuteForm) -> str:
        minutes.set_minute(
            by=request.user,
            item=minuted,
            minute=form.cleaned_data["minute"],
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
        )
        return f"The minute of “{minuted}” is saved."

    edit = Edit(f"Minute: {minuted.title}", "Save", form, act, item_address(minuted), record_trail(found))
    return edit_page(request, edit)


@login_required
@partnership_page
def minutes_publish(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Publish the minutes of a meeting, after which nobody changes them."""
    found = find_kept_meeting(request, meeting)
    form = EditForm(sent(request), version=minutes.version_of_minutes(found))

    def act(form: EditForm) -> str:
        minutes.publish_minutes(
            by=request.user, meeting=found, reason=form.cleaned_data["reason"], seen=form.seen_version()
        )
        return f"The minutes of {found.title} are published."

    edit = Edit(
        title=f"Publish the minutes of {found.title}",
        button="Publish the minutes",
        form=form,
        act=act,
        back=meeting_address(found),
        trail=record_trail(found),
        now=_state_of(found),
        undo_at=str,
    )
    return edit_page(request, edit)


def _state_of(meeting: Meeting) -> str:
    """What is about to be published, counted, and what is missing from it."""
    items = [bool(item.minute) for item in meeting.items.all()]
    decided, there = meeting.decisions.count(), meeting.attendance.count()
    words = (
        f"{there} people or seats in the attendance, {sum(items)} of {len(items)} items minuted, "
        f"{decided} decision{'s' if decided != 1 else ''}. Everybody may read them from then on, but for items that "
        "are not public; to change them they are taken back first."
    )
    return words if there else f"Nobody is recorded as present. {words}"


@login_required
@partnership_page
def minutes_correct(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Take published minutes back, to correct them."""
    found = find_kept_meeting(request, meeting)
    form = CorrectForm(sent(request))

    def act(form: CorrectForm) -> str:
        minutes.correct_minutes(by=request.user, meeting=found, reason=form.cleaned_data["reason"])
        return f"The minutes of {found.title} can be corrected. Publish them again when they are right."

    edit = Edit(
        title=f"Correct the minutes of {found.title}",
        button="Take the minutes back",
        form=form,
        act=act,
        back=meeting_address(found),
        trail=record_trail(found),
        now="Until they are published again, the page says that the minutes are being corrected, and why.",
        tone="warning",
        undo_at=str,
    )
    return edit_page(request, edit)
