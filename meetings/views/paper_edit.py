"""Papers brought, brought again, changed, taken away and withdrawn by whoever prepares the meeting."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse

from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from governance.versions import version_of_row
from meetings.forms.paper import PaperChangeForm, PaperForm, VersionForm, WithdrawForm
from meetings.models import Meeting, Paper
from meetings.paper_lookup import find_version, meeting_to_prepare, paper_to_prepare
from meetings.receiving import takes_file
from meetings.services import papers
from meetings.services.papers import STATED
from meetings.views.paper import above_paper


def _address(paper: Paper) -> str:
    return reverse("paper", args=[paper.meeting.partnership.slug, paper.meeting.slug, paper.slug])


def _trail(paper: Paper) -> tuple[tuple[str, str], ...]:
    return (*above_paper(paper), (paper.title, _address(paper)))


def _files(request: PartnershipRequest) -> Any:
    return request.FILES if request.method == "POST" else None


def _not_undone() -> str:
    """What brings or takes away a file is not undone: there is no address for it."""
    return ""


def _items(request: PartnershipRequest, meeting: Meeting) -> Any:
    return meeting.items.visible_to(request.user, request.partnership)


@takes_file
@login_required
@partnership_page
def paper_add(request: PartnershipRequest, meeting: str) -> HttpResponse:
    """Bring a paper to a meeting, or to one of its items."""
    found = meeting_to_prepare(request, meeting)
    items = _items(request, found)
    asked = items.filter(slug=request.GET.get("item", "")[:120]).first()
    form = PaperForm(sent(request), _files(request), items=items, initial={"item": asked})
    made: list[Paper] = []

    def act(form: PaperForm) -> str:
        brought = {"upload": form.cleaned_data["file"], "reason": form.cleaned_data["reason"]}
        made.append(papers.add_paper(by=request.user, meeting=found, **brought, **form.values()))
        return f"“{made[0]}” is a paper of this meeting."

    back = reverse("meeting", args=[request.partnership.slug, found.slug])
    edit = Edit(f"Add a paper to {found}", "Add the paper", form, act, back, ((str(found), back),), undo_at=_not_undone)
    return edit_page(request, edit)


@takes_file
@login_required
@partnership_page
def version_add(request: PartnershipRequest, meeting: str, paper: str) -> HttpResponse:
    """Bring the next version of a paper."""
    found = paper_to_prepare(request, meeting, paper)
    form = VersionForm(sent(request), _files(request))

    def act(form: VersionForm) -> str:
        said = form.cleaned_data
        made = papers.add_version(
            by=request.user, paper=found, upload=said["file"], note=said["note"], reason=said["reason"]
        )
        return f"Version {made.number} of “{found}” is there. Those before it stay on this page."

    title, back = f"Bring another version of “{found}”", _address(found)
    return edit_page(request, Edit(title, "Bring it", form, act, back, _trail(found), undo_at=_not_undone))


@login_required
@partnership_page
def paper_change(request: PartnershipRequest, meeting: str, paper: str) -> HttpResponse:
    """Change what a paper is called, its item, and who may read it."""
    found = paper_to_prepare(request, meeting, paper)
    form = PaperChangeForm(
        sent(request),
        items=_items(request, found.meeting),
        initial=PaperChangeForm.initial_of(found),
        version=version_of_row(found, *STATED),
    )

    def act(form: PaperChangeForm) -> str:
        reason, seen = form.cleaned_data["reason"], form.seen_version()
        changed = papers.change_paper(by=request.user, paper=found, reason=reason, seen=seen, **form.values())
        return f"“{changed}” is changed."

    edit = Edit(f"Change “{found}”", "Save", form, act, _address(found), _trail(found))
    return edit_page(request, edit)


@login_required
@partnership_page
def paper_remove(request: PartnershipRequest, meeting: str, paper: str) -> HttpResponse:
    """Take a paper away that the public has not seen."""
    found = paper_to_prepare(request, meeting, paper)
    form = EditForm(sent(request))

    def act(form: EditForm) -> str:
        papers.remove_paper(by=request.user, paper=found, reason=form.cleaned_data["reason"])
        return f"“{found}” is taken away, with all its files."

    edit = Edit(
        title=f"Take “{found}” away",
        button="Take it away",
        form=form,
        act=act,
        back=_address(found),
        trail=_trail(found),
        now="All its files go with it, and cannot be brought back from here.",
        tone="warning",
        undo_at=_not_undone,
        onward=lambda: reverse("meeting", args=[request.partnership.slug, found.meeting.slug]),
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def version_withdraw(request: PartnershipRequest, meeting: str, paper: str, number: int) -> HttpResponse:
    """Serve a version no more, and say why."""
    found = paper_to_prepare(request, meeting, paper)
    version = find_version(found, number)
    form = WithdrawForm(sent(request))

    def act(form: WithdrawForm) -> str:
        papers.withdraw_version(by=request.user, version=version, because=form.cleaned_data["because"])
        return f"Version {number} of “{found}” is withdrawn."

    edit = Edit(
        title=f"Withdraw version {number} of “{found}”",
        button="Withdraw it",
        form=form,
        act=act,
        back=_address(found),
        trail=_trail(found),
        now="Nobody can open it here any more. Copies that somebody saved are not called back.",
        tone="warning",
    )
    return edit_page(request, edit)
