"""Meetings added, changed and taken away."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse

from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from governance.versions import version_of_row
from meetings.forms.meeting import MeetingForm
from meetings.lookup import bodies_prepared, find_meeting_to_prepare
from meetings.models import Meeting
from meetings.permissions import check_keep_meetings
from meetings.services import meetings
from meetings.services.meetings import SAID
from meetings.views.meeting import meeting_page, meetings_trail


def no_undo() -> str:
    """Nothing undoes what people were told of; the page itself says what to do instead."""
    return ""


@login_required
@partnership_page
def meeting_add(request: PartnershipRequest) -> HttpResponse:
    """Add a meeting of a body whose meetings the reader prepares."""
    partnership = request.partnership
    check_keep_meetings(request.user, partnership)
    bodies = bodies_prepared(request)
    asked = bodies.filter(slug=request.GET.get("body", "")).first()
    form = MeetingForm(sent(request), partnership=partnership, bodies=bodies, initial={"body": asked})
    added: list[Meeting] = []

    def act(form: MeetingForm) -> str:
        cleaned = form.cleaned_data
        added.append(
            meetings.add_meeting(
                by=request.user,
                body=cleaned["body"],
                reason=cleaned["reason"],
                source=form.source(),
                **form.values(),
            )
        )
        return f"{added[0]} is added. Prepare its agenda next."

    back, trail = reverse("meetings", args=[partnership.slug]), meetings_trail(request)
    edit = Edit("Add a meeting", "Add the meeting", form, act, back, trail, onward=lambda: meeting_page(added[0]))
    return edit_page(request, edit)


@login_required
@partnership_page
def meeting_change(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Change when and where a meeting is, and what is said of it."""
    found = find_meeting_to_prepare(request, meeting)
    form = MeetingForm(
        sent(request),
        partnership=request.partnership,
        bodies=bodies_prepared(request),
        body=found.body,
        initial=MeetingForm.initial_of(found),
        version=version_of_row(found, *SAID),
    )

    def act(form: MeetingForm) -> str:
        meetings.change_meeting(
            by=request.user,
            meeting=found,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
            **form.values(),
        )
        return "The meeting is changed."

    edit = Edit(
        title=f"Change {found}",
        button="Save",
        form=form,
        act=act,
        back=meeting_page(found),
        trail=meetings_trail(request, found),
        other=("Take the meeting away", reverse("meeting-remove", args=[request.partnership.slug, found.slug])),
        undo_at=no_undo,
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def meeting_remove(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Take away a meeting that was added by mistake."""
    found = find_meeting_to_prepare(request, meeting)
    form = EditForm(sent(request))

    def act(form: EditForm) -> str:
        meetings.drop_meeting(by=request.user, meeting=found, reason=form.cleaned_data["reason"])
        return f"{found} is taken away."

    calendar = reverse("meetings", args=[request.partnership.slug])
    edit = Edit(
        title=f"Take away {found}",
        button="Take it away",
        form=form,
        act=act,
        back=calendar,
        trail=meetings_trail(request, found),
        now="Only a meeting that was added by mistake is taken away. One that does not take place is cancelled.",
        tone="warning",
    )
    return edit_page(request, edit)
