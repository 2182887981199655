import re
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from governance import diagram
from governance.cuts import Cut, branch, depth_of, folded, neighbourhood, only
from governance.diagram import FileKind, Mark
from governance.drawings import NotDrawnError
from governance.http import AsAt, PartnershipRequest, as_at, partnership_page
from governance.models import Body, Link, Structure
from governance.outline import outline
from governance.presenters import as_at_bar, crumbs
from governance.views.structure import Shown, shown_by_slug, shown_in_force, structure_context

DEPTH = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """What of a structure a reader asked to have drawn: a branch, so many levels of it, with ties or without."""

    cut: Cut
    of: str = ""
    depth: int | None = None
    levels: int = 0
    ties: bool = False
    mistake: str = ""


def _asked(request: PartnershipRequest, shown: Shown) -> Asked:
    """Read what is asked for; a branch that is not there is not found, a depth that is none is said to be so."""
    of, typed = (request.GET.get(name, "").strip() for name in ("of", "depth"))
    cut = Cut(shown.entries)
    if of and shown.structure:
        try:
            cut = branch(shown.entries, of)
        except LookupError:
            raise Http404("There is no such body in this structure.") from None
    cut = only(cut, shown.narrowed)
    asked = Asked(cut, of, levels=depth_of(cut), ties=request.GET.get("ties") == "shown")
    if DEPTH.fullmatch(typed):
        return replace(asked, cut=folded(cut, int(typed)), depth=int(typed))
    if typed:
        said = f"“{typed[:20]}” is not a number of levels. Every level is shown; choose how many below."
        return replace(asked, mistake=said)
    return asked


def _svg(request: PartnershipRequest, structure: Structure, shown: Shown, asked: Asked, page: str) -> SafeString:
    """Draw what is asked for; `page` is the address at which a folded branch is drawn."""
    query = _query(request, of="")
    return diagram.svg(
        request.partnership,
        structure,
        asked.cut,
        shown.as_at.query,
        ties=asked.ties,
        marks={entry.body: Mark.ADDED for entry in shown.entries if entry.added},
        fold_address=f"{page}{query}{'&' if query else '?'}of=",
    )


def _query(request: PartnershipRequest, **changed: str) -> str:
    """This page's question, with its mark, and with parts of it changed; an empty text takes the part away."""
    query: QueryDict = request.GET.copy()
    for name, value in changed.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}" if query else ""


def _found(request: PartnershipRequest, structure: str) -> Shown:
    return shown_by_slug(request, structure) if structure else shown_in_force(request)


def _address(request: PartnershipRequest, name: str, *arguments: str) -> str:
    return reverse(name, args=[request.partnership.slug, *(argument for argument in arguments if argument)])


def _page_of(request: PartnershipRequest, structure: str) -> str:
    return _address(request, "structure-detail-diagram" if structure else "structure-diagram", structure)


@partnership_page
def structure_diagram(request: PartnershipRequest, structure: str = "") -> HttpResponse:
    """The structure in force, or the one named, as a drawing: the whole or a branch of it."""
    shown = _found(request, structure)
    asked = _asked(request, shown)
    context = structure_context(request, shown, "diagram") | {"asked": asked, "ties": asked.ties}
    context["as_at"] = as_at_bar(shown.as_at, **_kept_questions(request, "on"))
    context["kept_questions"] = list(_kept_questions(request, "of", "depth").items())
    context["branches"] = [entry for entry in shown.entries if entry.rght - entry.lft > 1 or entry.slug == asked.of]
    context["depths"] = range(1, asked.levels)
    context["ties_url"] = request.path + _query(request, ties="" if asked.ties else "shown")
    context["without_chairs"] = len(asked.cut.entries) > diagram.ROOMY
    if shown.structure and asked.cut.entries:
        context["files"] = _files(request, _query(request))
        try:
            context["svg"] = _svg(request, shown.structure, shown, asked, request.path)
        except (diagram.TooLarge, NotDrawnError):
            context["too_large"] = diagram.MOST_BODIES
    return render(request, "governance/structure_diagram.html", context)


def _kept_questions(request: PartnershipRequest, *left_out: str) -> dict[str, str]:
    names = {"on", "words", "kind", "area", "theme", "ties", "of", "depth"}.difference(left_out)
    return {name: request.GET[name][:200] for name in sorted(names) if request.GET.get(name)}


