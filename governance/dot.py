"""The source of a drawing, in the language of Graphviz."""

import math
import textwrap
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from django.urls import reverse

from governance.cuts import Cut
from governance.framing import Frame, columns_for, frames_of
from governance.models import Body, Link, Partnership
from governance.outline import Entry

# Up to here a drawing has room for lines at right angles, and for who chairs.
ROOMY = 60
# Stand for the date in links, and for the page on which a folded branch is drawn: one drawing serves them all.
QUERY, FOLD = "#query#", "#fold#"


class Mark(StrEnum):
    """What becomes of a body between two structures; the value is the word in its label."""

    ADDED = "added"
    MOVED = "moved"
    RENAMED = "renamed"
    MOVED_AND_RENAMED = "moved and renamed"
    REORDERED = "reordered"
    RETIRED = "retired"


# Told apart by their lines, so that a print without colours says the same.
MARK_LOOKS = {
    Mark.ADDED: 'style="filled,rounded,dashed" penwidth=2 fillcolor="#fff7e0"',
    Mark.MOVED: 'penwidth=3.5 fillcolor="#e3f0f0"',
    Mark.RENAMED: 'peripheries=2 fillcolor="#eef2f3"',
    Mark.MOVED_AND_RENAMED: 'peripheries=2 penwidth=2.5 fillcolor="#e3f0f0"',
    Mark.REORDERED: 'style="filled,rounded,bold" fillcolor="#ffffff"',
    Mark.RETIRED: 'style="filled,rounded,dotted" penwidth=2 fillcolor="#f3e9e7" fontcolor="#4a4a4a"',
}
MIDDLE_LOOK = 'penwidth=4 fillcolor="#e3f0f0"'
ABOVE_LOOK = 'penwidth=0.7 fillcolor="transparent" color="#5b6b6e" fontcolor="#4a5a5d"'
OUTSIDE_LOOK = 'fillcolor="#eef2f3" color="#5b6b6e"'
NODE = (
    'node [shape=box style="filled,rounded" fillcolor="#ffffff" color="#0b5c61" fontname="Helvetica" fontsize=12'
    ' tooltip=" "];'
)
EDGE = (
    'edge [color="#0b5c61" arrowhead=none fontname="Helvetica" fontsize=10 fontcolor="#5a4300" tooltip=" "'
    ' labeltooltip=" " edgetooltip=" "];'
)


def dot(partnership: Partnership, cut: Cut, links: Sequence[Link], marks: Mapping[int, Mark]) -> str:
    """Return the source of a drawing of a cut, with the ties given, its links holding `QUERY` and `FOLD`."""
    base = reverse("body", args=[partnership.slug, "-"]).removesuffix("-/")
    roomy = len(cut.entries) <= ROOMY
    frames = [] if roomy else frames_of(cut.entries, {*marks, cut.middle or 0})
    lines = ["digraph {", _graph(roomy=roomy, right_angles=roomy and not links), NODE, EDGE]
    lines += [_box(entry, cut, marks, base, roomy=roomy) for entry in cut.entries]
    lines += _tree(cut.entries, frames)
    lines += _ties(cut, links, base)
    return "\n".join([*lines, "}"])


def _graph(*, roomy: bool, right_angles: bool) -> str:
    spaces = "nodesep=0.14; ranksep=0.55;" if roomy else "nodesep=0.05; ranksep=0.22;"
    lines = "ortho" if right_angles else "true"
    margin = "0.14,0.07" if roomy else "0.08,0.03"
    page = 'rankdir=LR; compound=true; bgcolor="transparent"; tooltip=" ";'
    return f'{page} {spaces} splines={lines}; node [margin="{margin}"];'


