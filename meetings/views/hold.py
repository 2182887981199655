"""A meeting is held: who was there, with the quorum worked out from what is typed."""

from collections import defaultdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from governance.editing import Edit, edit_page, sent
from governance.http import PartnershipRequest, partnership_page
from governance.models import Membership, MembershipKind
from governance.presenters import crumbs
from meetings.forms.attendance import AttendanceForm, Place
from meetings.models import Attendance, Meeting, MeetingStatus
from meetings.quorum import Quorum
from meetings.record_lookup import find_kept_meeting
from meetings.record_pages import meeting_address, record_trail
from meetings.services import attendance


@login_required
@partnership_page
def meeting_hold(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Record that a meeting was held and who was there, or correct that; “Work out the quorum” saves nothing."""
    found = find_kept_meeting(request, meeting)
    recorded = list(
        found.attendance.telling_named(request.user, request.partnership).select_related(
            "seat", "person", "organisation", "body"
        )
    )
    form = AttendanceForm(
        sent(request),
        places=_places(request, found, recorded),
        others=[one for one in recorded if one.seat is None],
        people=request.partnership.people.visible_to(request.user, request.partnership).kept(),
        version=attendance.version_of_attendance(found, recorded),
    )

    def act(form: AttendanceForm) -> str:
        held = attendance.record_attendance(
            by=request.user,
            meeting=found,
            attended=form.attended(),
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
        )
        return f"Who was there is recorded. {_in_a_line(held)}"

    edit = _edit(found, form, act)
    if request.method == "POST" and "look" in request.POST and form.is_valid():
        return _looked(request, edit, attendance.quorum_found(found, form.attended()))
    return edit_page(request, edit)


def _edit(meeting: Meeting, form: AttendanceForm, act: Any) -> Edit:
    is_held = meeting.status == MeetingStatus.HELD
    return Edit(
        title=f"Who was at {meeting.title}" if is_held else f"Hold {meeting.title}",
        button="Save who was there" if is_held else "It was held: save who was there",
        form=form,
        act=act,
        back=meeting_address(meeting),
        trail=record_trail(meeting),
        about={"quorum_lines": meeting.quorum_note.splitlines(), "quorum_met": meeting.quorum_met, "saved": is_held},
        template="meetings/attendance_edit.html",
    )


def _looked(request: PartnershipRequest, edit: Edit, found: Quorum) -> HttpResponse:
    """The page as it was sent, with the quorum of what is typed; nothing is saved."""
    context = {
        "partnership": request.partnership,
        "edit": edit,
        "form": edit.form,
        "breadcrumbs": crumbs(request.partnership, *edit.trail),
        "quorum_lines": found.note.splitlines(),
        "quorum_met": found.met,
        "looked": True,
    }
    return render(request, edit.template, context)


def _in_a_line(meeting: Meeting) -> str:
    words = {True: "There was a quorum.", False: "There was no quorum.", None: meeting.quorum_note.split("\n")[0]}
    return words[meeting.quorum_met]


def _places(request: PartnershipRequest, meeting: Meeting, recorded: list[Attendance]) -> list[Place]:
    """Every seat in force on the meeting's day, and any that is recorded, with its holders as the reader knows them."""
    seats = {seat.pk: seat for seat in meeting.body.seats.on_page(meeting.day)}
    seats |= {one.seat.pk: one.seat for one in recorded if one.seat}
    visible = Membership.objects.visible_to(request.user, request.partnership)
    held: dict[int, Any] = {}
    instead: dict[int, list[str]] = defaultdict(list)
    for membership in visible.in_force(meeting.day).filter(seat__in=seats).with_holders():
        if membership.kind == MembershipKind.SUBSTANTIVE:
            held[membership.seat_id] = membership.holder
        else:
            instead[membership.seat_id].append(str(membership.holder))
    by_seat = {one.seat_id: one for one in recorded if one.seat_id}
    return [Place(seat, held.get(pk), tuple(instead[pk]), by_seat.get(pk)) for pk, seat in seats.items()]
