"""How every edit page behaves: what is typed is kept, a stale form shows both versions, success names what changed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from governance.forms.editing import EditForm
from governance.http import PartnershipRequest
from governance.permissions import can_undo_changes
from governance.presenters import crumbs
from governance.services.changes import ChangeError
from governance.versions import StaleError


@dataclass(frozen=True)
class Edit:
    """One edit page: its words, its form, and what is to be done with it.

    `act` calls a service with the valid form and returns the sentence that says what was done. `back` is where the
    page leads afterwards, and with *Cancel*; `onward` gives another address for afterwards, such as the page of what
    was added. `undo_at` gives the address that undoes it, or nothing where it cannot be
    undone; left out, the change is undone as any in the record.
    """

    title: str
    button: str
    form: EditForm
    act: Callable[[Any], str]
    back: str
    trail: tuple[tuple[str, str], ...] = ()
    now: str = ""
    tone: str = ""
    other: tuple[str, str] = ("", "")
    about: dict[str, Any] = field(default_factory=dict)
    undo_at: Callable[[], str] | None = None
    onward: Callable[[], str] | None = None
    template: str = "governance/edit.html"


def sent(request: PartnershipRequest) -> Any:
    """What a form is bound to: what was sent, or nothing when the page is only opened."""
    return request.POST if request.method == "POST" else None


def edit_page(request: PartnershipRequest, edit: Edit) -> HttpResponse:
    """Show an edit form, or do what it says; 422 when something must be mended, 409 when it was opened too long ago."""
    status = 200
    if request.method == "POST":
        status = 422
        if edit.form.is_valid():
            try:
                done = edit.act(edit.form)
            except StaleError as stale:
                edit.form.show_stale(stale)
                status = 409
            except ChangeError as error:
                edit.form.refuse(str(error), error.field)
            else:
                address = edit.undo_at() if edit.undo_at else undo_address(request)
                messages.success(request, with_undo(done, address))
                return redirect(edit.onward() if edit.onward else edit.back)
    context = {
        "partnership": request.partnership,
        "edit": edit,
        "form": edit.form,
        "breadcrumbs": crumbs(request.partnership, *edit.trail),
        **edit.about,
    }
    return render(request, edit.template, context, status=status)


def undo_address(request: PartnershipRequest) -> str:
    """Where what was just done is undone, for those who may."""
    if not can_undo_changes(request.user, request.partnership):
        return ""
    with pghistory.context() as act:
        return reverse("change", args=[request.partnership.slug, act.id])


def with_undo(done: str, address: str) -> str:
    """Add a way to undo to the sentence that says what was done."""
    if not address:
        return done
    return format_html('{} <a class="govuk-notification-banner__link" href="{}">Undo</a>', done, address)
