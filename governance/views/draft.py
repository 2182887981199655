"""A draft: begun, edited as a whole, brought up to date, published and discarded."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from governance import permissions
from governance.compared import read_comparison
from governance.comparison_words import Worded, worded
from governance.conflicts import conflict_rows
from governance.dates import PartialDate
from governance.drawn import Drawn, drawn
from governance.editing import Edit, edit_page
from governance.forms import structure as forms
from governance.forms.editing import EditForm
from governance.forms.merge import MergeForm
from governance.http import PartnershipRequest, partnership_page
from governance.lookup import find_draft
from governance.models import Link, Structure
from governance.presenters import crumbs, draft_tree_html
from governance.services import drafts, edits, publishing
from governance.services.drafts import version_of_description
from governance.sides import Side
from governance.views.placing import add, draft_trail, edit_address, posted, undo_at

MOST_EDITS_SHOWN = 50


@login_required
@partnership_page
def structure_add(request: PartnershipRequest) -> HttpResponse:
    """Begin a draft: from the structure in force, from any other, or from nothing."""
    partnership = request.partnership
    permissions.check_change_structures(request.user, partnership)
    known = partnership.structures.visible_to(request.user, partnership).latest_first()
    in_force = partnership.structures.in_force(partnership.opening_date).first()
    begun: list[Structure] = []

    def act(form: forms.StartForm) -> str:
        typed = {name: form.cleaned_data[name] for name in ("name", "summary", "base")}
        begun.append(drafts.start(by=request.user, partnership=partnership, **typed))
        return f"The draft “{begun[0]}” is begun. Nobody but its editors sees it yet."

    form = forms.StartForm(posted(request), structures=known, in_force=in_force)
    listed = reverse("structures", args=[partnership.slug])
    edit = Edit("Start a draft", "Start", form, act, listed, (("Structures", listed),), undo_at=str)
    response = edit_page(request, edit)
    return redirect(edit_address(begun[0])) if begun else response


@login_required
@partnership_page
def draft(request: PartnershipRequest, structure: str) -> HttpResponse:
    """A draft as its editors work on it: the tree, the ties, and every edit so far."""
    shown = drawn(find_draft(request, structure))
    found, partnership = shown.structure, request.partnership
    edited = found.edits.select_related("made_by").order_by("-number")
    links = Link.objects.of_structure(found.pk).with_ends()
    newer = partnership.structures.in_force(partnership.opening_date).first() if found.base_id else None
    context = {
        "partnership": partnership,
        "draft": found,
        "tree": draft_tree_html(shown),
        "size": len(shown.bodies),
        "links": links,
        "edits": edited[:MOST_EDITS_SHOWN],
        "more_edits": max(0, edited.count() - MOST_EDITS_SHOWN),
        "undone": set(found.edits.exclude(undoes=None).values_list("undoes", flat=True)),
        "newer": newer if newer and newer.pk != found.base_id else None,
        "may_consult": permissions.can_consult_on_structures(request.user, partnership),
        "may_publish": permissions.can_publish_structures(request.user, partnership),
        "breadcrumbs": crumbs(partnership, ("Structures", reverse("structures", args=[partnership.slug]))),
    }
    return render(request, "governance/draft.html", context)


def _edit(request: PartnershipRequest, found: Structure, **values: Any) -> HttpResponse:
    defaults: dict[str, Any] = {"back": edit_address(found), "trail": draft_trail(found), "undo_at": undo_at(found)}
    return edit_page(request, Edit(**defaults | values))


@login_required
@partnership_page
def draft_describe(request: PartnershipRequest, structure: str) -> HttpResponse:
    """Change what a draft is called and says of itself."""
    found = find_draft(request, structure)
    initial = {"name": found.name, "summary": found.summary}
    form = forms.DescribeForm(posted(request), initial=initial, version=version_of_description(found))

    def act(form: forms.DescribeForm) -> str:
        typed = {name: form.cleaned_data[name] for name in ("name", "summary")}
        drafts.describe(by=request.user, structure=found, seen=form.seen_version(), **typed)
        return "The description is saved."

    return _edit(request, found, title=f"Describe {found}", button="Save", form=form, act=act, undo_at=str)


@login_required
@partnership_page
def draft_discard(request: PartnershipRequest, structure: str) -> HttpResponse:
    """Throw a draft away."""
    found = find_draft(request, structure)
    form = EditForm(posted(request))
    del form.fields["reason"]

    def act(form: EditForm) -> str:
        drafts.discard(by=request.user, structure=found)
        return f"The draft “{found}” is gone. What is published stays as it was."

    return _edit(
        request,
        found,
        title=f"Discard {found}",
        button="Discard the draft",
        form=form,
        act=act,
        now="The draft, its edits, its comments and the bodies made for it alone are removed for good.",
        tone="warning",
        back=reverse("structures", args=[request.partnership.slug]),
        undo_at=str,
    )


@login_required
@partnership_page
def draft_add_body(request: PartnershipRequest, structure: str) -> HttpResponse:
    """Give a body a place in a draft; `?under=` names the body above."""
    shown = drawn(find_draft(request, structure))
    initial = {"parent": request.GET.get("under", "")}
    form = forms.AddForm(posted(request), drawn=shown, user=request.user, initial=initial)

    def act(form: forms.AddForm) -> str:
        return f"{add(request, form, shown.structure).did}."

    return _edit(request, shown.structure, title="Add a body", button="Add", form=form, act=act)


@login_required
@partnership_page
def draft_add_link(request: PartnershipRequest, structure: str) -> HttpResponse:
    """Add a sideways tie to a draft; `?from=` names the body where it begins."""
    shown = drawn(find_draft(request, structure))
    initial = {"origin": f"body-{request.GET.get('from', '')}"}
    form = forms.TieForm(posted(request), drawn=shown, user=request.user, initial=initial)

    def act(form: forms.TieForm) -> str:
        typed = {name: form.cleaned_data[name] for name in ("origin", "kind", "target", "note")}
        return f"{edits.add_link(by=request.user, structure=shown.structure, **typed).did}."

    return _edit(request, shown.structure, title="Add a tie", button="Add", form=form, act=act)


@login_required
@partnership_page
def draft_end_link(request: PartnershipRequest, structure: str, link: str) -> HttpResponse:
    """End a sideways tie in a draft."""
    shown = drawn(find_draft(request, structure))
    row = Link.objects.of_structure(shown.structure.pk).with_ends().filter(slug=link).first()
    tie = next((tie for tie, pk in shown.stored.links.items() if row and pk == row.pk), None)
    if row is None or tie is None:
        raise Http404("There is no such tie in this draft.")

    def act(form: EditForm) -> str:
        return f"{edits.end_link(by=request.user, structure=shown.structure, tie=tie, words=str(row)).did}."

    return _ask(request, shown.structure, "End a tie", "End the tie", str(row), act)


@login_required
@partnership_page
def draft_undo(request: PartnershipRequest, structure: str, number: int) -> HttpResponse:
    """Undo one edit of a draft, as a new edit."""
    found = find_draft(request, structure)
    edit = found.edits.filter(number=number).first()
    if edit is None:
        raise Http404("There is no such edit of this draft.")
    edit.structure = found

    def act(form: EditForm) -> str:
        return f"{drafts.undo(by=request.user, edit=edit).did}."

    return _ask(request, found, "Undo an edit", "Undo", edit.did, act)


def _ask(
    request: PartnershipRequest, found: Structure, title: str, button: str, now: str, act: Callable[[Any], str]
) -> HttpResponse:
    """Ask once more, and do it when that is sent."""
    form = EditForm(posted(request))
    del form.fields["reason"]
    return _edit(request, found, title=title, button=button, form=form, act=act, now=now)


@login_required
@partnership_page
def draft_merge(request: PartnershipRequest, structure: str, other: str) -> HttpResponse:
    """Bring what a published structure changed since the draft began into the draft; conflicts one by one."""
    found = find_draft(request, structure)
    theirs = request.partnership.structures.published().filter(slug=other).first()
    if theirs is None:
        raise Http404("There is no published structure at this address.")
    conflicts = conflict_rows(found, theirs, drafts.merge_with(found, theirs))
    form = MergeForm(posted(request), conflicts=conflicts)

    def act(form: MergeForm) -> str:
        done = drafts.bring_in(by=request.user, structure=found, other=theirs, choices=form.choices())
        return f"{done.did}." if done else f"The draft had all that “{theirs}” changed."

    return _edit(
        request,
        found,
        title=f"Bring in what “{theirs}” changed",
        button="Bring it in",
        form=form,
        act=act,
        now=_conflicts_in_words(len(conflicts)),
    )


def _conflicts_in_words(count: int) -> str:
    if not count:
        return "Both changed different things: all of it goes together by itself."
    things = "One thing was" if count == 1 else f"{count} things were"
    return f"{things} changed on both sides, each in another way. Everything else goes together by itself."


@login_required
@partnership_page
def structure_publish(request: PartnershipRequest, structure: str) -> HttpResponse:
    """Publish a draft: from which day, what it does, and what becomes of the seats of the bodies that it retires."""
    found, partnership = find_draft(request, structure), request.partnership
    permissions.check_publish_structures(request.user, partnership)
    since = _asked_since(request) or PartialDate(partnership.opening_date)
    plan = publishing.publication_of(found, since.first)
    if plan.merged and plan.merged.undecided and plan.present:
        messages.error(
            request,
            f"“{plan.present}” came into force since this draft began, and both changed the same. "
            "Choose whose way it goes; then publish.",
        )
        return redirect("draft-bring-in", partnership.slug, found.slug, plan.present.slug)
    form = _publish_form(request, plan, drawn(found), since)

    def act(form: forms.PublishForm) -> str:
        typed = {name: form.cleaned_data[name] for name in ("since", "reason")}
        publishing.publish(by=request.user, structure=found, fates=form.fates(), seen=form.seen_version(), **typed)
        return f"“{found}” is published, in force from {typed['since']}. It never changes from now on."

    return _edit(
        request,
        found,
        title=f"Publish {found}",
        button="Publish",
        form=form,
        act=act,
        template="governance/draft_publish.html",
        about={
            "plan": plan,
            "draft": found,
            "since": since,
            "differs": plan.before != plan.after,
            "words": _change_in_words(request, plan),
        },
        back=reverse("structure-detail", args=[partnership.slug, found.slug]),
        undo_at=str,
    )


def _change_in_words(request: PartnershipRequest, plan: publishing.Publication) -> Worded | None:
    """What the draft changes, as the page that compares says it; nothing while others are to be brought in."""
    if plan.present is None or plan.merged:
        return None
    sides = (Side(structure.slug, structure) for structure in (plan.present, plan.draft))
    return worded(request.partnership, read_comparison(request.user, request.partnership, *sides))


def _asked_since(request: PartnershipRequest) -> PartialDate | None:
    typed = request.POST if request.method == "POST" else request.GET
    field = forms.PublishForm.base_fields["since"]
    try:
        return field.clean([typed.get(f"since_{box}", "") for box in range(3)])
    except ValidationError:
        return None


def _publish_form(
    request: PartnershipRequest, plan: publishing.Publication, shown: Drawn, since: PartialDate
) -> forms.PublishForm:
    form = forms.PublishForm(posted(request), version=plan.version, initial={"since": since})
    heirs = {body: shown.bodies[into] for body, into in plan.merged_into.items() if into in shown.bodies}
    form.fates_of(publishing.seats_of(plan), shown, heirs)
    return form