def _box(entry: Entry, cut: Cut, marks: Mapping[int, Mark], base: str, *, roomy: bool) -> str:
    below, mark = len(cut.folded.get(entry.body, ())), marks.get(entry.body)
    notes = [*((entry.seats.chairs or "").split("; ") if roomy else ()), entry.status_label]
    notes.append(f"[{mark}]" if mark else "")
    notes.append("[this body]" if entry.body == cut.middle else "")
    notes.append(f"+ {below} below" if below else "")
    address = FOLD + entry.slug if below else f"{base}{entry.slug}/{QUERY}"
    look = ""
    if mark:
        look = MARK_LOOKS[mark]
    elif entry.body == cut.middle:
        look = MIDDLE_LOOK
    elif entry.body in cut.above:
        look = ABOVE_LOOK
    start = 'class="diagram-start"' if entry.body == cut.start else ""
    width = 34 if roomy else 30
    return f"b{entry.body} [label={_label(entry.name, *notes, width=width)} URL={_quoted(address)} {look} {start}];"


def _tree(entries: Sequence[Entry], frames: Sequence[Frame]) -> list[str]:
    """The lines of accountability: to each body by itself, and one to each frame."""
    by_pk = {entry.pk: entry for entry in entries}
    framed = {entry.pk for frame in frames for entry in frame}
    columns = columns_for(entries, frames) if frames else 1
    ends = "tailport=e headport=w" if len(entries) > ROOMY else ""
    lines = [
        f"b{by_pk[entry.parent].body} -> b{entry.body} [{_line_look(entry)} {ends}];"
        for entry in entries
        if entry.pk not in framed and entry.parent in by_pk
    ]
    for number, frame in enumerate(frames):
        lines += _frame(number, frame, by_pk[frame[0].parent or 0], columns)
    return lines


def _line_look(entry: Entry) -> str:
    return "" if entry.accountable else "style=dotted penwidth=1.5"


def _frame(number: int, frame: Frame, above: Entry, columns: int) -> list[str]:
    """A cluster of boxes, read down its columns, held in place by lines that are not seen."""
    rows = math.ceil(len(frame) / columns)
    inside = " ".join(f"b{entry.body} [width=2.2];" for entry in frame)
    lines = [f'subgraph cluster_{number} {{ style="rounded" color="#0b5c61" margin=4 tooltip=" " {inside} }}']
    for place, entry in enumerate(frame):
        if place >= rows:
            lines.append(f"b{frame[place - rows].body} -> b{entry.body} [style=invis];")
        elif place == (rows - 1) // 2:
            look = f"lhead=cluster_{number} tailport=e {_line_look(entry)}"
            lines.append(f"b{above.body} -> b{entry.body} [{look}];")
        else:
            lines.append(f"b{above.body} -> b{entry.body} [style=invis];")
    return lines


def drawn_ties(cut: Cut, links: Sequence[Link]) -> list[Link]:
    """The ties that a cut shows: those of the bodies it is about, but none of a body that is folded away."""
    wanted, unseen = cut.with_ties, cut.out_of_sight
    ends = [(link, {link.from_body_id, link.to_body_id}) for link in links]
    return [link for link, bodies in ends if bodies & wanted and not bodies & unseen]


def _ties(cut: Cut, links: Sequence[Link], base: str) -> list[str]:
    bodies = {entry.body for entry in cut.entries}
    return [line for link in drawn_ties(cut, links) for line in _tie(link, bodies, base)]


def _tie(link: Link, bodies: Collection[int], base: str) -> list[str]:
    lines, ends = [], []
    for end in (link.origin, link.target):
        is_body = isinstance(end, Body)
        node = f"b{end.pk}" if is_body else f"o{end.pk}"
        ends.append(node)
        if not is_body:
            lines.append(f'{node} [label={_label(end.name)} style="filled" {OUTSIDE_LOOK}];')
        elif end.pk not in bodies:
            address = _quoted(f"{base}{end.slug}/{QUERY}")
            lines.append(f"{node} [label={_label(end.name)} {OUTSIDE_LOOK} URL={address}];")
    apart = "false" if {link.from_body_id, link.to_body_id} <= set(bodies) else "true"
    label = _quoted(link.get_kind_display())
    look = f'style=dashed color="#8a5a00" arrowhead=vee constraint={apart} label={label}'
    return [*lines, f"{ends[0]} -> {ends[1]} [{look}];"]


def _label(name: str, *notes: str, width: int = 34) -> str:
    lines = textwrap.wrap(name, width)
    for note in notes:
        lines += textwrap.wrap(note, width + 8)
    return _quoted("\n".join(lines))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
