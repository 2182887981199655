"""Initiatives and who takes part in them: added, changed and taken away."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse

from governance.editing import Edit, edit_page, sent
from governance.forms.editing import EditForm
from governance.forms.sourced import source_of
from governance.http import PartnershipRequest, partnership_page
from governance.services.changes import ChangeError
from governance.versions import version_of_row
from planning.forms.initiative import InitiativeForm, PartnerForm
from planning.models import Initiative, InitiativePartner
from planning.permissions import can_change_plans, check_change_plans, check_keep_plans
from planning.services import initiatives
from planning.services.initiatives import DESCRIBED, TAKES_PART
from planning.views.initiatives import address_of, find_initiative
from planning.ways import next_place, plan_trail

LISTS = ("Initiatives", "initiatives")


def _trail(initiative: Initiative) -> tuple[tuple[str, str], ...]:
    return (*plan_trail(initiative.partnership, LISTS), (initiative.name, address_of(initiative)))


def _kept(request: PartnershipRequest, slug: str) -> Initiative:
    found = find_initiative(request, slug)
    check_change_plans(request.user, request.partnership, found.body)
    return found


def _check_whole(request: PartnershipRequest, initiative: Initiative) -> None:
    """Raise PermissionDenied where an initiative is part of one that is not open to the user, which the form names."""
    known = Initiative.objects.visible_to(request.user, request.partnership)
    if initiative.parent_id and not known.filter(pk=initiative.parent_id).exists():
        raise PermissionDenied(f"“{initiative}” is part of something that is not open to you.")


def _check_lead(request: PartnershipRequest, values: dict[str, Any]) -> None:
    """Raise ChangeError where somebody would hand an initiative to a body whose plans they do not keep."""
    if not can_change_plans(request.user, request.partnership, values["body"]):
        raise ChangeError("Choose a body whose plans you keep.", "body")


@login_required
@partnership_page
def initiative_add(request: PartnershipRequest) -> HttpResponse:
    """Write an initiative into the list."""
    partnership = request.partnership
    check_keep_plans(request.user, partnership)
    initial = {"position": next_place(partnership.initiatives.all())}
    form = InitiativeForm(sent(request), initial=initial, user=request.user, partnership=partnership)
    made: list[Initiative] = []

    def act(form: InitiativeForm) -> str:
        _check_lead(request, form.values())
        reason = form.cleaned_data["reason"]
        made.append(
            initiatives.set_initiative(
                by=request.user, partnership=partnership, reason=reason, source=form.source(), **form.values()
            )
        )
        return f"{made[0]} is in the list."

    back = reverse("initiatives", args=[partnership.slug])
    edit = Edit(
        "Add an initiative", "Add", form, act, back, plan_trail(partnership, LISTS), onward=lambda: address_of(made[0])
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def initiative_change(request: PartnershipRequest, initiative: str) -> HttpResponse:
    """Change what is recorded of an initiative."""
    changed = _kept(request, initiative)
    _check_whole(request, changed)
    form = InitiativeForm(
        sent(request),
        user=request.user,
        partnership=request.partnership,
        initiative=changed,
        initial=InitiativeForm.initial_of(changed),
        version=version_of_row(changed, *DESCRIBED),
    )

    def act(form: InitiativeForm) -> str:
        _check_lead(request, form.values())
        initiatives.set_initiative(
            by=request.user,
            partnership=request.partnership,
            initiative=changed,
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
            **form.values(),
        )
        return f"{form.cleaned_data['name']} is changed."

    other = ("Take it away", reverse("initiative-remove", args=[request.partnership.slug, changed.slug]))
    edit = Edit(f"Change {changed}", "Save", form, act, address_of(changed), _trail(changed), other=other)
    return edit_page(request, edit)


@login_required
@partnership_page
def initiative_remove(request: PartnershipRequest, initiative: str) -> HttpResponse:
    """Take an initiative out of the list."""
    dropped = _kept(request, initiative)

    def act(form: EditForm) -> str:
        initiatives.drop_initiative(by=request.user, initiative=dropped, reason=form.cleaned_data["reason"])
        return f"{dropped} is taken away."

    edit = Edit(
        title=f"Take away {dropped}",
        button="Take it away",
        form=EditForm(sent(request)),
        act=act,
        back=reverse("initiatives", args=[request.partnership.slug]),
        trail=_trail(dropped),
        now="Who takes part goes with it, and so does what priorities say of it.",
        tone="warning",
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def partner_add(request: PartnershipRequest, initiative: str) -> HttpResponse:
    """Say that a body or an organisation takes part in an initiative."""
    found = _kept(request, initiative)
    form = PartnerForm(sent(request), user=request.user, partnership=request.partnership)

    def act(form: PartnerForm) -> str:
        made = initiatives.set_partner(
            by=request.user,
            initiative=found,
            who=form.who,
            part=form.cleaned_data["part"],
            reason=form.cleaned_data["reason"],
            source=form.source(),
        )
        return f"{made} takes part in {found}."

    title = f"Say who takes part in {found}"
    return edit_page(request, Edit(title, "Add", form, act, address_of(found), _trail(found)))


@login_required
@partnership_page
def partner_change(request: PartnershipRequest, initiative: str, partner: str) -> HttpResponse:
    """Say what part somebody has in an initiative."""
    found = _kept(request, initiative)
    changed = _find_partner(request, found, partner)
    form = PartnerForm(
        sent(request),
        user=request.user,
        partnership=request.partnership,
        partner=changed,
        initial={"part": changed.part} | source_of(changed),
        version=version_of_row(changed, *TAKES_PART),
    )

    def act(form: PartnerForm) -> str:
        initiatives.set_partner(
            by=request.user,
            initiative=found,
            partner=changed,
            part=form.cleaned_data["part"],
            reason=form.cleaned_data["reason"],
            seen=form.seen_version(),
            source=form.source(),
        )
        return f"What part {changed} has is changed."

    address = reverse("initiative-partner-remove", args=[request.partnership.slug, found.slug, changed.slug])
    edit = Edit(
        title=f"What part {changed} has in {found}",
        button="Save",
        form=form,
        act=act,
        back=address_of(found),
        trail=_trail(found),
        other=(f"{changed} takes no part", address),
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def partner_remove(request: PartnershipRequest, initiative: str, partner: str) -> HttpResponse:
    """Say that somebody takes no part in an initiative."""
    found = _kept(request, initiative)
    dropped = _find_partner(request, found, partner)

    def act(form: EditForm) -> str:
        initiatives.drop_partner(by=request.user, partner=dropped, reason=form.cleaned_data["reason"])
        return f"{dropped} takes no part in {found}."

    edit = Edit(
        title=f"Take {dropped} out of {found}",
        button="Take it out",
        form=EditForm(sent(request)),
        act=act,
        back=address_of(found),
        trail=_trail(found),
        now=dropped.part,
        tone="warning",
    )
    return edit_page(request, edit)


def _find_partner(request: PartnershipRequest, initiative: Initiative, slug: str) -> InitiativePartner:
    rows = InitiativePartner.objects.visible_to(request.user, request.partnership).for_list()
    found = rows.filter(initiative=initiative, slug=slug).first()
    if found is None:
        raise Http404("Nobody at this address takes part in it.")
    found.initiative = initiative
    return found
