"""Consulting on a draft: what readers say of it, whoever reads that first, and to whom it is open."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from governance import permissions
from governance.editing import Edit, edit_page
from governance.forms.comment import CommentForm, ConsultForm
from governance.http import PartnershipRequest, partnership_page
from governance.models import Audience, Structure, StructureComment
from governance.presenters import crumbs
from governance.services import comments, drafts
from governance.services.changes import ChangeError
from governance.services.drafts import version_of_consultation

PAGE = 25
TOO_MANY = (
    "Too many comments came from your network address in a short time, so this one was not sent. "
    "What you typed is still here: wait ten minutes, then send it again. If that does not help, try tomorrow."
)
PUBLIC_SHOWS = (
    "Whoever you open the draft to sees the whole of it: its bodies and what they are called, where they stand, "
    "their ties, their seats and who holds them, and the comments that are shown. That includes bodies that stand "
    "in this draft only. When you choose everybody, nobody needs to sign in, and search engines may keep a copy."
)


@partnership_page
def comment_list(request: PartnershipRequest, structure: str) -> HttpResponse:
    """The comments on a draft, and a form for another.

    Comments on a draft that was published since are read by those who keep structures; for others it is 404.
    """
    found = _structure(request, structure)
    is_open = found.takes_comments(timezone.localdate())
    form = _form(request, found) if is_open or request.method == "POST" else None
    status = 200
    if request.method == "POST" and form is not None:
        status = 422
        if form.is_valid():
            if _is_limited(request):
                form.add_error(None, TOO_MANY)
                status = 429
            elif made := _make(request, found, form):
                return redirect(_address_after(found, made))
    context = _context(request, found) | {"form": form, "is_open": is_open}
    return render(request, "governance/comment_list.html", context, status=status)


def _structure(request: PartnershipRequest, slug: str) -> Structure:
    partnership = request.partnership
    found = partnership.structures.visible_to(request.user, partnership).filter(slug=slug).first()
    if found is None or not (found.is_draft or permissions.can_change_structures(request.user, partnership)):
        raise Http404("There is no draft at this address, or it is not open to you.")
    found.partnership = partnership
    return found


def _form(request: PartnershipRequest, structure: Structure) -> CommentForm:
    rows = list(structure.placements.order_by("lft").values_list("body__slug", "name", "parent__name"))
    namesakes = Counter(name for _, name, _ in rows)
    bodies = [(slug, f"{name}, under {above}" if namesakes[name] > 1 else name) for slug, name, above in rows]
    known = request.user.is_authenticated and bool(request.user.name)
    typed = request.POST if request.method == "POST" else None
    return CommentForm(typed, bodies=bodies, asks_name=not known, initial={"about": request.GET.get("about", "")})


def _is_limited(request: PartnershipRequest) -> bool:
    """Count a comment by somebody without a role here, by network address, and tell whether it is one too many."""
    if permissions.permissions_of(request.user, request.partnership):
        return False
    return not ratelimit.consume(request, action="comment")


def _make(request: PartnershipRequest, structure: Structure, form: CommentForm) -> StructureComment | None:
    """Make the comment, or say in the form why not."""
    typed = form.cleaned_data
    try:
        made = comments.comment(
            by=request.user if request.user.is_authenticated else None,
            structure=structure,
            name=typed.get("name", ""),
            text=typed["text"],
            body=request.partnership.bodies.filter(slug=typed["about"]).first() if typed["about"] else None,
        )
    except ChangeError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return None
    later = "It is shown once somebody who prepares the structure has read it."
    messages.success(request, f"Your comment was sent. {'It is shown below.' if made.is_shown else later}")
    return made


def _address_after(structure: Structure, made: StructureComment) -> str:
    """Where the comment just made stands, on the page of the list that it is on."""
    address = reverse("structure-comments", args=[structure.partnership.slug, structure.slug])
    if not made.is_shown:
        return address
    last = -(-structure.comments.shown().count() // PAGE)
    return f"{address}{f'?page={last}' if last > 1 else ''}#comment-{made.pk}"


def _context(request: PartnershipRequest, structure: Structure) -> dict[str, Any]:
    partnership, asked = request.partnership, request.GET
    rows = structure.comments.for_list()
    context = {
        "partnership": partnership,
        "structure": structure,
        "shown": Paginator(rows.shown(), PAGE).get_page(asked.get("page")),
        "may_moderate": permissions.can_change_structures(request.user, partnership),
        "may_consult": structure.is_draft and permissions.can_consult_on_structures(request.user, partnership),
        "breadcrumbs": crumbs(partnership, *_trail(structure)),
    }
    if context["may_moderate"]:
        context["waiting"] = Paginator(rows.waiting(), PAGE).get_page(asked.get("waiting"))
        context["hidden"] = Paginator(rows.hidden(), PAGE).get_page(asked.get("hidden"))
        context["asked_hidden"] = "hidden" in asked
    return context


def _trail(structure: Structure) -> tuple[tuple[str, str], ...]:
    slug = structure.partnership.slug
    return (
        ("Structures", reverse("structures", args=[slug])),
        (structure.name, reverse("structure-detail", args=[slug, structure.slug])),
    )


@login_required
@partnership_page
def comment_show(request: PartnershipRequest, structure: str, comment: int) -> HttpResponse:
    """Show a comment."""
    return _decide(request, structure, comment, comments.show, "The comment by {} is shown.")


@login_required
@partnership_page
def comment_hide(request: PartnershipRequest, structure: str, comment: int) -> HttpResponse:
    """Do not show a comment."""
    return _decide(request, structure, comment, comments.hide, "The comment by {} is not shown.")


def _decide(
    request: PartnershipRequest, slug: str, comment: int, act: Callable[..., StructureComment], done: str
) -> HttpResponse:
    structure = _structure(request, slug)
    permissions.check_change_structures(request.user, request.partnership)
    found = structure.comments.filter(pk=comment).first()
    if found is None:
        raise Http404("There is no such comment on this draft.")
    return _by_post(request, structure, found, act, done)


@require_POST
def _by_post(
    request: PartnershipRequest,
    structure: Structure,
    comment: StructureComment,
    act: Callable[..., StructureComment],
    done: str,
) -> HttpResponse:
    comment.structure = structure
    try:
        act(by=request.user, comment=comment, seen=request.POST.get("seen"))
        messages.success(request, done.format(comment.name))
    except ChangeError as error:
        messages.error(request, str(error))
    return redirect("structure-comments", request.partnership.slug, structure.slug)


@login_required
@partnership_page
def consult(request: PartnershipRequest, structure: str) -> HttpResponse:
    """Open a draft to others for comments until a day, or close it."""
    found = _structure(request, structure)
    permissions.check_consult_on_structures(request.user, request.partnership)
    if not found.is_draft:
        raise Http404("What is published is open to everybody, and takes no comments.")
    form = ConsultForm(
        request.POST if request.method == "POST" else None,
        initial=ConsultForm.initial_of(found),
        version=version_of_consultation(found),
    )

    def act(form: ConsultForm) -> str:
        made = drafts.consult(by=request.user, structure=found, seen=form.seen_version(), **form.values())
        return _opened(made)

    edit = Edit(
        title=f"Who may read and comment on {found.name}",
        button="Save",
        form=form,
        act=act,
        back=reverse("structure-comments", args=[request.partnership.slug, found.slug]),
        trail=_trail(found),
        now=PUBLIC_SHOWS,
        undo_at=str,
    )
    return edit_page(request, edit)


def _opened(structure: Structure) -> str:
    if structure.audience == Audience.EDITORS:
        return f"{structure} is closed: only those who see every draft see it, and it takes no comments."
    whom = {
        Audience.ROLES: "people with the chosen roles",
        Audience.PARTNERS: "everybody with a role in the partnership",
        Audience.PUBLIC: "everybody",
    }
    until = f"{structure.comments_until:%-d %B %Y}"
    return f"{structure} is open to {whom[Audience(structure.audience)]}, for comment until {until}."
