"""Structural edits of one body: in a draft, or made and published in one step from the body's own page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance import permissions
from governance.dates import PartialDate
from governance.drawn import Drawn, drawn
from governance.editing import Edit, edit_page
from governance.forms import structure as forms
from governance.http import PartnershipRequest, as_at, partnership_page
from governance.lookup import find_body, find_draft
from governance.models import Body, Structure, StructureEdit
from governance.presenters import as_at_bar, crumbs
from governance.services import edits, publishing
from governance.services.edits import version_of_place


@dataclass(frozen=True)
class Act:
    """One kind of structural edit: its words (with the body's name in them), its form, and the service behind it."""

    title: str
    button: str
    form: type[forms.PlaceForm]
    do: Callable[[dict[str, Any], Any], StructureEdit]
    tone: str = ""


def _move(about: dict[str, Any], form: forms.MoveForm) -> StructureEdit:
    return edits.move(**about, parent=form.cleaned_data["parent"], before=form.cleaned_data["before"])


def _rename(about: dict[str, Any], form: forms.RenameForm) -> StructureEdit:
    return edits.rename(**about, name=form.cleaned_data["name"])


def _answer(about: dict[str, Any], form: forms.AnswersForm) -> StructureEdit:
    return edits.set_accountable(**about, accountable=form.cleaned_data["accountable"])


def _retire(about: dict[str, Any], form: forms.RetireForm) -> StructureEdit:
    return edits.retire(**about, heir=form.heir_chosen(), all_below=form.takes_all)


def _split(about: dict[str, Any], form: forms.SplitForm) -> StructureEdit:
    return edits.split(**about, new=form.new_body(), children=form.chosen_children())


def _merge(about: dict[str, Any], form: forms.MergeBodiesForm) -> StructureEdit:
    return edits.merge_bodies(**about, into=form.cleaned_data["into"])


ACTS = {
    "move": Act("Move {}", "Move", forms.MoveForm, _move),
    "rename": Act("Rename {}", "Rename", forms.RenameForm, _rename),
    "retire": Act("Retire {}", "Retire", forms.RetireForm, _retire, tone="warning"),
    "split": Act("Split {}", "Split", forms.SplitForm, _split),
    "merge": Act("Merge {} into another body", "Merge", forms.MergeBodiesForm, _merge, tone="warning"),
    "answers": Act("Whom {} answers to", "Save", forms.AnswersForm, _answer),
}
AT_ONCE = ("move", "rename", "retire", "answers")


def posted(request: PartnershipRequest) -> Any:
    """What was sent, or None on the first visit."""
    return request.POST if request.method == "POST" else None


def _placed(shown: Drawn, slug: str) -> Body:
    body = shown.by_slug.get(slug)
    if body is None:
        raise Http404("That body has no place in this structure.")
    return body


def _form(request: PartnershipRequest, act: Act, shown: Drawn, body: Body, **more: Any) -> Any:
    place = shown.tree.places[body.pk]
    parent = shown.bodies[place.parent].slug if place.parent is not None else ""
    initial = {"parent": parent, "accountable": "yes" if place.accountable else "no", "kind": body.kind_id}
    if act.form is forms.RenameForm:
        initial["name"] = place.name
    version = version_of_place(shown.tree, body.pk)
    return act.form(posted(request), drawn=shown, body=body, initial=initial, version=version, **more)


def _stands(shown: Drawn, body: Body) -> str:
    parent = shown.tree.places[body.pk].parent
    below = len(shown.tree.branch(body.pk)) - 1
    under = f"Now it stands under {shown.tree.name(parent)}" if parent is not None else "It stands at the top"
    return under + (f", with {below} bod{'y' if below == 1 else 'ies'} below it." if below else ".")


def edit_address(structure: Structure) -> str:
    """Where a draft is edited."""
    return reverse("draft", args=[structure.partnership.slug, structure.slug])


def draft_trail(structure: Structure) -> tuple[tuple[str, str], ...]:
    """The way to a draft's edit pages."""
    listed = reverse("structures", args=[structure.partnership.slug])
    return ("Structures", listed), (structure.name, edit_address(structure))


def undo_at(structure: Structure) -> Callable[[], str]:
    """Return what gives the address that undoes the last edit of a draft."""

    def address() -> str:
        last = structure.edits.order_by("-number").values_list("number", flat=True).first()
        return reverse("draft-undo", args=[structure.partnership.slug, structure.slug, last]) if last else ""

    return address


@login_required
@partnership_page
def draft_body(request: PartnershipRequest, structure: str, body: str) -> HttpResponse:
    """What can be done with one body of a draft."""
    shown = drawn(find_draft(request, structure))
    found = _placed(shown, body)
    siblings = shown.tree.children[shown.tree.places[found.pk].parent]
    at = siblings.index(found.pk)
    context = {
        "partnership": request.partnership,
        "draft": shown.structure,
        "body": found,
        "name": shown.name(found),
        "is_top": found.pk == shown.tree.top,
        "stands": _stands(shown, found),
        "parent": shown.bodies.get(shown.tree.places[found.pk].parent or 0),
        "up": shown.bodies[siblings[at - 1]] if at else None,
        "down": at + 1 < len(siblings),
        "after_next": shown.bodies[siblings[at + 2]] if at + 2 < len(siblings) else None,
        "below": [(shown.bodies[child], shown.tree.name(child)) for child in shown.tree.children.get(found.pk, ())],
        "breadcrumbs": crumbs(request.partnership, *draft_trail(shown.structure)),
    }
    return render(request, "governance/draft_body.html", context)


@login_required
@partnership_page
def draft_act(request: PartnershipRequest, structure: str, body: str, act: str) -> HttpResponse:
    """Edit one body of a draft."""
    shown = drawn(find_draft(request, structure))
    found, meant = _placed(shown, body), ACTS[act]
    name = shown.name(found)

    def do(form: forms.PlaceForm) -> str:
        about = {"by": request.user, "structure": shown.structure, "body": found, "seen": form.seen_version()}
        return f"{meant.do(about, form).did}."

    edit = Edit(
        title=meant.title.format(name),
        button=meant.button,
        form=_form(request, meant, shown, found),
        act=do,
        back=edit_address(shown.structure) + f"#b-{found.slug}",
        trail=draft_trail(shown.structure),
        now=_stands(shown, found),
        tone=meant.tone,
        undo_at=undo_at(shown.structure),
    )
    return edit_page(request, edit)


@login_required
@partnership_page
def place_act(request: PartnershipRequest, body: str, act: str) -> HttpResponse:
    """Change where a body stands, from a day on, in one step: a draft and its publication underneath."""
    found, shown = _in_force(request, body)
    if found.pk not in shown.tree.places:
        raise Http404("That body has no place in the structure in force.")
    meant = ACTS[act]

    def do(form: Any) -> str:
        fates = form.fates() if isinstance(form, forms.RetireForm) else {}

        def edit(draft: Structure) -> StructureEdit:
            about = {"by": request.user, "structure": draft, "body": found, "seen": form.seen_version()}
            return meant.do(about, form)

        return _publish(request, form, edit, fates)

    form = _form(request, meant, shown, found, publishing=PartialDate(as_at(request).date))
    return _place_page(request, found, meant.title.format(shown.name(found)), meant.button, form, do, meant.tone)


@login_required
@partnership_page
def place_add(request: PartnershipRequest, body: str) -> HttpResponse:
    """Give a body another one under it, from a day on, in one step."""
    found, shown = _in_force(request, body)
    form = forms.AddForm(
        posted(request),
        drawn=shown,
        user=request.user,
        initial={"parent": found.slug},
        publishing=PartialDate(as_at(request).date),
    )

    def do(form: forms.AddForm) -> str:
        return _publish(request, form, lambda draft: add(request, form, draft), {})

    return _place_page(request, found, f"Add a body under {shown.name(found)}", "Add", form, do)


def add(request: PartnershipRequest, form: forms.AddForm, draft: Structure) -> StructureEdit:
    """Give the body of a form its place in a draft."""
    typed = form.cleaned_data
    return edits.add_body(
        by=request.user,
        structure=draft,
        body=form.chosen_body(),
        parent=typed.get("parent"),
        before=typed.get("before"),
        accountable=typed["accountable"],
    )


def _in_force(request: PartnershipRequest, body: str) -> tuple[Body, Drawn]:
    found = find_body(request, body)
    permissions.check_change_place(request.user, found)
    structure = request.partnership.structures.in_force(as_at(request).date).first()
    if structure is None:
        raise Http404("No structure is in force on that day. Prepare a draft instead.")
    structure.partnership = request.partnership
    return found, drawn(structure)


def _publish(request: PartnershipRequest, form: Any, edit: Callable[[Structure], StructureEdit], fates: Any) -> str:
    typed = form.cleaned_data
    done = publishing.publish_change(
        by=request.user,
        partnership=request.partnership,
        since=typed["since"],
        edit=edit,
        fates=fates,
        reason=typed["reason"],
    )
    return f"{done.did}, from {typed['since']}. The structure before stays as it was."


def _place_page(
    request: PartnershipRequest,
    body: Body,
    title: str,
    button: str,
    form: Any,
    do: Callable[[Any], str],
    tone: str = "",
) -> HttpResponse:
    edit = Edit(
        title=title,
        button=button,
        form=form,
        act=do,
        back=reverse("body", args=[request.partnership.slug, body.slug]),
        trail=((body.name, reverse("body", args=[request.partnership.slug, body.slug])),),
        now="It is published at once. To prepare several changes together, start a draft instead.",
        tone=tone,
        other=("Start a draft instead", reverse("structure-add", args=[request.partnership.slug])),
        about={"as_at": as_at_bar(as_at(request))},
        undo_at=str,
    )
    return edit_page(request, edit)
