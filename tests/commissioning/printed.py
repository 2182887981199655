"""A PDF read back: its text, and its structure as a reader of screens meets it."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject


@dataclass
class Element:
    """One element of the structure: its sort, its attributes, and what is below it."""

    sort: str
    alt: str = ""
    scope: str = ""
    below: list["Element"] = field(default_factory=list)

    def all(self, *sorts: str) -> list["Element"]:
        """Every element of these sorts in it, in the order in which they are read."""
        own = [self] if self.sort in sorts else []
        return own + [found for kid in self.below for found in kid.all(*sorts)]


class Printed:
    """A PDF with its whole text and its structure."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(content))
        self.root: Any = self.reader.trailer["/Root"]
        self.text = _squeezed(" ".join(page.extract_text() for page in self.reader.pages))
        self.structure = Element("Root", below=list(_elements(self.root["/StructTreeRoot"])))

    def has(self, words: str) -> bool:
        """Whether these words are printed, or this amount as pounds."""
        try:
            amount = Decimal(words)
        except ArithmeticError:
            return _squeezed(words) in self.text
        sign = "−" if amount < 0 else ""
        written = (f"{sign}£{abs(amount):,.2f}", f"{sign}£{abs(amount):,.0f}", f"{amount.normalize():f}", words)
        return any(_squeezed(text) in self.text for text in written)


def _squeezed(text: str) -> str:
    """Text without white space, which a PDF does not keep, and without the breaks that we put into long words."""
    return re.sub(r"[\s\u200b]+", "", text)


def _elements(parent: Any) -> Iterator[Element]:
    for kid in _listed(parent.get("/K")):
        if "/S" in kid:
            scopes = [str(about["/Scope"])[1:] for about in _listed(kid.get("/A")) if "/Scope" in about]
            sort, alt = str(kid["/S"])[1:], str(kid.get("/Alt", ""))
            yield Element(sort, alt, "".join(scopes), list(_elements(kid)))


def _listed(value: Any) -> list[DictionaryObject]:
    value = value.get_object() if isinstance(value, IndirectObject) else value
    items = value if isinstance(value, ArrayObject) else [value]
    found = [item.get_object() if isinstance(item, IndirectObject) else item for item in items]
    return [item for item in found if isinstance(item, DictionaryObject)]
