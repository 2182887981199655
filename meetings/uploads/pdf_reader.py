"""Reads a PDF from its input and says in one word what is in it that is not taken, or “sound”.

A program of its own, which knows nothing of the portal: what it cannot finish in time and memory is refused.
"""

import io
import resource
import sys
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

SECONDS, MEMORY = 10, 1024**3
MOST_OBJECTS, MOST_DEEP = 200_000, 60
NAMED = {
    "/JavaScript": "program",
    "/JS": "program",
    "/XFA": "program",
    "/Launch": "launch",
    "/GoToE": "attachment",
    "/EmbeddedFile": "attachment",
    "/EmbeddedFiles": "attachment",
    "/EF": "attachment",
    "/FileAttachment": "attachment",
    "/RichMedia": "media",
    "/Rendition": "media",
    "/Movie": "media",
    "/Screen": "media",
    "/SubmitForm": "form",
    "/ImportData": "form",
}
VALUED = ("/S", "/Type", "/Subtype")


def main() -> None:
    """Say what is in the PDF on the input."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.write(found_in(PdfReader(io.BytesIO(sys.stdin.buffer.read()), strict=False)))


def found_in(reader: PdfReader) -> str:
    """Return the word for the first thing that is not taken, “sound” when there is none; whatever pypdf raises."""
    if reader.is_encrypted:
        return "password"
    if not reader.get_num_pages():
        return "damaged"
    numbers = {number for generation in reader.xref.values() for number in generation} | reader.xref_objStm.keys()
    if len(numbers) > MOST_OBJECTS:
        return "damaged"
    seen = (found for number in numbers for found in _named(reader.get_object(number), 0))
    return next(seen, "") or next(_named(reader.trailer, 0), "sound")


def _named(thing: object, deep: int) -> Iterator[str]:
    """What an object names that is not taken, in itself and in what it holds; others that it points at come in turn."""
    if deep > MOST_DEEP:
        yield "damaged"
    elif isinstance(thing, DictionaryObject):
        for name, value in thing.items():
            if name in NAMED:
                yield NAMED[name]
            if name in VALUED and str(value) in NAMED:
                yield NAMED[str(value)]
            yield from _named(value, deep + 1)
    elif isinstance(thing, ArrayObject):
        for value in thing:
            yield from _named(value, deep + 1)


if __name__ == "__main__":
    main()
