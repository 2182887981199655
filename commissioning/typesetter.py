"""Sets a document as an accessible PDF (PDF/UA-1). Run as a program of its own: `-I typesetter.py`, nothing imported.

Reads JSON from standard input: `template` (typst's language), `data` (given to the template as the JSON text
`sys.inputs.data`, so that nothing in it is ever read as markup) and `timestamp` (seconds). Writes the PDF to standard
output, always the same for the same input.
"""

import io
import json
import re
import resource
import sys
import unicodedata

import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

MOST_MEMORY = 4 * 1024**3
MOST_SECONDS = 120
# Each round names every character that the typefaces lack, so that a second one is rare.
ROUNDS = 4
_MISSING = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


def typeset(template: str, data: object, timestamp: int) -> bytes:
    """Return the PDF; characters that no typeface of typst has are written as their names: “[grinning face]”.

    Raises typst.TypstError when the template cannot be set with this data.
    """
    for _ in range(ROUNDS):
        try:
            made: bytes = typst.compile(
                template.encode(),
                sys_inputs={"data": json.dumps(data)},
                ignore_system_fonts=True,
                pdf_standards=["1.7", "ua-1"],
                timestamp=timestamp,
            )
            return with_row_headings(made)
        except typst.TypstError as error:
            missing = {_unescaped(text) for text in _MISSING.findall(error.diagnostic)}
            if not missing:
                raise
            data = named_instead(data, {character for text in missing for character in text})
    raise ValueError("Some characters of the document have no shape in any typeface.")


def named_instead(data: object, missing: set[str]) -> object:
    """Return the data with every missing character replaced by its name in square brackets."""
    names = {ord(character): _name(character) for character in missing if not character.isascii() or character < " "}
    if isinstance(data, str):
        return data.translate(names)
    if isinstance(data, list):
        return [named_instead(item, missing) for item in data]
    if isinstance(data, dict):
        return {key: named_instead(value, missing) for key, value in data.items()}
    return data


def _name(character: str) -> str:
    """The name of a character; nothing for one that only joins or marks others, or that stands for none."""
    if unicodedata.category(character) in ("Cf", "Cc", "Mn", "Me"):
        return ""
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]"


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else _PLAIN.get(found[2], found[2]), text)


def with_row_headings(made: bytes) -> bytes:
    """Return the PDF with the first cell of every row of a table's body marked as the heading of its row.

    Typst keeps its own way of saying so behind a switch that its Python package does not have. What it lists as the
    headings of each cell goes, because that names those of the columns alone; the scopes say both.
    """
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made)))
    writer.pdf_header = "%PDF-1.7"
    for root in _listed(writer.root_object["/StructTreeRoot"]):
        _mark(root)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _mark(element: DictionaryObject) -> None:
    kids = _kids(element)
    for kid in kids:
        _mark(kid)
    if element.get("/S") == "/TBody":
        for row in kids:
            for number, cell in enumerate(_kids(row)):
                _give_scope(cell, is_heading=number == 0)


def _give_scope(cell: DictionaryObject, *, is_heading: bool) -> None:
    kept = [about for about in _listed(cell.get("/A")) if about.get("/O") != "/Table"]
    about = [
        DictionaryObject({name: value for name, value in table.items() if name != "/Headers"})
        for table in _listed(cell.get("/A"))
        if table.get("/O") == "/Table"
    ]
    if is_heading:
        cell[NameObject("/S")] = NameObject("/TH")
        about.append(
            DictionaryObject({NameObject("/O"): NameObject("/Table"), NameObject("/Scope"): NameObject("/Row")})
        )
    cell[NameObject("/A")] = ArrayObject([*kept, *(table for table in about if len(table) > 1)])


def _kids(element: DictionaryObject) -> list[DictionaryObject]:
    return [kid for kid in _listed(element.get("/K")) if "/S" in kid]


def _listed(value: object) -> list[DictionaryObject]:
    """The dictionaries of what may be one, a list of them, or a reference to either."""
    value = value.get_object() if isinstance(value, IndirectObject) else value
    items = value if isinstance(value, ArrayObject) else [value]
    found = [item.get_object() if isinstance(item, IndirectObject) else item for item in items]
    return [item for item in found if isinstance(item, DictionaryObject)]


def main() -> None:
    """Set what standard input says, within limits of memory and time."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    said = json.load(sys.stdin)
    sys.stdout.buffer.write(typeset(said["template"], said["data"], said["timestamp"]))


if __name__ == "__main__":
    main()
