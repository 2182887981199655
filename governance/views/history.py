"""The history of a body, a seat, a person, an organisation and a partnership; and undoing a change."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance import history, permissions
from governance.editing import Edit, edit_page
from governance.forms.editing import EditForm
from governance.history import Wanted
from governance.http import PartnershipRequest, partnership_page
from governance.lookup import find_body, find_organisation, find_person, find_seat
from governance.presenters import crumbs
from governance.services.undo import undo

Trail = tuple[tuple[str, str], ...]


@login_required
@partnership_page
def body_history(request: PartnershipRequest, body: str) -> HttpResponse:
    """Who changed what on a body, its seats and their holders."""
    found = find_body(request, body)
    permissions.check_view_body_history(request.user, found)
    address = reverse("body", args=[request.partnership.slug, found.slug])
    return _page(request, found.name, history.of_body(request.user, found), ((found.name, address),))


@login_required
@partnership_page
def seat_history(request: PartnershipRequest, body: str, seat: str) -> HttpResponse:
    """Who changed what on one seat."""
    found = find_seat(find_body(request, body), seat)
    permissions.check_view_body_history(request.user, found.body)
    slugs = [request.partnership.slug, found.body.slug]
    trail = ((found.body.name, reverse("body", args=slugs)), (found.title, reverse("seat", args=[*slugs, found.slug])))
    return _page(request, f"{found.title}, {found.body}", history.of_seat(request.user, found), trail)


@login_required
@partnership_page
def person_history(request: PartnershipRequest, person: str) -> HttpResponse:
    """Who changed what of a person."""
    permissions.check_view_history(request.user, request.partnership)
    found = find_person(request, person)
    trail = (("People", reverse("people", args=[request.partnership.slug])),)
    return _page(request, found.name, history.of_person(found), trail)


@login_required
@partnership_page
def organisation_history(request: PartnershipRequest, organisation: str) -> HttpResponse:
    """Who changed what of an organisation."""
    permissions.check_view_history(request.user, request.partnership)
    found = find_organisation(request, organisation)
    trail = (("Organisations", reverse("organisations", args=[request.partnership.slug])),)
    return _page(request, found.name, history.of_organisation(found), trail)


@login_required
@partnership_page
def change_list(request: PartnershipRequest) -> HttpResponse:
    """Every change of a partnership, the latest first."""
    permissions.check_view_history(request.user, request.partnership)
    return _page(request, request.partnership.name, history.of_partnership(request.user, request.partnership), ())


def _page(request: PartnershipRequest, name: str, wanted: Wanted, trail: Trail) -> HttpResponse:
    page = Paginator(history.index_of(wanted), history.PAGE).get_page(request.GET.get("page"))
    context = {
        "partnership": request.partnership,
        "name": name,
        "page": page,
        "changes": history.changes_of(wanted, list(page.object_list)),
        "may_undo": permissions.can_undo_changes(request.user, request.partnership),
        "breadcrumbs": crumbs(request.partnership, *trail),
    }
    return render(request, "governance/history.html", context)


@login_required
@partnership_page
def change_undo(request: PartnershipRequest, act: UUID) -> HttpResponse:
    """One change whole, and a button that undoes it as a new change."""
    permissions.check_undo_changes(request.user, request.partnership)
    found = history.change_whole(request.partnership, act)
    if found is None:
        raise Http404("There is no such change in this partnership.")
    form = EditForm(request.POST if request.method == "POST" else None)

    def act_on(form: EditForm) -> str:
        undone = undo(by=request.user, partnership=request.partnership, act=act, reason=form.cleaned_data["reason"])
        return f"Undone: {undone}."

    changes = reverse("changes", args=[request.partnership.slug])
    edit = Edit(
        title="Undo a change",
        button="Undo this change",
        form=form,
        act=act_on,
        back=changes,
        trail=(("Changes", changes),),
        about={"undone": found},
    )
    return edit_page(request, edit)
