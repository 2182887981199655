"""A structure drawn by Graphviz: the program `dot` where it is installed, else the same program as WebAssembly."""

import hashlib
import math
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from governance.cuts import Cut
from governance.dot import FOLD, QUERY, dot, drawn_ties
from governance.dot import ROOMY as ROOMY
from governance.dot import Mark as Mark
from governance.drawings import bytes_by, drawable, drawn_by, kept_drawing, python
from governance.models import Link, Partnership, Structure
from governance.outline import Entry

WASM_DOT = str(Path(__file__).with_name("wasm_dot.py"))
MOST_BODIES = 600
MOST_PIXELS = 20_000_000
PIXELS_A_POINT = 96 / 72
SIZE = re.compile(r'<svg width="(\d+(?:\.\d+)?)pt" height="(\d+(?:\.\d+)?)pt"')
# The one face that is there on a machine without any font, since the program that draws brings it.
FACE = 'font-family="Liberation Sans, sans-serif"'


class TooLarge(Exception):
    """More bodies than a drawing can show."""


class FileKind(StrEnum):
    """What a diagram can be downloaded as; the value ends the file's name."""

    SVG = "svg"
    PDF = "pdf"
    PNG = "png"

    @property
    def content_type(self) -> str:
        """The media type to send it with."""
        return {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}[self.value]


def svg(
    partnership: Partnership,
    structure: Structure,
    drawn: Sequence[Entry] | Cut,
    query: str = "",
    *,
    ties: bool = False,
    marks: Mapping[int, Mark] | None = None,
    fold_address: str = "",
) -> SafeString:
    """Draw placements, and if asked the sideways ties, as SVG for use inside a page; drawn once for the same content.

    `query` is added to the links, `marks` are put on bodies by their ids, and the slug of a folded body is added to
    `fold_address`. Raises TooLarge above `MOST_BODIES`, NotDrawnError when Graphviz gives up.
    """
    cut = drawn if isinstance(drawn, Cut) else Cut(drawn)
    if len(cut.entries) > MOST_BODIES:
        raise TooLarge(len(cut.entries))
    links = drawn_ties(cut, list(Link.objects.of_structure(structure.pk).with_ends())) if ties else []
    source = drawable(dot(partnership, cut, links, marks or {}))
    found = kept_drawing(_key("diagram", source), lambda: _drawn(source))
    addressed = found.replace(QUERY, escape(query)).replace(FOLD, escape(fold_address))
    return mark_safe(addressed)  # noqa: S308 (Graphviz escapes the labels that it draws, and the addresses are above)


def file_of(drawn: str, kind: FileKind, site: str) -> bytes:
    """Return a drawing as a file that stands by itself, its links leading to `site` (an address without a last slash).

    Raises NotDrawnError.
    """
    white = '<rect width="100%" height="100%" fill="#ffffff"/>\n'
    start = drawn.index(">") + 1
    alone = re.sub(r'font-family="[^"]*"', FACE, drawn[:start] + white + drawn[start:])
    if kind == FileKind.SVG:
        return alone.replace('xlink:href="/', f'xlink:href="{escape(site)}/').encode()
    if kind == FileKind.PDF:
        convert = "vl_convert.svg_to_pdf(source)"
    else:
        convert = f"vl_convert.svg_to_png(source, scale={_scale(drawn):.3f})"
    command = python(f"import vl_convert; sys.stdout.buffer.write({convert})")
    return kept_drawing(_key(kind, alone), lambda: bytes_by(command, alone))


def _scale(drawn: str) -> float:
    """Two pixels for one, or as many as there can be when the drawing is large."""
    size = SIZE.match(drawn)
    pixels = float(size[1]) * float(size[2]) * PIXELS_A_POINT**2 if size else MOST_PIXELS
    return min(2.0, math.sqrt(MOST_PIXELS / pixels))


def _key(kind: str, content: str) -> str:
    return f"{kind}:{hashlib.sha256(content.encode()).hexdigest()}"


def _drawn(source: str) -> str:
    program = shutil.which("dot")
    wasm = [sys.executable, "-I", WASM_DOT, str(settings.VAR_DIR / "programs")]
    whole = drawn_by([program, "-Tsvg"] if program else wasm, source)
    return whole[whole.index("<svg") :]
