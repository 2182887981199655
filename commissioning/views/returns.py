"""The returns of a partnership, and what is done with one: described, submitted, sent back, published, discarded."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from commissioning import permissions
from commissioning.forms.returns import ReasonForm, ReturnForm
from commissioning.matrix import matrices_of
from commissioning.models import Measure, Return, ReturnFile, ReturnStatus
from commissioning.presenters import return_tag, verdict_sentence
from commissioning.services import returns
from commissioning.services.returns import DESCRIBED
from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.http import PartnershipRequest, partnership_page
from governance.presenters import crumbs
from governance.versions import version_of_row


@partnership_page
def return_list(request: PartnershipRequest) -> HttpResponse:
    """Every return that the reader may see, the latest year first."""
    partnership = request.partnership
    found = partnership.returns.visible_to(request.user, partnership).for_list()
    context = {
        "partnership": partnership,
        "returns": [(submission, return_tag(submission)) for submission in found],
        "may_bring": permissions.can_change_returns(request.user, partnership),
        "breadcrumbs": crumbs(partnership, _commissioning(request)),
    }
    return render(request, "commissioning/return_list.html", context)


def _commissioning(request: PartnershipRequest) -> tuple[str, str]:
    return ("Commissioning", reverse("commissioning", args=[request.partnership.slug]))


def find_return(request: PartnershipRequest, slug: str) -> Return:
    """Find a return that the reader may see, with who submitted it and its `line_count`; raises Http404."""
    visible = request.partnership.returns.visible_to(request.user, request.partnership)
    found = visible.for_list().filter(slug=slug).first()
    if found is None:
        raise Http404("There is no return at this address, or it is not open to you.")
    found.partnership = request.partnership
    return found


def actions(request: PartnershipRequest, submission: Return) -> list[tuple[str, str]]:
    """What the reader may do with a return: label and address."""
    user, partnership = request.user, request.partnership
    may_change = permissions.can_change_returns(user, partnership)
    may_publish = permissions.can_publish_returns(user, partnership)
    is_theirs = bool(user.is_authenticated and returns.is_theirs(submission, user))
    offered = {
        "return-submit": ("Submit it for publication", submission.status == ReturnStatus.DRAFT and may_change),
        "return-describe": ("Change its words", submission.status == ReturnStatus.DRAFT and may_change),
        "return-discard": ("Discard it", submission.status == ReturnStatus.DRAFT and may_change),
        "return-publish": ("Publish it", submission.status == ReturnStatus.SUBMITTED and may_publish and not is_theirs),
        "return-send-back": (
            "Send it back",
            submission.status == ReturnStatus.SUBMITTED and (may_publish or is_theirs),
        ),
    }
    address = [partnership.slug, submission.slug]
    return [(label, reverse(name, args=address)) for name, (label, may) in offered.items() if may]


def _edit(request: PartnershipRequest, submission: Return, act: Callable[[Any], str], **about: Any) -> HttpResponse:
    at = reverse("return", args=[request.partnership.slug, submission.slug])
    given: dict[str, Any] = {
        "form": EditForm(sent(request)),
        "back": at,
        "trail": (_commissioning(request), (submission.title, at)),
    }
    return edit_page(request, Edit(**(given | about), act=act, undo_at=lambda: ""))


@login_required
@partnership_page
def return_describe(request: PartnershipRequest, submission: str) -> HttpResponse:
    """Change what a draft return says of itself."""
    found = find_return(request, submission)
    permissions.check_change_returns(request.user, request.partnership)
    form = ReturnForm(sent(request), initial=ReturnForm.initial_of(found), version=version_of_row(found, *DESCRIBED))

    def act(form: ReturnForm) -> str:
        seen, reason = form.seen_version(), form.cleaned_data["reason"]
        returns.describe(by=request.user, submission=found, seen=seen, reason=reason, **form.values())
        return "The words of the return are changed."

    return _edit(request, found, act, title=f"Change the words of “{found}”", button="Save", form=form)


@login_required
@partnership_page
def return_submit(request: PartnershipRequest, submission: str) -> HttpResponse:
    """Hand a draft return to somebody else to publish."""
    found = find_return(request, submission)
    permissions.check_change_returns(request.user, request.partnership)
    standing = request.partnership.returns.published().filter(first_year=found.first_year).first()
    now = "Nothing in it can be changed while it waits. Somebody else publishes it, or sends it back."
    if standing:
        now = f"Once published, it supersedes “{standing}”, which stays readable. {now}"
    now = f"{_checked(found)} {now}"

    def act(form: EditForm) -> str:
        returns.submit(by=request.user, submission=found, reason=form.cleaned_data["reason"])
        return "The return is submitted. An administrator or another finance officer publishes it."

    return _edit(request, found, act, title=f"Submit “{found}”", button="Submit", now=now)


def _checked(submission: Return) -> str:
    """Whether the totals that a return states agree with its lines, of every measure that it has."""
    matrices = matrices_of(submission)
    worded = [(matrix, verdict_sentence(matrix, "")) for matrix in matrices]
    if len(worded) == 1:
        return worded[0][1]
    return " ".join(f"{Measure(matrix.measure).label}: {sentence}" for matrix, sentence in worded)


@login_required
@partnership_page
def return_send_back(request: PartnershipRequest, submission: str) -> HttpResponse:
    """Make a submitted return a draft again."""
    found = find_return(request, submission)
    if not permissions.can_publish_returns(request.user, request.partnership):
        permissions.check_change_returns(request.user, request.partnership)

    def act(form: EditForm) -> str:
        returns.send_back(by=request.user, submission=found, reason=form.cleaned_data["reason"])
        return "The return is a draft again."

    form = ReasonForm(sent(request))
    return _edit(request, found, act, title=f"Send “{found}” back", button="Send it back", form=form)


@login_required
@partnership_page
def return_publish(request: PartnershipRequest, submission: str) -> HttpResponse:
    """Publish a return that somebody else submitted."""
    found = find_return(request, submission)
    permissions.check_publish_returns(request.user, request.partnership)
    now = "A published return is never changed: a correction is another return that supersedes it."
    if found.supersedes:
        now = f"“{found.supersedes}” will be superseded, and stays readable. {now}"
    now = f"{_checked(found)} {now}"

    def act(form: EditForm) -> str:
        returns.approve(by=request.user, submission=found, reason=form.cleaned_data["reason"])
        return f"“{found}” is published."

    return _edit(request, found, act, title=f"Publish “{found}”", button="Publish", now=now)


@login_required
@partnership_page
def return_discard(request: PartnershipRequest, submission: str) -> HttpResponse:
    """Delete a draft return."""
    found = find_return(request, submission)
    permissions.check_change_returns(request.user, request.partnership)

    def act(form: EditForm) -> str:
        returns.discard(by=request.user, submission=found, reason=form.cleaned_data["reason"])
        return f"“{found}” is discarded. Its file and its lines are deleted."

    back = reverse("returns", args=[request.partnership.slug])
    now = "Its lines and its file are deleted. This cannot be undone; the file can be brought again."
    return _edit(
        request, found, act, title=f"Discard “{found}”", button="Discard it", now=now, tone="warning", back=back
    )


@login_required
@require_safe
@partnership_page
def return_file(request: PartnershipRequest, submission: str) -> HttpResponse:
    """The very file that a return was read from, for those who read unpublished returns: it may hold more."""
    found = find_return(request, submission)
    if not permissions.can_view_draft_returns(request.user, request.partnership):
        raise PermissionDenied("The file that a return was read from is open to those who read returns as drafts.")
    file = ReturnFile.objects.of(found).first()
    if file is None:
        raise Http404("This return was not read from a file that is kept here.")
    response = HttpResponse(bytes(file.data), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.slug}.bin"'
    return response
