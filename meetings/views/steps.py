"""The steps of a meeting: its agenda published and withdrawn, the meeting cancelled and restored."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse

from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from governance.versions import version_of_row
from meetings.forms.meeting import CancelForm, PublishForm
from meetings.lookup import find_meeting_to_prepare
from meetings.models import Meeting
from meetings.notice import Notice, notice_of
from meetings.services import meetings
from meetings.services.meetings import STOOD
from meetings.views.meeting import meeting_page, meetings_trail
from meetings.words import notice_in_words


def _page(
    request: PartnershipRequest,
    meeting: Meeting,
    form: EditForm,
    act: Callable[[Any], str],
    words: tuple[str, str, str],
    undone_by: str,
) -> HttpResponse:
    """Show the page of a step; `words` are its title, its button and what it means."""
    title, button, now = words
    edit = Edit(
        title=title,
        button=button,
        form=form,
        act=act,
        back=meeting_page(meeting),
        trail=meetings_trail(request, meeting),
        now=now,
        undo_at=lambda: reverse(undone_by, args=[request.partnership.slug, meeting.slug]),
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def agenda_publish(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Publish the agenda; with less notice than the body's kind asks for, only with the reason."""
    found = find_meeting_to_prepare(request, meeting)
    notice = _notice(found)
    short = notice is not None and notice.is_short
    form = PublishForm(sent(request), version=version_of_row(found, *STOOD), is_short=short)

    def act(form: PublishForm) -> str:
        meetings.publish_agenda(
            by=request.user,
            meeting=found,
            on=request.partnership.opening_date,
            short_notice=form.cleaned_data.get("short_notice", ""),
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
        )
        return "The agenda is published."

    means = "Everybody will read the agenda, but for what is restricted, and whoever comes is told."
    now = f"{notice_in_words(notice)} {means}" if notice else means
    words = (f"Publish the agenda of {found}", "Publish with short notice" if short else "Publish", now)
    return _page(request, found, form, act, words, "meeting-withdraw-agenda")


def _notice(meeting: Meeting) -> Notice | None:
    asked = meeting.body.kind.notice_days
    return notice_of(meeting.partnership.opening_date, meeting.day, asked) if asked else None


@login_required
@partnership_page
def agenda_withdraw(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Take a published agenda back."""
    found = find_meeting_to_prepare(request, meeting)
    form = EditForm(sent(request), version=version_of_row(found, *STOOD))

    def act(form: EditForm) -> str:
        reason = form.cleaned_data["reason"]
        meetings.withdraw_agenda(by=request.user, meeting=found, reason=reason, seen=form.seen_version())
        return "The agenda is withdrawn."

    now = "Until it is published again, only those who read what is restricted to the body see the agenda."
    words = (f"Withdraw the agenda of {found}", "Withdraw", now)
    return _page(request, found, form, act, words, "meeting-publish-agenda")


@login_required
@partnership_page
def meeting_cancel(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Say that a meeting does not take place, and why."""
    found = find_meeting_to_prepare(request, meeting)
    form = CancelForm(sent(request), version=version_of_row(found, *STOOD))

    def act(form: CancelForm) -> str:
        cleaned = form.cleaned_data
        meetings.cancel(
            by=request.user, meeting=found, why=cleaned["why"], reason=cleaned["reason"], seen=form.seen_version()
        )
        return "The meeting is cancelled."

    now = "It stays in the calendar as cancelled, and whoever comes is told."
    return _page(request, found, form, act, (f"Cancel {found}", "Cancel the meeting", now), "meeting-restore")


@login_required
@partnership_page
def meeting_restore(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Let a cancelled meeting take place after all."""
    found = find_meeting_to_prepare(request, meeting)
    form = EditForm(sent(request), version=version_of_row(found, *STOOD))

    def act(form: EditForm) -> str:
        reason = form.cleaned_data["reason"]
        meetings.restore(by=request.user, meeting=found, reason=reason, seen=form.seen_version())
        return "The meeting takes place. Publish its agenda when it is ready."

    now = "It takes place as planned before. Its agenda is no longer published until you publish it again."
    return _page(request, found, form, act, (f"Restore {found}", "Restore", now), "meeting-cancel")
