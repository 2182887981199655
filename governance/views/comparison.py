"""Two structures or days compared: as sentences and lists, as two trees, as a diagram, and as JSON."""

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from governance import diagram
from governance.compared import Compared, read_comparison
from governance.comparison_json import comparison_as_json
from governance.comparison_trees import drawn_entries, marked_tree_html, marks, said_after, said_before
from governance.comparison_words import hanging_rows, sides_in_words, worded
from governance.drawings import NotDrawnError
from governance.http import PartnershipRequest, partnership_page
from governance.presenters import crumbs
from governance.problems import problem, problems_in_json
from governance.sides import DAY, Side, Sides

VIEWS = {"list": "List", "trees": "Side by side", "diagram": "Diagram"}
NOT_HERE = "There is no such structure here, or it is not open to you. Structures are listed on the page “Structures”."
NOT_A_DAY = "“{}” is not a day of the calendar. Write year-month-day, such as 2009-09-01."


@dataclass(frozen=True)
class Asked:
    """What a reader asked to have compared: two sides where there are two, and what is wrong with the question."""

    sides: Sides
    before: Side | None = None
    after: Side | None = None
    mistakes: dict[str, str] = field(default_factory=dict)


def _asked(request: PartnershipRequest) -> Asked:
    """Read both sides, each of which has a default; raises Http404 for a structure that the reader may not see."""
    sides = Sides(request.user, request.partnership)
    found: dict[str, Side | None] = {}
    mistakes: dict[str, str] = {}
    for name in ("from", "to"):
        key = _key(request, name)
        try:
            found[name] = sides.of(key) if key else None
        except ValueError:
            mistakes[name] = NOT_A_DAY.format(key[:40])
        except LookupError:
            if request.GET.get(f"{name}_day", "").strip():
                mistakes[name] = NOT_A_DAY.format(key[:40])
            else:
                raise Http404(NOT_HERE) from None
    if mistakes:
        return Asked(sides, mistakes=mistakes)
    if not any(found.values()):
        return Asked(sides, *sides.usual())
    after = found["to"] or sides.present()
    before = found["from"] or (sides.before(after) if after else None)
    return Asked(sides, before, after)


def _key(request: PartnershipRequest, name: str) -> str:
    """A side as the address has it; in the form a day that is typed goes before what is chosen."""
    return (request.GET.get(f"{name}_day", "").strip() or request.GET.get(name, "").strip())[:100]


@partnership_page
def structure_compare(request: PartnershipRequest) -> HttpResponse:
    """What differs between two structures or days, in the view asked for."""
    asked = _asked(request)
    if not asked.mistakes and ("from_day" in request.GET or "to_day" in request.GET):
        return HttpResponseRedirect(_address(request, view=request.GET.get("view", "")))
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "list"
    context: dict[str, Any] = {
        "partnership": request.partnership,
        "asked": asked,
        "view": view,
        "fields": [_field(request, asked, name) for name in ("from", "to")],
        "errors": [{"text": text, "href": f"#{name}-day"} for name, text in asked.mistakes.items()],
        "breadcrumbs": crumbs(request.partnership, ("Structure", _to(request, "structure"))),
    }
    if asked.before and asked.after:
        whole = view != "list"
        compared = read_comparison(request.user, request.partnership, asked.before, asked.after, whole=whole)
        context |= _shown(request, compared, view)
    status = HTTPStatus.BAD_REQUEST if asked.mistakes else HTTPStatus.OK
    return render(request, "governance/structure_compare.html", context, status=status)


def _to(request: PartnershipRequest, name: str) -> str:
    return reverse(name, args=[request.partnership.slug])


def _address(request: PartnershipRequest, name: str = "structure-compare", **more: str) -> str:
    """The address of what is compared here, without the parts that only the form has."""
    query = {side: _key(request, side) for side in ("from", "to")} | more
    kept = {name: value for name, value in query.items() if value}
    return _to(request, name) + (f"?{urlencode(kept)}" if kept else "")


def _field(request: PartnershipRequest, asked: Asked, name: str) -> dict[str, Any]:
    """One side of the form: what may be chosen, what is, and what was typed."""
    side = asked.before if name == "from" else asked.after
    mistake = asked.mistakes.get(name, "")
    chosen = side.key if side else request.GET.get(name, "")
    chosen = "" if mistake and DAY.fullmatch(chosen) else chosen[:100]
    typed = request.GET.get(f"{name}_day", "").strip()[:40] if asked.mistakes else ""
    return {
        "name": name,
        "label": "Compare" if name == "from" else "with",
        "day": side.words if side and side.day else chosen if DAY.fullmatch(chosen) else "",
        "chosen": chosen,
        "typed": typed,
        "mistake": mistake,
    }


def _shown(request: PartnershipRequest, compared: Compared, view: str) -> dict[str, Any]:
    views = [
        {"label": label, "url": _address(request, view="" if name == "list" else name), "current": name == view}
        for name, label in VIEWS.items()
    ]
    context: dict[str, Any] = {
        "compared": compared,
        "sides": (compared.before, compared.after),
        "between": sides_in_words(compared.before, compared.after),
        "words": worded(request.partnership, compared),
        "views": views,
        "files": [{"label": "JSON", "url": _address(request, "structure-compare-json"), "of": "this comparison"}],
    }
    if view == "trees":
        return context | _trees(request, compared)
    if view == "diagram":
        return context | _drawing(request, compared)
    return context | {"rows": hanging_rows(compared)}


def _trees(request: PartnershipRequest, compared: Compared) -> dict[str, Any]:
    partnership, one = request.partnership, compared.comparison
    before = marked_tree_html(partnership, one.before, compared.bodies, said_before(one))
    after = marked_tree_html(partnership, one.after, compared.bodies, said_after(one))
    return {"trees": [("before", compared.before, before), ("after", compared.after, after)]}


def _drawing(request: PartnershipRequest, compared: Compared) -> dict[str, Any]:
    structure, entries = compared.after.structure or compared.before.structure, drawn_entries(compared)
    if structure is None or not entries:
        return {}
    try:
        return {"svg": diagram.svg(request.partnership, structure, entries, marks=marks(compared.comparison))}
    except (diagram.TooLarge, NotDrawnError):
        return {"too_large": diagram.MOST_BODIES}


@problems_in_json
@partnership_page
def structure_compare_json(request: PartnershipRequest) -> HttpResponse:
    """What differs between two structures or days, for programs."""
    asked = _asked(request)
    if asked.mistakes:
        return problem(HTTPStatus.BAD_REQUEST, " ".join(asked.mistakes.values()))
    if asked.before is None or asked.after is None:
        return problem(HTTPStatus.NOT_FOUND, "There are no two structures to compare. Name both: ?from=…&to=…")
    compared = read_comparison(request.user, request.partnership, asked.before, asked.after)
    return JsonResponse(comparison_as_json(compared, worded(request.partnership, compared)))