def _files(request: PartnershipRequest, query: str) -> list[dict[str, str]]:
    """The files of the drawing on this page, asked for with the same question."""
    stem = request.path.removesuffix("/")
    return [{"label": kind.name, "url": f"{stem}.{kind}{query}", "of": "this diagram"} for kind in FileKind]


@partnership_page
def structure_diagram_file(request: PartnershipRequest, kind: str, structure: str = "") -> HttpResponse:
    """What the page of a structure's diagram shows, as a file."""
    file_kind, shown = _file_kind(kind), _found(request, structure)
    asked, page = _asked(request, shown), _page_of(request, structure)
    if shown.structure is None or not asked.cut.entries:
        raise Http404("There is nothing to draw here.")
    what = "-".join(filter(None, [structure or "structure", asked.of]))
    try:
        drawn = _svg(request, shown.structure, shown, asked, page)
    except diagram.TooLarge:
        return HttpResponseRedirect(page + _query(request))
    except NotDrawnError:
        return _unavailable()
    return _file(request, drawn, file_kind, what, shown.as_at)


def _file_kind(kind: str) -> FileKind:
    try:
        return FileKind(kind)
    except ValueError:
        raise Http404("A diagram is not to be had in that format.") from None


def _file(request: PartnershipRequest, drawn: str, kind: FileKind, what: str, asked: AsAt) -> HttpResponse:
    try:
        content = diagram.file_of(drawn, kind, request.build_absolute_uri("/").rstrip("/"))
    except NotDrawnError:
        return _unavailable()
    name = f"{request.partnership.slug}-{what}-{asked.date.isoformat()}.{kind}"
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=kind.content_type, headers={"Content-Disposition": disposition})


def _unavailable() -> HttpResponse:
    return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE)


@dataclass(frozen=True)
class Near:
    """A body, and what is around it in the structure in force on a day."""

    body: Body
    structure: Structure | None
    cut: Cut
    placed: bool
    tied: bool

    @property
    def drawable(self) -> bool:
        """Whether there is anything to draw: a place, or ties."""
        return self.structure is not None and (self.placed or self.tied)


def _near(request: PartnershipRequest, slug: str, asked: AsAt) -> Near:
    partnership = request.partnership
    body = partnership.bodies.visible_to(request.user, partnership).for_page().filter(slug=slug).first()
    if body is None:
        raise Http404("There is no body at this address.")
    structure = partnership.structures.visible_to(request.user, partnership).in_force(asked.date).first()
    entries = outline(structure, asked.date).entries if structure else []
    placed = any(entry.body == body.pk for entry in entries)
    tied = structure is not None and Link.objects.of_structure(structure.pk).touching_body(body).exists()
    return Near(body, structure, neighbourhood(entries, body), placed, tied)


@partnership_page
def body_diagram(request: PartnershipRequest, body: str) -> HttpResponse:
    """A body's neighbourhood as a drawing: those above, beside and right below it, and its ties."""
    partnership, asked = request.partnership, as_at(request)
    near = _near(request, body, asked)
    context: dict[str, Any] = {
        "partnership": partnership,
        "body": near.body,
        "near": near,
        "as_at": as_at_bar(asked),
        "query": asked.query,
        "breadcrumbs": crumbs(partnership, (near.body.name, _address(request, "body", body) + asked.query)),
    }
    if near.structure and near.drawable:
        context["files"] = _files(request, asked.query)
        try:
            context["svg"] = diagram.svg(partnership, near.structure, near.cut, asked.query, ties=True)
        except (diagram.TooLarge, NotDrawnError):
            context["too_large"] = diagram.MOST_BODIES
    return render(request, "governance/body_diagram.html", context)


@partnership_page
def body_diagram_file(request: PartnershipRequest, body: str, kind: str) -> HttpResponse:
    """A body's neighbourhood as a file."""
    file_kind, asked = _file_kind(kind), as_at(request)
    near = _near(request, body, asked)
    if near.structure is None or not near.drawable:
        raise Http404("There is nothing to draw here.")
    try:
        drawn = diagram.svg(request.partnership, near.structure, near.cut, asked.query, ties=True)
    except diagram.TooLarge:
        return HttpResponseRedirect(_address(request, "body-diagram", body) + asked.query)
    except NotDrawnError:
        return _unavailable()
    return _file(request, drawn, file_kind, near.body.slug, asked)
