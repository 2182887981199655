from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from governance.http import AsAt, PartnershipRequest, as_at, partnership_page
from governance.models import Partnership, Placement, Source, Structure
from governance.outline import Entry, Narrowing, Outline, Outsider, narrowed, outline
from governance.presenters import Citations, as_at_bar, crumbs, seats_in_words, tree_html


@dataclass(frozen=True)
class Shown:
    """A structure as a reader asked for it: the day, its entries, and what of them is wanted."""

    structure: Structure | None
    as_at: AsAt
    entries: list[Entry]
    outside: list[Outsider]
    narrowing: Narrowing
    narrowed: list[Entry]
    wanted: int
    by_slug: bool = False
    drafts: Sequence[Structure] = ()


def _shown(request: PartnershipRequest, structure: Structure | None, asked: AsAt, *, by_slug: bool = False) -> Shown:
    whole = outline(structure, asked.date) if structure else Outline()
    asks = {name: request.GET.get(name, "").strip()[:200] for name in ("words", "kind", "area", "theme")}
    narrowing = Narrowing(**asks)
    kept, wanted = narrowed(whole.entries, narrowing)
    return Shown(structure, asked, whole.entries, whole.outside, narrowing, kept, wanted, by_slug)


def shown_in_force(request: PartnershipRequest) -> Shown:
    """The structure in force, and beside it the drafts that the reader may see; one query for both."""
    asked, partnership = as_at(request), request.partnership
    found = partnership.structures.visible_to(request.user, partnership).in_force_or_draft(partnership, asked.date)
    in_force = next((structure for structure in found if not structure.is_draft), None)
    shown = _shown(request, in_force, asked)
    return replace(shown, drafts=[structure for structure in found if structure.is_draft])


def structure_context(request: PartnershipRequest, shown: Shown, view: str) -> dict:
    """What every view of a structure says of it: its name, its day, its narrowing, and the other views."""
    partnership, structure = request.partnership, shown.structure
    citations = Citations(partnership, Source.objects.of([structure] if structure else []))
    here = structure if shown.by_slug else None
    hidden = {"words": shown.narrowing.words, "kind": shown.narrowing.kind}
    hidden |= {"area": shown.narrowing.area, "theme": shown.narrowing.theme}
    entries = shown.entries
    return {
        "partnership": partnership,
        "structure": structure,
        "begun": structure.has_begun(shown.as_at.date) if structure else False,
        "shown": shown,
        "as_at": as_at_bar(shown.as_at, **hidden),
        "views": _views(request, here, view),
        "sources": citations.of(structure) if structure else [],
        "added": [entry for entry in shown.entries if entry.added],
        "kinds": sorted({entry.kind for entry in entries}),
        "areas": sorted({entry.area for entry in entries if entry.area}),
        "themes": sorted({entry.theme for entry in entries if entry.theme}),
        "seats": sum(entry.seats.total for entry in entries),
        "vacant": sum(entry.seats.vacant for entry in entries),
        "breadcrumbs": _breadcrumbs(partnership, here),
    }


def _breadcrumbs(partnership: Partnership, one: Structure | None) -> list[dict[str, str]]:
    above = [("Structures", reverse("structures", args=[partnership.slug]))] if one else []
    return crumbs(partnership, *above)


def _views(request: PartnershipRequest, one: Structure | None, current: str) -> list[dict]:
    names = {"tree": "Tree", "diagram": "Diagram", "table": "Table"}
    arguments = [request.partnership.slug, *([one.slug] if one else [])]
    stem = "structure-detail" if one else "structure"
    query = request.GET.urlencode()
    return [
        {
            "label": label,
            "url": reverse(stem if name == "tree" else f"{stem}-{name}", args=arguments)
            + (f"?{query}" if query else ""),
            "current": name == current,
        }
        for name, label in names.items()
    ]


@partnership_page
def structure_tree(request: PartnershipRequest) -> HttpResponse:
    """The structure in force as nested lists."""
    shown = shown_in_force(request)
    return _tree_page(request, shown)


def _tree_page(request: PartnershipRequest, shown: Shown) -> HttpResponse:
    context = structure_context(request, shown, "tree")
    if not shown.by_slug:
        context["drafts"] = shown.drafts
    context["tree"] = tree_html(request.partnership, shown.narrowed, shown.as_at.query)
    return render(request, "governance/structure_tree.html", context)


@partnership_page
def structure_table(request: PartnershipRequest) -> HttpResponse:
    """The structure in force as a table that sorts."""
    return _table_page(request, shown_in_force(request))


def _table_page(request: PartnershipRequest, shown: Shown) -> HttpResponse:
    names = {entry.pk: entry for entry in shown.entries}
    placed = [entry.pk for entry in shown.narrowed]
    citations = Citations(request.partnership, Source.objects.of_rows({Placement: placed}))
    rows = [
        (entry, names.get(entry.parent or 0), seats_in_words(entry.seats), citations.of_row(Placement, entry.pk))
        for entry in shown.narrowed
        if shown.narrowing.wants(entry)
    ]
    context = structure_context(request, shown, "table") | {"rows": rows}
    return render(request, "governance/structure_table.html", context)


@partnership_page
def structure_list(request: PartnershipRequest) -> HttpResponse:
    """All structures that the reader may see: in force, past, coming, and drafts."""
    partnership = request.partnership
    structures = list(
        partnership.structures.visible_to(request.user, partnership).select_related("base").latest_first()
    )
    in_force = partnership.structures.in_force(partnership.opening_date).first()
    context = {
        "partnership": partnership,
        "drafts": [structure for structure in structures if structure.is_draft],
        "published": [structure for structure in structures if not structure.is_draft],
        "in_force": in_force,
        "seen": {structure.pk for structure in structures},
        "breadcrumbs": _breadcrumbs(partnership, None),
    }
    return render(request, "governance/structure_list.html", context)


def shown_by_slug(request: PartnershipRequest, slug: str) -> Shown:
    """Find one structure by its slug, with the bodies that its base does not have marked as added."""
    partnership = request.partnership
    structure = partnership.structures.visible_to(request.user, partnership).filter(slug=slug).first()
    if structure is None:
        raise Http404("There is no structure at this address, or it is not open to you.")
    shown = _shown(request, structure, as_at(request), by_slug=True)
    if structure.is_draft and structure.base:
        before = set(structure.base.placements.values_list("body", flat=True))
        marked = [entry._replace(added=entry.body not in before) for entry in shown.entries]
        kept, wanted = narrowed(marked, shown.narrowing)
        shown = replace(shown, entries=marked, narrowed=kept, wanted=wanted)
    return shown


@partnership_page
def structure_detail_tree(request: PartnershipRequest, structure: str) -> HttpResponse:
    """One structure, draft or published, as nested lists."""
    return _tree_page(request, shown_by_slug(request, structure))


@partnership_page
def structure_detail_table(request: PartnershipRequest, structure: str) -> HttpResponse:
    """One structure, draft or published, as a table."""
    return _table_page(request, shown_by_slug(request, structure))
